/**
 * What a configuration needs. A member is absent where it isn't known or none is needed; every figure is for one plot at a time.
 * Sources: the plotters' manuals, real logs and plots made for it; each plotter says how its figures go with k.
 */
export interface PlotterNeeds {
  readonly ramBytes?: number;
  /** Peak of the first temporary folder, and of the second where it is another one. */
  readonly tmpBytes?: number;
  /** `tmpBytes` is that of both folders together: on two file systems there is no telling which needs how much. */
  readonly tmpIsOfBoth?: boolean;
  readonly tmp2Bytes?: number;
  readonly tmp3Bytes?: number;
  readonly finalBytes?: number;
  /** Of the card that needs most. */
  readonly gpuBytes?: number;
  /** Of the RAM, what can't be paged out, for all cards together. */
  readonly pinnedBytes?: number;
  readonly openFiles?: number;
  /** Shares of all writes that go to each temporary folder, 0..1. */
  readonly writeShares?: { readonly tmp: number; readonly tmp2: number };
  /** What the figures don't say. */
  readonly note?: string;
}

export const MIB = 2 ** 20;
export const GIB = 2 ** 30;
export const GB = 1e9;

import { GB } from './needs.ts';

/** Expected sizes of plot files. */

/**
 * Bytes of an uncompressed plot: 0.7797 · (2k + 1) · 2^(k − 1), which fits real k32 plots to 0.01 %; other k follow the same law,
 * small ones (k < 24) less closely.
 */
export function uncompressedPlotBytes(k: number): number {
  return Math.round(0.7797 * (2 * k + 1) * 2 ** (k - 1));
}

/** Sizes whose plots the network counts: of version 2, and the least of version 1. */
export const COUNTED_K = [28, 32] as const;

/** Version 1 plots count from k32 on. */
export function isFarmedVersion1(k: number): boolean {
  return k >= 32;
}

/** GB of a finished uncompressed plot as chia's own documents round them. */
export const PLOT_GB: Readonly<Record<number, number>> = {
  18: 0.0038,
  20: 0.0168,
  22: 0.0736,
  24: 0.32,
  25: 0.667,
  26: 1.39,
  27: 2.88,
  28: 5.97,
  29: 12.3,
  30: 25.5,
  31: 52.7,
  32: 108.8,
  33: 224.4,
  34: 462.1,
  35: 951.1,
};

/** Factor from a k32 figure to another k, by the size of the plot. */
export function scaleFromK32(k: number): number {
  const size = (level: number): number => (PLOT_GB[level] ?? uncompressedPlotBytes(level) / GB) * GB;
  return size(k) / size(32);
}

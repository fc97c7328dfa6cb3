import type { Evidence } from './evidence.ts';

export const INSIGHT_KINDS = [
  'bottleneck',
  'risk',
  'anomaly',
  'slower',
  'trend',
  'change',
  'season',
  'relation',
  'quality',
] as const;
export type InsightKind = (typeof INSIGHT_KINDS)[number];

/** Something that an analysis found, in plain words, with what it rests on. */
export interface Insight {
  /** The same for the same finding on the same thing: `bottleneck/disk nvme0n1`. */
  readonly id: string;
  readonly kind: InsightKind;
  /** 0 … 1: how much it matters. */
  readonly severity: number;
  /** 0 … 1: how sure it is. */
  readonly confidence: number;
  readonly text: string;
  readonly evidence: readonly Evidence[];
}

/** What to do about insights. */
export interface Recommendation {
  readonly text: string;
  /** Ids of the insights that call for it. */
  readonly because: readonly string[];
  readonly severity: number;
  /** Of those insights. */
  readonly evidence: readonly Evidence[];
}

import { CATALOGUE, type MetricName } from '../metrics/catalogue.ts';

/**
 * How exactly values are kept: 20 significant binary digits, a relative error of at most 2^-21 (0.00005 %), which is finer than
 * any of them is measured. What counts is kept whole: bytes and counters of things to the last one, counters of seconds and
 * joules to the thousandth. A value is rounded once, before anything is made of it, so that raw values and roll-ups agree to
 * the last bit whenever they are computed.
 */
export type Precision = 'significant' | 'whole' | 'thousandths';

const SIGNIFICANT_BITS = 20;
/** Multiplying by this splits a double into its leading bits and the rest (Veltkamp 1968). */
const SPLITTER = 2 ** (53 - SIGNIFICANT_BITS) + 1;
/** Beyond it the splitter overflows, and whole numbers aren't whole any more. */
const LARGEST = 2 ** 53;
/** The largest single-precision number: rounded to that, what is larger would be infinite. */
export const LARGEST_KEPT = (2 - 2 ** -23) * 2 ** 127;

export function precisionOf(metric: MetricName): Precision {
  const { kind, unit } = CATALOGUE[metric];
  if (kind === 'counter') return unit === 's' || unit === 'J' ? 'thousandths' : 'whole';
  return unit === 'By' ? 'whole' : 'significant';
}

/** The value as it is kept. Infinite values, and those that no single-precision number comes near, are absent (NaN): nothing measures them. */
export function roundedValue(value: number, precision: Precision): number {
  if (!Number.isFinite(value)) return Number.NaN;
  // Adding 0 makes -0 a plain 0.
  if (Math.abs(value) > LARGEST_KEPT) return Number.NaN;
  if (Math.abs(value) >= LARGEST) return Math.fround(value) + 0;
  if (precision === 'whole') return Math.round(value) + 0;
  if (precision === 'thousandths') return Math.round(value * 1000) / 1000 + 0;
  const shifted = value * SPLITTER;
  return shifted - (shifted - value) + 0;
}

import { plural } from './formatValue.ts';

/** What an axis counts in. */
export interface AxisUnit {
  /** What stands at the axis: `MiB/s`. */
  readonly text: string;
  /** How much of the UCUM unit one of these is. */
  readonly size: number;
}

const KIB = 1024;
const BYTES = ['B', 'KiB', 'MiB', 'GiB', 'TiB'].map((text, power) => ({ text, size: KIB ** power }));
const SECONDS = [
  { text: 'ns', size: 1e-9 },
  { text: 'µs', size: 1e-6 },
  { text: 'ms', size: 1e-3 },
  { text: 's', size: 1 },
];
const COUNTS = [
  { text: '', size: 1 },
  { text: 'k ', size: 1e3 },
  { text: 'M ', size: 1e6 },
  { text: 'G ', size: 1e9 },
];

/** The unit in which the largest value of an axis is at least 1, for values in a UCUM unit. */
export function axisUnit(unit: string, largest: number): AxisUnit {
  const { text, size } = unitsOf(unit).findLast((one) => largest >= one.size) ?? unitsOf(unit)[0];
  return { text, size };
}

function unitsOf(unit: string): readonly AxisUnit[] {
  if (unit === 'By') return BYTES;
  if (unit === 'By/s') return BYTES.map(({ text, size }) => ({ text: `${text}/s`, size }));
  if (unit === 's') return SECONDS;
  if (unit === '1') return [{ text: 'ratio', size: 1 }];
  // Of things in braces: {entry}/s is entries/s.
  const name = unit.replace(/\{(\w+)\}/, (_, thing: string) => plural(thing));
  return COUNTS.map(({ text, size }) => ({ text: `${text}${name}`, size }));
}

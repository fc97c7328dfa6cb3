import {
  ABSENT,
  formatBytes,
  formatBytesPerSecond,
  formatCores,
  formatNumber,
  formatSeconds,
} from '../metrics/format.ts';

/** What the numbers of a chart are; bytes a day are measured a second. */
export type QuantityFormat =
  | 'ratio'
  | 'bytes'
  | 'bytesPerSecond'
  | 'bytesPerDay'
  | 'cores'
  | 'perDay'
  | 'perSecond'
  | 'seconds'
  | 'requests'
  | 'celsius'
  | 'watts';

const DAY = 86_400;

const TEXTS: Readonly<Record<QuantityFormat, (value: number | undefined) => string>> = {
  ratio: (ratio) => (ratio === undefined ? ABSENT : `${(ratio * 100).toFixed(1)} %`),
  bytes: formatBytes,
  bytesPerSecond: formatBytesPerSecond,
  bytesPerDay: (rate) => (rate === undefined ? ABSENT : `${formatBytes(rate * DAY)}/day`),
  cores: formatCores,
  perDay: (count) => (count === undefined ? ABSENT : `${Number(count.toPrecision(3))} a day`),
  perSecond: (rate) => withUnit(rate, 'a second'),
  seconds: formatSeconds,
  requests: (count) => withUnit(count, count === 1 ? 'request' : 'requests'),
  celsius: (degrees) => withUnit(degrees, '°C'),
  watts: (power) => withUnit(power, 'W'),
};

/** What is written of a number of each kind is hardly ever longer. */
export const MOST_LETTERS: Readonly<Record<QuantityFormat, number>> = {
  ratio: 7,
  bytes: 8,
  bytesPerSecond: 10,
  bytesPerDay: 12,
  cores: 11,
  perDay: 12,
  perSecond: 15,
  seconds: 11,
  requests: 15,
  celsius: 9,
  watts: 8,
};

function withUnit(value: number | undefined, unit: string): string {
  return value === undefined ? ABSENT : `${formatNumber(value)} ${unit}`;
}

/** A number with its unit: `1.24 GiB/s`, `37.2 %`, `0.00 cores`; a dash where it is absent. */
export function formatQuantity(format: QuantityFormat, value: number | undefined): string {
  return TEXTS[format](value);
}

export interface Scale {
  readonly unit: string;
  /** How much of the base unit one of these is. */
  readonly size: number;
}

const KIB = 1024;
const BYTES: readonly Scale[] = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'].map((unit, power) => ({
  unit,
  size: KIB ** power,
}));

/** What an axis may count in, smallest first. */
const SCALES: Readonly<Record<QuantityFormat, readonly Scale[]>> = {
  ratio: [{ unit: '%', size: 0.01 }],
  bytes: BYTES,
  bytesPerSecond: BYTES.map(({ unit, size }) => ({ unit: `${unit}/s`, size })),
  bytesPerDay: BYTES.map(({ unit, size }) => ({ unit: `${unit}/day`, size: size / DAY })),
  cores: [{ unit: 'cores', size: 1 }],
  perDay: [
    { unit: '/day', size: 1 },
    { unit: 'k/day', size: 1000 },
  ],
  perSecond: [{ unit: '/s', size: 1 }],
  seconds: [
    { unit: 'µs', size: 1e-6 },
    { unit: 'ms', size: 1e-3 },
    { unit: 's', size: 1 },
    { unit: 'min', size: 60 },
    { unit: 'h', size: 3600 },
  ],
  requests: [{ unit: '', size: 1 }],
  celsius: [{ unit: '°C', size: 1 }],
  watts: [
    { unit: 'W', size: 1 },
    { unit: 'kW', size: 1000 },
  ],
};

/** The smallest range that an axis shows, so that noise near 0 stays flat. */
const SMALLEST_TOP: Readonly<Record<QuantityFormat, number>> = {
  ratio: 0.01,
  bytes: KIB ** 2,
  bytesPerSecond: KIB ** 2,
  bytesPerDay: KIB ** 3 / DAY,
  cores: 0.1,
  perDay: 1,
  perSecond: 1,
  seconds: 1e-4,
  requests: 1,
  celsius: 10,
  watts: 1,
};

export interface AxisTicks {
  /** Where the axis ends. */
  readonly top: number;
  /** 0 and up, even steps. */
  readonly values: readonly number[];
  /** What is written at each. */
  readonly labels: readonly string[];
}

/** An axis from 0 with even, round steps: to the first that holds `highest`, or exactly to a given `whole`. */
export function axisTicks(format: QuantityFormat, highest: number, whole?: number): AxisTicks {
  const end = whole ?? Math.max(highest, SMALLEST_TOP[format]);
  const { unit, size } = scaleFor(format, end);
  const step = niceStep(end / size / MOST_STEPS, format.startsWith('bytes'));
  const steps = end / size / step;
  const count = whole === undefined ? Math.ceil(steps - ROUNDING) : Math.floor(steps + ROUNDING);
  const inUnit = Array.from({ length: count + 1 }, (_, index) => index * step);
  const top = whole ?? count * step * size;
  const label = (value: number, digits: number) => `${Number(value.toPrecision(digits))} ${unit}`.trimEnd();
  const labels = inUnit.map((value) => label(value, 6));
  const values = inUnit.map((value) => value * size);
  if (top - values.at(-1)! > ROUNDING * top) {
    // The whole has its own tick, in place of one that is too near to be read beside it.
    const isNear = steps - count < LEAST_ROOM && count > 0;
    values.splice(isNear ? count : count + 1, 1, top);
    labels.splice(isNear ? count : count + 1, 1, label(top / size, 3));
  }
  return { top, values, labels };
}

const MOST_STEPS = 4;
/** Of a step, between two ticks. */
const LEAST_ROOM = 0.5;
const ROUNDING = 1e-9;

/** The largest unit of which there is at least one. */
export function scaleFor(format: QuantityFormat, value: number): Scale {
  const scales = SCALES[format];
  return scales.findLast(({ size }) => value >= size) ?? scales[0];
}

/** The smallest round number that is at least `least`: of the powers of two for bytes, else 1, 2, 2.5 or 5 × 10ⁿ. */
function niceStep(least: number, binary: boolean): number {
  if (binary) return 2 ** Math.ceil(Math.log2(least));
  const decade = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 2.5, 5].find((step) => step * decade >= least * (1 - ROUNDING)) ?? 10) * decade;
}

/** An axis that names rows, the first at the top. */
export function rowTicks(rows: readonly string[], nameOf: (row: string) => string = (row) => row): AxisTicks {
  const values = rows.map((_, at) => rows.length - at - 0.5);
  return { top: Math.max(1, rows.length), values, labels: rows.map(nameOf) };
}

/** So many letters have room beside a row. */
const ROW_LETTERS = 30;
const LEAST_LETTERS = 8;

/** What stands beside a row: of a long name the middle is left out, as what tells it from others like it stands at its end. */
export function rowName(name: string, letters = ROW_LETTERS): string {
  if (name.length <= letters) return name;
  const end = name.lastIndexOf(': ');
  // What held a plotter back stays whole.
  const [subject, rest] = end < 0 ? [name, ''] : [name.slice(0, end), name.slice(end)];
  const room = Math.max(LEAST_LETTERS, letters - rest.length - 1);
  if (subject.length <= room) return name;
  const head = Math.ceil(room / 2);
  return `${subject.slice(0, head).trimEnd()}…${subject.slice(head - room).trimStart()}${rest}`;
}

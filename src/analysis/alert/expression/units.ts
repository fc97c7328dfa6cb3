import type { Unit } from '../../../metrics/metric.ts';

interface WrittenUnit {
  readonly unit: Unit;
  /** How much of the metric's unit one of these is. */
  readonly size: number;
}

const KIB = 1024;
const PREFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'] as const;

/** Units as people write them behind a number. */
export const WRITTEN_UNITS: Readonly<Record<string, WrittenUnit>> = {
  '%': { unit: '1', size: 0.01 },
  ...Object.fromEntries(
    PREFIXES.flatMap((prefix, power): [string, WrittenUnit][] => [
      [`${prefix}B`, { unit: 'By', size: KIB ** power }],
      [`${prefix}B/s`, { unit: 'By/s', size: KIB ** power }],
    ]),
  ),
  ...Object.fromEntries(
    ['k', 'M', 'G', 'T', 'P'].flatMap((prefix, power): [string, WrittenUnit][] => [
      [`${prefix}B`, { unit: 'By', size: 1000 ** (power + 1) }],
      [`${prefix}B/s`, { unit: 'By/s', size: 1000 ** (power + 1) }],
    ]),
  ),
  ms: { unit: 's', size: 0.001 },
  s: { unit: 's', size: 1 },
  m: { unit: 's', size: 60 },
  min: { unit: 's', size: 60 },
  h: { unit: 's', size: 3600 },
  d: { unit: 's', size: 86_400 },
  '°C': { unit: 'Cel', size: 1 },
  C: { unit: 'Cel', size: 1 },
  MHz: { unit: 'Hz', size: 1e6 },
  GHz: { unit: 'Hz', size: 1e9 },
  W: { unit: 'W', size: 1 },
  core: { unit: '{cpu}', size: 1 },
  cores: { unit: '{cpu}', size: 1 },
  plots: { unit: '{plot}', size: 1 },
  'plots/d': { unit: '{plot}/d', size: 1 },
};

/** Units in which thresholds of a metric are written, the most usual first; empty where a plain number is meant. */
export function unitsFor(unit: Unit): string[] {
  const usual: Partial<Record<Unit, string[]>> = { By: ['GiB', 'MiB', 'TiB'], 'By/s': ['MiB/s', 'KiB/s', 'GiB/s'] };
  return usual[unit] ?? Object.keys(WRITTEN_UNITS).filter((written) => WRITTEN_UNITS[written].unit === unit);
}

/** An example of a threshold: `85 %`. */
export function exampleOf(unit: Unit): string {
  const [first] = unitsFor(unit);
  return first === undefined ? '10' : `${unit === '1' ? 85 : 10} ${first}`;
}

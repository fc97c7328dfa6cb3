import { formatBytes, formatBytesPerSecond } from '../metrics/format.ts';

/** A value in its UCUM unit for a person: `1.5 GiB/s`, `95 ns`, `3.2 M entries/s`. */
export function formatValue(value: number, unit: string): string {
  if (unit === 'By/s') return formatBytesPerSecond(value);
  if (unit === 'By') return formatBytes(value);
  if (unit === 's') return formatSeconds(value);
  if (unit === '1') return String(Number(value.toPrecision(3)));
  const named = /^\{(\w+)\}(.*)$/.exec(unit);
  return named ? `${scaled(value)} ${plural(named[1] ?? '')}${named[2]}` : `${scaled(value)} ${unit}`;
}

function formatSeconds(seconds: number): string {
  const sizes: readonly [string, number][] = [
    ['s', 1],
    ['ms', 1e-3],
    ['µs', 1e-6],
    ['ns', 1e-9],
  ];
  const [name, size] = sizes.find(([, least]) => Math.abs(seconds) >= least) ?? (['ns', 1e-9] as const);
  return `${Number((seconds / size).toPrecision(3))} ${name}`;
}

function scaled(value: number): string {
  const sizes: readonly [string, number][] = [
    [' G', 1e9],
    [' M', 1e6],
    [' k', 1e3],
  ];
  const [prefix, size] = sizes.find(([, least]) => Math.abs(value) >= least) ?? (['', 1] as const);
  return `${Number((value / size).toPrecision(3))}${prefix}`;
}

export function plural(name: string): string {
  return name.endsWith('y') ? `${name.slice(0, -1)}ies` : `${name}s`;
}

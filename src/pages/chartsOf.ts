import { CHARTS } from './charts.ts';

/** Metrics that speak of the same thing as a chart that doesn't draw them. */
const FAMILIES: readonly (readonly [prefix: string, chart: string])[] = [
  ['system.cpu.', 'cpu'],
  ['system.memory.', 'memory'],
  ['system.paging.', 'memory'],
  ['system.disk.', 'disk'],
  ['system.network.', 'network'],
  ['system.pressure.', 'pressure'],
];

/** The charts whose lines are of these series (`seriesKey`s). */
export function chartsOf(keys: readonly string[]): string[] {
  const metrics = keys.map((key) => key.split('{')[0]);
  const drawn = CHARTS.filter(({ lines }) => lines.some(({ metric }) => metrics.includes(metric))).map(({ id }) => id);
  const related = FAMILIES.filter(([prefix]) => metrics.some((metric) => metric.startsWith(prefix))).map(
    ([, chart]) => chart,
  );
  return [...new Set([...drawn, ...related])];
}

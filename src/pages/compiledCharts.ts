import type { Spec } from 'vega';
import { compile } from 'vega-lite';
import { type ChartKind, chartSpec } from './chartSpec.ts';

/** What Vega-Lite makes of the charts of frames, by their kind: pages draw them without compiling them first. */
export function compiledCharts(): string {
  const kinds: Record<ChartKind, Parameters<typeof chartSpec>[0]> = {
    lines: { title: 'lines' },
    stack: { title: 'stack', stacked: true },
    rows: { title: 'rows', rows: true },
  };
  const specs = Object.entries(kinds).map(([kind, chart]) => [kind, lean(compile(chartSpec(chart)).spec)]);
  return `${JSON.stringify(Object.fromEntries(specs))}\n`;
}

/**
 * Without what Vega-Lite can't know to be needless, and does for each point. Points that are drawn have values (`ChartPoints`), so data sets
 * that only leave out those without are passed over; a path has one colour, dash and width, so it alone tells lines from one another; and an
 * axis draws its own grid.
 */
function lean(spec: Spec): Spec {
  const sources = new Map(
    spec.data?.flatMap((set): [string, string][] =>
      'source' in set && set.transform?.every(({ type }) => type === 'filter') ? [[set.name, String(set.source)]] : [],
    ),
  );
  const grid = spec.axes?.find((axis) => axis.grid === true);
  const axes = spec.axes
    ?.filter((axis) => axis !== grid)
    .map((axis) => (axis.scale === grid?.scale ? { ...axis, grid: true, gridScale: grid?.gridScale } : axis));
  const text = JSON.stringify({ ...spec, data: spec.data?.filter(({ name }) => !sources.has(name)), axes });
  return JSON.parse(text, (key, value) => {
    if (key === 'groupby') return ['path'];
    return key === 'data' ? (sources.get(value) ?? value) : value;
  });
}

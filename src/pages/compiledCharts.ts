import { compile } from 'vega-lite';
import { type ChartKind, chartSpec } from './chartSpec.ts';

/** What Vega-Lite makes of the charts of frames, by their kind: pages draw them without compiling them first. */
export function compiledCharts(): string {
  const kinds: Record<ChartKind, Parameters<typeof chartSpec>[0]> = {
    lines: { title: 'lines' },
    stack: { title: 'stack', stacked: true },
    rows: { title: 'rows', rows: true },
  };
  const specs = Object.entries(kinds).map(([kind, chart]) => [kind, compile(chartSpec(chart)).spec]);
  return `${JSON.stringify(Object.fromEntries(specs))}\n`;
}

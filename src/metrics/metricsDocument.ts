import { AREAS } from './catalogue.ts';
import { type Metric, UNITS } from './metric.ts';

type Area = keyof typeof AREAS;

const TITLES: Readonly<Record<Area, string>> = {
  system: 'System',
  storage: 'Storage',
  network: 'Network',
  hardware: 'Hardware',
  process: 'Processes',
  application: 'Plotters',
  custom: 'Your own',
  monitor: 'The monitor itself',
};

/** docs/METRICS.md: every metric of the catalogue, by area. */
export function metricsDocument(): string {
  const areas = (Object.keys(AREAS) as Area[]).map((area) => section(TITLES[area], AREAS[area]));
  return `${[HEAD, ...areas].join('\n\n')}\n`;
}

const HEAD = `# Metrics

Everything that PlotScope measures. The file is made from the catalogue in \`src/metrics/catalogue/\` by
\`npm run generate\`; \`npm run check\` holds the two together.

A _gauge_ is a value now, a _counter_ only grows (except when it starts again from 0). Attributes tell the series of a metric
apart. A value that can't be read is absent and says why; it is never 0 instead. A \`.rate\` is the change per second of the
counter it is named after.`;

function section(title: string, metrics: Readonly<Record<string, Metric>>): string {
  const rows = Object.entries(metrics).map(([name, { unit, kind, description, attributes }]) => [
    `\`${name}\``,
    UNITS[unit],
    kind,
    attributes.map((attribute) => `\`${attribute}\``).join(', '),
    description,
  ]);
  return [`## ${title}`, '', ...table(['Metric', 'Unit', 'Kind', 'Attributes', 'What it is'], rows)].join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

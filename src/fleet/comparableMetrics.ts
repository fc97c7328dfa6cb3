import { KEY_METRICS } from '../analysis/common/keyMetrics.ts';
import { CATALOGUE, type MetricName } from '../metrics/catalogue.ts';
import { isPushed } from './names.ts';

/** Metrics by which hosts can be held against one another, as a person knows them: those that matter first, the others by name. */
export function comparableMetrics(): { readonly name: MetricName; readonly text: string }[] {
  const names = (Object.keys(CATALOGUE) as MetricName[]).filter(isPushed);
  // Some are told apart by what they are of: as a whole they have no title.
  const titled = KEY_METRICS.filter(({ where }) => where === undefined).map(
    ({ metric, title }) => [metric, title] as const,
  );
  const titles = new Map(titled.filter(([metric]) => names.includes(metric)));
  return [
    ...[...titles].map(([name, text]) => ({ name, text })),
    ...names.filter((name) => !titles.has(name)).map((name) => ({ name, text: name })),
  ];
}

/** What is compared unless something else is asked for. */
export const FIRST_COMPARED: MetricName = 'plotters.plots.rate';

import type { ACROSS } from '../analysis/alert/expression/expression.ts';
import { exampleOf, unitsFor } from '../analysis/alert/expression/units.ts';
import { type JsonNode, parseJsonc, type TextRange } from '../input/jsonc.ts';
import { CATALOGUE, type MetricName } from '../metrics/catalogue.ts';
import { formatMetric } from '../metrics/formatMetric.ts';
import type { Frame } from '../metrics/frame.ts';
import { type Metric, UNITS } from '../metrics/metric.ts';

/** What may stand at a place of a file of alerts. */
export interface AlertSuggestion {
  readonly text: string;
  readonly detail: string;
  readonly help?: string;
  /** What it replaces. */
  readonly range: TextRange;
}

const CONDITIONS = ['when', 'until', 'critical'];
const MOST_SERIES = 6;

const FUNCTIONS: Readonly<Record<(typeof ACROSS)[number], string>> = {
  avg: 'mean of all series, or of each over a time: avg(system.cpu.utilization, 1m)',
  min: 'least of all series, or of each over a time',
  max: 'greatest of all series, or of each over a time',
  sum: 'of all series together',
  count: 'how many series there are; count(plotter) counts plotters',
};
const WORDS: Readonly<Record<string, string>> = {
  and: 'both hold, of the same thing',
  or: 'one of them holds',
  not: 'it does not hold',
};

/** The metrics, functions and units that may stand at an offset; none where no condition is written there. */
export function alertSuggestionsAt(text: string, offset: number): AlertSuggestion[] {
  const range = wordAt(text, offset);
  if (!range) return [];
  const before = text.slice(0, range.start);
  const metric = /([\w.]+)\{[^}]*$/.exec(before)?.[1];
  if (metric !== undefined && isMetric(metric)) {
    return (CATALOGUE[metric] as Metric).attributes.map((name) => ({
      text: name,
      detail: `attribute of ${metric}`,
      range,
    }));
  }
  const compared = /([\w.]+)(?:\{[^}]*\})?\s*(?:[<>]=?|[=!]=)\s*[\d.]+\s*$/.exec(before)?.[1];
  if (compared !== undefined && isMetric(compared)) {
    return unitsFor(CATALOGUE[compared].unit).map((unit) => ({
      text: unit,
      detail: `as in ${exampleOf(CATALOGUE[compared].unit)}`,
      range,
    }));
  }
  return [
    ...(Object.keys(CATALOGUE) as MetricName[]).map((name) => ({
      text: name,
      detail: UNITS[CATALOGUE[name].unit],
      help: CATALOGUE[name].description,
      range,
    })),
    ...[...Object.entries(FUNCTIONS), ...Object.entries(WORDS)].map(([name, detail]) => ({
      text: name,
      detail,
      range,
    })),
  ];
}

/** What a metric in a condition is, and what it is now. */
export function alertHoverAt(
  text: string,
  offset: number,
  frame: Frame | undefined,
): { readonly lines: readonly string[]; readonly range: TextRange } | undefined {
  const range = wordAt(text, offset);
  if (!range) return undefined;
  const name = text.slice(range.start, range.end);
  if (!isMetric(name)) return undefined;
  const { description, unit, attributes } = CATALOGUE[name] as Metric;
  const about = attributes.length > 0 ? ` Attributes: ${attributes.join(', ')}.` : '';
  const lines = [`**${name}** (${UNITS[unit]})`, `${description}.${about}`, ...valuesNow(name, frame)];
  return { lines, range };
}

function valuesNow(name: MetricName, frame: Frame | undefined): string[] {
  if (!frame) return ['Now: not known, since nothing is monitored.'];
  const series = frame.index.of(name);
  if (series.length === 0) return ['Now: there is none on this host.'];
  const shown = series.slice(0, MOST_SERIES).map(({ slot, attributes, absence }) => {
    const value = frame.values[slot];
    const of = Object.values(attributes).join(' ');
    const text = Number.isNaN(value)
      ? `absent${absence === undefined ? '' : `: ${absence}`}`
      : formatMetric(name, value);
    return of === '' ? text : `${of}: ${text}`;
  });
  const more = series.length > MOST_SERIES ? [`and ${series.length - MOST_SERIES} more`] : [];
  return [`Now: ${[...shown, ...more].join('; ')}`];
}

function isMetric(name: string): name is MetricName {
  return Object.hasOwn(CATALOGUE, name);
}

/** The word about an offset, where that lies in a condition of a rule. */
function wordAt(text: string, offset: number): TextRange | undefined {
  const { root } = parseJsonc(text);
  const rules = root?.kind === 'object' ? root.members.find(({ key }) => key.name === 'rules')?.value : undefined;
  const condition = conditionsIn(rules).find(({ start, end }) => offset > start && offset < end);
  if (!condition) return undefined;
  const begin = /[\w.]*$/.exec(text.slice(condition.start + 1, offset))?.[0].length ?? 0;
  const rest = /^[\w.]*/.exec(text.slice(offset, condition.end - 1))?.[0].length ?? 0;
  return { start: offset - begin, end: offset + rest };
}

function conditionsIn(rules: JsonNode | undefined): TextRange[] {
  if (rules?.kind !== 'array') return [];
  return rules.items.flatMap((rule) =>
    rule.kind === 'object'
      ? rule.members.flatMap(({ key, value }) => (value && CONDITIONS.includes(key.name) ? [value] : []))
      : [],
  );
}

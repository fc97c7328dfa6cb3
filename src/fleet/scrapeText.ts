import type { Frame } from '../metrics/frame.ts';
import { keyOfSeries, type SeriesList } from '../metrics/series.ts';
import { isPushed, labelsOf, metricOf, type PushedMetricName, prometheusName } from './names.ts';
import type { PlotterSlots } from './plotterSlots.ts';
import type { Fact } from './pushedFrames.ts';
import type { Labels } from './remoteWrite.ts';

/** The form of Prometheus' text, version 0.0.4. */
export const SCRAPE_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** The newest frame as text that is scraped, without times: whoever scrapes has a clock. What is made of names is made once. */
export class ScrapeText {
  readonly #common: Labels;
  readonly #slots: PlotterSlots;
  #list: SeriesList | undefined;
  #lines = new Map<string, readonly { readonly slot: number; readonly begin: string }[]>();

  /** `common`: labels of every series but those that the scraper gives. */
  constructor(common: Labels, slots: PlotterSlots) {
    this.#common = common;
    this.#slots = slots;
  }

  textOf({ epochSeconds, index, values }: Frame, facts: readonly Fact[]): string {
    if (index.list !== this.#list) this.#prepare(index.list, epochSeconds);
    const text: string[] = [];
    for (const [head, lines] of this.#lines) {
      const present = lines.filter(({ slot }) => !Number.isNaN(values[slot]));
      if (present.length > 0)
        text.push(head, ...present.map(({ slot, begin }) => `${begin} ${numberText(values[slot])}`));
    }
    for (const [metric, same] of Map.groupBy(facts, (fact) => fact.metric)) {
      text.push(headOf(metric));
      for (const { attributes, value } of same) {
        text.push(`${this.#begin(metric, attributes, epochSeconds)} ${numberText(value)}`);
      }
    }
    return `${text.join('\n')}\n`;
  }

  #prepare(list: SeriesList, at: number): void {
    this.#list = list;
    const seen = new Set<string>();
    const placed = list.series.flatMap((series, slot) => {
      if (!series || !isPushed(series.metric) || seen.has(keyOfSeries(series))) return [];
      seen.add(keyOfSeries(series));
      return [{ metric: series.metric, slot, begin: this.#begin(series.metric, series.attributes, at) }];
    });
    this.#lines = new Map(
      [...Map.groupBy(placed, ({ metric }) => metric)].map(([metric, own]) => [headOf(metric), own]),
    );
  }

  #begin(metric: PushedMetricName, attributes: Readonly<Record<string, string>>, at: number): string {
    const process = attributes['process.id'];
    const slot = process === undefined ? undefined : this.#slots.slotOf(process, at);
    const labels = Object.entries({ ...labelsOf(attributes, slot), ...this.#common });
    const text = labels.map(([name, value]) => `${name}="${escaped(value)}"`).join(',');
    return `${prometheusName(metric)}{${text}}`;
  }
}

function headOf(metric: PushedMetricName): string {
  const { description, kind } = metricOf(metric);
  const name = prometheusName(metric);
  return `# HELP ${name} ${description.replaceAll('\\', '\\\\')}\n# TYPE ${name} ${kind}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function numberText(value: number): string {
  return Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : '-Inf';
}

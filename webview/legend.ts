import { type Chart, isFilled } from '../src/pages/charts.ts';
import { lineName } from '../src/pages/lineName.ts';
import type { LineStyle } from '../src/pages/lineStyle.ts';
import { formatQuantity } from '../src/pages/quantity.ts';
import { element, KeyedElements, setText } from './element.ts';
import { swatch } from './swatch.ts';

/** More subjects would be higher than the chart; the table has them all. */
const MOST_SUBJECTS = 6;

interface Entry {
  readonly element: HTMLElement;
  readonly values: readonly { readonly label: string; readonly element: HTMLElement }[];
}

/** What a chart shows, by name: an entry for each subject, with its lines and their latest values. */
export class Legend {
  readonly element: HTMLElement;
  readonly #list = element('ul');
  readonly #more = element('p', { className: 'more' });
  readonly #chart: Chart;
  readonly #entries: KeyedElements<Entry>;

  constructor(chart: Chart, styleOf: (label: string) => LineStyle) {
    this.#chart = chart;
    this.#entries = new KeyedElements(this.#list, (key) => entry(key.split(SEPARATOR), chart, styleOf));
    this.element = element('div', { className: 'legend' }, this.#list, this.#more);
  }

  show(labels: readonly string[], latest: (label: string) => number | undefined): void {
    const subjects = [...Map.groupBy(labels, (label) => lineName(label).subject).values()];
    const shown = subjects.slice(0, MOST_SUBJECTS).map((lines) => lines.join(SEPARATOR));
    for (const { values } of this.#entries.sync(shown)) {
      for (const { label, element } of values) setText(element, formatQuantity(this.#chart.format, latest(label)));
    }
    const more = subjects.length - shown.length;
    setText(this.#more, more > 0 ? `and ${more} more, which the table has` : '');
  }
}

/** Between the labels of an entry's lines, in its key; no label has it. */
const SEPARATOR = '\n';

function entry(labels: readonly string[], chart: Chart, styleOf: (label: string) => LineStyle): Entry {
  const values = labels.map((label) => ({ label, element: element('span', { className: 'value' }) }));
  const lines = values.map(({ label, element: value }) => {
    const word = element('span', { textContent: lineName(label).word ?? '' });
    return element('span', { className: 'line' }, swatch(styleOf(label), isFilled(chart)), word, value);
  });
  const { subject, word } = lineName(labels[0]);
  const name = element('span', { className: 'name', textContent: subject });
  if (word !== undefined) return { element: element('li', { className: 'pair' }, name, ...lines), values };
  // A subject with but one line: its picture stands before its name.
  lines[0].children[1].replaceWith(name);
  return { element: element('li', {}, lines[0]), values };
}

import { plotPadding } from '../src/pages/chartSpec.ts';
import type { Chart } from '../src/pages/charts.ts';
import type { DashboardFrame } from '../src/pages/dashboardProtocol.ts';
import type { LineStyle } from '../src/pages/lineStyle.ts';
import { localTime } from '../src/pages/localTime.ts';
import { formatQuantity } from '../src/pages/quantity.ts';
import type { Stretch } from './chartView.ts';
import { element, KeyedElements, setHidden, setText } from './element.ts';
import { readings } from './readings.ts';
import { swatch, swatchOf } from './swatch.ts';

const MOST_LINES = 14;

const TIME = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
const clock = localTime({ ...TIME, fractionalSecondDigits: 1 });
const calendar = localTime({ year: 'numeric', month: 'short', day: 'numeric', ...TIME });
/** Charts of more than this show several days. */
const DAY_MS = 24 * 3600 * 1000;

/** How lines look and what they are called, by label. */
export interface LineLooks {
  styleOf(label: string): LineStyle;
  nameOf(label: string): string;
}

/** A vertical line at one time of a chart, with the measured values of all lines beside it. */
export class Readout {
  readonly element: HTMLElement;
  readonly #rule = element('div', { className: 'cursor', hidden: true });
  readonly #box = element('div', { className: 'readout', hidden: true });
  readonly #time = element('p');
  readonly #rows: KeyedElements<{ element: HTMLElement; name: HTMLElement; value: HTMLElement }>;
  readonly #chart: Chart;

  readonly #nameOf: (label: string) => string;

  constructor(chart: Chart, { styleOf, nameOf }: LineLooks) {
    this.#chart = chart;
    this.#nameOf = nameOf;
    const list = element('ul');
    this.#rows = new KeyedElements(list, (label) => {
      const name = element('span', { className: 'name' });
      const value = element('span', { className: 'value' });
      return { element: element('li', {}, swatch(styleOf(label), swatchOf(chart)), name, value), name, value };
    });
    this.#box.append(this.#time, list);
    this.element = element('div', { className: 'overlay', aria: { hidden: 'true' } }, this.#rule, this.#box);
  }

  /** `plotWidth` in pixels; `values`: whether the box with the values is shown, too. Returns what it says in words. */
  show(
    frame: DashboardFrame,
    { from, until }: Stretch,
    plotWidth: number,
    labels: readonly string[],
    values: boolean,
  ): string {
    const time = frame.epochSeconds * 1000;
    const share = (time - from) / (until - from);
    const x = plotPadding(this.#chart).left + share * plotWidth;
    setHidden(this.#rule, false);
    this.#rule.style.transform = `translateX(${x}px)`;
    setHidden(this.#box, !values);
    if (!values) return '';
    const all = readings(this.#chart, labels, frame);
    // A stack is read from its top.
    const read = (this.#chart.stacked ? all.toReversed() : all).slice(0, MOST_LINES);
    const when = (until - from < DAY_MS ? clock : calendar).format(time);
    setText(this.#time, when);
    for (const [index, { name, value }] of this.#rows.sync(read.map(({ label }) => label)).entries()) {
      setText(name, this.#nameOf(read[index].label));
      setText(value, formatQuantity(this.#chart.format, read[index].value));
    }
    this.#box.classList.toggle('leftwards', share > 0.5);
    this.#box.style.setProperty('--x', `${x}px`);
    return `${when}: ${read.map(({ label, value }) => `${this.#nameOf(label)} ${formatQuantity(this.#chart.format, value)}`).join('; ') || 'no values'}`;
  }

  hide(): void {
    setHidden(this.#rule, true);
    setHidden(this.#box, true);
  }
}

import { CHART_LOOKS, PLOT_HEIGHT, type plotPadding } from '../src/pages/chartSpec.ts';
import { type Plane, xOf, yOf } from '../src/pages/plotShapes.ts';
import type { AxisTicks } from '../src/pages/quantity.ts';
import type { TimeTicks } from '../src/pages/timeAxis.ts';
import { element, setText, svgElement } from './element.ts';

const { grid, gridOpacity, tickSize, labelPadding, text, textSize } = CHART_LOOKS;
const LABEL_DISTANCE = tickSize + labelPadding;
/** Of a digit, about; labels keep as much apart as two of them. */
const LETTER_WIDTH = textSize * 0.6;

/** The axes of a chart: ticks, lines across the plot, and what is written at them. */
export class ChartAxes {
  /** To be put under the lines, in the coordinates of the plot. */
  readonly lines: SVGElement;
  /** To be put over the whole chart. */
  readonly labels: HTMLElement;
  readonly #padding: ReturnType<typeof plotPadding>;
  readonly #isGridded: boolean;
  readonly #grid = svgElement('path', { stroke: grid, 'stroke-opacity': String(gridOpacity) });
  readonly #ticks = svgElement('path', { stroke: grid });
  readonly #values = new Labels('value-labels');
  readonly #times = new Labels('time-labels');
  #valueTicks = '';

  constructor(padding: ReturnType<typeof plotPadding>, isGridded: boolean) {
    this.#padding = padding;
    this.#isGridded = isGridded;
    this.lines = svgElement('g', {}, this.#grid, this.#ticks);
    this.labels = element('div', { className: 'axis-labels' }, this.#values.element, this.#times.element);
    const { style } = this.labels;
    style.color = text;
    style.fontSize = `${textSize}px`;
    this.#values.element.style.width = `${padding.left - LABEL_DISTANCE}px`;
    this.#times.element.style.transform = `translateY(${padding.top + PLOT_HEIGHT + LABEL_DISTANCE}px)`;
  }

  showValues({ values, labels }: AxisTicks, plane: Plane): void {
    const places = values.map((value) => crisp(yOf(value, plane)));
    this.#grid.setAttribute('d', this.#isGridded ? places.map((y) => `M0,${y}H${plane.width}`).join('') : '');
    const ticks = places.map((y) => `M${-tickSize},${y}H0`).join('');
    this.#valueTicks = `M0,${crisp(plane.height)}H${plane.width}${ticks}`;
    this.#values.show(labels, (i) => `translateY(calc(${places[i] + this.#padding.top}px - 50%))`);
  }

  /** `plane` begins where the time shown begins. */
  showTimes({ values, labels }: TimeTicks, plane: Plane): void {
    const places = values.map((value) => crisp(xOf(value, plane)));
    this.#ticks.setAttribute(
      'd',
      `${this.#valueTicks}${places.map((x) => `M${x},${plane.height}v${tickSize}`).join('')}`,
    );
    const shown = withRoom(values, labels, plane);
    const { left, right } = this.#padding;
    const end = left + plane.width + right;
    this.#times.show(
      shown.map((i) => labels[i]),
      (i) => `translateX(clamp(0px, ${places[shown[i]] + left}px - 50%, ${end}px - 100%))`,
    );
  }
}

/** Where a line of one pixel is no blur of two. */
function crisp(pixels: number): number {
  return Math.round(pixels) + 0.5;
}

/** Which labels can be read beside one another: the same while time goes on. */
function withRoom(values: readonly number[], labels: readonly string[], { span, width }: Plane): number[] {
  const step = Math.min(...values.slice(1).map((value, i) => value - values[i]));
  const room = (Math.max(...labels.map(({ length }) => length)) + 2) * LETTER_WIDTH;
  const each = Math.ceil(room / ((step / span) * width));
  const all = values.map((_, i) => i);
  return each > 1 ? all.filter((i) => Math.round(values[i] / step) % each === 0) : all;
}

/** Texts, each at its place. */
class Labels {
  readonly element: HTMLElement;
  readonly #spans: HTMLElement[] = [];

  constructor(className: string) {
    this.element = element('div', { className });
  }

  show(texts: readonly string[], place: (i: number) => string): void {
    while (this.#spans.length < texts.length) this.#spans.push(this.element.appendChild(element('span')));
    for (const one of this.#spans.splice(texts.length)) one.remove();
    for (const [i, span] of this.#spans.entries()) {
      setText(span, texts[i]);
      span.style.transform = place(i);
    }
  }
}

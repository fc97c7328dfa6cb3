import type { Chart } from '../src/pages/charts.ts';
import { lineName } from '../src/pages/lineName.ts';
import { formatQuantity, MOST_LETTERS } from '../src/pages/quantity.ts';
import { element, KeyedElements, setAttribute, setHidden, setText } from './element.ts';
import { LegendChoice } from './legendChoice.ts';
import type { LineLooks } from './readout.ts';
import { swatch, swatchOf } from './swatch.ts';

const EM_A_LETTER = 0.58;
/** The table has them all. */
const MOST_SUBJECTS = 24;

interface Entry {
  readonly element: HTMLElement;
  readonly button: HTMLElement;
  readonly name: HTMLElement;
  readonly values: readonly { readonly label: string; readonly element: HTMLElement }[];
}

export interface LegendHost extends LineLooks {
  /** A person doesn't want to see the lines of these subjects. */
  hide(subjects: ReadonlySet<string>): void;
}

/**
 * What a chart shows, by name: an entry for each subject, with its lines and their latest values. Two lines of text until a person
 * wants to see all. A click on an entry shows it alone, or all again; with Ctrl, ⌘ or Shift it hides the one, or shows it.
 */
export class Legend {
  readonly element: HTMLElement;
  readonly #list = element('ul');
  readonly #more = element('button', { className: 'link more', hidden: true });
  readonly #chart: Chart;
  readonly #host: LegendHost;
  readonly #entries: KeyedElements<Entry>;
  readonly #choice = new LegendChoice();
  #subjects: readonly string[] = [];

  constructor(chart: Chart, host: LegendHost) {
    this.#chart = chart;
    this.#host = host;
    this.#entries = new KeyedElements(this.#list, (key) => this.#entry(key.split(SEPARATOR)));
    this.#more.addEventListener('click', () => {
      this.element.classList.toggle('whole');
      this.#sayMore();
    });
    this.element = element('div', { className: 'legend' }, this.#list, this.#more);
    // Figures change each second: their place is as wide as they can get, so that nothing moves.
    this.element.style.setProperty('--value-width', `${EM_A_LETTER * MOST_LETTERS[chart.format]}em`);
    new ResizeObserver(() => this.#sayMore()).observe(this.#list);
  }

  show(labels: readonly string[], latest: (label: string) => number | undefined): void {
    const groups = [...Map.groupBy(labels, (label) => lineName(label).subject)].slice(0, MOST_SUBJECTS);
    const hasChanged =
      groups.length !== this.#subjects.length || groups.some(([name], i) => name !== this.#subjects[i]);
    this.#subjects = groups.map(([subject]) => subject);
    if (hasChanged && this.#choice.keep(this.#subjects)) this.#host.hide(this.#choice.hidden);
    const entries = this.#entries.sync(groups.map(([, lines]) => lines.join(SEPARATOR)));
    for (const [index, { button, name, values }] of entries.entries()) {
      const subject = this.#subjects[index];
      setText(name, this.#host.nameOf(subject));
      setAttribute(button, 'aria-pressed', String(!this.#choice.hidden.has(subject)));
      for (const { label, element } of values) setText(element, formatQuantity(this.#chart.format, latest(label)));
    }
    // Laid out first, and seldom: it asks for sizes.
    if (hasChanged) requestAnimationFrame(() => this.#sayMore());
  }

  #sayMore(): void {
    const isWhole = this.element.classList.contains('whole');
    const isCut = this.#list.scrollHeight > this.#list.clientHeight + 1;
    setHidden(this.#more, !isWhole && !isCut);
    setText(this.#more, isWhole ? 'Show fewer' : `Show all ${this.#subjects.length}`);
  }

  #entry(labels: readonly string[]): Entry {
    const { styleOf } = this.#host;
    const values = labels.map((label) => ({ label, element: element('span', { className: 'value' }) }));
    const lines = values.map(({ label, element: value }) => {
      const word = element('span', { textContent: lineName(label).word ?? '' });
      return element('span', { className: 'line' }, swatch(styleOf(label), swatchOf(this.#chart)), word, value);
    });
    const { subject, word } = lineName(labels[0]);
    const name = element('span', { className: 'name' });
    const button = element('button', { className: 'entry' });
    button.title = 'Click to see this alone, or all again; with Ctrl (⌘) or Shift to hide it, or show it.';
    button.addEventListener('click', ({ ctrlKey, metaKey, shiftKey }) => {
      this.#choice.press(subject, this.#subjects, ctrlKey || metaKey || shiftKey);
      this.#host.hide(this.#choice.hidden);
    });
    if (word === undefined) {
      // A subject with but one line: its picture stands before its name.
      lines[0].children[1].replaceWith(name);
      button.append(lines[0]);
    } else button.append(name, ...lines);
    return { element: element('li', {}, button), button, name, values };
  }
}

/** Between the labels of an entry's lines, in its key; no label has it. */
const SEPARATOR = '\n';

import type { Chart } from '../src/pages/charts.ts';
import { formatQuantity } from '../src/pages/quantity.ts';
import { element, KeyedElements, setText } from './element.ts';
import type { LineFigures } from './lineFigures.ts';

/** The chart in numbers: latest, mean and highest value of each line in the time shown. */
export class FiguresTable {
  readonly element: HTMLTableElement;
  readonly #chart: Chart;
  readonly #nameOf: (label: string) => string;
  readonly #rows: KeyedElements<{ element: HTMLElement; name: HTMLElement; cells: HTMLElement[] }>;

  constructor(chart: Chart, nameOf: (label: string) => string) {
    this.#chart = chart;
    this.#nameOf = nameOf;
    const body = element('tbody');
    this.#rows = new KeyedElements(body, () => {
      const name = element('th', { scope: 'row' });
      const cells = [element('td'), element('td'), element('td')];
      return { element: element('tr', {}, name, ...cells), name, cells };
    });
    const heads = ['Line', 'Latest', 'Mean', 'Highest'].map((textContent) =>
      element('th', { scope: 'col', textContent }),
    );
    this.element = element(
      'table',
      { hidden: true },
      element('caption', {
        className: 'visually-hidden',
        textContent: `${chart.title}: latest, mean and highest values in the time shown`,
      }),
      element('thead', {}, element('tr', {}, ...heads)),
      body,
    );
  }

  show(figures: readonly LineFigures[]): void {
    const rows = this.#rows.sync(figures.map(({ label }) => label));
    for (const [index, { name, cells }] of rows.entries()) {
      const { label, latest, mean, highest } = figures[index];
      setText(name, this.#nameOf(label));
      for (const [column, value] of [latest, mean, highest].entries()) {
        setText(cells[column], formatQuantity(this.#chart.format, value));
      }
    }
  }
}

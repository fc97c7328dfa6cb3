import type { Chart } from '../src/pages/charts.ts';
import { formatQuantity } from '../src/pages/quantity.ts';
import { element, KeyedElements, setText } from './element.ts';
import type { LineFigures } from './lineFigures.ts';

/** The chart in numbers: latest, mean and highest value of each line in the time shown. */
export class FiguresTable {
  readonly element: HTMLTableElement;
  readonly #chart: Chart;
  readonly #rows: KeyedElements<{ element: HTMLElement; cells: HTMLElement[] }>;

  constructor(chart: Chart) {
    this.#chart = chart;
    const body = element('tbody');
    this.#rows = new KeyedElements(body, (label) => {
      const cells = [element('td'), element('td'), element('td')];
      return { element: element('tr', {}, element('th', { scope: 'row', textContent: label }), ...cells), cells };
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
    for (const [index, { cells }] of rows.entries()) {
      const { latest, mean, highest } = figures[index];
      for (const [column, value] of [latest, mean, highest].entries()) {
        setText(cells[column], formatQuantity(this.#chart.format, value));
      }
    }
  }
}

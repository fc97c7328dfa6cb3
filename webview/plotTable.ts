import { moment } from '../src/pages/moment.ts';
import { PLOT_COLUMNS, sortedPlots } from '../src/pages/plotColumns.ts';
import type { PlotRow } from '../src/pages/plotRow.ts';
import { element, setText } from './element.ts';

/** Before and after a plot, as a share of it. */
const MARGIN = 0.03;
const LEAST_MARGIN_SECONDS = 15;

export interface PlotTableActions {
  openLog(key: string): void;
  /** Epoch seconds. */
  showTime(from: number, to: number): void;
}

/** The plots of the history in a table that a click on a heading sorts. */
export class PlotTable {
  readonly element: HTMLElement;
  readonly #actions: PlotTableActions;
  readonly #body = element('tbody');
  readonly #note = element('p', { className: 'note', textContent: 'No plots yet.' });
  readonly #table: HTMLElement;
  readonly #heads = new Map<string, HTMLElement>();
  #rows: readonly PlotRow[] = [];
  #sorting = { column: PLOT_COLUMNS[0].id, descending: true };

  constructor(actions: PlotTableActions) {
    this.#actions = actions;
    const heads = PLOT_COLUMNS.map(({ id, title, numeric }) => {
      const press = element('button', { className: 'sort', textContent: title });
      press.addEventListener('click', () => this.#sort(id));
      const head = element('th', { scope: 'col', className: numeric ? 'number' : 'text' }, press);
      this.#heads.set(id, head);
      return head;
    });
    const log = element('th', { scope: 'col' }, element('span', { className: 'visually-hidden', textContent: 'Log' }));
    this.#table = element(
      'table',
      { hidden: true, className: 'plots', aria: { label: 'Plots' } },
      element('thead', {}, element('tr', {}, ...heads, log)),
      this.#body,
    );
    this.element = element(
      'section',
      { className: 'plots-section', aria: { labelledby: 'plots-title' } },
      element('h3', { id: 'plots-title', textContent: 'Plots' }),
      this.#note,
      element(
        'div',
        { className: 'scroll', tabIndex: 0, role: 'region', aria: { label: 'Table of plots' } },
        this.#table,
      ),
    );
  }

  /** `newest`: of all plots, where none ran in the time that is shown. */
  show(rows: readonly PlotRow[], newest: PlotRow | undefined): void {
    this.#rows = rows;
    this.#table.hidden = rows.length === 0;
    setText(this.#note, summary(rows, newest));
    if (rows.length === 0 && newest) this.#note.append(' ', this.#timeButton(newest, 'Show its time'));
    this.#draw();
  }

  #sort(column: string): void {
    const { column: before, descending } = this.#sorting;
    this.#sorting = { column, descending: column === before ? !descending : true };
    this.#draw();
  }

  #draw(): void {
    const { column, descending } = this.#sorting;
    for (const [id, head] of this.#heads) {
      head.setAttribute('aria-sort', id !== column ? 'none' : descending ? 'descending' : 'ascending');
    }
    const rows = sortedPlots(this.#rows, column, descending).map((row) => {
      const cells = PLOT_COLUMNS.map(({ id, numeric, text }) =>
        id === 'started'
          ? element('td', { className: 'text' }, this.#timeButton(row, text(row)))
          : element('td', { className: numeric ? 'number' : 'text', textContent: text(row) }),
      );
      return element('tr', {}, ...cells, element('td', {}, ...this.#logButton(row)));
    });
    this.#body.replaceChildren(...rows);
  }

  /** Shows the charts at the time of the plot. */
  #timeButton({ startedAt, endedAt, plotter }: PlotRow, textContent: string): HTMLElement {
    const press = element('button', {
      className: 'link',
      textContent,
      aria: { label: `${textContent}: show the time of ${plotter} from ${moment(startedAt)}` },
    });
    press.addEventListener('click', () => {
      const end = endedAt ?? Date.now() / 1000;
      const margin = Math.max(LEAST_MARGIN_SECONDS, (end - startedAt) * MARGIN);
      this.#actions.showTime(startedAt - margin, end + margin);
    });
    return press;
  }

  #logButton({ key, hasLog, plotter, startedAt }: PlotRow): HTMLElement[] {
    if (!hasLog) return [];
    const when = moment(startedAt);
    const press = element('button', {
      className: 'link',
      textContent: 'Open log',
      aria: { label: `Open log of ${plotter} from ${when}` },
    });
    press.addEventListener('click', () => this.#actions.openLog(key));
    return [press];
  }
}

function summary(rows: readonly PlotRow[], newest: PlotRow | undefined): string {
  if (newest) return `No plot ran in this time. The newest began ${moment(newest.startedAt)}.`;
  if (rows.length === 0) return 'No plots yet: they are listed here as soon as a plotter begins one.';
  const finished = rows.filter(({ outcome }) => outcome === 'finished').length;
  return `${rows.length} in this time, ${finished} of them finished.`;
}

import { RESULT_COLUMNS, sortedResults } from '../src/pages/benchmarkColumns.ts';
import type { ResultRow } from '../src/pages/benchmarkProtocol.ts';
import { element } from './element.ts';

/** The results of a run in a table that a click on a heading sorts. */
export class ResultsTable {
  readonly element: HTMLElement;
  readonly #body = element('tbody');
  readonly #heads = new Map<string, HTMLElement>();
  readonly #columns;
  readonly #rows: readonly ResultRow[];
  /** As they were measured, until a heading is pressed. */
  #sorting: { readonly column: string; readonly descending: boolean } | undefined;

  constructor(rows: readonly ResultRow[], isCompared: boolean) {
    this.#rows = rows;
    this.#columns = RESULT_COLUMNS.filter(({ isOfComparison = false }) => isCompared || !isOfComparison);
    const heads = this.#columns.map(({ id, title, numeric }) => {
      const press = element('button', { className: 'sort', textContent: title });
      press.addEventListener('click', () => this.#sort(id));
      const head = element('th', { scope: 'col', className: numeric ? 'number' : 'text' }, press);
      this.#heads.set(id, head);
      return head;
    });
    const table = element(
      'table',
      { aria: { label: 'Results' } },
      element('thead', {}, element('tr', {}, ...heads)),
      this.#body,
    );
    this.element = scrolling('Table of results', table);
    this.#draw();
  }

  #sort(column: string): void {
    const before = this.#sorting;
    this.#sorting = { column, descending: before?.column === column ? !before.descending : false };
    this.#draw();
  }

  #draw(): void {
    const { column, descending = false } = this.#sorting ?? {};
    for (const [id, head] of this.#heads) {
      head.setAttribute('aria-sort', id !== column ? 'none' : descending ? 'descending' : 'ascending');
    }
    const rows = column === undefined ? this.#rows : sortedResults(this.#rows, column, descending);
    this.#body.replaceChildren(...rows.map((row) => this.#row(row)));
  }

  #row(row: ResultRow): HTMLElement {
    const cells = this.#columns.map(({ id, numeric, text }, index) => {
      const className = numeric ? 'number' : 'text';
      if (index === 0) return element('th', { scope: 'row', className, textContent: text(row) });
      const cell = element('td', { className, textContent: text(row) });
      if (id === 'verdict' && row.other) cell.dataset.verdict = row.other.verdict;
      return cell;
    });
    return element('tr', {}, ...cells);
  }
}

/** A plain table of texts; the first of each row is its heading. */
export function plainTable(
  label: string,
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): HTMLElement {
  const heads = titles.map((title) => element('th', { scope: 'col', className: 'text', textContent: title }));
  const body = rows.map(([first = '', ...others]) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row', className: 'text', textContent: first }),
      ...others.map((text) => element('td', { className: 'text', textContent: text })),
    ),
  );
  return scrolling(
    label,
    element(
      'table',
      { aria: { label } },
      element('thead', {}, element('tr', {}, ...heads)),
      element('tbody', {}, ...body),
    ),
  );
}

function scrolling(label: string, table: HTMLElement): HTMLElement {
  return element('div', { className: 'scroll', tabIndex: 0, role: 'region', aria: { label } }, table);
}

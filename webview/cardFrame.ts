import { CHART_FORMAT_NAMES, CHART_FORMATS, type ChartFormat } from '../src/pages/chartFormats.ts';
import { element, setAttribute, setHidden, setText } from './element.ts';
import { menuButton } from './menu.ts';

export interface CardActions {
  /** Writes it into a file. */
  export(chart: string, format: ChartFormat): void;
  copyImage(chart: string, title: string): void;
}

/** What stands in place of a chart, and why. */
export type CardState =
  | { readonly kind: 'shown' }
  | {
      readonly kind: 'loading' | 'empty' | 'failed';
      readonly text: string;
      /** What can be done about it. */
      readonly act?: { readonly text: string; run(): void };
    };

/** What every chart's card has: its title, what can be done with it, a place for what it shows, and a sentence where there is nothing. */
export class CardFrame {
  readonly element: HTMLElement;
  readonly caption: HTMLElement;
  /** Its sentence, for who doesn't see it. */
  readonly summary: HTMLElement;
  readonly #id: string;
  readonly #note = element('span', { className: 'note' });
  readonly #stale = element('span', { className: 'note stale-note', hidden: true });
  readonly #message = element('p', { className: 'empty', hidden: true });
  readonly #act = element('button', { className: 'link act', hidden: true });
  #run: (() => void) | undefined;
  readonly #tableButton: HTMLButtonElement;
  readonly #table: HTMLElement;
  readonly #content: HTMLElement;

  /** `content` is hidden where there is nothing to show; `table` until a person wants to see it. */
  constructor(
    { id, title }: { readonly id: string; readonly title: string },
    parts: { readonly legend: HTMLElement; readonly content: HTMLElement; readonly table: HTMLElement },
    actions: CardActions & { showTable(shown: boolean): void },
  ) {
    this.#id = id;
    this.#table = parts.table;
    this.#content = parts.content;
    this.summary = element('p', { className: 'visually-hidden', id: `${id}-summary` });
    this.#tableButton = element('button', {
      className: 'menu-button',
      textContent: 'Table',
      aria: { pressed: 'false', label: `Table of ${title}` },
    });
    this.#tableButton.addEventListener('click', () => {
      this.tableShown = !this.tableShown;
      actions.showTable(this.tableShown);
    });
    const exports = menuButton('Export', `Export ${title}`, () => [
      ...CHART_FORMAT_NAMES.map((format) => ({
        text: `${CHART_FORMATS[format]} (.${format})`,
        run: () => actions.export(id, format),
      })),
      { text: 'Copy as image', run: () => actions.copyImage(id, title) },
    ]);
    this.caption = element(
      'figcaption',
      {},
      element('h3', { id: `${id}-title`, textContent: title }),
      element('span', { className: 'card-actions' }, this.#note, this.#stale, this.#tableButton, exports),
      this.summary,
    );
    this.element = element(
      'figure',
      { aria: { labelledby: `${id}-title` } },
      this.caption,
      parts.legend,
      element('div', { className: 'card-body' }, parts.content, this.#message, this.#act),
      parts.table,
    );
    this.element.dataset.chart = id;
    // Of its menu in VS Code.
    this.element.dataset.vscodeContext = JSON.stringify({ webviewSection: 'chart', chart: id });
    this.#act.addEventListener('click', () => this.#run?.());
    this.tableShown = false;
  }

  /** Of what it shows, after its title. */
  addControl(control: HTMLElement): void {
    this.caption.firstElementChild?.after(control);
  }

  get summaryId(): string {
    return `${this.#id}-summary`;
  }

  get tableShown(): boolean {
    return !this.#table.hidden;
  }

  set tableShown(shown: boolean) {
    this.#table.hidden = !shown;
    this.#tableButton.setAttribute('aria-pressed', String(shown));
  }

  set note(text: string) {
    setText(this.#note, text);
  }

  set state(state: CardState) {
    const isShown = state.kind === 'shown';
    setHidden(this.#content, !isShown);
    setHidden(this.#message, isShown);
    setAttribute(this.element, 'data-state', state.kind);
    setAttribute(this.element, 'aria-busy', String(state.kind === 'loading'));
    setText(this.#message, isShown ? '' : state.text);
    const act = isShown ? undefined : state.act;
    setHidden(this.#act, act === undefined);
    setText(this.#act, act?.text ?? '');
    this.#run = act?.run;
  }

  /** What is shown is not of now: since when. '' = it is. */
  set stale(text: string) {
    setHidden(this.#stale, text === '');
    this.element.classList.toggle('stale', text !== '');
    setText(this.#stale, text);
  }
}

import { type DashboardState, RANGES, type Range } from '../src/pages/dashboardProtocol.ts';
import { moment } from '../src/pages/moment.ts';
import { button, checkbox, choice } from './controls.ts';
import { CustomRange } from './customRange.ts';
import { element, setText } from './element.ts';

const CUSTOM = 'custom';

export interface HeaderActions {
  setRange(range: Range): void;
  setTable(shown: boolean): void;
  start(): void;
  stop(): void;
  /** To the dashboard of this host. */
  back(): void;
}

/** What is measured, how the engine is, and the controls. */
export class Header {
  readonly element: HTMLElement;
  readonly #host = element('h1', { textContent: 'PlotScope' });
  readonly #mark = element('span', { className: 'mark', aria: { hidden: 'true' } });
  readonly #words = element('span', { textContent: 'Waiting for the engine …' });
  readonly #range;
  readonly #custom: CustomRange;
  readonly #table;
  readonly #startStop;
  #running = false;
  #isOther = false;

  constructor(actions: HeaderActions) {
    this.#range = choice<(typeof RANGES)[number]['minutes'] | typeof CUSTOM>(
      'Time shown',
      [...RANGES.map(({ minutes, text }) => ({ value: minutes, text })), { value: CUSTOM, text: 'Custom range …' }],
      (chosen) => {
        this.#custom.shown = chosen === CUSTOM;
        if (chosen !== CUSTOM) actions.setRange({ minutes: chosen });
      },
    );
    this.#custom = new CustomRange(actions.setRange);
    this.#table = checkbox('Show as table', actions.setTable);
    this.#startStop = button(() => (this.#isOther ? actions.back() : this.#running ? actions.stop() : actions.start()));
    this.#startStop.text = 'Start';
    const state = element('p', { className: 'state', role: 'status' }, this.#mark, this.#words);
    const controls = [this.#table.element, this.#range.element, this.#custom.element, this.#startStop.element];
    this.element = element(
      'header',
      {},
      element('div', { className: 'title' }, this.#host, state),
      element('div', { className: 'controls' }, ...controls),
    );
  }

  show(state: DashboardState): void {
    this.#running = state.engine === 'running' || state.engine === 'starting';
    setText(this.#host, state.host);
    this.#isOther = state.other !== undefined;
    setText(this.#words, state.other ? otherInWords(state.other) : engineInWords(state));
    this.#mark.dataset.engine = state.engine;
    this.#startStop.text = this.#isOther ? 'Back to This Host' : this.#running ? 'Stop' : 'Start';
  }

  set range(range: Range) {
    const custom = 'from' in range;
    this.#range.value = custom ? CUSTOM : range.minutes;
    this.#custom.shown = custom;
    if (custom) this.#custom.range = range;
  }

  set table(shown: boolean) {
    this.#table.checked = shown;
  }
}

function otherInWords({ until }: NonNullable<DashboardState['other']>): string {
  return `Another host: its history up to ${moment(until)}, read only`;
}

function engineInWords({ engine, intervalSeconds, text }: DashboardState): string {
  const more = text ? `: ${text}` : '';
  switch (engine) {
    case 'starting':
      return `Starting${more || ' …'}`;
    case 'running':
      return `Measuring every ${intervalSeconds === 1 ? 'second' : `${intervalSeconds} seconds`}${more}`;
    case 'stopped':
      return `Stopped${more}`;
    case 'failed':
      return `Failed${more}`;
  }
}

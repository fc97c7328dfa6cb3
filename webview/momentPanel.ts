import { localTime } from '../src/pages/localTime.ts';
import type { MomentFacts } from '../src/pages/momentFacts.ts';
import { element, setText } from './element.ts';

const TIME = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
const clock = localTime(TIME);
const calendar = localTime({ year: 'numeric', month: 'short', day: 'numeric', ...TIME });

export interface MomentHost {
  ask(at: number): Promise<MomentFacts>;
}

/** What went on at the moment that a person clicked: who plotted, at what, what held them back, and what happened around it. */
export class MomentPanel {
  readonly element: HTMLElement;
  readonly #host: MomentHost;
  readonly #title = element('h2', { id: 'moment-title', tabIndex: -1 });
  readonly #body = element('div', { className: 'moment-body' });
  #from: HTMLElement | undefined;
  #at: number | undefined;

  constructor(host: MomentHost) {
    this.#host = host;
    const close = element('button', { className: 'menu-button', textContent: 'Close' });
    close.addEventListener('click', () => this.close());
    this.element = element(
      'aside',
      { className: 'moment', hidden: true, aria: { labelledby: 'moment-title' } },
      element('div', { className: 'section-head' }, this.#title, close),
      this.#body,
    );
  }

  /** At this time, in epoch seconds. */
  async show(at: number): Promise<void> {
    this.#at = at;
    this.#from ??= document.activeElement instanceof HTMLElement ? document.activeElement : undefined;
    this.element.hidden = false;
    setText(this.#title, calendar.format(at * 1000));
    this.#body.replaceChildren(element('p', { className: 'note', textContent: 'Loading …' }));
    this.#title.focus({ preventScroll: true });
    let content: HTMLElement[];
    try {
      content = contentOf(await this.#host.ask(at));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      content = [element('p', { className: 'note', textContent: `This can’t be told: ${reason}` })];
    }
    if (this.#at === at) this.#body.replaceChildren(...content);
  }

  /** Whether it was open. */
  close(): boolean {
    const was = !this.element.hidden;
    this.element.hidden = true;
    this.#at = undefined;
    if (was) this.#from?.focus({ preventScroll: true });
    this.#from = undefined;
    return was;
  }
}

function contentOf({ plotters, rivals, events }: MomentFacts): HTMLElement[] {
  return [
    list(
      'Plotters',
      plotters.map(({ name, step, held }) =>
        [[name, step].filter(Boolean).join(' · '), held].filter(Boolean).join(' — '),
      ),
      'No plotter made a plot then.',
    ),
    ...(rivals.length > 0 ? [list('Who took what they waited for', rivals, '')] : []),
    list(
      'Events around it',
      events.map(({ at, text }) => `${clock.format(at * 1000)}  ${text}`),
      'Nothing happened around it.',
    ),
  ];
}

function list(title: string, texts: readonly string[], none: string): HTMLElement {
  const items = texts.map((textContent) => element('li', { textContent }));
  return element(
    'div',
    {},
    element('h3', { textContent: title }),
    items.length > 0 ? element('ul', {}, ...items) : element('p', { className: 'note', textContent: none }),
  );
}

import type { Range } from '../src/pages/dashboardProtocol.ts';
import { localTime } from '../src/pages/localTime.ts';
import { element, setText } from './element.ts';

const TIME = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
const format = localTime({ month: 'short', day: 'numeric', ...TIME });

/** Says that only a part of the time is shown, and leads back. */
export class ZoomBar {
  readonly element: HTMLElement;
  readonly #text = element('span');

  constructor(reset: () => void) {
    const press = element('button', { className: 'menu-button', textContent: 'Reset zoom (Esc)' });
    press.addEventListener('click', reset);
    this.element = element('p', { className: 'zoom-bar', hidden: true, role: 'status' }, this.#text, press);
  }

  show(range: Range | undefined): void {
    const zoomed = range && 'from' in range ? range : undefined;
    this.element.hidden = zoomed === undefined;
    setText(this.#text, zoomed ? `Zoomed to ${format.formatRange(zoomed.from * 1000, zoomed.to * 1000)}` : '');
  }
}

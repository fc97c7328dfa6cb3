import { button } from './controls.ts';
import { element, setText } from './element.ts';

const DAY_SECONDS = 24 * 3600;

/** From when to when, in local time: two fields, and a button that shows it. */
export class CustomRange {
  readonly element: HTMLElement;
  /** Made when it is first shown: a field for times is as dear as all the other controls of a page. */
  #fields: { readonly from: Field; readonly to: Field } | undefined;
  readonly #complaint = element('span', { className: 'complaint', role: 'alert' });
  readonly #show: (range: { from: number; to: number }) => void;

  constructor(show: (range: { from: number; to: number }) => void) {
    this.#show = show;
    const go = button(() => this.#submit());
    go.text = 'Show';
    this.element = element(
      'form',
      { className: 'custom-range', hidden: true, aria: { label: 'Custom range' } },
      go.element,
      this.#complaint,
    );
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') this.#submit();
    });
  }

  set shown(shown: boolean) {
    if (shown && this.element.hidden && !this.#fields?.from.input.value) {
      const now = Date.now() / 1000;
      this.range = { from: now - DAY_SECONDS, to: now };
    }
    this.element.hidden = !shown;
  }

  set range({ from, to }: { from: number; to: number }) {
    const fields = this.#made;
    fields.from.input.value = localText(from);
    fields.to.input.value = localText(to);
  }

  get #made(): { readonly from: Field; readonly to: Field } {
    if (!this.#fields) {
      this.#fields = { from: field('From'), to: field('To') };
      this.element.prepend(this.#fields.from.element, this.#fields.to.element);
    }
    return this.#fields;
  }

  #submit(): void {
    const fields = this.#made;
    const from = new Date(fields.from.input.value).getTime() / 1000;
    const to = new Date(fields.to.input.value).getTime() / 1000;
    const complaint =
      Number.isNaN(from) || Number.isNaN(to)
        ? 'Both times are needed.'
        : from >= to
          ? 'The end must come after the beginning.'
          : '';
    setText(this.#complaint, complaint);
    if (complaint === '') this.#show({ from, to });
  }
}

interface Field {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
}

function field(label: string): Field {
  const input = element('input');
  input.type = 'datetime-local';
  const text = element('span', { textContent: label });
  return { element: element('label', {}, text, input), input };
}

/** As such a field has it: `2026-03-01T14:05`, in local time. */
function localText(epochSeconds: number): string {
  const date = new Date(epochSeconds * 1000);
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

import { element } from './element.ts';

export interface MenuItem {
  readonly text: string;
  /** Of an item that is on or off. */
  readonly checked?: boolean;
  readonly disabled?: boolean;
  run(): void;
}

let open: Menu | undefined;

/** A button that opens a list of things to do; by mouse and by keyboard. */
class Menu {
  readonly element: HTMLElement;
  readonly #button: HTMLButtonElement;
  readonly #list: HTMLElement;
  readonly #items: () => readonly MenuItem[];

  constructor(text: string, label: string, items: () => readonly MenuItem[]) {
    this.#items = items;
    this.#button = element('button', {
      className: 'menu-button',
      textContent: text,
      aria: { haspopup: 'menu', expanded: 'false', label },
    });
    this.#list = element('div', { className: 'menu-list', role: 'menu', hidden: true, aria: { label } });
    this.element = element('span', { className: 'menu' }, this.#button, this.#list);
    this.#button.addEventListener('click', () => (this.#list.hidden ? this.#open() : this.close()));
    this.#button.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowDown' || event.altKey) return;
      event.preventDefault();
      this.#open();
    });
    this.#list.addEventListener('keydown', (event) => this.#press(event));
    this.element.addEventListener('focusout', ({ relatedTarget }) => {
      if (!this.element.contains(relatedTarget as Node | null)) this.close();
    });
  }

  close(): void {
    if (this.#list.hidden) return;
    const hadFocus = this.#list.contains(document.activeElement);
    this.#list.hidden = true;
    this.#button.setAttribute('aria-expanded', 'false');
    if (open === this) open = undefined;
    if (hadFocus) this.#button.focus();
  }

  #open(): void {
    open?.close();
    open = this;
    this.#list.replaceChildren(...this.#items().map((item) => this.#entry(item)));
    this.#list.hidden = false;
    this.#button.setAttribute('aria-expanded', 'true');
    this.#place();
    this.#entries[0]?.focus();
  }

  /** Within the window: to the left where there is no room at the right, and above where there is none below. */
  #place(): void {
    this.#list.classList.remove('leftwards', 'upwards');
    const { right, bottom, height } = this.#list.getBoundingClientRect();
    const { top } = this.#button.getBoundingClientRect();
    this.#list.classList.toggle('leftwards', right > document.documentElement.clientWidth);
    this.#list.classList.toggle('upwards', bottom > document.documentElement.clientHeight && top > height);
  }

  #entry({ text, checked, disabled = false, run }: MenuItem): HTMLElement {
    const entry = element('button', {
      className: 'menu-item',
      textContent: text,
      role: checked === undefined ? 'menuitem' : 'menuitemcheckbox',
      tabIndex: -1,
      aria: { disabled: String(disabled), ...(checked !== undefined && { checked: String(checked) }) },
    });
    entry.addEventListener('click', () => {
      if (disabled) return;
      this.close();
      run();
    });
    return entry;
  }

  get #entries(): HTMLElement[] {
    return [...this.#list.children] as HTMLElement[];
  }

  #press(event: KeyboardEvent): void {
    const entries = this.#entries;
    const at = entries.indexOf(document.activeElement as HTMLElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 }[event.key];
    if (event.key === 'Escape') this.close();
    else if (next !== undefined) entries[(next + entries.length) % entries.length]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/** `label` begins with `text`, and says of what it is. */
export function menuButton(text: string, label: string, items: () => readonly MenuItem[]): HTMLElement {
  return new Menu(text, label, items).element;
}

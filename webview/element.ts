type Properties = Partial<
  Pick<HTMLElement, 'className' | 'id' | 'hidden' | 'textContent' | 'tabIndex' | 'role'> &
    Pick<HTMLTableCellElement, 'scope'>
> & { readonly aria?: Readonly<Record<string, string>> };

/** A new element with properties and children; `aria: { label: … }` becomes `aria-label`. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  { aria = {}, ...properties }: Properties = {},
  ...children: readonly Node[]
): HTMLElementTagNameMap[Name] {
  const made = Object.assign(document.createElement(name), properties);
  for (const [key, value] of Object.entries(aria)) made.setAttribute(`aria-${key}`, value);
  made.append(...children);
  return made;
}

/** Writes text only where it changes, so that nothing is laid out, or read aloud, for nothing. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** Hides it or shows it, likewise. */
export function setHidden(element: HTMLElement, hidden: boolean): void {
  if (element.hidden !== hidden) element.hidden = hidden;
}

/** Sets an attribute, likewise. */
export function setAttribute(element: HTMLElement, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** The children of one element, one for each key, in the order of the keys; made once and kept while their key is there. */
export class KeyedElements<Item extends { readonly element: HTMLElement }> {
  readonly #parent: HTMLElement;
  readonly #make: (key: string) => Item;
  #items = new Map<string, Item>();

  constructor(parent: HTMLElement, make: (key: string) => Item) {
    this.#parent = parent;
    this.#make = make;
  }

  /** The items of these keys. */
  sync(keys: readonly string[]): Item[] {
    const known = [...this.#items.keys()];
    if (keys.length !== known.length || keys.some((key, index) => key !== known[index])) {
      this.#items = new Map(keys.map((key) => [key, this.#items.get(key) ?? this.#make(key)]));
      this.#parent.replaceChildren(...[...this.#items.values()].map((item) => item.element));
    }
    return [...this.#items.values()];
  }
}

import {
  changed,
  evenRows,
  FIRST_LAYOUT,
  type Layout,
  moved,
  SECTION_SIZES,
  type SectionSize,
} from '../src/pages/layout.ts';
import { SECTIONS, type SectionId } from '../src/pages/sections.ts';
import { bringIntoView } from './bringIntoView.ts';
import { element } from './element.ts';
import { type MenuItem, menuButton } from './menu.ts';
import { watchWidth } from './seenSize.ts';

const SIZE_NAMES: Readonly<Record<SectionSize, string>> = {
  small: 'Small charts',
  medium: 'Medium charts',
  large: 'Large charts',
};

interface SectionView {
  readonly element: HTMLElement;
  readonly heading: HTMLElement;
  readonly cards: HTMLElement;
}

export interface SectionListHost {
  /** A person arranged them anew. */
  keep(layout: Layout): void;
  /** Their charts have other sizes. */
  sized(): void;
  announce(text: string): void;
}

/**
 * The sections of the page as a person arranged them, each with its charts. From heading to heading go the arrow keys, Page Up and Down, Home
 * and End; with Alt the arrows move the section.
 */
export class SectionList {
  readonly element = element('div', { className: 'sections' });
  /** Goes to a section, and says which are shown. */
  readonly nav = element('nav', { className: 'section-nav', aria: { label: 'Sections' } });
  readonly #host: SectionListHost;
  readonly #contents: (id: SectionId) => readonly HTMLElement[];
  /** Those that have stood there. */
  readonly #views = new Map<SectionId, SectionView>();
  #layout: Layout = FIRST_LAYOUT;
  #isWhole = false;
  /** In pixels. */
  #width: number;

  /** `contents`: what stands in each, asked for when it is shown first. `width`: what there will be of it, in pixels. */
  constructor(contents: (id: SectionId) => readonly HTMLElement[], host: SectionListHost, width: number) {
    this.#host = host;
    this.#width = width;
    this.#contents = contents;
    this.#show(this.#layout);
    watchWidth(this.element, (now) => {
      this.#width = now;
      this.#fillRows();
    });
  }

  set layout(layout: Layout) {
    this.#show(layout);
    this.#host.sized();
  }

  /** Until now the first section stood alone: what is below it would be made and laid out before the first chart is seen. */
  showAll(): void {
    if (this.#isWhole) return;
    this.#isWhole = true;
    this.#show(this.#layout);
  }

  /** Brings it into view, though it was hidden. */
  jump(id: SectionId): void {
    this.showAll();
    const view = this.#shown(id);
    view.heading.focus({ preventScroll: true });
    bringIntoView(view.element);
  }

  /** A chart comes into view, by its id, though its section was hidden. */
  reveal(chart: string): void {
    this.showAll();
    const section = SECTIONS.find(({ charts }: { readonly charts: readonly string[] }) => charts.includes(chart));
    const card = section && findChart(this.#shown(section.id).cards, chart);
    if (card) bringIntoView(card, { block: 'center' });
  }

  #shown(id: SectionId): SectionView {
    if (!this.#layout.find((one) => one.id === id)?.shown) {
      this.#change(changed(this.#layout, id, { shown: true }));
    }
    return this.#view(id);
  }

  #view(id: SectionId): SectionView {
    const view = this.#views.get(id) ?? this.#made(id);
    this.#views.set(id, view);
    return view;
  }

  #made(id: SectionId): SectionView {
    const { title, about } = SECTIONS.find((one) => one.id === id)!;
    const heading = element('h2', { id: `section-${id}`, textContent: title, tabIndex: -1 });
    heading.addEventListener('keydown', (event) => this.#press(id, event));
    const cards = element('div', { className: 'cards' }, ...this.#contents(id));
    const head = element(
      'div',
      { className: 'section-head' },
      heading,
      element('span', { className: 'note', textContent: about }),
      menuButton('Arrange', `Arrange ${title}`, () => this.#items(id)),
    );
    const section = element('section', { aria: { labelledby: heading.id } }, head, cards);
    section.dataset.section = id;
    return { element: section, heading, cards };
  }

  #items(id: SectionId): MenuItem[] {
    const { size } = this.#layout.find((one) => one.id === id)!;
    return [
      { text: 'Move up', run: () => this.#move(id, -1) },
      { text: 'Move down', run: () => this.#move(id, 1) },
      ...SECTION_SIZES.map((one) => ({
        text: SIZE_NAMES[one],
        checked: one === size,
        run: () => this.#change(changed(this.#layout, id, { size: one })),
      })),
      { text: 'Hide this section', run: () => this.#hide(id) },
    ];
  }

  #hide(id: SectionId): void {
    this.#change(changed(this.#layout, id, { shown: false }));
    this.#host.announce(`${titleOf(id)} is hidden; “Sections” shows it again.`);
    this.nav.querySelector<HTMLElement>('.menu-button')?.focus();
  }

  #move(id: SectionId, by: -1 | 1): void {
    this.#change(moved(this.#layout, id, by, this.#shownIds));
    const at = this.#shownIds.indexOf(id);
    this.#host.announce(`${titleOf(id)} is now ${at + 1} of ${this.#shownIds.length}.`);
    const { heading, element: section } = this.#view(id);
    heading.focus({ preventScroll: true });
    section.scrollIntoView({ block: 'nearest' });
  }

  #press(id: SectionId, event: KeyboardEvent): void {
    const ids = this.#shownIds;
    const at = ids.indexOf(id);
    const { key, altKey } = event;
    if (altKey && (key === 'ArrowUp' || key === 'ArrowDown')) this.#move(id, key === 'ArrowUp' ? -1 : 1);
    else {
      const next = {
        ArrowDown: at + 1,
        PageDown: at + 1,
        ArrowUp: at - 1,
        PageUp: at - 1,
        Home: 0,
        End: ids.length - 1,
      }[key];
      if (next === undefined || ids[next] === undefined) return;
      this.jump(ids[next]);
    }
    event.preventDefault();
  }

  get #shownIds(): SectionId[] {
    return this.#layout.filter(({ shown }) => shown).map(({ id }) => id);
  }

  #change(layout: Layout): void {
    if (layout === this.#layout) return;
    this.layout = layout;
    this.#host.keep(layout);
  }

  #show(layout: Layout): void {
    this.#layout = layout;
    const shown = this.#shownIds;
    const standing = (this.#isWhole ? shown : shown.slice(0, 1)).map((id) => this.#view(id).element);
    for (const { id, size } of layout) {
      const view = this.#views.get(id);
      if (view) view.cards.dataset.size = size;
    }
    this.#fillRows();
    this.element.replaceChildren(...standing);
    const links = shown.map((id) => {
      const link = element('button', { className: 'link', textContent: titleOf(id) });
      link.addEventListener('click', () => this.jump(id));
      return link;
    });
    const choose = menuButton('Sections', 'Sections to show', () => this.#choices());
    this.nav.replaceChildren(...links, choose);
  }

  #fillRows(): void {
    for (const { id, size } of this.#layout) {
      const { cards } = this.#views.get(id) ?? {};
      if (!cards) continue;
      const narrow = [...cards.querySelectorAll<HTMLElement>(':scope > figure:not(.rows, .wide)')];
      const { tracks, spans } = evenRows(narrow.length, this.#width, size);
      cards.style.setProperty('--tracks', String(tracks));
      for (const [at, card] of narrow.entries()) card.style.gridColumn = `span ${spans[at]}`;
    }
  }

  #choices(): MenuItem[] {
    return [
      ...this.#layout.map(({ id, shown }) => ({
        text: titleOf(id),
        checked: shown,
        run: () => this.#change(changed(this.#layout, id, { shown: !shown })),
      })),
      { text: 'All as at first', run: () => this.#change(FIRST_LAYOUT) },
    ];
  }
}

function findChart(cards: HTMLElement, chart: string): HTMLElement | undefined {
  return [...cards.querySelectorAll<HTMLElement>('[data-chart]')].find(({ dataset }) => dataset.chart === chart);
}

function titleOf(id: SectionId): string {
  return SECTIONS.find((one) => one.id === id)!.title;
}

import type { Act, Overview, Tile, TileRow } from '../src/pages/overview.ts';
import type { SectionId } from '../src/pages/sections.ts';
import { element, KeyedElements, setText } from './element.ts';

export interface OverviewHost {
  act(act: Act): void;
  /** Brings a section into view. */
  jump(section: SectionId): void;
  /** Says something to who listens. */
  announce(text: string): void;
}

/** The first screen: a sentence that says whether all is well, what to do, and tiles with the figures. */
export class OverviewView {
  readonly element: HTMLElement;
  readonly #host: OverviewHost;
  readonly #headline = element('h2', { id: 'headline', className: 'headline', textContent: 'Loading …' });
  readonly #advice = element('p', { className: 'advice', hidden: true });
  readonly #outlook = element('p', { className: 'outlook', hidden: true });
  readonly #act = element('button', { className: 'link', hidden: true });
  readonly #tiles: KeyedElements<TileView>;
  #shown: Overview | undefined;

  constructor(host: OverviewHost) {
    this.#host = host;
    const list = element('div', { className: 'tiles', role: 'list', aria: { label: 'Figures' } });
    this.#tiles = new KeyedElements(list, (id) => new TileView(id, host));
    this.#act.addEventListener('click', () => this.#shown?.act && host.act(this.#shown.act));
    this.element = element(
      'section',
      { className: 'overview', aria: { labelledby: 'headline' } },
      element('div', { className: 'said' }, this.#headline, this.#advice, this.#act, this.#outlook),
      list,
    );
  }

  show(overview: Overview): void {
    const before = this.#shown;
    this.#shown = overview;
    const { tone, headline, advice, outlook, act, tiles } = overview;
    this.element.dataset.tone = tone;
    setText(this.#headline, headline);
    sentence(this.#advice, advice.join(' '));
    sentence(this.#outlook, outlook.join(' '));
    this.#act.hidden = act === undefined;
    setText(this.#act, act?.text ?? '');
    for (const [at, view] of this.#tiles.sync(tiles.map(({ id }) => id)).entries()) view.show(tiles[at]);
    if (before && before.tone !== tone) this.#host.announce(headline);
    this.#announceAlerts(before);
  }

  /** Those that were not up before. */
  #announceAlerts(before: Overview | undefined): void {
    const alertsOf = ({ tiles }: Overview) => tiles.find(({ id }) => id === 'alerts')?.rows ?? [];
    if (!before || !this.#shown) return;
    const known = new Set(alertsOf(before).map(({ id }) => id));
    for (const { id, name, text } of alertsOf(this.#shown)) {
      if (!known.has(id)) this.#host.announce(`Alert, ${text ?? ''}: ${name}`);
    }
  }
}

function sentence(paragraph: HTMLElement, text: string): void {
  paragraph.hidden = text === '';
  setText(paragraph, text);
}

class TileView {
  readonly element: HTMLElement;
  readonly #title = element('button', { className: 'tile-title' });
  readonly #value = element('p', { className: 'tile-value' });
  readonly #detail = element('p', { className: 'note' });
  readonly #bars = element('div', { className: 'bars', aria: { hidden: 'true' } });
  readonly #more = element('p', { className: 'note' });
  readonly #rows: KeyedElements<RowView>;
  #tile: Tile | undefined;

  constructor(id: string, host: OverviewHost) {
    this.#title.addEventListener('click', () => this.#tile && host.jump(this.#tile.section));
    const list = element('ul', { className: 'tile-rows' });
    this.#rows = new KeyedElements(list, () => new RowView(host));
    this.element = element(
      'div',
      { className: 'tile', role: 'listitem' },
      element('h3', {}, this.#title),
      this.#value,
      this.#bars,
      this.#detail,
      list,
      this.#more,
    );
    this.element.dataset.tile = id;
  }

  show(tile: Tile): void {
    const { title, value, absence, detail = '', tone = 'idle', bars = [], rows, more = '' } = tile;
    this.#tile = tile;
    setText(this.#title, title);
    this.element.dataset.tone = tone;
    this.#value.classList.toggle('absent', value === undefined);
    setText(this.#value, value ?? absence ?? '');
    sentence(this.#detail, detail);
    sentence(this.#more, more);
    this.#showBars(bars);
    for (const [at, view] of this.#rows.sync(rows.map(({ id }) => id)).entries()) view.show(rows[at]);
  }

  #showBars(bars: readonly number[]): void {
    this.#bars.hidden = bars.length === 0;
    const most = Math.max(1, ...bars);
    if (this.#bars.children.length !== bars.length) {
      this.#bars.replaceChildren(...bars.map(() => element('span', { className: 'bar' })));
    }
    for (const [at, bar] of [...this.#bars.children].entries()) {
      (bar as HTMLElement).style.setProperty('--share', String(bars[at] / most));
    }
  }
}

/** A plotter, an alert or a folder in its tile. */
class RowView {
  readonly element: HTMLElement;
  readonly #name = element('span', { className: 'row-name' });
  readonly #press = element('button', { className: 'link row-name' });
  readonly #text = element('span', { className: 'row-text' });
  readonly #note = element('span', { className: 'row-note note' });
  readonly #progress = element('span', { className: 'progress', hidden: true, aria: { hidden: 'true' } });
  readonly #act = element('button', { className: 'link' });
  #row: TileRow | undefined;

  constructor(host: OverviewHost) {
    const act = () => this.#row?.act && host.act(this.#row.act);
    this.#press.addEventListener('click', act);
    this.#act.addEventListener('click', act);
    this.element = element('li', {}, this.#name, this.#press, this.#text, this.#progress, this.#note, this.#act);
  }

  show(row: TileRow): void {
    const { name, text = '', note = '', progress, tone = 'idle', act } = row;
    this.#row = row;
    this.element.dataset.tone = tone;
    // What only shows more of the thing is done by its name.
    const opens = act?.command === 'showPlotter';
    this.#name.hidden = opens;
    this.#press.hidden = !opens;
    this.#act.hidden = opens || act === undefined;
    setText(this.#name, name);
    setText(this.#press, name);
    setText(this.#act, act?.text ?? '');
    if (act && !opens) this.#act.setAttribute('aria-label', `${act.text}: ${name}`);
    setText(this.#text, text);
    this.#text.hidden = text === '';
    setText(this.#note, note);
    this.#note.hidden = note === '';
    this.#progress.hidden = progress === undefined;
    this.#progress.style.setProperty('--share', String(progress ?? 0));
  }
}

import type { TopLevelSpec } from 'vega-lite';
import type { Act } from '../src/pages/overview.ts';
import type { DrawnId, Picture, PictureContent, PictureId, PictureKind } from '../src/pages/pictures.ts';
import { specWidth } from '../src/pages/specWidth.ts';
import type { Span } from '../src/pages/zoom.ts';
import type { Card, CardHost } from './card.ts';
import { CardFrame } from './cardFrame.ts';
import { element, setText } from './element.ts';
import { PictureCursor } from './pictureCursor.ts';
import { heightOf, watchSight, watchWidth } from './seenSize.ts';
import { swatch } from './swatch.ts';
import { TimePointer } from './timePointer.ts';
import { draw, type VegaView } from './vegaView.ts';
import { wordTable } from './wordTable.ts';

/** What was drawn last, how wide in pixels, and how many times as high as usual. */
interface Drawn {
  readonly picture: Picture;
  readonly width: number;
  readonly taller: number;
}

/** A chart that is drawn whole, of what the history knows of the time shown. */
export class PictureCard<Id extends DrawnId = PictureId> implements Card {
  readonly element: HTMLElement;
  readonly id: Id;
  readonly #kind: PictureKind;
  readonly #host: CardHost;
  readonly #card: CardFrame;
  readonly #legend = element('div', { className: 'legend' });
  readonly #plot = element('div', { className: 'picture', aria: { hidden: 'true' } });
  readonly #rule = element('div', { className: 'cursor', hidden: true });
  readonly #cursor: PictureCursor;
  readonly #table = element('div', { className: 'scroll', tabIndex: 0, role: 'region' });
  #answer: (PictureContent & { readonly span: Span }) | undefined;
  #view: VegaView | undefined;
  #drawn: Drawn | undefined;
  #isSeen = false;
  #isNear = false;
  #isPointedAt = false;
  #width = 0;
  /** Which time was asked for last (`PictureLoader`). */
  asked = -1;

  constructor(kind: PictureKind & { readonly id: Id }, host: CardHost) {
    this.id = kind.id;
    this.#kind = kind;
    this.#host = host;
    const overlay = element('div', { className: 'overlay', aria: { hidden: 'true' } }, this.#rule);
    const content = element(
      'div',
      {
        className: 'frame',
        tabIndex: 0,
        role: 'slider',
        aria: { label: `${kind.title}: marks`, describedby: `${kind.id}-summary` },
      },
      this.#plot,
      overlay,
    );
    this.#table.setAttribute('aria-label', `Table of ${kind.title}`);
    this.#card = new CardFrame(
      kind,
      { legend: this.#legend, content, table: this.#table },
      { export: host.export, copyImage: host.copyImage, showTable: () => host.drawSoon() },
    );
    this.element = this.#card.element;
    this.element.classList.toggle('wide', kind.wide ?? false);
    const time = {
      span: () => this.#span,
      zoom: (span: Span) => host.zoom(span),
      ask: (at: number) => host.ask(at),
    };
    const point = (at: number | undefined) => host.setCursor(at, this);
    const pointer = new TimePointer(content, { ...time, axis: () => this.#axis, point });
    this.#cursor = new PictureCursor(content, { ...time, moved: point });
    overlay.prepend(pointer.band);
    overlay.append(...this.#cursor.elements);
    this.#card.state = { kind: 'loading', text: 'Loading …' };
    watchWidth(this.#plot, (width) => {
      if (width === this.#width) return;
      this.#width = width;
      host.drawSoon();
    });
    watchSight(this.element, '0px', (isSeen) => {
      this.#isSeen = isSeen;
    });
    watchSight(this.element, '50%', (isNear) => {
      this.#isNear = isNear;
      if (isNear) host.drawSoon();
    });
  }

  get isSeen(): boolean {
    return this.#isSeen;
  }

  /** Whether it is seen, or nearly. */
  get isNear(): boolean {
    return this.#isNear;
  }

  /** Of what it shows, beside its title. */
  addControl(control: HTMLElement): void {
    this.#card.addControl(control);
  }

  show(content: PictureContent, span: Span): void {
    this.#answer = { ...content, span };
    this.#host.drawSoon();
  }

  /** The history can't be asked. What is drawn already stays. */
  fail(reason: string): void {
    if (this.#answer?.picture) return;
    this.#answer = { failed: reason, span: { from: 0, to: 1 } };
    this.#host.drawSoon();
  }

  set tableShown(shown: boolean) {
    this.#card.tableShown = shown;
  }

  get cursorIsHere(): boolean {
    return this.#isPointedAt;
  }

  setCursor(epochSeconds: number | undefined, here: boolean): void {
    this.#isPointedAt = here && epochSeconds !== undefined;
    const span = this.#span;
    const within = epochSeconds !== undefined && span && epochSeconds >= span.from && epochSeconds <= span.to;
    this.#rule.hidden = !within;
    if (!within) return;
    const { left, width } = this.#axis;
    const x = left + ((epochSeconds - span.from) / (span.to - span.from)) * width;
    this.#rule.style.transform = `translateX(${x}px)`;
  }

  draw(): boolean {
    if (!this.#isNear || !this.#answer) return false;
    const { picture, failed, empty = { text: this.#kind.empty }, stale } = this.#answer;
    if (failed !== undefined) this.#card.state = { kind: 'failed', text: `This can’t be shown: ${failed}.` };
    else if (!picture) this.#card.state = { kind: 'empty', text: empty.text, ...(empty.act && this.#offer(empty.act)) };
    else this.#card.state = { kind: 'shown' };
    this.#card.stale = picture ? (stale ?? this.#host.staleness) : '';
    if (!picture || this.#width === 0) return false;
    const taller = heightOf(this.element);
    const isNew = picture !== this.#drawn?.picture;
    if (!isNew && this.#drawn?.width === this.#width && this.#drawn.taller === taller) return false;
    this.#drawn = { picture, width: this.#width, taller };
    if (isNew) void this.#drawAnew(this.#drawn);
    else {
      const { width, height } = sized(picture.spec as TopLevelSpec, this.#width, taller);
      this.#view?.width(width).height(height).run();
      this.#cursor.resized();
    }
    return true;
  }

  #offer(act: Act): { readonly act: { readonly text: string; run(): void } } {
    return { act: { text: act.text, run: () => this.#host.act(act) } };
  }

  async #drawAnew({ picture, width, taller }: Drawn): Promise<void> {
    const { sentence, spec, legend, table, told = [] } = picture;
    setText(this.#card.summary, sentence);
    this.#legend.replaceChildren(
      element(
        'ul',
        {},
        ...legend.map(({ name, color, dash = [] }) =>
          element(
            'li',
            { className: 'line' },
            swatch({ color, dash }, dash.length === 0 ? 'mark' : 'line'),
            element('span', { textContent: name }),
          ),
        ),
      ),
      ...told.map((textContent) => element('p', { className: 'told', textContent })),
    );
    this.#table.replaceChildren(wordTable(this.#kind.title, table));
    // Drawn beside, so that nothing jumps while it is made.
    const drawing = element('div');
    try {
      const view = await draw(drawing, { ...spec, ...sized(spec as TopLevelSpec, width, taller) } as TopLevelSpec, {
        warn: (text) => this.#host.log(`${this.#kind.title}: ${text}`),
        error: (text) => this.#cannot(text),
      });
      if (this.#drawn?.picture !== picture) {
        view.finalize();
        return;
      }
      this.#view?.finalize();
      this.#view = view;
      this.#plot.replaceChildren(...drawing.childNodes);
      this.#cursor.view = view;
    } catch (error) {
      this.#cannot(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }

  #cannot(detail: string): void {
    this.#card.state = {
      kind: 'failed',
      text: `The chart “${this.#kind.title}” can’t be drawn. “Table” has its values.`,
    };
    this.#host.problem(`The chart “${this.#kind.title}” can’t be drawn.`, detail);
  }

  /** Of its axis of time, where it has one. */
  get #span(): Span | undefined {
    const { picture, span } = this.#answer ?? {};
    return picture?.timed && span && { from: span.from, to: picture.timed.until ?? span.to };
  }

  get #axis(): { left: number; width: number } {
    const { left, right } = this.#answer?.picture?.timed ?? { left: 0, right: 0 };
    return { left, width: Math.max(1, this.#width - left - right) };
  }
}

/** Where a specification names none. */
const USUAL_HEIGHT = 200;

function sized(spec: TopLevelSpec, width: number, taller: number): { width: number; height: number } {
  const { height = USUAL_HEIGHT } = spec as { height?: number };
  return { width: specWidth(spec, width), height: Math.round(height * taller) };
}

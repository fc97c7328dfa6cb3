import type { TopLevelSpec } from 'vega-lite';
import { datumWords } from '../src/pages/datumWords.ts';
import type { Act } from '../src/pages/overview.ts';
import type { DrawnId, Picture, PictureContent, PictureId, PictureKind } from '../src/pages/pictures.ts';
import { specWidth } from '../src/pages/specWidth.ts';
import type { Span } from '../src/pages/zoom.ts';
import { CardFrame } from './cardFrame.ts';
import type { Card, CardHost } from './chartCard.ts';
import { element, setText } from './element.ts';
import { swatch } from './swatch.ts';
import { TimePointer } from './timePointer.ts';
import { draw, type VegaView } from './vegaView.ts';
import { wordTable } from './wordTable.ts';

/** A chart that is drawn whole, of what the history knows of the time shown. */
export class PictureCard<Id extends DrawnId = PictureId> implements Card {
  readonly element: HTMLElement;
  readonly id: Id;
  readonly #kind: PictureKind;
  readonly #host: CardHost;
  readonly #card: CardFrame;
  readonly #legend = element('div', { className: 'legend' });
  readonly #plot = element('div', { className: 'picture', role: 'img' });
  readonly #rule = element('div', { className: 'cursor', hidden: true });
  readonly #words = element('p', { className: 'readout', hidden: true });
  readonly #table = element('div', { className: 'scroll', tabIndex: 0, role: 'region' });
  #answer: (PictureContent & { readonly span: Span }) | undefined;
  #view: VegaView | undefined;
  /** What was drawn last, and how wide. */
  #drawn: { readonly picture: Picture; readonly width: number } | undefined;
  #visible = false;
  #isPointedAt = false;
  #width = 0;
  /** Which time was asked for last (`PictureLoader`). */
  asked = -1;

  constructor(kind: PictureKind & { readonly id: Id }, host: CardHost) {
    this.id = kind.id;
    this.#kind = kind;
    this.#host = host;
    const overlay = element('div', { className: 'overlay', aria: { hidden: 'true' } }, this.#rule, this.#words);
    const content = element('div', { className: 'frame' }, this.#plot, overlay);
    this.#table.setAttribute('aria-label', `Table of ${kind.title}`);
    this.#card = new CardFrame(
      kind,
      { legend: this.#legend, content, table: this.#table },
      { export: host.export, copyImage: host.copyImage, showTable: () => host.drawSoon() },
    );
    this.element = this.#card.element;
    this.element.classList.toggle('wide', kind.wide ?? false);
    content.addEventListener('pointermove', ({ clientX }) => {
      const x = clientX - content.getBoundingClientRect().left;
      this.#words.classList.toggle('leftwards', x > this.#width / 2);
      this.#words.style.setProperty('--x', `${x}px`);
    });
    const pointer = new TimePointer(content, {
      span: () => (this.#answer?.picture?.timed ? this.#answer.span : undefined),
      axis: () => this.#axis,
      point: (at) => host.setCursor(at, this),
      zoom: (span) => host.zoom(span),
      ask: (at) => host.ask(at),
    });
    overlay.prepend(pointer.band);
    this.#card.state = { kind: 'loading', text: 'Loading …' };
    this.#watchSize();
  }

  /** Whether it is seen, or nearly. */
  get isVisible(): boolean {
    return this.#visible;
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
    const { picture, span } = this.#answer ?? {};
    const within = epochSeconds !== undefined && span && epochSeconds >= span.from && epochSeconds <= span.to;
    this.#rule.hidden = !within || !picture?.timed;
    if (!within) return;
    const { left, width } = this.#axis;
    const x = left + ((epochSeconds - span.from) / (span.to - span.from)) * width;
    this.#rule.style.transform = `translateX(${x}px)`;
  }

  draw(): boolean {
    if (!this.#visible || !this.#answer) return false;
    const { picture, failed, empty = { text: this.#kind.empty }, stale } = this.#answer;
    if (failed !== undefined) this.#card.state = { kind: 'failed', text: `This can’t be shown: ${failed}.` };
    else if (!picture) this.#card.state = { kind: 'empty', text: empty.text, ...(empty.act && this.#offer(empty.act)) };
    else this.#card.state = { kind: 'shown' };
    this.#card.stale = picture ? (stale ?? this.#host.staleness) : '';
    if (!picture || this.#width === 0) return false;
    const isNew = picture !== this.#drawn?.picture;
    if (!isNew && this.#drawn?.width === this.#width) return false;
    this.#drawn = { picture, width: this.#width };
    if (isNew) void this.#drawAnew(picture);
    else this.#view?.width(specWidth(picture.spec as TopLevelSpec, this.#width)).run();
    return true;
  }

  #offer(act: Act): { readonly act: { readonly text: string; run(): void } } {
    return { act: { text: act.text, run: () => this.#host.act(act) } };
  }

  async #drawAnew(picture: Picture): Promise<void> {
    const { sentence, spec, legend, table, told = [] } = picture;
    this.#plot.setAttribute('aria-label', sentence);
    setText(this.#card.summary, sentence);
    this.#legend.replaceChildren(
      element(
        'ul',
        {},
        ...legend.map(({ name, color, dash = [] }) =>
          element(
            'li',
            { className: 'line' },
            swatch({ color, dash }, dash.length === 0),
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
      const view = await draw(drawing, sized(spec as TopLevelSpec, this.#width), {
        warn: (text) => this.#host.log(`${this.#kind.title}: ${text}`),
        error: (text) => this.#cannot(text),
      });
      if (this.#drawn?.picture !== picture) {
        view.finalize();
        return;
      }
      this.#view?.finalize();
      this.#view = view;
      view.addEventListener('pointermove', (_, item) => this.#say(item?.datum));
      view.addEventListener('pointerout', () => this.#say(undefined));
      this.#plot.replaceChildren(...drawing.childNodes);
    } catch (error) {
      this.#cannot(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }

  /** Beside the mark that is pointed at. */
  #say(datum: unknown): void {
    const words = typeof datum === 'object' && datum !== null ? datumWords(datum as Record<string, unknown>) : '';
    this.#words.hidden = words === '';
    setText(this.#words, words);
  }

  #cannot(detail: string): void {
    this.#card.state = {
      kind: 'failed',
      text: `The chart “${this.#kind.title}” can’t be drawn. “Table” has its values.`,
    };
    this.#host.problem(`The chart “${this.#kind.title}” can’t be drawn.`, detail);
  }

  get #axis(): { left: number; width: number } {
    const { left, right } = this.#answer?.picture?.timed ?? { left: 0, right: 0 };
    return { left, width: Math.max(1, this.#width - left - right) };
  }

  #watchSize(): void {
    new ResizeObserver((entries) => {
      const width = Math.floor(entries.at(-1)!.contentRect.width);
      if (width === 0 || width === this.#width) return;
      this.#width = width;
      this.#host.drawSoon();
    }).observe(this.#plot);
    new IntersectionObserver(
      (entries) => {
        this.#visible = entries.at(-1)!.isIntersecting;
        if (this.#visible) this.#host.drawSoon();
      },
      { rootMargin: '50% 0px' },
    ).observe(this.element);
  }
}

function sized(spec: TopLevelSpec, width: number): TopLevelSpec {
  return { ...spec, width: specWidth(spec, width) } as TopLevelSpec;
}

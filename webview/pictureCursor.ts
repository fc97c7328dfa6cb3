import { datumWords } from '../src/pages/datumWords.ts';
import { type DrawnItem, inNextLine, itemAt, type PictureMark, pictureMarks } from '../src/pages/pictureMarks.ts';
import { type Span, zoomedAround } from '../src/pages/zoom.ts';
import { CURSOR_KEYS, ZOOM_KEYS } from './cursorKeys.ts';
import { element, setText } from './element.ts';
import type { VegaView } from './vegaView.ts';

/** Smaller marks are ringed all the same. */
const LEAST_RING_PIXELS = 12;
const NOTHING_CHOSEN = 'no mark chosen: arrow keys choose one';

export interface PictureCursorHost {
  /** The time that is shown, where the picture has an axis of it. */
  span(): Span | undefined;
  /** The time of the mark, in epoch seconds: all charts mark it. */
  moved(epochSeconds: number | undefined): void;
  zoom(span: Span): void;
  ask(epochSeconds: number): void;
}

/**
 * The mark of a picture that is pointed at or walked to, in words beside it. By keys: Left and Right walk along a row or kind, Up and Down from
 * one to the other, Page Up and Down ten marks, Home and End to the first and the last; Enter asks about its moment, + and - zoom around it.
 */
export class PictureCursor {
  /** To be put over the picture. */
  readonly elements: readonly HTMLElement[];
  readonly #frame: HTMLElement;
  readonly #host: PictureCursorHost;
  readonly #words = element('p', { className: 'readout', hidden: true });
  readonly #ring = element('div', { className: 'mark-ring', hidden: true });
  #view: VegaView | undefined;
  /** Of the view, found when they are first walked. */
  #marks: readonly PictureMark[] | undefined;
  #current: PictureMark | undefined;

  constructor(frame: HTMLElement, host: PictureCursorHost) {
    this.#frame = frame;
    this.#host = host;
    this.elements = [this.#ring, this.#words];
    this.#tell(undefined);
    frame.addEventListener('blur', () => this.#go(undefined));
    frame.addEventListener('keydown', (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey || !this.#press(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  /** Another picture is drawn. The same mark of it stays chosen, where it has it. */
  set view(view: VegaView) {
    this.#view = view;
    view.addEventListener('pointermove', (event, item) => this.#point(event as PointerEvent, item as DrawnItem | null));
    view.addEventListener('pointerout', () => this.#say(''));
    this.resized();
  }

  /** What is drawn lies elsewhere now. */
  resized(): void {
    this.#marks = undefined;
    const { words, line } = this.#current ?? {};
    if (words !== undefined) this.#go(this.#all.find((one) => one.words === words && one.line === line));
  }

  get #all(): readonly PictureMark[] {
    this.#marks ??= this.#view ? pictureMarks(this.#view.scenegraph() as never) : [];
    return this.#marks;
  }

  /** Where the plot begins in the frame. */
  get #origin(): { x: number; y: number } {
    const [x, y] = this.#view?.origin() ?? [0, 0];
    const { left = 0, top = 0 } = (this.#view?.padding() ?? {}) as { left?: number; top?: number };
    return { x: x + left, y: y + top };
  }

  #point({ clientX }: PointerEvent, item: DrawnItem | null): void {
    const x = clientX - this.#frame.getBoundingClientRect().left;
    const datum = item && itemAt(item, x - this.#origin.x).datum;
    this.#say(typeof datum === 'object' && datum !== null ? datumWords(datum as Record<string, unknown>) : '', x);
  }

  #say(words: string, x = 0): void {
    this.#words.hidden = words === '';
    setText(this.#words, words);
    this.#words.classList.toggle('leftwards', x > this.#frame.clientWidth / 2);
    this.#words.style.setProperty('--x', `${x}px`);
  }

  /** Whether the key means something here. */
  #press(key: string): boolean {
    if (key === 'Escape') {
      const was = this.#current !== undefined;
      this.#go(undefined);
      return was;
    }
    const span = this.#host.span();
    const seconds = this.#current?.at === undefined ? undefined : this.#current.at / 1000;
    const factor = ZOOM_KEYS[key];
    if (factor !== undefined && span) {
      this.#host.zoom(zoomedAround(span, seconds ?? span.to, factor));
      return true;
    }
    if (key === 'Enter' && seconds !== undefined && span) {
      this.#host.ask(seconds);
      return true;
    }
    return this.#step(key);
  }

  #step(key: string): boolean {
    const marks = this.#all;
    const at = this.#current ? marks.indexOf(this.#current) : -1;
    const moved = CURSOR_KEYS[key]?.(at, marks.length - 1);
    if (moved === undefined || marks.length === 0) return false;
    const isAcross = at >= 0 && (key === 'ArrowUp' || key === 'ArrowDown');
    const next = isAcross ? inNextLine(marks, at, key === 'ArrowUp' ? -1 : 1) : moved;
    this.#go(marks[Math.min(marks.length - 1, Math.max(0, next))]);
    return true;
  }

  #go(mark: PictureMark | undefined): void {
    if (mark === undefined && this.#current === undefined) return;
    this.#current = mark;
    this.#tell(mark);
    this.#ring.hidden = mark === undefined;
    this.#say(mark?.words ?? '', mark && this.#origin.x + mark.x);
    if (mark) this.#drawRing(mark);
    const { at } = mark ?? {};
    this.#host.moved(at !== undefined && this.#host.span() ? at / 1000 : undefined);
  }

  #drawRing(mark: PictureMark): void {
    const { x, y } = this.#origin;
    const [width, height] = [mark.width, mark.height].map((size) => Math.max(LEAST_RING_PIXELS, size + 2));
    const { style } = this.#ring;
    style.width = `${width}px`;
    style.height = `${height}px`;
    style.transform = `translate(${x + mark.x - width / 2}px, ${y + mark.y - height / 2}px)`;
  }

  #tell(mark: PictureMark | undefined): void {
    const { length } = mark ? this.#all : [];
    this.#frame.setAttribute('aria-valuemin', '0');
    this.#frame.setAttribute('aria-valuemax', String(length));
    this.#frame.setAttribute('aria-valuenow', String(mark ? this.#all.indexOf(mark) + 1 : 0));
    this.#frame.setAttribute('aria-valuetext', mark?.words ?? NOTHING_CHOSEN);
  }
}

import { panned, type Span, spanBetween, zoomedAround } from '../src/pages/zoom.ts';
import { element } from './element.ts';

/** Less is a click, and not a brush. */
const LEAST_BRUSH_PIXELS = 5;
/** Of a wheel's notch. */
const NOTCH = 100;
const ZOOM_A_NOTCH = 1.25;
const PAN_A_NOTCH = 0.1;

export interface TimeTarget {
  /** The time that is shown, in epoch seconds; undefined while there is none. */
  span(): Span | undefined;
  /** Where its axis begins in the element, and how long it is, in pixels. */
  axis(): { readonly left: number; readonly width: number };
  /** The pointer is at this time (epoch seconds), or nowhere. */
  point(at: number | undefined): void;
  zoom(span: Span): void;
  /** A click: what went on then? */
  ask(at: number): void;
}

/**
 * The time axis under a pointer: it tells the time that is pointed at, zooms to what is brushed, or around the pointer by the wheel with
 * Ctrl or ⌘, moves with Shift, and asks about the moment that is clicked.
 */
export class TimePointer {
  /** What is being brushed; to be put over the plot. */
  readonly band = element('div', { className: 'band', hidden: true });
  readonly #target: TimeTarget;
  readonly #element: HTMLElement;
  #down: { readonly x: number; readonly at: number } | undefined;

  constructor(over: HTMLElement, target: TimeTarget) {
    this.#element = over;
    this.#target = target;
    over.addEventListener('pointermove', (event) => this.#move(event));
    over.addEventListener('pointerleave', () => target.point(undefined));
    over.addEventListener('pointerdown', (event) => this.#press(event));
    over.addEventListener('pointerup', (event) => this.#release(event));
    over.addEventListener('pointercancel', () => this.cancel());
    over.addEventListener('wheel', (event) => this.#turn(event), { passive: false });
  }

  /** Whether something was being brushed. */
  cancel(): boolean {
    const was = this.#down !== undefined;
    this.#down = undefined;
    this.band.hidden = true;
    return was;
  }

  #timeAt(clientX: number): number | undefined {
    const span = this.#target.span();
    const { left, width } = this.#target.axis();
    if (!span || width <= 0) return undefined;
    const x = clientX - this.#element.getBoundingClientRect().left - left;
    return span.from + Math.min(1, Math.max(0, x / width)) * (span.to - span.from);
  }

  #move({ clientX }: PointerEvent): void {
    const at = this.#timeAt(clientX);
    if (at === undefined) return;
    this.#target.point(at);
    if (this.#down && Math.abs(clientX - this.#down.x) >= LEAST_BRUSH_PIXELS) this.#drawBand(this.#down.x, clientX);
  }

  #drawBand(from: number, to: number): void {
    const { left, width } = this.#target.axis();
    const origin = this.#element.getBoundingClientRect().left;
    const within = (x: number) => Math.min(left + width, Math.max(left, x - origin));
    const [begin, end] = [within(Math.min(from, to)), within(Math.max(from, to))];
    this.showBand(begin, end);
  }

  /** From here to there, in pixels of the element. */
  showBand(begin: number, end: number): void {
    this.band.hidden = false;
    this.band.style.transform = `translateX(${begin}px)`;
    this.band.style.width = `${end - begin}px`;
  }

  #press({ button, clientX, pointerId }: PointerEvent): void {
    const at = this.#timeAt(clientX);
    if (button !== 0 || at === undefined) return;
    this.#down = { x: clientX, at };
    this.#element.setPointerCapture(pointerId);
  }

  #release({ clientX }: PointerEvent): void {
    const down = this.#down;
    const at = this.#timeAt(clientX);
    this.cancel();
    if (!down || at === undefined) return;
    if (Math.abs(clientX - down.x) < LEAST_BRUSH_PIXELS) this.#target.ask(down.at);
    else this.#target.zoom(spanBetween(down.at, at));
  }

  #turn(event: WheelEvent): void {
    const span = this.#target.span();
    const at = this.#timeAt(event.clientX);
    if (!(event.ctrlKey || event.metaKey || event.shiftKey) || !span || at === undefined) return;
    event.preventDefault();
    const notches = (event.deltaY || event.deltaX) / NOTCH;
    if (event.shiftKey) this.#target.zoom(panned(span, notches * PAN_A_NOTCH, Date.now() / 1000));
    else this.#target.zoom(zoomedAround(span, at, ZOOM_A_NOTCH ** notches));
  }
}

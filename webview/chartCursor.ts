import { type Span, spanBetween, zoomedAround } from '../src/pages/zoom.ts';
import type { Stretch } from './chartView.ts';
import { CURSOR_KEYS, ZOOM_KEYS } from './cursorKeys.ts';
import { setAttribute } from './element.ts';
import type { FrameWindow } from './frameWindow.ts';
import { nearestFrame } from './readings.ts';
import type { Readout } from './readout.ts';
import { TimePointer } from './timePointer.ts';

export interface CursorHost {
  readonly window: FrameWindow;
  /** In milliseconds. */
  stretch(): Stretch | undefined;
  /** Where the plot begins in its element, and its width, in pixels. */
  axis(): { readonly left: number; readonly width: number };
  labels(): readonly string[];
  /** The time under the pointer or the keys, in epoch seconds: all charts mark it. */
  moved(epochSeconds: number | undefined): void;
  zoom(span: Span): void;
  ask(epochSeconds: number): void;
}

/**
 * The time that a chart marks, with the values of that moment beside it. By pointer (`TimePointer`) and by keys: arrows, Page Up and Down,
 * Home and End walk from frame to frame, with Shift they brush; Enter zooms to what is brushed, or asks about the moment; + and - zoom.
 */
export class ChartCursor {
  readonly #frame: HTMLElement;
  readonly #readout: Readout;
  readonly #host: CursorHost;
  readonly #pointer: TimePointer;
  #at: { epochSeconds: number; here: boolean } | undefined;
  /** Where brushing by keys began. */
  #anchor: number | undefined;

  constructor(frame: HTMLElement, readout: Readout, host: CursorHost) {
    this.#frame = frame;
    this.#readout = readout;
    this.#host = host;
    this.#pointer = new TimePointer(frame, {
      span: () => this.#span,
      axis: () => host.axis(),
      point: (at) => host.moved(at === undefined ? undefined : nearestFrame(host.window.frames, at)?.epochSeconds),
      zoom: (span) => host.zoom(span),
      ask: (at) => host.ask(nearestFrame(host.window.frames, at)?.epochSeconds ?? at),
    });
    readout.element.prepend(this.#pointer.band);
    frame.setAttribute('aria-valuenow', '0');
    frame.setAttribute('aria-valuetext', 'no time chosen: arrow keys choose one');
    frame.addEventListener('blur', () => {
      this.#endBrush();
      host.moved(undefined);
    });
    frame.addEventListener('keydown', (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey || !this.#press(event)) return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  /** `here`: with the values beside it. */
  set(epochSeconds: number | undefined, here: boolean): void {
    this.#at = epochSeconds === undefined ? undefined : { epochSeconds, here };
    this.draw();
  }

  get isHere(): boolean {
    return this.#at?.here ?? false;
  }

  draw(): void {
    const stretch = this.#host.stretch();
    const frame = this.#at && nearestFrame(this.#host.window.frames, this.#at.epochSeconds);
    if (!frame || !stretch || frame.epochSeconds * 1000 < stretch.from || frame.epochSeconds * 1000 > stretch.until) {
      this.#readout.hide();
      return;
    }
    const { here = false } = this.#at ?? {};
    const words = this.#readout.show(frame, stretch, this.#host.axis().width, this.#host.labels(), here);
    if (!here) return;
    setAttribute(this.#frame, 'aria-valuenow', String(Math.round(frame.epochSeconds - stretch.until / 1000)));
    setAttribute(this.#frame, 'aria-valuetext', words);
  }

  get #span(): Span | undefined {
    const stretch = this.#host.stretch();
    return stretch && { from: stretch.from / 1000, to: stretch.until / 1000 };
  }

  /** Whether the key means something here. */
  #press({ key, shiftKey }: KeyboardEvent): boolean {
    const span = this.#span;
    if (key === 'Escape') return this.#escape();
    if (!span) return false;
    const factor = ZOOM_KEYS[key];
    if (factor !== undefined) {
      this.#host.zoom(zoomedAround(span, this.#at?.epochSeconds ?? span.to, factor));
      return true;
    }
    if (key === 'Enter') return this.#enter();
    return this.#step(key, shiftKey);
  }

  #escape(): boolean {
    if (this.#pointer.cancel() || this.#endBrush()) return true;
    this.#host.moved(undefined);
    // The page goes on with it: it leads out of a zoom.
    return false;
  }

  #enter(): boolean {
    const at = this.#at?.epochSeconds;
    if (at === undefined) return false;
    const anchor = this.#anchor;
    this.#endBrush();
    if (anchor !== undefined && anchor !== at) this.#host.zoom(spanBetween(anchor, at));
    else this.#host.ask(at);
    return true;
  }

  #step(key: string, brush: boolean): boolean {
    const { frames } = this.#host.window;
    const last = frames.length - 1;
    const current = this.#at ? frames.indexOf(nearestFrame(frames, this.#at.epochSeconds)!) : last + 1;
    const index = CURSOR_KEYS[key]?.(current, last);
    if (index === undefined || last < 0) return false;
    const at = frames[Math.min(last, Math.max(0, index))].epochSeconds;
    if (brush) this.#anchor ??= this.#at?.epochSeconds ?? at;
    else this.#endBrush();
    this.#host.moved(at);
    this.#drawBrush(at);
    return true;
  }

  #drawBrush(at: number): void {
    const span = this.#span;
    if (this.#anchor === undefined || !span) return;
    const { left, width } = this.#host.axis();
    const place = (time: number) => left + (Math.max(0, time - span.from) / (span.to - span.from)) * width;
    const [begin, end] = [place(Math.min(this.#anchor, at)), place(Math.max(this.#anchor, at))];
    this.#pointer.showBand(begin, end);
  }

  #endBrush(): boolean {
    const was = this.#anchor !== undefined;
    this.#anchor = undefined;
    if (was) this.#pointer.cancel();
    return was;
  }
}

import type { Act } from '../src/pages/overview.ts';
import type { Span } from '../src/pages/zoom.ts';
import type { CardActions } from './cardFrame.ts';
import type { FrameWindow } from './frameWindow.ts';

/** How frames are drawn. */
export interface Scene {
  /** Seconds between two frames. */
  readonly intervalSeconds: number;
  /** Seconds between two measurements: a frame of the history may be the mean of several. */
  readonly measuredEvery: number;
  readonly focus?: string | undefined;
  /** Each frame is the mean of so many seconds. */
  readonly meanSeconds?: number;
}

/** What every card of the page asks of it. */
export interface CardHost extends CardActions {
  /** The frames that are shown. */
  readonly window: FrameWindow;
  /** Asks for `draw` in the next animation frame. */
  drawSoon(): void;
  /** The time under the pointer or the keyboard's cursor in this card; all cards mark it. */
  setCursor(epochSeconds: number | undefined, card: Card): void;
  /** Shows less of the time, or more, in all charts. */
  zoom(span: Span): void;
  /** Tells what went on at this time. */
  ask(epochSeconds: number): void;
  /** Does what a card offers. */
  act(act: Act): void;
  /** Whether what the chart shows is still on its way. */
  isLoading(chart: string): boolean;
  /** Why what is shown is not of now; '' where it is. */
  readonly staleness: string;
  /** What a person calls a line. */
  nameOf(label: string): string;
  problem(sentence: string, detail: string): void;
  /** For the log only. */
  log(text: string): void;
}

/** A chart of whichever kind, on its card. */
export interface Card {
  readonly element: HTMLElement;
  readonly id: string;
  readonly cursorIsHere: boolean;
  /** Marks a time; `here`: with the values beside it. */
  setCursor(epochSeconds: number | undefined, here: boolean): void;
  set tableShown(shown: boolean);
  /** Brings what is seen up to date. True when the chart itself was drawn. */
  draw(): boolean;
}

import { type Facts, slotOf } from './facts.ts';
import { type Failure, plotErrorOf, TELLS } from './failures/failure.ts';
import { failureOf } from './failures/failures.ts';
import type { CompiledForm } from './lineForm.ts';
import type { PlotBook } from './plotBook.ts';
import type { PlotState } from './plotState.ts';

const SECONDS = slotOf('seconds');
const INDEX = slotOf('index');
const PATH = slotOf('path');
const DEVICE = slotOf('device');
const REASON = slotOf('reason');

/** What the plotter adds where it goes on with the next plot. */
const GOES_ON = / — continuing$/;

const UNKNOWN: Failure = {
  kind: 'fatal',
  id: 'plotting-error',
  cause: 'The plotter could not make this plot.',
  remedy: 'The line says what failed.',
  tells: TELLS.reason,
};

/**
 * Plots of a plotter that makes many in one process, on several devices at once: each is told by a line when it is whole, in whatever
 * order. The plot at work is the next one that will be.
 */
export class BatchFold {
  readonly #book: PlotBook;
  /** Seconds on the device of plots that aren't written yet, by their number; NaN where the device doesn't tell it. */
  readonly #computed = new Map<number, number>();
  #made = 0;
  /** Those that failed or were there already. */
  #others = 0;

  constructor(book: PlotBook) {
    this.#book = book;
  }

  take(form: CompiledForm, { numbers, texts }: Facts): void {
    const index = numbers[INDEX];
    const seconds = numbers[SECONDS];
    const path = texts[PATH] ?? '';
    const reason = texts[REASON] ?? '';
    switch (form.line.as?.tells) {
      case 'begun':
        this.#open();
        break;
      case 'computed':
        this.#open();
        this.#computed.set(index, seconds);
        break;
      case 'made':
        this.#finish(path, index, this.#computed.get(index) ?? this.#computed.get(Number.NaN), texts[DEVICE]?.slice(1));
        this.#computed.delete(index);
        break;
      case 'skipped':
        this.#others++;
        break;
      case 'failed':
        this.#fail(reason.replace(GOES_ON, ''), index, path);
        this.#others++;
        this.#computed.delete(index);
        if (GOES_ON.test(reason)) this.#openNext();
        break;
      case 'aborted':
        this.#fail(reason, index, path);
        break;
      // Plots that no line of their own told of.
      case 'counted':
      case 'total':
        while (this.#made < index) this.#finish('', Number.NaN, seconds);
        if (form.line.as?.tells === 'total') this.#end();
        break;
    }
  }

  #open(): PlotState {
    const { current } = this.#book;
    if (current && !current.finished && !current.error) return current;
    const plot = this.#book.add(true);
    plot.startedAt = this.#book.clock;
    this.#book.emit?.({ type: 'plot-started', at: this.#book.at, plot });
    return plot;
  }

  /** As long as the run isn't at its end, as far as is known. */
  #openNext(): void {
    const { count } = this.#book.settings;
    if (count !== undefined && this.#made + this.#others < count) this.#open();
  }

  #finish(path: string, index: number, seconds: number | undefined, device = ''): void {
    const plot = this.#open();
    this.#made++;
    if (device !== '') plot.device = device;
    if (path !== '') this.#book.ledger.name(plot, path);
    if (index >= 0) plot.index = index + 1;
    plot.totalSeconds = seconds;
    plot.finished = true;
    plot.isWritten = true;
    this.#book.touch(plot);
    this.#book.emit?.({
      type: 'plot-finished',
      at: this.#book.at,
      plot,
      ...(seconds !== undefined && { totalSeconds: seconds }),
    });
    this.#openNext();
  }

  /** The run is over: the plot that would have been next isn't made. */
  #end(): void {
    const book = this.#book;
    const { current } = book;
    if (!current || current.finished || current.error) return;
    book.ledger.drop(current);
    book.current = undefined;
  }

  #fail(reason: string, index: number, path: string): void {
    const { current, plotter, isWindows } = this.#book;
    // What ends the run is mostly what a plot failed of.
    if (current?.error?.line === reason) return;
    const context = { isPlotter: () => true, isReason: true, isWindows, signatures: plotter?.failures ?? [] };
    const failure = failureOf(reason, context) ?? UNKNOWN;
    const plot = this.#open();
    if (index >= 0) plot.index = index + 1;
    if (path !== '') this.#book.ledger.name(plot, path);
    plot.error = plotErrorOf(failure, reason);
    plot.errorTells = failure.tells;
    this.#book.emit?.({ type: 'error', at: this.#book.at, plot, error: plot.error });
  }
}

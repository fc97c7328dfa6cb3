import { type Failure, plotErrorOf, TELLS } from './failures/failure.ts';
import type { PlotBook } from './plotBook.ts';
import type { PlotState } from './plotState.ts';

/** Lines of failures, folded into the plots of one process. */
export class FailureFold {
  readonly #book: PlotBook;

  constructor(book: PlotBook) {
    this.#book = book;
  }

  take(failure: Failure, line: string): void {
    const book = this.#book;
    const plot = book.current ?? book.open();
    plot.lastAt = book.at ?? plot.lastAt;
    plot.plotter ??= failure.plotter;
    if (failure.kind === 'waiting') this.#wait(plot, failure, line);
    else if (failure.kind === 'suspect') this.#suspect(plot, failure, line);
    else this.#fail(plot, failure, line);
  }

  /** The reason of the general error before stands on this line. */
  explain(line: string): void {
    const plot = this.#book.current;
    if (plot?.error && plot.errorTells === TELLS.end) {
      plot.error = { ...plot.error, line: line.trim() };
      plot.errorTells = TELLS.reason;
    }
  }

  /** What it waited for first is why it waits, until it goes on. */
  #wait(plot: PlotState, failure: Failure, line: string): void {
    const error = plotErrorOf(failure, line);
    plot.waiting ??= error;
    this.#book.emit?.({ type: 'waiting', at: this.#book.at, plot, error });
  }

  #suspect(plot: PlotState, failure: Failure, line: string): void {
    if (plot.error) return;
    plot.error = plotErrorOf(failure, line);
    plot.errorTells = -1;
    this.#book.emit?.({ type: 'suspect', at: this.#book.at, plot, error: plot.error });
  }

  #fail(plot: PlotState, failure: Failure, line: string): void {
    const { plotter, emit, at } = this.#book;
    // A plotter that writes the file after printing the total hasn't finished the plot if it fails now.
    if (plotter?.writesAfterTotal && plot.finished && !plot.isWritten) plot.finished = false;
    // The first precise cause stands; what follows it (other threads, a stack trace, the shell's word) only comes of it.
    if (plot.error && plot.errorTells >= failure.tells) return;
    // What made a plot suspect is why the plotter then died of it.
    const isKnown = plot.error !== undefined && plot.errorTells < 0 && failure.tells < TELLS.cause && !plot.finished;
    plot.error = isKnown ? plot.error! : this.#explained(plot, failure, line);
    plot.errorTells = isKnown ? TELLS.cause : failure.tells;
    emit?.({ type: 'error', at, plot, error: plot.error });
  }

  #explained(plot: PlotState, failure: Failure, line: string) {
    const error = plotErrorOf(failure, line);
    if (failure.id !== 'crashed' || !plot.isEmpty) return error;
    return {
      ...error,
      cause: 'The plotter crashed: all its tables are empty, as this build has no code for this graphics card.',
      remedy: 'Take a build for the card’s compute capability (5.2 is the least), and update the driver.',
    };
  }
}

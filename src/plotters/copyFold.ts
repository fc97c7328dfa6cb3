import { type Facts, slotOf } from './facts.ts';
import { plotErrorOf } from './failures/failure.ts';
import { copyFailureOf } from './failures/storageFailures.ts';
import type { CompiledForm } from './lineForm.ts';
import type { PlotBook } from './plotBook.ts';
import { parsePlotName } from './plotName.ts';
import type { PlotState } from './plotState.ts';

const SECONDS = slotOf('seconds');
const RATE = slotOf('mibPerSecond');
const PATH = slotOf('path');
const REASON = slotOf('reason');

/** Lines of copies to the destination, folded into the plots that they name. */
export class CopyFold {
  readonly #book: PlotBook;

  constructor(book: PlotBook) {
    this.#book = book;
  }

  /** @param justEnded the line before was the closing line of the current plot. */
  take(form: CompiledForm, facts: Facts, justEnded: boolean): void {
    const path = facts.texts[PATH] ?? '';
    const plot = this.#plotOf(path, justEnded);
    if (form.does === 'copy-started') this.#start(path, plot);
    else if (form.does === 'copy-failed') this.#fail(path, plot, facts.texts[REASON] ?? '');
    else this.#end(path, plot, facts);
  }

  /** The plot that a path names. Copies run beside the next plot, and a log may begin after their plot's lines. */
  #plotOf(path: string, justEnded: boolean): PlotState | undefined {
    const { current, ledger } = this.#book;
    const id = parsePlotName(path)?.id;
    if (id === undefined) return current?.finished ? current : undefined;
    if (current?.id === id) {
      // A plot that is copied was made: what the log told since its name is of another one.
      return current.finished ? current : current.hasSteps() ? ledger.disown(current) : current;
    }
    const known = ledger.get(id);
    if (known || !current?.finished || !(justEnded || current.unverified)) return known;
    // A copy starts right after its plot's end. Another name than this one's means that lines between are missing, there or before.
    if (current.id !== undefined) ledger.disown(current);
    else if (ledger.hasNoStart) ledger.name(current, path);
    return current;
  }

  #start(path: string, plot: PlotState | undefined): void {
    if (plot) plot.copying = true;
    const { emit, at, process } = this.#book;
    emit?.({ type: 'copy-started', at, process, path, ...(plot && { plot }) });
  }

  #fail(path: string, known: PlotState | undefined, reason: string): void {
    const error = plotErrorOf(copyFailureOf(reason), `Copy to ${path} failed with: ${reason}`);
    const plot = known ?? this.#addCopied(path);
    if (!plot.error) {
      plot.error = error;
      plot.errorTells = -1;
      plot.errorIsOfCopy = true;
    }
    plot.waiting = error;
    this.#book.emit?.({ type: 'copy-failed', at: this.#book.at, plot, path, error });
  }

  #end(path: string, plot: PlotState | undefined, facts: Facts): void {
    const seconds = Number.isNaN(facts.numbers[SECONDS]) ? undefined : facts.numbers[SECONDS];
    const rate = facts.numbers[RATE] * 2 ** 20;
    // The plotter's own rate assumes a size in some cases and is 0 in some builds: the size tells better where it is known.
    const bytesPerSecond = plot?.finalBytes && seconds ? plot.finalBytes / seconds : rate > 0 ? rate : undefined;
    if (plot) {
      plot.copying = false;
      plot.isWritten = true;
      if (plot.id !== undefined && parsePlotName(path)?.id === plot.id) this.#book.ledger.name(plot, path);
      plot.copySeconds = seconds ?? plot.copySeconds;
      plot.copyBytesPerSecond = seconds === undefined ? plot.copyBytesPerSecond : bytesPerSecond;
      if (plot.errorIsOfCopy) plot.error = undefined;
      plot.errorIsOfCopy = false;
      plot.waiting = undefined;
    }
    const { emit, at, process } = this.#book;
    emit?.({
      type: 'copy-finished',
      at,
      process,
      path,
      ...(plot && { plot }),
      ...(seconds !== undefined && { seconds }),
      ...(seconds !== undefined && bytesPerSecond !== undefined && { bytesPerSecond }),
    });
  }

  /** A plot that the log tells of only because its copy fails. */
  #addCopied(path: string): PlotState {
    const { ledger, plotter, process } = this.#book;
    const plot = ledger.add(true);
    plot.plotter = plotter?.id;
    plot.process = process;
    plot.finished = true;
    ledger.name(plot, path);
    ledger.close(plot);
    return plot;
  }
}

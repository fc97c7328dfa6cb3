import type { Attributes } from '../metrics/metric.ts';
import {
  type ExportedLine,
  type ExportedValues,
  type ExportHeader,
  exportedLine,
  exportHeader,
  ImportError,
} from './exportedLine.ts';
import type { History } from './history.ts';
import type { ForeignValues } from './historyIntake.ts';
import { TIER_SECONDS } from './retention.ts';
import { spanOf } from './rollUp.ts';
import { rollUpsOfColumns } from './rollUpColumns.ts';
import { isKnownMetric } from './seriesCatalog.ts';
import type { StoredPlot } from './storedPlot.ts';

export interface ImportResult {
  readonly frames: number;
  readonly rollUps: number;
  readonly events: number;
  readonly plots: number;
  readonly documents: number;
  /** Lines of metrics that this version doesn't know. */
  readonly unknown: number;
}

/**
 * Takes up the lines of an export of ours into a history that this process leads. What is there already stays as it is: importing the
 * same twice changes nothing. Throws an `ImportError` at the first line that can't be understood; what came before is kept.
 */
export async function importHistory(
  history: History,
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<ImportResult> {
  const taking = new Import(history);
  let header: ExportHeader | undefined;
  let number = 0;
  let isEnded = false;
  for await (const line of lines) {
    number++;
    const text = lineText(line);
    if (text === '') continue;
    if (!header) {
      header = exportHeader(text);
      continue;
    }
    const told = exportedLine(text, number);
    if ('end' in told) isEnded = true;
    else taking.take(told);
  }
  if (!header) throw new ImportError('this is no export of PlotScope: it is empty. Give a file of `history export`.');
  if (header.hasEnd && !isEnded) {
    throw new ImportError(
      'the export ends early. What it has was taken up, to the last whole hour. Export it again, then import it again.',
    );
  }
  taking.end();
  return taking.counts;
}

/** Some editors and shells put a mark before the first line. */
export function lineText(line: string): string {
  return line.replace(/^\uFEFF/, '').trim();
}

class Import {
  readonly counts = { frames: 0, rollUps: 0, events: 0, plots: 0, documents: 0, unknown: 0 };
  readonly #history: History;
  /** Of the frames that are being gathered: the columns of an hour follow one another. */
  #hour: number | undefined;
  #columns: ForeignValues[] = [];

  constructor(history: History) {
    this.#history = history;
  }

  take(line: Exclude<ExportedLine, { end: true }>): void {
    const { counts } = this;
    if ('event' in line) {
      if (this.#history.intake((intake) => intake.addEvent(line.event))) counts.events++;
    } else if ('plot' in line) {
      if (this.#history.intake((intake) => intake.addPlot(line.plot as unknown as StoredPlot))) counts.plots++;
    } else if ('document' in line) {
      const { kind, ...document } = line.document;
      if (this.#history.intake((intake) => intake.addDocument(kind, document))) counts.documents++;
    } else this.#takeValues(line);
  }

  /**
   * Takes up the hour that was gathered. Not where the export breaks off in it: its frames would be there then, and what is there
   * is not taken up again.
   */
  end(): void {
    const columns = this.#columns;
    this.#columns = [];
    if (columns.length > 0) this.counts.frames += this.#history.intake((intake) => intake.addFrames(columns));
  }

  #takeValues(line: ExportedValues): void {
    const { metric } = line;
    if (!isKnownMetric(metric)) {
      this.counts.unknown++;
      return;
    }
    if (line.times.length === 0) return;
    const series = { metric, attributes: line.attributes as Attributes };
    if (line.tier === 'second') {
      const hour = spanOf(line.times[0], TIER_SECONDS.hour);
      if (hour !== this.#hour) this.end();
      this.#hour = hour;
      this.#columns.push({ series, times: line.times, values: line.values });
      return;
    }
    const { tier, times: start, count, mean, min, max, p95, last } = line;
    const rollUps = rollUpsOfColumns({ start, count, mean, min, max, p95, last });
    this.counts.rollUps += this.#history.intake((intake) => intake.addRollUps(series, tier, rollUps));
  }
}

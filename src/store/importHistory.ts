import * as v from 'valibot';
import { EngineEvent } from '../events/events.ts';
import type { Attributes } from '../metrics/metric.ts';
import { EXPORT_FORMAT, EXPORT_VERSION } from './exportHistory.ts';
import type { History } from './history.ts';
import type { ForeignValues } from './historyIntake.ts';
import { TIER_SECONDS } from './retention.ts';
import { spanOf } from './rollUp.ts';
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

/** A file that is no export of ours, or a line that is damaged. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}

const numbers = v.array(v.number());
const about = { metric: v.string(), attributes: v.record(v.string(), v.string()), times: numbers };
const Header = v.object({ format: v.literal(EXPORT_FORMAT), version: v.number() });
const Line = v.union([
  v.object({ tier: v.literal('second'), ...about, values: numbers }),
  v.object({
    tier: v.picklist(['minute', 'hour', 'day']),
    ...about,
    count: numbers,
    mean: numbers,
    min: numbers,
    max: numbers,
    p95: numbers,
    last: numbers,
  }),
  v.object({ event: EngineEvent }),
  v.object({
    plot: v.looseObject({
      processId: v.string(),
      startedAt: v.number(),
      outcome: v.string(),
      steps: v.array(v.unknown()),
    }),
  }),
  v.object({ document: v.object({ kind: v.string(), key: v.string(), at: v.number(), value: v.unknown() }) }),
]);

/**
 * Takes up the lines of an export of ours into a history that this process leads. What is there already stays as it is: importing the
 * same twice changes nothing. Throws an `ImportError` at the first line that can't be understood; what came before is kept.
 */
export async function importHistory(
  history: History,
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<ImportResult> {
  const counts = { frames: 0, rollUps: 0, events: 0, plots: 0, documents: 0, unknown: 0 };
  let hour: number | undefined;
  let columns: ForeignValues[] = [];
  const takeHour = () => {
    if (columns.length > 0) counts.frames += history.intake((intake) => intake.addFrames(columns));
    columns = [];
  };
  let number = 0;
  for await (const text of lines) {
    number++;
    if (text.trim() === '') continue;
    if (number === 1) {
      checkHeader(parsed(text, number));
      continue;
    }
    const line = v.safeParse(Line, parsed(text, number));
    if (!line.success)
      throw new ImportError(`line ${number} is no line of an export: ${line.issues[0].message}. Export it again.`);
    const told = line.output;
    if ('event' in told) {
      if (history.intake((intake) => intake.addEvent(told.event))) counts.events++;
    } else if ('plot' in told) {
      if (history.intake((intake) => intake.addPlot(told.plot as unknown as StoredPlot))) counts.plots++;
    } else if ('document' in told) {
      const { kind, ...document } = told.document;
      if (history.intake((intake) => intake.addDocument(kind, document))) counts.documents++;
    } else if (!isKnownMetric(told.metric)) counts.unknown++;
    else if (told.times.length > 0) {
      const series = { metric: told.metric, attributes: told.attributes as Attributes };
      if (told.tier === 'second') {
        const ofLine = spanOf(told.times[0], TIER_SECONDS.hour);
        if (ofLine !== hour) takeHour();
        hour = ofLine;
        columns.push({ series, times: told.times, values: told.values });
      } else {
        const { times, count, mean, min, max, p95, last } = told;
        const rollUps = times.map((start, i) => ({
          start,
          count: count[i],
          mean: mean[i],
          min: min[i],
          max: max[i],
          p95: p95[i],
          last: last[i],
        }));
        const { tier } = told;
        counts.rollUps += history.intake((intake) => intake.addRollUps(series, tier, rollUps));
      }
    }
  }
  takeHour();
  return counts;
}

function checkHeader(value: unknown): void {
  const header = v.safeParse(Header, value);
  if (!header.success)
    throw new ImportError(
      'this is no export of PlotScope: its first line says nothing of the kind. Give a file of `history export`.',
    );
  if (header.output.version > EXPORT_VERSION) {
    throw new ImportError('this was exported by a newer PlotScope. Update PlotScope to import it.');
  }
}

function parsed(text: string, number: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ImportError(`line ${number} is not JSON. Export it again.`);
  }
}

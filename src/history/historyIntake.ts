import type { EngineEvent } from '../events/events.ts';
import type { Series } from '../metrics/series.ts';
import type { Documents, StoredDocument } from './documents.ts';
import type { EventLog } from './eventLog.ts';
import { isRawComplete, type RolledSources } from './hourMerge.ts';
import type { PlotLog } from './plotLog.ts';
import type { RawRow } from './rawRows.ts';
import { RawSamples } from './rawSamples.ts';
import { TIER_SECONDS } from './retention.ts';
import { type RollUp, spanOf } from './rollUp.ts';
import type { RolledTier } from './rollUpSheets.ts';
import { precisionOf, roundedValue } from './roundedValue.ts';
import { RowLayout } from './rowLayout.ts';
import { rowsToSeal } from './sealing.ts';
import { isOfProcess } from './seriesIds.ts';
import type { StoredPlot } from './storedPlot.ts';

/** Values of one series from elsewhere. */
export interface ForeignValues {
  readonly series: Series;
  /** Epoch seconds. */
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/** Takes up what another history held. What is there already stays as it is, so taking the same up twice changes nothing. Within the writer's transaction. */
export class HistoryIntake {
  readonly #sources: RolledSources;
  readonly #events: EventLog;
  readonly #plots: PlotLog;
  readonly #documents: Documents;

  constructor(sources: RolledSources, events: EventLog, plots: PlotLog, documents: Documents) {
    this.#sources = sources;
    this.#events = events;
    this.#plots = plots;
    this.#documents = documents;
  }

  /**
   * Times that have a frame here are passed over, and hours whose frames are gone here already. Returns how many frames were taken
   * up; they become stretches, and roll-ups are made of them, when the history is maintained.
   */
  addFrames(columns: readonly ForeignValues[]): number {
    const { catalog, rows, blocks } = this.#sources;
    const times = this.#missingTimes([...new Set(columns.flatMap((column) => column.times))].sort((a, b) => a - b));
    if (times.length === 0) return 0;
    const series = columns.map((column) => column.series);
    const ids = Float64Array.from(series, (one) => catalog.idOf(one, times[0]));
    const layout = new RowLayout([{ ids, series }]);
    const place = new Map(times.map((time, i) => [time, i]));
    const cells = times.map(() => new Float64Array(columns.length).fill(Number.NaN));
    columns.forEach((column, i) => {
      const precision = precisionOf(column.series.metric);
      column.times.forEach((time, n) => {
        const at = place.get(time);
        if (at !== undefined) cells[at][i] = roundedValue(column.values[n], precision);
      });
      for (const time of [times[0], times[times.length - 1]]) catalog.touch(ids[i], time);
    });
    const first = rows.newest() + 1;
    const frames = times.map((epochSeconds, i) => ({ row: first + i, epochSeconds, layout, values: cells[i] }));
    for (let rest: readonly RawRow[] = frames; rest.length > 0; ) {
      const block = rowsToSeal(rest, true);
      blocks.add(block);
      rest = rest.slice(block.length);
    }
    return frames.length;
  }

  /** Those that have no frame here, and whose hour's frames are kept. */
  #missingTimes(times: readonly number[]): number[] {
    const hours = new Set(times.map((time) => spanOf(time, TIER_SECONDS.hour)));
    const open = [...hours].filter((hour) => isRawComplete(this.#sources.meta, hour));
    const there = new Map(
      open.map((hour) => [hour, new RawSamples(this.#sources, hour, hour + TIER_SECONDS.hour).times()]),
    );
    return times.filter((time) => there.get(spanOf(time, TIER_SECONDS.hour))?.has(time) === false);
  }

  /** Returns how many roll-ups were taken up. */
  addRollUps({ metric, attributes }: Series, tier: RolledTier, rollUps: readonly RollUp[]): number {
    const { catalog, rollUps: sheets } = this.#sources;
    if (rollUps.length === 0 || (tier !== 'minute' && isOfProcess({ attributes }))) return 0;
    const id = catalog.idOf({ metric, attributes }, rollUps[0].start);
    const there = new Set(
      sheets.read(id, tier, rollUps[0].start, rollUps[rollUps.length - 1].start + 1).map(({ start }) => start),
    );
    const added = rollUps.filter(({ start }) => !there.has(start));
    sheets.addClosed(id, tier, added);
    catalog.touch(id, rollUps[rollUps.length - 1].start);
    return added.length;
  }

  addEvent(event: EngineEvent): boolean {
    if (this.#events.has(event)) return false;
    this.#events.add(event);
    return true;
  }

  addPlot(plot: StoredPlot): boolean {
    return this.#plots.addMissing(plot);
  }

  addDocument(kind: string, { key, at, value }: StoredDocument): boolean {
    if (this.#documents.get(kind, key) !== undefined) return false;
    this.#documents.put(kind, key, at, value);
    return true;
  }
}

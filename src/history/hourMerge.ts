import { joinedRun, type RowRun } from './blocks.ts';
import type { Meta } from './meta.ts';
import { LEAST_LIFE_SECONDS } from './processes.ts';
import { RawSamples, type RawSources } from './rawSamples.ts';
import { TIER_SECONDS } from './retention.ts';
import { combinedRollUp, type RollUp, rollUpsOf, type Samples } from './rollUp.ts';
import type { RolledTier, RollUpSheets } from './rollUpSheets.ts';
import { packColumn, packTimes, RowSheet } from './rowSheet.ts';
import { SampleRoom } from './sampleRoom.ts';
import { processOf } from './seriesIds.ts';

export interface RolledSources extends RawSources {
  readonly rollUps: RollUpSheets;
  readonly meta: Meta;
}

/**
 * Makes a stretch of the blocks of an hour that is over, and the roll-ups of its minutes and of the hour. A step reads a block or does a
 * series. Each series is written once, with its roll-ups: when the work is broken off, it goes on with the next one.
 */
export class HourMerge {
  readonly #sources: RolledSources;
  readonly #run: RowRun;
  readonly #unread: RowRun[];
  readonly #sheets: RowSheet[] = [];
  #times = new Float64Array(0);
  #series: number[] | undefined;
  /** The column of the series at work, and the windows of it that the sheets fill. One for all: each is some 30 kB. */
  #column = new Float64Array(0);
  #windows: Float64Array<ArrayBuffer>[] = [];
  readonly #room = new SampleRoom(0);
  #isMerged = false;
  /** Where the hour has more rows than these. */
  #everything: RawSamples | undefined;

  constructor(sources: RolledSources, blocks: readonly RowRun[]) {
    this.#sources = sources;
    this.#run = joinedRun(blocks);
    this.#unread = [...blocks];
  }

  /** Returns false when there is nothing left to do. */
  step(): boolean {
    const block = this.#unread.shift();
    if (block) {
      this.#sheets.push(new RowSheet(this.#sources.blocks.cells(block.firstRow)));
      return true;
    }
    this.#series ??= this.#begin();
    const series = this.#series.pop();
    if (series !== undefined) {
      this.#mergeSeries(series);
      return true;
    }
    const { stretches, blocks, catalog, rows } = this.#sources;
    if (!this.#isMerged) {
      stretches.complete(this.#run.firstRow);
      blocks.delete(this.#run.firstRow, this.#run.lastRow);
      this.#isMerged = true;
    }
    const unmerged = [...blocks.all().map(({ firstAt }) => firstAt), rows.bounds().first ?? Number.MAX_VALUE];
    return catalog.processes.deleteShort(Math.min(...unmerged)) > 0;
  }

  /** Which series are to be done. */
  #begin(): number[] {
    const { stretches, blocks } = this.#sources;
    const { firstRow, hour } = this.#run;
    this.#times = joined(this.#sheets.map(({ times }) => times));
    const series = new Set(this.#sheets.flatMap((sheet) => sheet.series));
    if (stretches.beingMade()?.firstRow === firstRow) {
      for (const done of stretches.seriesOf(firstRow)) series.delete(done);
    } else {
      stretches.begin(this.#run, packTimes(this.#times));
    }
    const isOfHour = (run: RowRun) => run.hour === hour;
    const isElsewhere = stretches.all().some(isOfHour) || blocks.all().filter(isOfHour).length > this.#sheets.length;
    if (isElsewhere && isRawComplete(this.#sources.meta, hour)) {
      this.#everything = new RawSamples(this.#sources, hour, hour + TIER_SECONDS.hour);
    }
    this.#column = new Float64Array(this.#times.length);
    let at = 0;
    this.#windows = this.#sheets.map(({ rows }) => {
      at += rows;
      return this.#column.subarray(at - rows, at);
    });
    return this.#withoutShortLived([...series]);
  }

  /** Of processes that lived short nothing is kept from now on. */
  #withoutShortLived(series: readonly number[]): number[] {
    const { catalog, rows } = this.#sources;
    const lastSeen = rows.processes();
    const isKept = new Map([[0, true]]);
    for (const process of new Set(series.map(processOf))) {
      if (process === 0) continue;
      const { first = 0, last = 0 } = catalog.processes.get(process) ?? {};
      isKept.set(process, Math.max(last, lastSeen.get(process) ?? last) - first >= LEAST_LIFE_SECONDS);
    }
    return series.filter((id) => isKept.get(processOf(id)));
  }

  #mergeSeries(id: number): void {
    const { stretches, catalog } = this.#sources;
    const { firstRow, lastAt } = this.#run;
    this.#sheets.forEach(({ sheet }, i) => {
      sheet.column(id, this.#windows[i]);
    });
    stretches.addColumn(firstRow, id, packColumn(this.#column));
    catalog.touch(id, lastAt);
    const samples = this.#everything?.of(id) ?? this.#samples();
    this.#putRollUps(id, 'minute', samples);
    if (processOf(id) === 0) this.#putRollUps(id, 'hour', samples);
  }

  /** Of the column. */
  #samples(): Samples {
    this.#room.clear();
    this.#room.add(this.#times, this.#column, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
    return this.#room.samples();
  }

  #putRollUps(id: number, tier: 'minute' | 'hour', samples: Samples): void {
    const { hour } = this.#run;
    const { rollUps, meta } = this.#sources;
    const made = rollUpsOf(samples, TIER_SECONDS[tier]);
    rollUps.putRecent(id, tier, hour, isRawComplete(meta, hour) ? made : combinedWithStored(rollUps, id, tier, made));
  }
}

/** Whether all that was measured since then is still there as it was measured. */
export function isRawComplete(meta: Meta, since: number): boolean {
  return since >= (meta.number('raw_from') ?? Number.NEGATIVE_INFINITY);
}

/** The clock came back to a time whose values are gone: what was stored of them and what was made of the new ones, as one. */
export function combinedWithStored(
  rollUps: RollUpSheets,
  series: number,
  tier: RolledTier,
  made: readonly RollUp[],
): RollUp[] {
  return made.map((rollUp) => {
    const stored = rollUps.read(series, tier, rollUp.start, rollUp.start + 1);
    return stored.length === 0 ? rollUp : combinedRollUp(rollUp.start, [...stored, rollUp]);
  });
}

function joined(parts: readonly Float64Array[]): Float64Array<ArrayBuffer> {
  const whole = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { isNotEnoughData } from '../../../src/analyze/notEnoughData.ts';
import { median } from '../../../src/analyze/quantiles.ts';
import { theilSen } from '../../../src/analyze/theilSen.ts';
import { seededRandom } from '../../../src/analyze/trees/random.ts';
import { HostEngine } from '../../../src/engine/hostEngine.ts';
import { bytesOfFile } from '../../../src/history/historyParts.ts';
import { ComingAndGoing } from './comingAndGoing.ts';
import { CompressedClock } from './compressedClock.ts';

const BEGIN = 1_700_006_400;
const DAY = 86_400;
const INTERVAL_SECONDS = 240;
/** Soon over, so that what is kept comes to as much as goes. */
const RETENTION = { second: DAY, minute: 3 * DAY, hour: 5 * DAY, day: 6 * DAY, events: 3 * DAY };
/** For a day there are many more plotters: what they took is to be given back, when the last frames that had them are forgotten. */
const CROWDED_DAY = 10;
const CROWD = 200;
const GIVEN_BACK_DAYS = 5;
/** What is kept and remembered has reached its size by then; where it ends early, in the first half. */
const SETTLED_DAY = CROWDED_DAY + GIVEN_BACK_DAYS;
/** What grows by more than this share in thirty days grows without bound. */
const MOST_GROWTH = 0.1;
const MONTH = 30;

export interface Day {
  readonly day: number;
  readonly heapBytes: number;
  readonly arrayBytes: number;
  readonly descriptors: number;
  readonly fileBytes: number;
  readonly timers: number;
  readonly events: number;
}

export interface Flatness {
  /** Median of the days since all had settled. */
  readonly level: number;
  /** By the median slope between any two of these days (Theil and Sen), as a share of the level. */
  readonly growthInThirtyDays: number;
  /** The growth is not told from chance (95 %), or small. */
  readonly levelsOff: boolean;
}

export interface SoakOptions {
  readonly days: number;
  /** It ends earlier at this time (as `performance.now()`). */
  readonly until: number;
  collectGarbage(): void;
  onDay(day: Day): void;
}

export interface SoakReport {
  readonly days: number;
  readonly frames: number;
  readonly events: number;
  readonly heap: Flatness;
  readonly arrays: Flatness;
  readonly descriptors: Flatness;
  readonly file: Flatness;
  /** Five days after a day of 200 plotters, over what it was before it. */
  readonly heapAfterCrowd: number;
  readonly arraysAfterCrowd: number;
  /** Of heap, arrays, descriptors and file. */
  readonly levelsOff: boolean;
  readonly byDay: readonly Day[];
}

/** Days of an engine with its history in minutes: plotters come and go, and everything else that lives as long as a host does goes on. */
export async function soak(folder: string, { days, until, collectGarbage, onDay }: SoakOptions): Promise<SoakReport> {
  const path = join(folder, 'history.sqlite');
  const clock = new CompressedClock(BEGIN);
  const host = new ComingAndGoing(seededRandom(1));
  const engine = new HostEngine({
    clock,
    intervalSeconds: INTERVAL_SECONDS,
    identity: { pid: process.pid, host: 'cli', version: 'bench' },
    collectors: () => [host],
    history: { path, retention: RETENTION, monotonicSeconds: clock.seconds },
  });
  engine.start();
  const byDay: Day[] = [];
  try {
    for (let day = 1; day <= days; day++) {
      host.wanted = day === CROWDED_DAY ? CROWD : 12;
      for (let seconds = 0; seconds < DAY; seconds += INTERVAL_SECONDS) {
        clock.advance(INTERVAL_SECONDS);
        // What is asked of threads and disks comes in between.
        if (seconds % 3600 === 0) await setImmediate();
      }
      collectGarbage();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      const told = {
        day,
        heapBytes: heapUsed,
        arrayBytes: arrayBuffers,
        descriptors: descriptors(),
        fileBytes: bytesOfFile(path),
      };
      byDay.push({ ...told, timers: clock.waiting, events: host.events });
      onDay(byDay.at(-1)!);
      if (performance.now() > until) break;
    }
  } finally {
    engine.close();
  }
  const flatness = (key: keyof Day) =>
    flatnessOf(byDay.filter(({ day }) => day > Math.min(SETTLED_DAY, byDay.length / 2)).map((one) => one[key]));
  const afterCrowd = (key: keyof Day) =>
    (byDay[CROWDED_DAY + GIVEN_BACK_DAYS - 1]?.[key] ?? Number.NaN) / (byDay[CROWDED_DAY - 2]?.[key] ?? Number.NaN);
  const sizes = {
    heap: flatness('heapBytes'),
    arrays: flatness('arrayBytes'),
    descriptors: flatness('descriptors'),
    file: flatness('fileBytes'),
  };
  return {
    ...{ days: byDay.length, frames: engine.framesTaken, events: host.events },
    ...sizes,
    heapAfterCrowd: afterCrowd('heapBytes'),
    arraysAfterCrowd: afterCrowd('arrayBytes'),
    // Elsewhere than on Linux nothing tells of descriptors.
    levelsOff: Object.values(sizes).every((one) => one.levelsOff || Number.isNaN(one.level)),
    byDay,
  };
}

/** By the days' values, one after the other. */
function flatnessOf(values: readonly number[]): Flatness {
  const level = median(values);
  const line = theilSen(
    values.map((_, day) => day * DAY),
    values,
  );
  if (isNotEnoughData(line)) return { level, growthInThirtyDays: Number.NaN, levelsOff: false };
  const shareOf = (slopePerHour: number) => (slopePerHour * 24 * MONTH) / level;
  const growthInThirtyDays = shareOf(line.slopePerHour);
  return {
    level,
    growthInThirtyDays,
    levelsOff: line.slopePerHourInterval[0] <= 0 || growthInThirtyDays <= MOST_GROWTH,
  };
}

function descriptors(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return Number.NaN;
  }
}

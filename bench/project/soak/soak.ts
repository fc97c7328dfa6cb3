import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { seededRandom } from '../../../src/analyze/trees/random.ts';
import { HostEngine } from '../../../src/engine/hostEngine.ts';
import { bytesOfFile } from '../../../src/history/historyFile.ts';
import { ComingAndGoing } from './comingAndGoing.ts';
import { CompressedClock } from './compressedClock.ts';

const BEGIN = 1_700_006_400;
const DAY = 86_400;
const INTERVAL_SECONDS = 240;
/** Soon over, so that what is kept comes to as much as goes. */
const RETENTION = { second: DAY, minute: 3 * DAY, hour: 5 * DAY, day: 6 * DAY, events: 3 * DAY };
/** For a day there are many more plotters: what they took is to be given back. */
const CROWDED_DAY = 10;
const CROWD = 200;
/** What is kept and remembered has reached its size by then; where it ends early, in the first half. */
const SETTLED_DAY = 12;

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
  /** Means of the first and the last third of the days since all had settled. */
  readonly before: number;
  readonly after: number;
  readonly ratio: number;
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
  /** After a day of 200 plotters, over what it was before it. */
  readonly heapAfterCrowd: number;
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
  const heapOf = (day: number) => byDay[day - 1]?.heapBytes ?? Number.NaN;
  return {
    ...{ days: byDay.length, frames: engine.framesTaken, events: host.events },
    ...{
      heap: flatness('heapBytes'),
      arrays: flatness('arrayBytes'),
      descriptors: flatness('descriptors'),
      file: flatness('fileBytes'),
    },
    heapAfterCrowd: heapOf(CROWDED_DAY + 2) / heapOf(CROWDED_DAY - 1),
    byDay,
  };
}

function flatnessOf(values: readonly number[]): Flatness {
  const third = Math.max(1, Math.floor(values.length / 3));
  const mean = (part: readonly number[]) => part.reduce((sum, value) => sum + value, 0) / part.length;
  const [before, after] = [mean(values.slice(0, third)), mean(values.slice(-third))];
  return { before, after, ratio: after / before };
}

function descriptors(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return Number.NaN;
  }
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALERTS_FILE } from '../../../src/notify/alertsFile.ts';
import { type Doubled, type Kept, keptIn } from './keptHistory.ts';
import { numberAt, secondsBetween } from './numberedCollector.ts';
import { delay, type WriterOptions, WriterProcess } from './writerProcess.ts';

export interface CrashOptions extends Omit<WriterOptions, 'path'> {
  /** An empty folder for the history. */
  readonly folder: string;
  readonly rounds: number;
  /** How long an engine leads before it is killed, at random within these. */
  readonly aliveSeconds: readonly [number, number];
  readonly random?: () => number;
  /** Befalls the host while the leader lives; what it returns is done right after the kill. */
  trouble?(round: number): undefined | (() => void);
  /** What was taken while it lasted may be lost. */
  readonly troubleStopsWriting?: boolean;
  onRound?(round: number, takeoverSeconds: number): void;
}

export interface CrashReport {
  readonly rounds: number;
  /** Frames that were taken by engines that led, written or not. */
  readonly framesTaken: number;
  /** Those of them that the history doesn't have. */
  readonly framesLost: number;
  /** Lost frames of which the engine had said that they were written: there must be none. */
  readonly acknowledgedLost: number;
  /** The most seconds that one kill cost: from the newest frame kept to the kill. */
  readonly lostSecondsMax: number;
  /** Times that the history was found damaged. */
  readonly corrupt: number;
  /** What stands twice in the history. */
  readonly doubled: Doubled;
  /** From a kill to the first frame of the engine that took over. */
  readonly takeoverSecondsMax: number;
}

/** So that alerts are up when an engine is killed, and others have just gone. */
const ALERTS = {
  rules: [{ id: 'alarm', title: 'Alarm', when: 'max(custom.value{name="alarm"}) > 0', clearAfter: '0.1s' }],
};

/** One engine leads and one stands by; the leader is killed with SIGKILL, the other has to go on; again and again. */
export async function crashRounds(options: CrashOptions): Promise<CrashReport> {
  const { folder, rounds, aliveSeconds, random = Math.random, troubleStopsWriting = false } = options;
  const path = join(folder, 'history.sqlite');
  const writer = () => new WriterProcess({ ...options, path });
  writeFileSync(join(folder, ALERTS_FILE), JSON.stringify(ALERTS));
  const taken: number[] = [];
  const written: number[] = [];
  const costs = { corrupt: 0, lostSecondsMax: 0, takeoverSecondsMax: 0 };
  let kept: Kept | undefined;
  let leader = writer();
  let standby: WriterProcess | undefined;
  try {
    await leader.said('leading');
    standby = writer();
    await standby.said('following');
    for (let round = 1; round <= rounds; round++) {
      const alive = aliveSeconds[0] + random() * (aliveSeconds[1] - aliveSeconds[0]);
      await delay(alive / 2);
      const over = options.trouble?.(round);
      await delay(alive / 2);
      const killedAt = await leader.kill();
      over?.();
      taken.push(...leader.taken);
      written.push(...leader.written);
      const takeoverSeconds = (await standby.said('taken')) - killedAt;
      costs.takeoverSecondsMax = Math.max(costs.takeoverSecondsMax, takeoverSeconds);
      kept = keptIn(path);
      if (kept === undefined) costs.corrupt++;
      else if (!troubleStopsWriting) {
        // By their numbers: times may go back.
        const there = new Set(kept.frames);
        const newest = leader.taken.findLast((number) => there.has(number)) ?? leader.taken[0];
        costs.lostSecondsMax = Math.max(costs.lostSecondsMax, secondsBetween(newest, numberAt(killedAt)));
      }
      leader = standby;
      standby = writer();
      await standby.said('following');
      options.onRound?.(round, takeoverSeconds);
    }
    await leader.end();
    taken.push(...leader.taken);
    written.push(...leader.written);
  } finally {
    await standby?.kill();
    await leader.kill();
  }
  kept = keptIn(path);
  const keptNumbers = new Set(kept?.frames);
  return {
    rounds,
    framesTaken: taken.length,
    framesLost: taken.filter((number) => !keptNumbers.has(number)).length,
    acknowledgedLost: written.filter((number) => !keptNumbers.has(number)).length,
    ...costs,
    corrupt: costs.corrupt + (kept ? 0 : 1),
    doubled: kept?.doubled ?? { frames: 0, events: 0, alerts: 0, plots: 0, series: 0 },
  };
}

import { appendFileSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Outcome, PlotRun, Problem, StepMeasure } from '../../src/benchmarks/plotRun.ts';
import { formatBytes, formatDuration } from '../../src/metrics/format.ts';
import type { PlotStep } from '../../src/plotters/plotters.ts';
import { fullFolder, type RoomOf } from './diskRoom.ts';
import { GrowingLog } from './growingLog.ts';
import { PlotFollower } from './plotFollower.ts';
import type { Ended, PlotterProcess, StartPlotter } from './plotterProcess.ts';
import type { RunSampler } from './runSampler.ts';
import { limitsOf, type Sample, usageBetween } from './runSamples.ts';
import type { PlotSize } from './spreadOfShares.ts';
import { estimateWhole, type PastPlot } from './wholePlotEstimate.ts';

const POLL_MILLISECONDS = 50;
const ROOM_EVERY_SECONDS = 1;
/** For a plotter that said it failed and doesn't end by itself. */
const FAILED_SECONDS = 10;
const TAIL_BYTES = 400;

export interface PlotAttemptOptions {
  readonly plotter: string;
  readonly argv: readonly string[];
  readonly plan: readonly PlotStep[];
  /** Key of the step to stop at. */
  readonly lastKey?: string;
  readonly version?: string;
  /** Folder of the log, and working folder of the plotter. */
  readonly work: string;
  /** Folders whose room is watched. */
  readonly folders: readonly string[];
  readonly roomOf: RoomOf;
  /** For when this program ends in mid-run. */
  readonly removeFolders: () => void;
  readonly start: StartPlotter;
  readonly sampler?: RunSampler;
  readonly waitSeconds: number;
  readonly limitSeconds: number;
  readonly past: readonly PastPlot[];
  readonly size: PlotSize;
  readonly signal?: AbortSignal;
  readonly onStep?: (step: string, seconds: number) => void;
}

interface Ending {
  readonly outcome: Outcome;
  readonly problem?: Problem;
}
type Result = Pick<PlotRun, 'startedAt' | 'outcome' | 'problem' | 'measured' | 'estimated' | 'version' | 'k' | 'notes'>;

/** Starts a plotter, follows its log and the room on its disks, and ends it when there is a reason to. */
export async function attemptPlot(options: PlotAttemptOptions): Promise<Result> {
  const logPath = join(options.work, 'plotter.log');
  appendFileSync(logPath, '');
  const log = new GrowingLog(logPath);
  const startedAt = epochSeconds();
  const follower = new PlotFollower({ ...options, startedAt });
  let child: PlotterProcess | undefined;
  const onExit = () => {
    child?.kill();
    options.removeFolders();
  };
  process.once('exit', onExit);
  try {
    child = options.start(options.argv, logPath, options.work);
    if (child.pid !== undefined) options.sampler?.begin(child.pid);
    const ending = await follow(child, log, follower, startedAt, options);
    await child.end();
    const endedAt = epochSeconds();
    const samples = options.sampler?.end() ?? [];
    return resultOf(ending, follower, samples, startedAt, endedAt, logPath, options);
  } finally {
    await child?.end();
    process.off('exit', onExit);
    log.close();
  }
}

/** Until the plotter ends, or there is a reason to end it. Rejects where it can't be started. */
async function follow(
  child: PlotterProcess,
  log: GrowingLog,
  follower: PlotFollower,
  startedAt: number,
  options: PlotAttemptOptions,
): Promise<Ending | Ended> {
  let ended: Ended | undefined;
  const whenEnded = child.ended.then((how) => {
    ended = how;
  });
  let nextRoom = startedAt;
  let failedAt: number | undefined;
  for (;;) {
    // Looked at before the log is read: what the plotter wrote at last is then read once more.
    const wasOver = ended;
    const now = epochSeconds();
    for (const piece of log.read()) follower.feed(piece, now);
    if (wasOver) follower.end(now);
    if (follower.hasReached) return { outcome: 'stopped' };
    const { mismatch, waiting, error } = follower;
    if (mismatch) return { outcome: 'failed', problem: mismatch };
    if (wasOver) return wasOver;
    if (options.signal?.aborted)
      return { outcome: 'cancelled', problem: { cause: 'The run was cancelled.', remedy: 'Start it again.' } };
    if (error) {
      failedAt ??= now;
      if (now - failedAt > FAILED_SECONDS) return { outcome: 'failed', problem: error };
    }
    if (waiting && now - waiting.since >= options.waitSeconds) {
      const { cause, ...rest } = waiting.problem;
      return {
        outcome: 'waiting',
        problem: {
          cause: `${cause} It was ended after it had waited for ${formatDuration(now - waiting.since)}.`,
          ...rest,
        },
      };
    }
    if (now - startedAt >= options.limitSeconds) {
      return {
        outcome: 'time limit',
        problem: {
          cause: `The plot was not made within ${formatDuration(options.limitSeconds)}.`,
          remedy: 'Allow more time, or stop at an earlier step.',
        },
      };
    }
    if (now >= nextRoom) {
      nextRoom = now + ROOM_EVERY_SECONDS;
      const full = fullFolder(options.folders, options.roomOf);
      if (full) {
        return {
          outcome: 'disk full',
          problem: {
            cause: `Only ${formatBytes(full.freeBytes)} are left on the file system of ${dirname(full.folder)}.`,
            remedy: 'Free space there, or name other folders or a smaller k.',
          },
        };
      }
    }
    await Promise.race([whenEnded, delay(POLL_MILLISECONDS)]);
  }
}

function resultOf(
  ending: Ending | Ended,
  follower: PlotFollower,
  samples: readonly Sample[],
  startedAt: number,
  endedAt: number,
  logPath: string,
  options: PlotAttemptOptions,
): Result {
  const { finished, plot, steps } = follower;
  const { outcome, problem } = 'outcome' in ending ? ending : endingOf(ending, follower, logPath);
  const total = finished?.totalSeconds;
  const isWhole = total !== undefined && !follower.hasReached;
  const doneSeconds = steps.reduce((sum, { seconds }) => sum + seconds, 0);
  const usage = usageBetween(samples, startedAt, endedAt);
  const limits = limitsOf(samples);
  const estimated = isWhole
    ? undefined
    : estimateWhole(options.plan, steps, { past: options.past, size: options.size });
  return {
    startedAt,
    outcome,
    ...(problem && { problem }),
    ...(plot?.version !== undefined && { version: plot.version }),
    ...(plot?.k !== undefined && { k: plot.k }),
    measured: {
      isWhole,
      ...(isWhole ? { seconds: total } : steps.length > 0 ? { seconds: doneSeconds } : {}),
      wallSeconds: endedAt - startedAt,
      steps: measuredSteps(steps, samples, startedAt),
      ...(usage && { usage }),
      ...(limits.length > 0 && { limits }),
      ...(finished?.finalBytes !== undefined && { plotBytes: finished.finalBytes }),
    },
    ...(estimated && { estimated }),
    notes: [],
  };
}

function endingOf(ended: Ended, follower: PlotFollower, logPath: string): Ending {
  const { finished, waiting } = follower;
  if (finished && ended.code === 0 && !follower.error) {
    return waiting ? { outcome: 'failed', problem: waiting.problem } : { outcome: 'finished' };
  }
  const how = ended.signal === null ? `with exit code ${ended.code}` : `by signal ${ended.signal}`;
  const problem = follower.endProblem(false);
  if (problem) return { outcome: 'failed', problem: { ...problem, cause: `${problem.cause} (It ended ${how}.)` } };
  const line = readFileSync(logPath, 'utf8').slice(-TAIL_BYTES).trim().split('\n').at(-1) ?? '';
  return {
    outcome: 'failed',
    problem: {
      cause: `The plotter ended ${how} before a plot was begun.`,
      remedy: line === '' ? 'Run its command line in a terminal to see why.' : 'Its last line says why.',
      ...(line === '' ? {} : { line }),
    },
  };
}

function measuredSteps(steps: PlotFollower['steps'], samples: readonly Sample[], startedAt: number): StepMeasure[] {
  let from = startedAt;
  return steps.map(({ endedAt, ...step }) => {
    const usage = usageBetween(samples, from, endedAt);
    from = endedAt;
    return { ...step, ...(usage && { usage }) };
  });
}

function epochSeconds(): number {
  return Date.now() / 1000;
}

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PlotRun, Problem } from '../../src/benchmarks/plotRun.ts';
import { findProgram, isProgram } from '../../src/input/findProgram.ts';
import { withoutKeys } from '../../src/plotters/keptArguments.ts';
import { needsOf, type PlotStep, planFor, plotterById } from '../../src/plotters/plotters.ts';
import { isSmall } from '../../src/plotters/steps.ts';
import { argvOf, configurationOf, type OwnPrograms } from '../../src/tuning/argv.ts';
import { commandFormOf } from '../../src/tuning/commandForm.ts';
import type { NamedConfiguration } from '../../src/tuning/namedConfiguration.ts';
import type { PlotSettings } from '../../src/tuning/plotSettings.ts';
import { places } from '../harness/places.ts';
import { lackOfRoom, type RoomOf, roomOf } from './diskRoom.ts';
import { OwnFolders } from './ownFolders.ts';
import { attemptPlot } from './plotAttempt.ts';
import { type StartPlotter, startPlotter } from './plotterProcess.ts';
import type { RunSampler } from './runSampler.ts';
import { stepKey, stepsUntil } from './stopStep.ts';
import type { PastPlot } from './wholePlotEstimate.ts';

export interface RunPlotOptions {
  /** Where folders are made that the configuration doesn't name; it must exist. Relative folders are below it too. */
  readonly directory: string;
  /** Step at whose end the run stops: `phase 1 table 3`. Without it the plot is made whole. */
  readonly until?: string;
  /** Finished plots of this host of the same kind, for the estimate of a whole plot. */
  readonly past?: readonly PastPlot[];
  /** The finished plot stays, in the configured destination. */
  readonly keepsPlot?: boolean;
  /** Version that the plotter must name, or its beginning. */
  readonly version?: string;
  /** How long the plotter may wait for space or copies. */
  readonly waitSeconds?: number;
  /** How long the whole run may take. */
  readonly limitSeconds?: number;
  readonly signal?: AbortSignal;
  readonly sampler?: RunSampler;
  readonly onStep?: (step: string, seconds: number) => void;
  readonly start?: StartPlotter;
  readonly roomOf?: RoomOf;
}

export const DEFAULT_WAIT_SECONDS = 120;

/**
 * Makes one plot, or its first steps, in folders of the run's own, which are removed at the end with all that is in them. Never
 * rejects: whatever goes wrong is told by the run's outcome and problem, beside what was measured until then.
 */
export async function runPlot({ name, settings }: NamedConfiguration, options: RunPlotOptions): Promise<PlotRun> {
  const facts = {
    name,
    plotter: settings.plotter,
    configuration: configurationOf(settings),
    argv: withoutKeys(argvOf(settings)),
  } as const;
  const without = (outcome: PlotRun['outcome'], problem: Problem): PlotRun => ({
    ...facts,
    startedAt: Date.now() / 1000,
    outcome,
    problem,
    measured: { isWhole: false, steps: [] },
    notes: [],
  });
  let folders: OwnFolders | undefined;
  try {
    const { directory, keepsPlot, waitSeconds = DEFAULT_WAIT_SECONDS, past = [] } = options;
    const { limitSeconds = Number.POSITIVE_INFINITY, roomOf: room = roomOf } = options;
    const plan = planFor(settings.plotter, facts.configuration);
    const lastKey =
      options.until === undefined ? undefined : stepKey(stepsUntil(options.until, plan).at(-1) as PlotStep);
    const binary = programOf(settings);
    folders = new OwnFolders(settings, resolve(directory), keepsPlot);
    const { directories, work, made } = folders;
    const lack = lackFor(settings, options);
    if (lack !== undefined) return without('disk full', problemOf(lack));
    const argv = argvOf({ ...settings, binary, count: 1, directories }, OWN);
    const attempt = await attemptPlot({
      ...options,
      plotter: settings.plotter,
      argv,
      plan,
      ...(lastKey !== undefined && { lastKey }),
      work,
      folders: [...made],
      removeFolders: () => folders?.remove(),
      roomOf: room,
      start: options.start ?? startPlotter,
      waitSeconds,
      limitSeconds,
      past,
      size: isSmall(facts.configuration.k ?? 32) ? 'small' : 'large',
    });
    return { ...facts, argv: withoutKeys(argv), ...attempt };
  } catch (error) {
    return without('failed', problemOf((error as Error).message));
  } finally {
    folders?.remove();
  }
}

/** What stands in the way of a run before anything is started: the step, the program, a folder, room. */
export function obstacleTo(
  { settings }: NamedConfiguration,
  options: Pick<RunPlotOptions, 'directory' | 'until' | 'keepsPlot' | 'roomOf'>,
): Problem | undefined {
  try {
    if (options.until !== undefined) stepsUntil(options.until, planFor(settings.plotter, configurationOf(settings)));
    programOf(settings);
    new OwnFolders(settings, resolve(options.directory), options.keepsPlot).remove();
    const lack = lackFor(settings, options);
    return lack === undefined ? undefined : problemOf(lack);
  } catch (error) {
    return problemOf((error as Error).message);
  }
}

/** A run that stops early writes less, how much less isn't known: its disks are watched on the way. */
function lackFor(
  settings: PlotSettings,
  { until, directory, roomOf: room = roomOf }: Pick<RunPlotOptions, 'until' | 'directory' | 'roomOf'>,
): string | undefined {
  if (until !== undefined) return undefined;
  const { directories = {} } = settings;
  const tmp = directories.tmp ?? resolve(directory);
  const named = { ...directories, tmp, final: directories.final ?? tmp };
  return lackOfRoom(named, needsOf(settings.plotter, configurationOf(settings)) ?? {}, room);
}

/** What comes with PlotScope runs in this very program. */
const OWN: OwnPrograms = { interpreter: process.execPath, pathOf: () => places.demoProgram };

/** Absolute path of the plotter's program. Throws an Error that says what to do where there is none. */
function programOf(settings: PlotSettings): string {
  const { program, interpreter, isBundled } = commandFormOf(settings);
  const { binary = isBundled ? OWN.pathOf(program) : program } = settings;
  if (interpreter !== undefined) return scriptOf(binary);
  const title = plotterById(settings.plotter)?.title ?? settings.plotter;
  const isPath = binary.includes('/') || binary.includes('\\');
  const path = isPath ? resolve(binary) : findProgram(binary);
  if (path !== undefined && isProgram(path)) return path;
  if (!isPath) throw new Error(`The program ${binary} of ${title} is not on PATH: install it, or name it in "binary".`);
  throw new Error(
    existsSync(binary)
      ? `${binary} is no program that may be run: make it executable (chmod +x), or correct "binary".`
      : `There is no program ${binary}: install ${title} there, or correct "binary".`,
  );
}

function scriptOf(path: string): string {
  if (existsSync(path)) return resolve(path);
  throw new Error(`There is no program ${path}: build it first (npm run build), or correct "binary".`);
}

/** A message `what: what to do.` as its two parts. */
function problemOf(message: string): Problem {
  const cut = message.lastIndexOf(': ');
  if (cut < 0) return { cause: message, remedy: 'Correct that and run it again.' };
  const remedy = message.slice(cut + 2);
  return { cause: `${message.slice(0, cut)}.`, remedy: `${remedy.charAt(0).toUpperCase()}${remedy.slice(1)}` };
}

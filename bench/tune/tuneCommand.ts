import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { Measurement, type Tuning } from '../../src/benchmarks/tuningRun.ts';
import { gainText } from '../../src/benchmarks/tuningWords.ts';
import { formatBytes, formatCount, formatDuration } from '../../src/metrics/format.ts';
import { type Output, UsageError } from '../../src/terminal/output.ts';
import { plainTable } from '../../src/terminal/plainTable.ts';
import type { NamedConfiguration } from '../../src/tuning/namedConfiguration.ts';
import type { PlotSettings } from '../../src/tuning/plotSettings.ts';
import { keepDocument } from '../harness/keepDocument.ts';
import { progressTeller } from '../harness/tellProgress.ts';
import { configurationOfReference, fromFolder, readReference } from '../plotting/configurationReference.ts';
import { pastPlotsFor } from '../plotting/hostHistory.ts';
import { INTERRUPTED, type PlottingCommandOptions, watched } from '../plotting/plottingCommand.ts';
import { plottingMetadata } from '../plotting/plottingMetadata.ts';
import { beyondEdge, defaultGrid } from './defaultGrid.ts';
import { type TuneConfigurationOptions, tuneConfiguration } from './tuneConfiguration.ts';

export interface TuneCommandOptions extends PlottingCommandOptions {
  readonly budgetSeconds: number;
  /** A file that measurements are kept in after every run; where it exists, the search goes on from it. */
  readonly state?: string;
}

const State = v.array(Measurement);

/**
 * Searches the matrix of `FILE` for the fastest configuration, or threads and buckets around the one that `FILE#NAME` names where
 * the file has no matrix of it. Exit code: 0, 1 where no run gave a time, 130 when cancelled.
 */
export async function tuneCommand(
  output: Output,
  reference: string,
  options: TuneCommandOptions,
  signal: AbortSignal,
): Promise<number> {
  const { json, jsonProgress, directory, budgetSeconds, historyPath, state } = options;
  const { grid, given, beyond } = gridOf(reference);
  const earlier = state === undefined ? [] : readState(state);
  // Before the first run, not after it: a state that can't be kept is of no use.
  if (state !== undefined) keepState(state, earlier);
  const startedAt = Date.now() / 1000;
  const tuning = await watched((sampler) =>
    tuneConfiguration(
      grid,
      {
        directory,
        budgetSeconds,
        sampler,
        earlier,
        ...(given !== undefined && { given }),
        ...(beyond && { beyond }),
        keep: (all) => state !== undefined && writeState(state, all),
        past: grid[0] ? pastPlotsFor(historyPath, grid[0].settings) : [],
      },
      progressTeller(output, jsonProgress),
      signal,
    ),
  );
  const metadata = await plottingMetadata(startedAt, tuning.status === 'cancelled');
  const document = { kind: 'tuning', ...tuning, metadata } as const;
  // What gave no time is no search.
  if (tuning.best !== undefined)
    keepDocument(output, historyPath, document, { name: `Tuning of ${reference}`, summary: summaryOf(tuning) });
  output.out(json ? `${JSON.stringify(document)}\n` : `${tuningText(tuning)}\n`);
  if (tuning.status === 'cancelled') return INTERRUPTED;
  return tuning.status === 'failed' || tuning.best === undefined ? 1 : 0;
}

export interface Grid {
  readonly grid: readonly NamedConfiguration[];
  /** Name of the one that is in use; absent where the file has several, and none was named. */
  readonly given?: string;
  /** What lies past the edge of those tried that the best lies at; absent where the file has a matrix, which is all that is wanted. */
  readonly beyond?: TuneConfigurationOptions['beyond'];
}

/** What is named, with its matrix where there is one, else with threads and buckets around it. */
export function gridOf(text: string): Grid {
  const { path, name, file } = readReference(text);
  const ofName = file.combinations.filter((one) => name === undefined || one.name.startsWith(`${name} `));
  if (ofName.length === 0) {
    const given = configurationOfReference(text);
    const cores = availableParallelism();
    const beyond = (best: PlotSettings, tried: readonly PlotSettings[]) => beyondEdge(given, best, tried, cores);
    return { grid: defaultGrid(given, cores), given: given.name, beyond };
  }
  const grid = ofName.map((one) => fromFolder(one, path));
  const [base, ...others] = file.configurations.filter((one) =>
    ofName.some((each) => each.name.startsWith(`${one.name} `)),
  );
  if (!base || others.length > 0) return { grid };
  const used = fromFolder(base, path);
  const same = grid.find(({ settings }) => isDeepStrictEqual(settings, used.settings));
  return same ? { grid, given: same.name } : { grid: [used, ...grid], given: used.name };
}

function readState(path: string): Measurement[] {
  if (!existsSync(path)) return [];
  try {
    return v.parse(State, JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    throw new UsageError(`${path} holds no measurements of a search: name another file, or remove it to begin anew.`);
  }
}

function keepState(path: string, measurements: readonly Measurement[]): void {
  try {
    writeState(path, measurements);
  } catch (error) {
    throw new UsageError(
      `${path} can't be written (${(error as Error).message}): name a file in a folder that exists.`,
    );
  }
}

/** Whole or not at all: the search may be killed at any time. */
function writeState(path: string, measurements: readonly Measurement[]): void {
  const partial = `${path}.${process.pid}.partial`;
  writeFileSync(partial, JSON.stringify(measurements));
  renameSync(partial, path);
}

/** The table for a person. */
export function tuningText(tuning: Tuning): string {
  const { table, notes, status, spentSeconds } = tuning;
  const isByTheDay = table.some(({ bytesPerDay }) => bytesPerDay !== undefined);
  const rows = table.map(({ name, round, seconds, range, runs, bytesPerDay, isWhole, problem }) => [
    name,
    String(round),
    seconds === undefined ? (problem ?? '') : `${isWhole ? '' : '~ '}${seconds.toFixed(1)} s`,
    range && runs > 1 ? `${range[0].toFixed(1)} … ${range[1].toFixed(1)}` : '',
    ...(isByTheDay ? [formatBytes(bytesPerDay)] : []),
    String(runs),
  ]);
  return [
    fastestText(tuning),
    tableText(rows, isByTheDay),
    `${status}, after ${formatDuration(spentSeconds)}; ~ is estimated from first steps.`,
    ...notes,
  ].join('\n');
}

function fastestText(tuning: Tuning): string {
  const { best } = tuning;
  return best === undefined ? 'No configuration gave a time.' : `The fastest is ${best}. ${gainText(tuning)}`.trimEnd();
}

/** For the event that tells of it. */
function summaryOf(tuning: Tuning): string {
  const { status, measurements } = tuning;
  const how = status === 'finished' ? '' : ` (${status})`;
  return `${fastestText(tuning)} ${formatCount(measurements.length, 'run')}${how}`;
}

function tableText(rows: readonly string[][], isByTheDay: boolean): string {
  const byTheDay = isByTheDay ? ['a day'] : [];
  const table = plainTable(['configuration', 'round', 'a plot', 'from … to', ...byTheDay, 'runs']);
  table.push(...rows);
  return table.toString();
}

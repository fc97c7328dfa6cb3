import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { readNamed } from '../../input/regularFile.ts';
import { unzipped } from '../../input/unzipped.ts';
import { DataError } from './readTable.ts';

/** A whole run of a plotter, with the time at which each piece of its log came. */
export interface TimedRun {
  readonly name: string;
  /** Epoch seconds. */
  readonly start: number;
  readonly end: number;
  /** Epoch seconds, and what came then. */
  readonly pieces: readonly (readonly [at: number, text: string])[];
  /** Other work held it up: it got less than a core's time in its time. */
  readonly isLoaded: boolean;
}

const Facts = v.object({
  start: v.number(),
  end: v.number(),
  status: v.number(),
  /** Processor seconds. */
  cpu: v.optional(v.number()),
});
const Line = v.tuple([v.number(), v.string()]);

const MOST_BYTES = 2 ** 28;
const TIMES = '.times.jsonl.gz';
/** A plotter of two threads on a quiet host takes more processor time than this of its wall time. */
const QUIET_CORES = 0.95;
/** The seconds since the start that a redrawn bar ends with. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: bars end with an escape sequence
const BAR_SECONDS = /\s([\d.]+)s\s*\x1b\[K$/;

/**
 * Runs in a folder: `NAME.json` with start, end, exit status and processor seconds, `NAME.times.jsonl.gz` with `[epoch seconds, line]`.
 * Those that failed or were killed are left out. Throws DataError where the folder holds none, or a file is malformed.
 */
export function readTimedRuns(folder: string): TimedRun[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new DataError(`${folder} is not a folder: name the one that holds NAME.json and NAME${TIMES}.`);
  }
  const names = readdirSync(folder).flatMap((file) => (file.endsWith(TIMES) ? [file.slice(0, -TIMES.length)] : []));
  if (names.length === 0) throw new DataError(`${folder} holds no NAME${TIMES}: name a folder of timed runs.`);
  return names.sort().flatMap((name) => readRun(folder, name));
}

function readRun(folder: string, name: string): TimedRun[] {
  const { start, end, status, cpu } = parsed(Facts, bytesOf(join(folder, `${name}.json`)), `${name}.json`);
  if (status !== 0) return [];
  const lines = bytesOf(join(folder, `${name}${TIMES}`))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => parsed(Line, line, `${name}${TIMES}`));
  const isLoaded = !(cpu !== undefined && cpu > QUIET_CORES * (end - start));
  const first = lines[0]?.[0] ?? start;
  return [{ name, start, end, pieces: lines.flatMap(([at, line]) => redraws(at, line, first)), isLoaded }];
}

/** A line that was redrawn came when its last state did: its bars tell themselves when each was drawn. */
function redraws(at: number, line: string, first: number): [number, string][] {
  if (!line.includes('\r')) return [[at, `${line}\n`]];
  const bars = line
    .split('\r')
    .filter((bar) => bar !== '')
    .map((bar): [number, string] => {
      const seconds = Number(BAR_SECONDS.exec(bar)?.[1] ?? Number.NaN);
      return [seconds >= 0 ? Math.min(at, first + seconds) : at, `\r${bar}`];
    });
  return [...bars, [at, '\n']];
}

function bytesOf(path: string): string {
  try {
    return unzipped(readNamed(path, MOST_BYTES), MOST_BYTES).toString();
  } catch (error) {
    throw new DataError(`${path} can't be read (${(error as Error).message}): check the file.`);
  }
}

function parsed<Schema extends v.GenericSchema>(schema: Schema, text: string, file: string): v.InferOutput<Schema> {
  try {
    return v.parse(schema, JSON.parse(text));
  } catch (error) {
    throw new DataError(`${file}: ${(error as Error).message}: see the folder's other files for the form.`);
  }
}

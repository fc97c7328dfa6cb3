import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { epochSecondsOf } from '../../input/csvCells.ts';
import { columnOf, DataError, readTable } from './readTable.ts';

/** One series of the Numenta Anomaly Benchmark. */
export interface NabSeries {
  /** Folder and file as the benchmark names them, such as realTweets/Twitter_volume_KO.csv. */
  readonly name: string;
  /** Epoch seconds, ascending; the interval varies between files. */
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** Where anomalies are: first and last time of each window, ascending. Undefined where the labels do not name the file. */
  readonly windows: readonly (readonly [from: number, to: number])[] | undefined;
}

const CSV = /\.csv(?:\.gz)?$/;

/**
 * The benchmark's files in a folder, by name, read one after the other: `*.csv[.gz]` in it and its folders hold `timestamp,value`,
 * in any order, `windows.json` the labels. Throws DataError where the folder holds no such file, or a file is malformed.
 */
export function* readNab(folder: string): Generator<NabSeries> {
  const files = nabFiles(folder);
  if (files.length === 0) throw new DataError(`${folder} holds no series: put FOLDER/*.csv or *.csv.gz files into it.`);
  const windows = readWindows(join(folder, 'windows.json'));
  for (const file of files) {
    const table = readTable(join(folder, file), { timestamp: epochSecondsOf });
    const times = columnOf(table, 'timestamp');
    const values = columnOf(table, 'value');
    const name = file.replace(/\.gz$/, '');
    const empty = times.findIndex(Number.isNaN);
    if (empty >= 0) throw new DataError(`${file}, row ${empty + 2}, column timestamp: empty; give the time.`);
    const order = Uint32Array.from(times.keys()).sort((a, b) => times[a] - times[b]);
    const inOrder = (column: Float64Array) => Float64Array.from(order, (row) => column[row]);
    yield { name, times: inOrder(times), values: inOrder(values), windows: windows?.get(name) };
  }
}

/** Paths of the series in the folder, with `/`, in the order they are read. */
export function nabFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(sep).join('/'))
    .filter((path) => CSV.test(path))
    .sort();
}

type Windows = Map<string, readonly (readonly [number, number])[]>;

function readWindows(path: string): Windows | undefined {
  if (!existsSync(path)) return undefined;
  const windows: Windows = new Map();
  for (const [name, pairs] of Object.entries(parsedObject(path))) {
    const read = Array.isArray(pairs) ? pairs.map(windowOf) : [undefined];
    if (read.some((pair) => pair === undefined)) {
      throw new DataError(
        `windows.json, ${name}: a window is a pair of times, the first not after the last; correct it.`,
      );
    }
    windows.set(
      name,
      (read as [number, number][]).sort((a, b) => a[0] - b[0]),
    );
  }
  return windows;
}

function windowOf(pair: unknown): [number, number] | undefined {
  if (!Array.isArray(pair) || pair.length !== 2) return undefined;
  const [from, to] = pair.map((time) => epochSecondsOf(String(time)));
  return from !== undefined && to !== undefined && from <= to ? [from, to] : undefined;
}

function parsedObject(path: string): object {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  } catch (error) {
    throw new DataError(`windows.json can't be read (${(error as Error).message}): correct it.`);
  }
  throw new DataError('windows.json must hold an object of file names with lists of windows: correct it.');
}

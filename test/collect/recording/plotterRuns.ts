import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

/** Recordings of real plotters, which lie beside the project where it is developed. */
export const RUNS_FOLDER = fileURLToPath(new URL('../../../../shared/data/plotter-runs/', import.meta.url));

export const runNames: readonly string[] = existsSync(RUNS_FOLDER)
  ? readdirSync(RUNS_FOLDER).flatMap((name) => (name.endsWith('.jsonl.gz') ? [name.slice(0, -'.jsonl.gz'.length)] : []))
  : [];

export interface RawFrame {
  readonly t: number;
  readonly files: Readonly<Record<string, string>>;
  readonly log: string;
  readonly statfs: Readonly<Record<string, readonly [number, number, number]>>;
}

export interface Run {
  readonly name: string;
  readonly path: string;
  readonly meta: {
    readonly process: { readonly pid: number; readonly cmdline: readonly string[]; readonly mountinfo: string };
    readonly loops: Readonly<Record<string, { readonly fs_device: string; readonly throttled_device: string }>>;
  };
  readonly frames: readonly RawFrame[];
  readonly truth: {
    readonly plotter: string;
    readonly k: number;
    readonly condition: string;
    readonly plotter_start: number;
    readonly plotter_end: number;
    readonly killed_by_recorder: boolean;
    readonly dirs: Readonly<Record<string, string>>;
    readonly truth: readonly { readonly from: number; readonly to: number; readonly class: string }[];
  };
}

/** A run, read in the simplest way there is: what the replay gives is compared with it. */
export function readRun(name: string): Run {
  const path = `${RUNS_FOLDER}${name}.jsonl.gz`;
  const [first, ...lines] = gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n');
  return {
    name,
    path,
    meta: JSON.parse(first).meta,
    frames: lines.map((line) => JSON.parse(line) as RawFrame),
    truth: JSON.parse(readFileSync(`${RUNS_FOLDER}${name}.json`, 'utf8')),
  };
}

/** The numbers of a text's line that begins with `key`. */
export function numbersOf(text: string, key: string): number[] {
  const line = text.split('\n').find((candidate) => candidate.trim().split(/[\s:]+/)[0] === key);
  return line === undefined
    ? []
    : line
        .trim()
        .slice(key.length)
        .split(/[\s:]+/)
        .filter(Boolean)
        .map(Number);
}

/** A line of /proc/diskstats by the disk's name, behind it. */
export function diskNumbers(text: string, disk: string): number[] {
  for (const line of text.split('\n')) {
    const [, , name, ...numbers] = line.trim().split(/\s+/);
    if (name === disk) return numbers.map(Number);
  }
  return [];
}

/** The fields of /proc/PID/stat behind the command, from the state (field 3) on. */
export function statFields(text: string): string[] {
  return text
    .slice(text.lastIndexOf(')') + 2)
    .trim()
    .split(' ');
}

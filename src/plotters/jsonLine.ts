import { prefixOf } from './logPrefix.ts';

/** What a line of JSON carries: the plotter's text, and when it was written. */
export interface CarriedText {
  readonly bytes: Buffer;
  /** Epoch seconds. */
  readonly clock?: number;
}

/** Members for the text and the time, as container runtimes, journald and log shippers name them. */
const TEXTS = ['log', 'MESSAGE', 'message', 'msg'] as const;
const TIMES = ['time', 'timestamp', '@timestamp', 'ts'] as const;
const MICROSECONDS = 1e6;

/** Reads a line of docker's json-file, of `journalctl -o json` or the like; undefined where it is none. */
export function carriedBy(line: string): CarriedText | undefined {
  let members: Record<string, unknown>;
  try {
    members = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const text = TEXTS.map((name) => members[name]).find((value) => value !== undefined);
  // journald gives what is no plain UTF-8 as a list of bytes.
  const bytes = typeof text === 'string' ? Buffer.from(text) : isBytes(text) ? Buffer.from(text) : undefined;
  if (!bytes) return undefined;
  const clock = timeOf(members);
  return { bytes, ...(clock !== undefined && { clock }) };
}

function isBytes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((byte) => Number.isInteger(byte));
}

function timeOf(members: Record<string, unknown>): number | undefined {
  const journal = Number(members.__REALTIME_TIMESTAMP ?? Number.NaN);
  if (Number.isFinite(journal)) return journal / MICROSECONDS;
  const time = TIMES.map((name) => members[name]).find((value) => value !== undefined);
  return typeof time === 'number' ? time : typeof time === 'string' ? prefixOf(`${time} `).clock : undefined;
}

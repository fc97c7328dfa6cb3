/** A place where PlotScope reads what others wrote: a file, a log, a kernel text, an argument, a message. */
export interface Edge {
  readonly name: string;
  /** Whole inputs as they come in practice: mutations begin with them. */
  readonly seeds: readonly string[];
  /** Words of its language, to be put in, and repeated. */
  readonly words?: readonly string[];
  /** Feeds it; every number of what comes out is looked at. Bytes stand for themselves where it reads bytes, else they are UTF-8. */
  feed(input: Buffer): unknown;
  /** How it refuses an input, in words for a person: an answer, and no crash. */
  readonly refuses?: readonly (new (
    ...args: never[]
  ) => Error)[];
}

/** Thrown by an edge where what came out breaks a promise: an escape that lets something through, a text that isn't whole. */
export class Broken extends Error {}

export type Outcome = 'fine' | 'refused' | 'crash' | 'wrong';

export interface Answer {
  readonly outcome: Outcome;
  /** Of a crash its error, of what is wrong the value and where it stands. */
  readonly detail?: string;
}

/** Feeds an edge once, and says what became of it. */
export function answerOf(edge: Edge, input: Buffer): Answer {
  let told: unknown;
  try {
    told = edge.feed(input);
  } catch (error) {
    if (error instanceof Broken) return { outcome: 'wrong', detail: error.message };
    const isRefusal = edge.refuses?.some((kind) => error instanceof kind) ?? false;
    return isRefusal ? { outcome: 'refused' } : { outcome: 'crash', detail: placeOf(error) };
  }
  const wrong = impossibleIn(told);
  return wrong === undefined ? { outcome: 'fine' } : { outcome: 'wrong', detail: wrong };
}

/** The error and the innermost of the project's own lines that it came through. */
function placeOf(error: unknown): string {
  const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  const line = stack.split('\n').find((one) => /\/(?:src|bench|webview)\//.test(one) && !one.includes('/fuzz/'));
  return `${name}: ${message.slice(0, 200)}${line ? ` ${line.trim().replace(/\(?file:.*\/(?=(?:src|bench|webview)\/)/, '(')}` : ''}`;
}

/** Nothing that is measured, told or configured is larger: the history keeps single-precision numbers. */
const LARGEST = 3.402_823_466e38;
const NEVER_NEGATIVE = /(?:seconds|bytes|perSecond|count|threads|tables?)$/i;
const SHARES = /^(?:progress|ratio|share)$|(?:Share|Utilization)$/;
const DEEPEST = 12;

/** The first value that can't be: not finite, a negative size or time, a share beyond 0..1. Undefined where all can be. */
function impossibleIn(value: unknown, path = '', depth = 0): string | undefined {
  if (typeof value === 'number') return isPossible(value, path) ? undefined : `${path}: ${value}`;
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return undefined;
  const members = value instanceof Map ? [...value] : Object.entries(value);
  for (const [key, member] of members) {
    const within = /^\d+$/.test(key) ? path : path === '' ? String(key) : `${path}.${String(key)}`;
    const found = impossibleIn(member, within, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isPossible(value: number, path: string): boolean {
  const name = path.slice(path.lastIndexOf('.') + 1);
  if (!(Math.abs(value) <= LARGEST)) return false;
  if (NEVER_NEGATIVE.test(name) && value < 0) return false;
  return !SHARES.test(name) || (value >= 0 && value <= 1);
}

/** The input as whoever reads text gets it. */
export const text = (input: Buffer): string => input.toString('utf8');

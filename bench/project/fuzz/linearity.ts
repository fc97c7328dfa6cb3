import { answerOf, type Edge } from './edge.ts';

/** What the work for a text that is one unit again and again comes to. */
export interface Growth {
  readonly edge: string;
  readonly unit: string;
  /** Of the longer text; that of the other is a quarter. */
  readonly bytes: number;
  /** The longer text's work over the other's: 4 where it grows with the length, 16 where it grows with its square. */
  readonly ratio: number;
}

export const WHOLE_BYTES = 2 ** 20;
const FIRST_BYTES = WHOLE_BYTES / 64;
const STEP = 4;
/** Between 4 (linear) and 16 (quadratic), in the middle of their logarithms: 8. */
const LARGEST_RATIO = STEP ** 1.5;
/** What takes less is not told from the noise of collecting garbage and compiling. */
const NOISE_MS = 15;
/** On a busy machine a look may be anything; that all of them are too long by chance is out of the question. */
const MOST_TRIES = 9;

/**
 * Feeds an edge texts of a repeated unit, each four times as long as the one before, and looks at how its CPU time grows: as a ratio, of
 * the least of a few tries. Undefined where it grows with the length alone.
 */
export function superLinear(edge: Edge, unit: string, mostBytes = WHOLE_BYTES): Growth | undefined {
  return workFor(edge, unit, mostBytes).growth;
}

/**
 * All of an edge's units up to `bytes`, and those that take longest then up to a megabyte: what is to grow with the square there takes
 * longer than others here already.
 */
export function superLinearUnits(edge: Edge, bytes: number, dearest: number): readonly Growth[] {
  const works = unitsOf(edge).map((unit) => ({ unit, ...workFor(edge, unit, bytes) }));
  const found = works.flatMap(({ growth }) => growth ?? []);
  const longest = works.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, dearest);
  return [...found, ...longest.flatMap(({ unit, growth }) => (growth ? [] : (superLinear(edge, unit) ?? [])))];
}

interface Work {
  /** CPU time for the longest text that was fed. */
  readonly milliseconds: number;
  readonly growth?: Growth;
}

function workFor(edge: Edge, unit: string, mostBytes: number): Work {
  let before = costOf(edge, repeated(unit, FIRST_BYTES));
  for (let bytes = FIRST_BYTES * STEP; bytes <= mostBytes; bytes *= STEP) {
    const [shorter, longer] = [repeated(unit, bytes / STEP), repeated(unit, bytes)];
    let cost = costOf(edge, longer);
    const ratio = () => cost / Math.max(before, NOISE_MS / STEP);
    for (let tries = 1; ratio() > LARGEST_RATIO && tries < MOST_TRIES; tries++) {
      before = Math.max(before, costOf(edge, shorter));
      cost = Math.min(cost, costOf(edge, longer));
    }
    if (ratio() > LARGEST_RATIO) {
      return { milliseconds: cost, growth: { edge: edge.name, unit, bytes, ratio: ratio() } };
    }
    before = cost;
  }
  return { milliseconds: before };
}

function repeated(unit: string, bytes: number): Buffer {
  return Buffer.alloc(bytes, unit);
}

/** CPU milliseconds. */
function costOf(edge: Edge, input: Buffer): number {
  const before = process.cpuUsage();
  answerOf(edge, input);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const CHARACTERS = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at));
const OTHERS = [
  '\0',
  '\t',
  '\n',
  '\r',
  '\r\n',
  '\x1b',
  '\x1b[',
  '\x1b]0;',
  '\x9b',
  '\xff',
  'é',
  '\u2028',
  '😀',
  '\ufeff',
];

/** To texts without words of a language letters and digits are all alike. */
const KINDS = ['0', 'a', ...CHARACTERS.filter((character) => !/\w/.test(character))];

/** Everything that is repeated to an edge: each character, and each word and line of its own language. */
export function unitsOf({ seeds, words }: Edge): readonly string[] {
  const lines = seeds.flatMap((seed) => seed.split(/(?<=\n)/)).filter((line) => line.length < 400);
  return [...new Set([...(words ? CHARACTERS : KINDS), ...OTHERS, ...(words ?? []), ...lines.slice(0, 40)])].filter(
    (unit) => unit !== '',
  );
}

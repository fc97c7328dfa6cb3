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
/** A text that takes no longer can't be told to take too long for any shorter one. */
const UNTOLD_MS = (LARGEST_RATIO * NOISE_MS) / STEP;
/** Work for so long that grew no faster than the text has shown itself: what a quarter of the text took is told from the noise as well. */
const SHOWN_MS = STEP * NOISE_MS;
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
 * All of an edge's units up to `bytes`, and those that take longest then on to a megabyte, or until their work has shown itself: what is to
 * grow with the square there takes longer than others here already.
 */
export function superLinearUnits(edge: Edge, bytes: number, dearest: number): readonly Growth[] {
  const works = unitsOf(edge).map((unit) => workFor(edge, unit, bytes));
  const longest = works.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, dearest);
  const further = longest.map((work) => (work.growth ? work : workFor(edge, work.unit, WHOLE_BYTES, work)));
  return [...new Set([...works, ...further])].flatMap(({ growth }) => growth ?? []);
}

interface Work {
  readonly unit: string;
  /** Of the longest text that was fed, and the CPU time that it took. */
  readonly bytes: number;
  readonly milliseconds: number;
  readonly growth?: Growth;
}

/** @param from work that was seen to grow with the length alone: it is gone on from there until it has shown itself. */
function workFor(edge: Edge, unit: string, mostBytes: number, from?: Work): Work {
  let { bytes, milliseconds: before } = from ?? { bytes: FIRST_BYTES, milliseconds: undefined };
  while (bytes < mostBytes && !(from && before! > SHOWN_MS)) {
    const shorter = repeated(unit, bytes);
    bytes *= STEP;
    const longer = repeated(unit, bytes);
    let cost = costOf(edge, longer);
    if (cost > UNTOLD_MS) before ??= costOf(edge, shorter);
    const ratio = () => cost / Math.max(before ?? 0, NOISE_MS / STEP);
    for (let tries = 1; ratio() > LARGEST_RATIO && tries < MOST_TRIES; tries++) {
      before = Math.max(before ?? 0, costOf(edge, shorter));
      cost = Math.min(cost, costOf(edge, longer));
    }
    if (ratio() > LARGEST_RATIO)
      return { unit, bytes, milliseconds: cost, growth: { edge: edge.name, unit, bytes, ratio: ratio() } };
    before = cost;
  }
  return { unit, bytes, milliseconds: before ?? 0 };
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

/** Letters and digits are alike to a text but for those that its words and lines begin with. */
const isAlike = (character: string, initials: ReadonlySet<string>) =>
  /[\w]/.test(character) && !initials.has(character);

/** Everything that is repeated to an edge: each character that isn't like others, and each word and line of its own language. */
export function unitsOf({ seeds, words = [] }: Edge): readonly string[] {
  const lines = seeds.flatMap((seed) => seed.split(/(?<=\n)/)).filter((line) => line.length < 400);
  const initials = new Set(
    ['0', 'a', ...words, ...(words.length > 0 ? lines : [])].map((text) => text.trimStart()[0] ?? ''),
  );
  const characters = CHARACTERS.filter((character) => !isAlike(character, initials));
  return [...new Set([...characters, ...OTHERS, ...words, ...lines.slice(0, 40)])].filter((unit) => unit !== '');
}

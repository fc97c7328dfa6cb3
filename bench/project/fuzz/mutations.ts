import type { Edge } from './edge.ts';

/** A whole number in [0, below). */
export type Choose = (below: number) => number;

const LONGEST_BYTES = 16_384;
/** Most mutations are of a part of a long seed, so that a million of them are done in minutes. */
const USUAL_BYTES = 3000;
const MOST_STEPS = 6;

const NUMBERS = [
  ...['0', '-0', '-1', '1', '0.5', '1e999', '-1e999', '1e-999', '1e39', '-1e39', '1e308', '1e21', 'nan', 'NaN', 'inf'],
  ...['Infinity', '-inf', '0x1f', '010', '1_000', '1,000', '1.', '.5', '--1', '+1', '9007199254740993', '4294967296'],
  ...['-9223372036854775808', '18446744073709551616', '99999999999999999999999999', '1e5', '٣', '１'],
];
const ODD = [
  ...[
    '\0',
    '\n',
    '\r',
    '\r\n',
    '\t',
    '\x1b',
    '\x1b[2J',
    '\x1b]0;x\x07',
    '\ufeff',
    '\u202e',
    '\u2028',
    '\ufffd',
    '😀',
    'İ',
  ],
  ...['"', "'", '`', '\\', '\\u0000', '/', '../', '{', '}', '[', ']', '(', ')', '<', '>', '&', '|', '#', '%', '*', '?'],
  ...[':', ';', ',', '=', '-', '--', '.', '~', '@', '$', '!', '^', ' ', '  ', '- ', ': ', '__proto__', 'constructor'],
  ...['toString', 'null', 'true', 'undefined', '{}', '[]', '""', '&a [*a]', '!!js/function', '<script>', '](x)', '```'],
];

type Mutation = (input: Buffer, choose: Choose, edge: Edge, others: readonly Edge[]) => Buffer;

const put = (input: Buffer, at: number, removed: number, added: Buffer | string): Buffer =>
  Buffer.concat([
    input.subarray(0, at),
    Buffer.from(added as string),
    input.subarray(Math.min(input.length, at + removed)),
  ]);

function pick<Item>(from: readonly Item[], choose: Choose): Item {
  return from[choose(from.length)] as Item;
}

function range(input: Buffer, choose: Choose, most: number): readonly [from: number, length: number] {
  const from = choose(input.length + 1);
  return [from, Math.min(input.length - from, 1 + choose(most))];
}

const MUTATIONS: readonly Mutation[] = [
  function flipBit(input, choose) {
    const copy = Buffer.from(input);
    if (copy.length > 0) copy[choose(copy.length)] ^= 1 << choose(8);
    return copy;
  },
  function setByte(input, choose) {
    const copy = Buffer.from(input);
    if (copy.length > 0) copy[choose(copy.length)] = choose(256);
    return copy;
  },
  function cutOut(input, choose) {
    return put(input, ...range(input, choose, 200), '');
  },
  function cutOff(input, choose) {
    return input.subarray(0, choose(input.length + 1));
  },
  function twice(input, choose) {
    const [from, length] = range(input, choose, 400);
    return put(input, choose(input.length + 1), 0, input.subarray(from, from + length));
  },
  function lineAway(input, choose) {
    const from = input.lastIndexOf(10, choose(input.length + 1)) + 1;
    const end = input.indexOf(10, from);
    return put(input, from, (end < 0 ? input.length : end + 1) - from, '');
  },
  function number(input, choose) {
    const start = choose(input.length + 1);
    const found = /-?\d+(?:\.\d+)?/.exec(input.toString('latin1', start));
    return found ? put(input, start + found.index, found[0].length, pick(NUMBERS, choose)) : input;
  },
  function odd(input, choose) {
    return put(input, choose(input.length + 1), choose(3), pick(ODD, choose));
  },
  function word(input, choose, { words = ODD }) {
    return put(input, choose(input.length + 1), choose(2) * choose(20), pick(words, choose));
  },
  function run(input, choose, { words = ODD }) {
    const what = choose(3) === 0 ? pick(words, choose) : choose(2) === 0 ? pick(ODD, choose) : pick(NUMBERS, choose);
    return put(input, choose(input.length + 1), 0, what.repeat(1 + choose(choose(8) === 0 ? 2000 : 40)));
  },
  function splice(input, choose, edge, others) {
    const { seeds } = choose(2) === 0 ? edge : pick(others, choose);
    const other = Buffer.from(pick(seeds, choose));
    const [from, length] = range(other, choose, 1000);
    return put(input, choose(input.length + 1), choose(100), other.subarray(from, from + length));
  },
];

/** An input for an edge: a seed of it, or a part of one, changed in a few ways. The same for the same choices. */
export function mutated(edge: Edge, others: readonly Edge[], choose: Choose): Buffer {
  let input: Buffer = Buffer.from(pick(edge.seeds, choose));
  if (input.length > USUAL_BYTES && choose(4) > 0) {
    const from = input.indexOf(10, choose(input.length - USUAL_BYTES)) + 1;
    input = input.subarray(from, from + choose(USUAL_BYTES));
  }
  for (let steps = 1 + choose(MOST_STEPS); steps > 0; steps--)
    input = pick(MUTATIONS, choose)(input, choose, edge, others);
  return input.subarray(0, LONGEST_BYTES);
}

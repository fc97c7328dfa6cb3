import { seededRandom } from '../../../src/analyze/trees/random.ts';
import { type Answer, answerOf, type Edge } from './edge.ts';
import { EDGE_KINDS, EDGES } from './edges.ts';
import { mutated } from './mutations.ts';

/** Odd multipliers, by which neighbouring inputs get unrelated seeds. */
const [SCATTER, OTHER_SCATTER] = [0x9e3779b1, 0x85ebca6b];

export interface Fed extends Answer {
  readonly edge: Edge;
  readonly input: Buffer;
  /** CPU time. */
  readonly milliseconds: number;
}

/** Input number `index` of a seed: the same on every machine, whatever came before it. */
export function inputOf(seed: number, index: number): { readonly edge: Edge; readonly input: Buffer } {
  const random = seededRandom(Math.imul(seed + 1, SCATTER) ^ Math.imul(index + 1, OTHER_SCATTER));
  const choose = (below: number) => Math.floor(random() * below);
  const kind = EDGE_KINDS[index % EDGE_KINDS.length];
  const edge = kind[Math.floor(index / EDGE_KINDS.length) % kind.length];
  return { edge, input: mutated(edge, EDGES, choose) };
}

export function feed(seed: number, index: number): Fed {
  const { edge, input } = inputOf(seed, index);
  const before = process.cpuUsage();
  const answer = answerOf(edge, input);
  const { user, system } = process.cpuUsage(before);
  return { ...answer, edge, input, milliseconds: (user + system) / 1000 };
}

/** Where a failure lies, without what differs from input to input. */
export function kindOf({ edge, outcome, detail = '' }: Fed): string {
  return `${edge.name.replace(/\d+/g, '#')} ${outcome} ${detail.replace(/"[^"]*"|[\d.]+(?:e[+-]?\d+)?|\\u\w{4}/g, '#').slice(0, 160)}`;
}

/** The smallest input found that fails alike: parts are left out while it does (as in Zeller's delta debugging). */
export function minimised(failure: Fed): Buffer {
  const kind = kindOf(failure);
  const fails = (input: Buffer) => kindOf({ ...failure, ...answerOf(failure.edge, input) }) === kind;
  let { input } = failure;
  for (let part = input.length >> 1; part > 0; part >>= 1) {
    for (let at = 0; at < input.length; ) {
      const shorter = Buffer.concat([input.subarray(0, at), input.subarray(at + part)]);
      if (fails(shorter)) input = shorter;
      else at += part;
    }
  }
  return input;
}

import assert from 'node:assert/strict';
import type { PlotReport } from '../../src/plotters/plotState.ts';
import { parseLog } from '../../src/plotters/plotters.ts';

/** What a log must be put down to: the error's id, words of its cause or line or remedy, and whether the plot was finished. */
export interface Expected {
  readonly id: string | undefined;
  readonly says?: RegExp;
  readonly finished?: boolean;
  readonly plots?: number;
}

export type Cases = Readonly<Record<string, readonly [log: string, expected: Expected]>>;

export function check(log: string, { id, says, finished = false, plots = 1 }: Expected): void {
  const read = parseLog(log).plots;
  assert.equal(read.length, plots, 'plots');
  const { error, finished: isFinished } = read.at(-1) as PlotReport;
  assert.equal(error?.id, id);
  assert.equal(isFinished, finished);
  if (says) assert.match(`${error?.cause} ${error?.line} ${error?.remedy}`, says);
}

export function kind(name: string, cases: Cases): void {
  describe(name, () => {
    for (const [what, [log, expected]] of Object.entries(cases)) it(what, () => check(log, expected));
  });
}

export const THROWN = "terminate called after throwing an instance of 'std::runtime_error'";
export const THROWN_LOGIC = "terminate called after throwing an instance of 'std::logic_error'";

export const POS2_BEGIN = 'Using AES hardware acceleration.\n[===   ] 3% matching T1 0.5s\n';

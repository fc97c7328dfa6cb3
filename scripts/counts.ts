import { readFileSync } from 'node:fs';

/** How tests have ended. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed, each in a line: in a long log the end is what people see first. */
  readonly failures: readonly string[];
}

export const noTests: Counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
export const onePassed: Counts = { ...noTests, passed: 1 };

export function oneFailed(failure: string): Counts {
  return { ...noTests, failed: 1, failures: [failure] };
}

export function sum(all: readonly Counts[]): Counts {
  return all.reduce(
    (total, { passed, failed, skipped, failures }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
      failures: [...total.failures, ...failures],
    }),
    noTests,
  );
}

/** `12 passed, 0 failed`, with the skipped ones only when there are any. */
export function inWords({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * The counts that the test program `name` left in `file`, given the code it exited with: a program that left none, or failed although none of
 * its tests did, counts as one failure more.
 */
export function countsOf(name: string, file: string, exitCode: number): Counts {
  let counts: Counts;
  try {
    counts = JSON.parse(readFileSync(file, 'utf8')) as Counts;
  } catch {
    return oneFailed(`${name} ended with exit code ${exitCode} before its tests had`);
  }
  if (exitCode === 0 || counts.failed > 0) return counts;
  return sum([counts, oneFailed(`${name} ended with exit code ${exitCode} after its tests had passed`)]);
}

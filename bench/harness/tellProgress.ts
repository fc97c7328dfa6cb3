import { type Progress, progressLine } from '../../src/benchmarks/progress.ts';
import type { Output } from '../../src/terminal/output.ts';

/** Writes progress to standard error: JSON lines for programs, or lines for a person. */
export function progressTeller(output: Output, asJson: boolean): (progress: Progress) => void {
  return (progress) => {
    const line = asJson ? JSON.stringify(progress) : progressLine(progress);
    if (line !== undefined) output.err(`${line}\n`);
  };
}

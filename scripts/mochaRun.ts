import { writeFileSync } from 'node:fs';
import type Mocha from 'mocha';
import type { Counts } from './counts.ts';

/** The variable that names the file for the counts. */
export const countsVariable = 'PLOTSCOPE_TEST_COUNTS';

/** What the tests in VS Code print begins with this, since VS Code puts its own lines between. */
export const testLine = '│ ';

/** Run what a Mocha has loaded, print in its own way, and leave the counts in the file that the environment names. */
export function runMocha(mocha: Mocha): Promise<Counts> {
  return new Promise((resolve) => {
    const titles: string[] = [];
    const runner = mocha.run((failed) => {
      const { passes = 0, pending = 0 } = runner.stats ?? {};
      // A hook that fails counts as a failure: `failed` has it.
      const counts = { passed: passes, failed, skipped: pending, failures: titles };
      const file = process.env[countsVariable];
      if (file) writeFileSync(file, JSON.stringify(counts));
      resolve(counts);
    });
    runner.on('fail', (test, error) => titles.push(`${test.fullTitle()}: ${firstLine(error)}`));
  });
}

/** Of an error, its first line: what a summary has room for. Tests can throw anything. */
function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1)[0] ?? '';
}

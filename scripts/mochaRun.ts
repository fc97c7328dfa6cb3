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
    const runner = mocha.run((failures) => {
      const { passes = 0, pending = 0 } = runner.stats ?? {};
      // A hook that fails counts as a failure: `failures` has it.
      const counts = { passed: passes, failed: failures, skipped: pending };
      const file = process.env[countsVariable];
      if (file) writeFileSync(file, JSON.stringify(counts));
      resolve(counts);
    });
  });
}

// Writes lines until it is told to end, and then a word; `deaf`: it takes no signal.
import { setTimeout as delay } from 'node:timers/promises';
import { endWithReader } from '../../../src/terminal/ending.ts';
import { standardOutput } from '../../../src/terminal/output.ts';

endWithReader();
let isTold = false;
if (process.argv[2] !== 'deaf') {
  process.once('SIGTERM', () => {
    isTold = true;
    process.stderr.write('told to end\n');
  });
}
while (!isTold) {
  standardOutput.out('a line\n');
  await delay(5);
}
standardOutput.out('the summary\n');

// Writes a mebibyte as one line, and leaves.
import { endWithReader, leave } from '../../../src/terminal/ending.ts';
import { standardOutput } from '../../../src/terminal/output.ts';

endWithReader();
standardOutput.out(`${'x'.repeat(2 ** 20 - 1)}\n`);
await leave();

// node scripts/run.mjs test/lab/main.ts FOLDER [NAME…]: makes what holds plotters back on this machine, one condition after the other (about a
// minute each, as root on a quiet Linux with control groups of version 1), and records it into FOLDER with what was true. Then
// `plotscope evaluate bottleneck --data FOLDER` and `evaluate gains --data FOLDER` say how right the product is on it.
import { mkdirSync } from 'node:fs';
import { findProgram } from '../../src/input/findProgram.ts';
import { CONDITIONS } from './conditions.ts';
import { labRun } from './labRun.ts';

const [folder, ...names] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write(
    `Name a folder for the recordings. Conditions: ${CONDITIONS.map(({ name }) => name).join(', ')}.\n`,
  );
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
for (const condition of CONDITIONS.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const missing = (condition.programs ?? []).filter((program) => findProgram(program) === undefined);
  if (missing.length > 0) {
    console.log(`${condition.name}: skipped, as ${missing.join(', ')} is not installed`);
    continue;
  }
  try {
    await labRun(condition, folder);
    console.log(`${condition.name}: recorded`);
  } catch (error) {
    console.log(`${condition.name}: skipped, as this machine can't make it (${(error as Error).message})`);
  }
}
process.exit(0);

// Runs test files in this Node with Mocha: node scripts/mochaFiles.ts [--grep PATTERN] [--timeout MS] FILE…
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import Mocha from 'mocha';
import { runMocha } from './mochaRun.ts';

const lingerMs = 10_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: 'string' }, timeout: { type: 'string', default: '60000' } },
});
const color = process.stdout.isTTY && !process.env.NO_COLOR;
const mocha = new Mocha({ timeout: Number(values.timeout), grep: values.grep, reporter: 'spec', color });
for (const file of positionals) mocha.addFile(resolve(file));
await mocha.loadFilesAsync();
const { failed } = await runMocha(mocha);
process.exitCode = failed > 0 ? 1 : 0;
setTimeout(() => {
  console.error(`something still runs after the tests: ${process.getActiveResourcesInfo().join(', ')}`);
  process.exit(1);
}, lingerMs).unref();

// node scripts/run.mjs test/lab/main.ts FOLDER [--minutes N] [NAME…]: makes what holds plotters back on this machine, one condition after the
// other (about a minute each, as root on a quiet Linux with control groups of version 1), records it into FOLDER with what was true, and says
// how right the product is on it, as `plotscope evaluate bottleneck --data FOLDER` and `evaluate gains --data FOLDER` do. With --minutes a host
// at rest and an unhindered plotter as well, for so long each: no cause must be told of them.
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { evaluateBottlenecks } from '../../src/analysis/evaluate/bottlenecks.ts';
import { replayMeasured } from '../../src/engine/replay.ts';
import { findProgram } from '../../src/input/findProgram.ts';
import { CONDITIONS } from './conditions.ts';
import { labRun } from './labRun.ts';

const DEFAULT_MINUTES = 10;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { minutes: { type: 'string' } } });
const [folder, ...names] = positionals;
const minutes = Number(values.minutes ?? DEFAULT_MINUTES);
if (folder === undefined || !(minutes > 0)) {
  process.stderr.write(
    `Name a folder for the recordings. Conditions: ${CONDITIONS.map(({ name }) => name).join(', ')}.\n`,
  );
  process.exit(2);
}
const isWanted = ({ name, isLong }: (typeof CONDITIONS)[number]) =>
  names.length > 0 ? names.includes(name) : !isLong || values.minutes !== undefined;
mkdirSync(folder, { recursive: true });
for (const condition of CONDITIONS.filter(isWanted)) {
  const missing = (condition.programs ?? []).filter((program) => findProgram(program) === undefined);
  if (missing.length > 0) {
    console.log(`${condition.name}: skipped, as ${missing.join(', ')} is not installed`);
    continue;
  }
  try {
    await labRun(condition, folder, minutes * 60);
    console.log(`${condition.name}: recorded`);
  } catch (error) {
    console.log(`${condition.name}: skipped, as this machine can't make it (${(error as Error).message})`);
  }
}
const { secondsRight, secondsScored, segments, withinTenSeconds, falseAlarmRate, confusion } =
  await evaluateBottlenecks(folder, replayMeasured);
console.log(
  `right in ${secondsRight} of ${secondsScored} seconds; of ${segments} segments told within ten seconds: ${withinTenSeconds}; false alarms: ${falseAlarmRate}`,
);
console.log(JSON.stringify(confusion));
process.exit(0);

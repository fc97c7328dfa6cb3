// npm run bench:crash [-- --json] [-- --rounds N]: engines that are killed while they write the history, and what is left of it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type CrashReport, crashRounds } from './crashRounds.ts';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, rounds: { type: 'string', default: '50' } },
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error(`--rounds must be a whole number from 1, not "${values.rounds}"`);
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'plotscope-crash-'));
try {
  const report = await crashRounds({
    folder,
    rounds,
    intervalSeconds: 0.25,
    metrics: 300,
    aliveSeconds: [1, 3],
    onRound: (round, takeover) =>
      process.stderr.write(`round ${round} of ${rounds}: taken over after ${takeover.toFixed(2)} s\n`),
  });
  console.log(values.json ? JSON.stringify(report) : inWords(report));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function inWords(report: CrashReport): string {
  const percent = (100 * report.retention).toFixed(3);
  return [
    `${report.rounds} engines killed while they wrote 300 metrics four times a second.`,
    `Frames taken: ${report.framesWritten}, lost: ${report.framesLost} (${percent} % kept), written and lost all the same: ${report.acknowledgedLost}.`,
    `The most that one kill cost: ${report.lostSecondsMax.toFixed(2)} s. Damaged histories: ${report.corrupt}. Frames twice: ${report.duplicates}.`,
    `Another engine had taken over after ${report.takeoverSecondsMax.toFixed(2)} s at most.`,
  ].join('\n');
}

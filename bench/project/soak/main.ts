// npm run bench:soak [-- --json] [-- --days N] [-- --minutes N]: thirty days of an engine in compressed time, and whether memory, files and the history level off.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Day, type Flatness, type SoakReport, soak } from './soak.ts';

const MEBIBYTE = 2 ** 20;
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    days: { type: 'string', default: '30' },
    minutes: { type: 'string', default: '60' },
  },
});
const days = Number(values.days);
const minutes = Number(values.minutes);
if (!Number.isInteger(days) || days < 1 || !(minutes > 0)) {
  console.error('--days must be a whole number from 1, --minutes a number above 0');
  process.exit(1);
}
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const folder = mkdtempSync(join(tmpdir(), 'plotscope-soak-'));
try {
  const until = performance.now() + minutes * 60_000;
  const onDay = ({ day, heapBytes, descriptors, fileBytes, events }: Day) =>
    void process.stderr.write(
      `day ${day}: ${events} events, heap ${mebibytes(heapBytes)}, ${descriptors} descriptors, history ${mebibytes(fileBytes)}\n`,
    );
  const report = await soak(folder, { days, until, collectGarbage, onDay });
  console.log(values.json ? JSON.stringify(report) : inWords(report));
  process.exitCode = report.levelsOff ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function mebibytes(bytes: number): string {
  return `${(bytes / MEBIBYTE).toFixed(1)} MiB`;
}

function inWords(report: SoakReport): string {
  const { days: past, frames, events, heapAfterCrowd, arraysAfterCrowd, levelsOff } = report;
  const line = (what: string, { level, growthInThirtyDays, levelsOff }: Flatness, text: (value: number) => string) =>
    `${what}: ${text(level)}, ${levelsOff ? 'levels off' : 'GROWS'} (${(100 * growthInThirtyDays).toFixed(1)} % in thirty days).`;
  return [
    `${past} days, ${frames} frames, ${events} events.`,
    line('Heap', report.heap, mebibytes),
    line('Arrays', report.arrays, mebibytes),
    line('Descriptors', report.descriptors, String),
    line('History', report.file, mebibytes),
    `Five days after 200 plotters the heap is ${heapAfterCrowd.toFixed(2)} and arrays are ${arraysAfterCrowd.toFixed(2)} times what they were.`,
    levelsOff ? 'All of it levels off.' : 'Not all of it levels off.',
  ].join('\n');
}

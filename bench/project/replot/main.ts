// npm run bench:replot [-- --json] [-- --plots N] [-- --minutes N]: thousands of plots a day, each counted once, and what watching them costs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureCompressed } from './compressed.ts';
import { measureLive } from './live.ts';
import { measureOpening } from './openLog.ts';
import { compressedText, replotText } from './report.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    plots: { type: 'string', default: '40000' },
    minutes: { type: 'string', default: '10' },
  },
});
if (process.platform !== 'linux') {
  console.error('bench:replot reads /proc to measure processes from outside, so it runs on Linux only.');
  process.exit(1);
}
const numberOf = (name: 'plots' | 'minutes', least: number) => {
  const number = Number(values[name]);
  if (number >= least) return number;
  console.error(`--${name} must be a number from ${least}, not "${values[name]}"`);
  process.exit(1);
};
const plots = numberOf('plots', 100);
const minutes = numberOf('minutes', 0);
const say = (text: string) => process.stderr.write(`${text}\n`);
const folder = mkdtempSync(join(tmpdir(), 'plotscope-replot-'));
try {
  say(`${plots} plots in compressed time …`);
  const compressed = await measureCompressed(folder, plots);
  say(compressedText(compressed));
  say('a log of 100,000 plots …');
  const openMs = measureOpening(folder);
  say(`30 plots a minute for ${minutes} min …`);
  const live = minutes > 0 ? await measureLive(folder, minutes * 60) : undefined;
  const result = { ...compressed, openMs, ...(live && { live }) };
  console.log(values.json ? JSON.stringify(result) : replotText(result));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

// npm run bench:store [-- --json] [-- --hours N]: what keeping history costs, beside a row a sample in SQLite in the same run.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generatedFrames, seeded } from './generatedFrames.ts';
import { writeGeneratedYear } from './generatedYear.ts';
import { measureOpening, openingText } from './measureOpening.ts';
import { measureQueries } from './measureQueries.ts';
import { measureTicks } from './measureTicks.ts';
import { measureNaiveStore } from './naiveStore.ts';
import { measureRealBytes } from './realBytes.ts';
import { RECORDINGS, readRealFrames } from './realFrames.ts';
import { storeCost, storeCostText } from './report.ts';

const SERIES = 300;
/** 2026-01-01 00:00 UTC, and a day of seconds from there on: its end is at work in the last ticks. */
const BEGIN = 1_767_225_600;
const SEED = 20_260_101;

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, hours: { type: 'string', default: '25' } },
});
const hours = Number(values.hours);
if (!(hours >= 2)) {
  console.error(`--hours must be a number from 2, not "${values.hours}"`);
  process.exit(1);
}
const say = (text: string) => process.stderr.write(`${text}\n`);
const folder = mkdtempSync(join(tmpdir(), 'plotscope-store-'));
try {
  say('replaying recordings of real plotters …');
  const real = await readRealFrames();
  if (!real) say(`${RECORDINGS} is not here: all frames are made up, and bytes a sample are of these.`);
  const realBytes = real && measureRealBytes(join(folder, 'real.sqlite'), real, BEGIN);
  say(`writing ${hours} h of generated frames, one a second …`);
  const ticks = Math.round(hours * 3600);
  const source = generatedFrames(SERIES, real, seeded(SEED));
  const path = join(folder, 'history.sqlite');
  const { history, cost, endsAt } = await measureTicks(path, source, BEGIN, ticks);
  while (history.maintain(1000));
  const generated = {
    rawBytesPerSample: history.stats().tiers.second.bytes / (ticks * SERIES),
    fileBytesPerSample: statSync(path).size / (ticks * SERIES),
  };
  say('generating roll-ups of the year before …');
  writeGeneratedYear(history, source.series.slice(0, 60), BEGIN, seeded(SEED));
  say('asking …');
  const queryMs = measureQueries(history, endsAt);
  history.close();
  say('an hour as a row a sample …');
  const naive = measureNaiveStore(join(folder, 'naive.sqlite'), generatedFrames(SERIES, real, seeded(SEED)), BEGIN);
  say('three years with 10,000 plots …');
  const opening = await measureOpening(folder);
  const result = { ...storeCost(SERIES, cost, realBytes, generated, queryMs, naive), ...opening };
  console.log(values.json ? JSON.stringify(result) : `${storeCostText(result)}\n${openingText(opening)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

// npm run bench:window [-- --built FOLDER] [--against FOLDER] [--as-built] [--rounds N] [--plots N] [--json]
// What a window's extension host pays: for how long the first "Analyze Now" keeps its thread from all other extensions, and what is resident
// above an idle Node, with many plots in the history and with none; with --against also of another build, in turn.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildAll } from '../../../scripts/build.ts';
import { hostId } from '../../../src/engine/hostId.ts';
import { writePlotsHistory } from '../store/plotsHistory.ts';
import type { Block } from './extensionHost.ts';
import { HostProcess } from './hostProcess.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** What forecasts learn from has been read by then, a day with each frame, and models are trained. */
const AT_REST_SECONDS = 40;
const MEBIBYTE = 2 ** 20;
const { values: options } = parseArgs({
  options: {
    built: { type: 'string', default: ROOT },
    against: { type: 'string' },
    'as-built': { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    plots: { type: 'string', default: '10000' },
    json: { type: 'boolean', default: false },
  },
});
const rounds = whole('rounds');
const plots = whole('plots');
const say = (text: string) => process.stderr.write(`${text}\n`);
const folder = mkdtempSync(join(tmpdir(), 'plotscope-window-'));
try {
  if (!options['as-built'] && options.built === ROOT) {
    say('building …');
    await buildAll(() => {});
  }
  say(`a year with ${plots} plots …`);
  const storages = { empty: join(folder, 'empty'), full: join(folder, 'full') };
  for (const storage of Object.values(storages)) mkdirSync(storage);
  const until = Math.floor(Date.now() / 1000);
  const ofYear = { hostId: hostId(), plots, plotsOfLastDay: Math.min(500, plots >> 1), years: 1, until };
  await writePlotsHistory(join(storages.full, 'history.sqlite'), ofYear);
  const builds = [options.built, ...(options.against === undefined ? [] : [options.against])].map((build) =>
    resolve(build),
  );
  const measured = builds.map((build) => ({ build, rows: { empty: [] as Row[], full: [] as Row[] } }));
  for (let round = 0; round < rounds; round++) {
    for (const name of ['empty', 'full'] as const) {
      for (const { build, rows } of measured) {
        say(`round ${round + 1}, ${name}, ${build} …`);
        // A copy: what one build writes, another may not be able to read.
        const storage = join(folder, 'storage');
        cpSync(storages[name], storage, { recursive: true });
        rows[name].push(await measure(build, storage));
        rmSync(storage, { recursive: true });
      }
    }
  }
  console.log(
    options.json ? JSON.stringify(measured) : measured.map(({ build, rows }) => `${build}\n${text(rows)}`).join('\n'),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function whole(name: 'rounds' | 'plots'): number {
  const value = Number(options[name]);
  if (Number.isInteger(value) && value >= 1) return value;
  console.error(`--${name} must be a whole number from 1, not "${options[name]}"`);
  process.exit(1);
}

interface Row {
  /** The first of the window, and one after it. */
  readonly first: Block;
  readonly second: Block;
  /** Before these, and after them. */
  readonly aboveIdleMiB: readonly [before: number, after: number];
}

async function measure(build: string, storage: string): Promise<Row> {
  const idle = await HostProcess.start([]);
  const host = await HostProcess.start([build, storage]);
  const aboveIdleMiB = () => (host.rssBytes - idle.rssBytes) / MEBIBYTE;
  try {
    await sleep(AT_REST_SECONDS * 1000);
    const before = aboveIdleMiB();
    const first = (await host.ask('plotscope.analyzeNow')) as Block;
    const second = (await host.ask('plotscope.analyzeNow')) as Block;
    return { first, second, aboveIdleMiB: [before, aboveIdleMiB()] };
  } finally {
    await Promise.all([host.end(), idle.end()]);
  }
}

function text(rows: Readonly<Record<'empty' | 'full', readonly Row[]>>): string {
  return Object.entries(rows)
    .map(([name, all]) => {
      const middle = (of: (row: Row) => number) =>
        all
          .map(of)
          .sort((a, b) => a - b)
          [all.length >> 1].toFixed(0);
      const block = (which: 'first' | 'second') =>
        `${middle((row) => row[which].cpuMs)} ms of CPU, ${middle((row) => row[which].wallMs)} ms in all`;
      return [
        name === 'full' ? `With ${plots} plots in the history` : 'With an empty history',
        `  longest block of the first Analyze Now: ${block('first')}; of one after it: ${block('second')}`,
        `  resident above an idle Node of the same shape: ${middle((row) => row.aboveIdleMiB[0])} MiB, after these ${middle((row) => row.aboveIdleMiB[1])} MiB`,
      ].join('\n');
    })
    .join('\n');
}

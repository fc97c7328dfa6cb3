// npm run bench:dashboard [-- --json] [-- --against REV] [-- --built FOLDER] [-- --rounds N] [-- --seconds N] [-- --minutes N] [-- --as-built]
// The dashboard of this revision beside that of another one, in turns, in one browser: first chart, a day on screen, CPU at 1 Hz, heap.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildAll } from '../../../scripts/build.ts';
import { ensureChromium, launchChromium } from '../../../scripts/host/chromium.ts';
import { isNotEnoughData } from '../../../src/analyze/notEnoughData.ts';
import { theilSen } from '../../../src/analyze/theilSen.ts';
import { type BuiltRevision, buildRevision } from '../monitor/revision.ts';
import { ShownPage } from './shownPage.ts';
import { Side } from './side.ts';

/** The state before the dashboard got its sections. */
const BEFORE = 'a6bbcb6';
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** Until all that is in sight is drawn. */
const SETTLE_SECONDS = 5;
const MEBIBYTE = 2 ** 20;
/** Seconds between two looks at the heap. */
const HALF_MINUTE = 30;

interface Round {
  readonly firstChartMs: number;
  readonly dayMs: number;
  /** Seconds of CPU a second with a frame each second, of the page's main thread. */
  readonly cpu: number;
}

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    against: { type: 'string', default: BEFORE },
    built: { type: 'string' },
    'as-built': { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '15' },
    minutes: { type: 'string', default: '2' },
  },
});
const rounds = whole('--rounds', options.rounds);
const seconds = whole('--seconds', options.seconds);
const minutes = whole('--minutes', options.minutes);

const say = (text: string) => process.stderr.write(`${text}\n`);
const folder = mkdtempSync(join(tmpdir(), 'plotscope-dashboard-'));
let other: BuiltRevision | undefined;
try {
  if (!options['as-built']) {
    say('building …');
    await buildAll(() => {});
  }
  if (options.built === undefined) other = buildRevision(options.against);
  const report = await measure(resolve(options.built ?? other?.folder ?? ''));
  console.log(options.json ? JSON.stringify(report) : report.lines.join('\n'));
} finally {
  other?.remove();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(theirRoot: string) {
  const now = Math.floor(Date.now() / 1000);
  say('planting a day of history …');
  const sides = [await opened('ours', ROOT, now), await opened('theirs', theirRoot, now)];
  const browser = await launchChromium(await ensureChromium(say));
  try {
    const measured: Record<string, Round[]> = { ours: [], theirs: [] };
    for (let round = 0; round < rounds; round++) {
      // In turns, each first in half of the rounds: both meet the same moods of the host.
      for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
        const one = await roundOf(side);
        measured[side.name].push(one);
        say(
          `round ${round + 1}, ${side.name}: ${one.firstChartMs.toFixed(0)} ms to the first chart, a day in ` +
            `${one.dayMs.toFixed(0)} ms, ${(100 * one.cpu).toFixed(1)} % of a core at 1 Hz`,
        );
      }
    }
    const heaps: Record<string, number[]> = {};
    for (const side of sides) heaps[side.name] = await heapOf(side);
    return {
      rounds: measured,
      heapBytes: heaps,
      heapTrends: Object.fromEntries(Object.entries(heaps).map(([side, bytes]) => [side, heapTrend(bytes)])),
      charts: sides.map(({ charts }) => charts),
      lines: inWords(measured, heaps, sides),
    };
  } finally {
    await browser.close();
    await Promise.all(sides.map((side) => side.close()));
  }

  async function roundOf(side: Side): Promise<Round> {
    const frames = lastMinutes(side);
    const page = await ShownPage.open(browser, side);
    const firstChartMs = await page.showLive(now, frames);
    await page.follow(now + 1, SETTLE_SECONDS);
    const cpu = await page.follow(now + 1 + SETTLE_SECONDS, seconds);
    const dayMs = await page.showDay(now);
    await page.close();
    return { firstChartMs, dayMs, cpu };
  }

  function lastMinutes(side: Side) {
    return Array.from({ length: 300 }, (_, i) => side.frame(now - 299 + i));
  }

  /** Bytes at the start and after each half minute of frames. */
  async function heapOf(side: Side): Promise<number[]> {
    const page = await ShownPage.open(browser, side);
    await page.showLive(now, lastMinutes(side));
    const heaps = [await page.heapBytes()];
    for (let half = 0; half < 2 * minutes; half++) {
      await page.follow(now + 1 + half * HALF_MINUTE, HALF_MINUTE);
      heaps.push(await page.heapBytes());
    }
    await page.close();
    say(`heap of ${side.name}: ${heaps.map((bytes) => (bytes / MEBIBYTE).toFixed(1)).join(', ')} MiB`);
    return heaps;
  }
}

function opened(name: string, root: string, now: number): Promise<Side> {
  const own = join(folder, name);
  mkdirSync(own);
  return Side.open(name, root, own, now);
}

function inWords(
  { ours, theirs }: Readonly<Record<string, readonly Round[]>>,
  heaps: Readonly<Record<string, readonly number[]>>,
  sides: readonly Side[],
): string[] {
  const row = (name: string, unit: string, of: (round: Round) => number) => {
    const [our, their] = [ours, theirs].map((all) => median(all.map(of)));
    const ratios = ours.map((round, i) => of(round) / of(theirs[i])).sort((a, b) => a - b);
    const range = `${ratios[0].toFixed(2)} … ${ratios[ratios.length - 1].toFixed(2)}`;
    return `${name.padEnd(24)} ${our.toFixed(1).padStart(8)} ${their.toFixed(1).padStart(8)} ${unit.padEnd(14)} ${median(ratios).toFixed(2)} (${range})`;
  };
  const heap = (name: string) => {
    const trend = heapTrend(heaps[name]);
    const [low, high] = trend?.interval ?? [];
    const grows = trend ? `, ${trend.perHour.toFixed(1)} MiB an hour (${low?.toFixed(1)} … ${high?.toFixed(1)})` : '';
    return `${heaps[name].map((bytes) => (bytes / MEBIBYTE).toFixed(1)).join(' → ')} MiB${grows}`;
  };
  const [our, their] = sides.map(({ charts }) => charts);
  return [
    `${our} charts of frames, theirs ${their}; medians of ${ours.length} rounds; ours, theirs, ours / theirs`,
    row('first chart', 'ms', ({ firstChartMs }) => firstChartMs),
    row('a day on screen', 'ms', ({ dayMs }) => dayMs),
    row('CPU at 1 Hz', '% of a core', ({ cpu }) => 100 * cpu),
    `heap, each half minute: ${heap('ours')}`,
    `theirs: ${heap('theirs')}`,
  ];
}

/** How the heap grows, in MiB an hour with the interval for 95 %: Theil's and Sen's line, without the first minute, in which code is compiled. */
function heapTrend(bytes: readonly number[]): { perHour: number; interval: readonly [number, number] } | undefined {
  const settled = bytes.slice(2);
  const line = theilSen(
    settled.map((_, i) => i * HALF_MINUTE),
    settled.map((value) => value / MEBIBYTE),
  );
  return isNotEnoughData(line) ? undefined : { perHour: line.slopePerHour, interval: line.slopePerHourInterval };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

function whole(name: string, value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  console.error(`${name} must be a whole number from 1, not "${value}"`);
  process.exit(1);
}

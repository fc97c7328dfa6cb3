import { formatBytes, formatPercent, formatSeconds } from '../../metrics/format.ts';
import { type Check, failed, notJudged, passed, warned } from '../check.ts';
import { QUIET_CORES } from '../hostLoad.ts';
import { cpuSecondsOf, withKeptFrames } from '../keptFrames.ts';
import { busy } from '../knownLoads.ts';
import { OwnEngine, START_SECONDS } from '../ownEngine.ts';
import type { Session } from '../session.ts';
import { notStarted } from './demoPlot.ts';

/** Shares of one core, beyond which it is worth a word, and beyond which something is wrong. */
const USUAL_CORE = 0.03;
const MUCH_CORE = 0.1;
const USUAL_BYTES = 300 * 2 ** 20;
const WATCHED_SECONDS = 6;
/** What comes once, and early, is over. */
const SETTLED_FRAMES = 3;

/** What an engine that has settled and that nobody looks at takes. Whole ticks of 10 ms: seconds are watched. */
export const overhead: Check = {
  id: 'monitor-cost',
  category: 'performance',
  title: 'What the monitor takes of this host',
  manner: 'beside',
  async run(session) {
    const expected = `less than ${formatPercent(USUAL_CORE)} of a core and ${formatBytes(USUAL_BYTES)} of memory`;
    const engine = new OwnEngine(session, { name: 'unseen', quiet: true });
    const kept = () => engine.read((history) => history.newestRow) ?? 0;
    if (!(await session.until(() => kept() >= SETTLED_FRAMES, START_SECONDS)))
      return failed(notStarted(session), expected);
    const since = session.load.watch();
    const share = await costOver(session, engine, WATCHED_SECONDS);
    const memoryBytes = engine.cost()?.memoryBytes;
    const others = since();
    await session.end(engine.child);
    if (share === undefined || memoryBytes === undefined) {
      return notJudged('This system doesn’t tell what a process takes.', expected);
    }
    const figures = { cpu: { value: share, unit: '{core}' }, memory: { value: memoryBytes, unit: 'By' } };
    const seen = `${(share * 100).toFixed(1)} % of a core, ${formatBytes(memoryBytes)} of memory.`;
    if (share <= USUAL_CORE && memoryBytes <= USUAL_BYTES) return passed(seen, expected, figures);
    if (others > QUIET_CORES) return busy(others, expected);
    const less = 'A longer interval (plotscope.interval, or --interval 5) costs less.';
    return share <= MUCH_CORE ? warned(seen, expected, less, figures) : failed(seen, expected, less, figures);
  },
};

const FRAMES = 1800;
const USUAL_WRITE_SECONDS = 0.005;
const USUAL_QUERY_SECONDS = 0.2;

/** Half an hour of this host’s frames, written one after the other into a history of its own, and asked for. */
export const historySpeed: Check = {
  id: 'history-speed',
  category: 'performance',
  title: 'What keeping and asking the history takes',
  run(session) {
    const expected = `a frame is kept within ${formatSeconds(USUAL_WRITE_SECONDS)}, half an hour of a value is read within ${formatSeconds(USUAL_QUERY_SECONDS)}`;
    const { frame, engine } = session.local;
    const frameAt = () => ({ values: frame.values, series: engine.recorder.table.list() });
    return withKeptFrames(`${session.folder}/speed.sqlite`, FRAMES, frameAt, ({ history, begins, secondsEach }) => {
      const query = cpuSecondsOf(() => {
        history.query({ series: { metric: 'system.cpu.utilization' }, from: begins, to: begins + FRAMES });
      });
      const { bytes } = history.stats();
      const figures = {
        write: { value: secondsEach, unit: 's' },
        query: { value: query, unit: 's' },
        bytesAFrame: { value: bytes / FRAMES, unit: 'By' },
      };
      const seen = `${formatSeconds(secondsEach)} of CPU a frame with ${frame.index.all.length} values, ${formatSeconds(query)} for half an hour of one; ${formatBytes(bytes / FRAMES)} a frame before it is packed.`;
      return secondsEach <= USUAL_WRITE_SECONDS && query <= USUAL_QUERY_SECONDS
        ? passed(seen, expected, figures)
        : warned(seen, expected, 'Put the history on a faster disk (plotscope.history.path).', figures);
    });
  },
};

const PLOTTERS = 8;

/** More plotters, each with its threads, files and folders. */
export const manyPlotters: Check = {
  id: 'cost-by-plotters',
  category: 'performance',
  title: `What ${PLOTTERS} plotters add to what the monitor takes`,
  manner: 'alone',
  isLong: true,
  async run(session) {
    const expected = 'less than 1 % of a core for each';
    const before = await costOver(session, session.engine, WATCHED_SECONDS);
    const children = Array.from({ length: PLOTTERS }, () =>
      session.demo(['--work', 'idle', '--threads', '2', '--seconds', '120']),
    );
    const pids = new Set(children.map(({ pid }) => pid));
    const seen = () => session.engine.events('process.seen').filter(({ process }) => pids.has(process.pid)).length;
    const all = await session.until(() => seen() === PLOTTERS, START_SECONDS);
    await session.wait(3);
    const with8 = await costOver(session, session.engine, WATCHED_SECONDS);
    await Promise.all(children.map((child) => session.end(child)));
    if (!all) return failed(`${seen()} of ${PLOTTERS} were seen.`, expected);
    if (before === undefined || with8 === undefined)
      return notJudged('This system doesn’t tell what a process takes.', expected);
    const each = Math.max(0, (with8 - before) / PLOTTERS);
    const figures = { eachPlotter: { value: each, unit: '{core}' } };
    const text = `${(each * 100).toFixed(2)} % of a core for each of ${PLOTTERS}.`;
    return each <= 0.01
      ? passed(text, expected, figures)
      : warned(text, expected, 'A longer interval (plotscope.interval) costs less.', figures);
  },
};

/** Cores that an engine takes, on average over so many seconds. */
async function costOver(session: Session, engine: OwnEngine, seconds: number): Promise<number | undefined> {
  const before = engine.cost();
  const begun = performance.now();
  await session.wait(seconds);
  const after = engine.cost();
  return before && after && (after.cpuSeconds - before.cpuSeconds) / ((performance.now() - begun) / 1000);
}

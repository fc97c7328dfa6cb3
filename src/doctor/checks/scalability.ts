import { useHistoryIfAny } from '../../engine/hostHistory.ts';
import { formatSeconds } from '../../metrics/format.ts';
import { SeriesTable } from '../../metrics/seriesTable.ts';
import { type Check, notJudged, passed, warned } from '../check.ts';
import { cpuSeconds, QUIET_CORES } from '../hostLoad.ts';
import { withKeptFrames } from '../keptFrames.ts';
import { busy } from '../knownLoads.ts';

const PROCESSES = 150;
const FRAMES = 12;
const MUCH_SECONDS = 0.05;

/** Frames of an engine in this process, beside processes that have nothing to do with plotting. */
export const processes: Check = {
  id: 'many-processes',
  category: 'scalability',
  title: `A frame beside ${PROCESSES} more processes`,
  isLong: true,
  async run(session) {
    const expected = `a frame takes less than ${formatSeconds(MUCH_SECONDS)} of CPU`;
    const alone = frameSeconds(session.local.engine);
    const children = Array.from({ length: PROCESSES }, () => session.start('sleep', ['60']));
    await session.wait(1);
    const beside = frameSeconds(session.local.engine);
    await Promise.all(children.map((child) => session.end(child)));
    if (Number.isNaN(beside)) return notJudged('This system doesn’t tell what a process takes.', expected);
    const figures = { alone: { value: alone, unit: 's' }, beside: { value: beside, unit: 's' } };
    const seen = `${formatSeconds(alone)} alone, ${formatSeconds(beside)} beside them.`;
    return beside <= MUCH_SECONDS
      ? passed(seen, expected, figures)
      : warned(seen, expected, 'A longer interval (plotscope.interval) costs less.', figures);
  },
};

function frameSeconds(engine: { takeFrame(): void }): number {
  const before = cpuSeconds(process.pid) ?? Number.NaN;
  for (let frame = 0; frame < FRAMES; frame++) engine.takeFrame();
  return ((cpuSeconds(process.pid) ?? Number.NaN) - before) / FRAMES;
}

const SERIES = 3000;
const LONG_FRAMES = 300;
const MUCH_WRITE_SECONDS = 0.02;

/** Ten times as many series as a host has: of hundreds of disks, or a hundred plotters. */
export const series: Check = {
  id: 'many-series',
  category: 'scalability',
  title: `A history of ${SERIES} series`,
  isLong: true,
  run(session) {
    const expected = `a frame is kept within ${formatSeconds(MUCH_WRITE_SECONDS)} of CPU`;
    const table = new SeriesTable(0);
    for (let at = 0; at < SERIES; at++) table.add('custom.value', { name: `series ${at}` });
    const values = new Float64Array(SERIES);
    const frameAt = (at: number) => {
      for (let slot = 0; slot < SERIES; slot += 3) values[slot] = at + slot;
      return { values, series: table.list() };
    };
    return withKeptFrames(`${session.folder}/series.sqlite`, LONG_FRAMES, frameAt, ({ secondsEach }) => {
      const figures = { write: { value: secondsEach, unit: 's' } };
      const seen = `${formatSeconds(secondsEach)} of CPU a frame.`;
      return secondsEach <= MUCH_WRITE_SECONDS
        ? passed(seen, expected, figures)
        : warned(seen, expected, 'Collect less (plotscope.collectors), or less often (plotscope.interval).', figures);
    });
  },
};

const MUCH_QUERY_SECONDS = 1;

/** What is kept of this host, as long as it is. */
export const historyLength: Check = {
  id: 'history-length',
  category: 'scalability',
  title: 'All that is kept of this host is asked for',
  run(session) {
    const expected = `the whole of a value is read within ${formatSeconds(MUCH_QUERY_SECONDS)}`;
    const since = session.load.watch();
    const asked = useHistoryIfAny(session.options.historyPath, (history) => {
      const from = history.beginning;
      if (from === undefined) return undefined;
      const begun = performance.now();
      history.query({ series: { metric: 'system.cpu.utilization' }, from, to: Date.now() / 1000 });
      return { days: (Date.now() / 1000 - from) / 86_400, seconds: (performance.now() - begun) / 1000 };
    });
    if (!asked)
      return notJudged(
        'Nothing is kept of this host yet.',
        expected,
        'plotscope monitor, a window of VS Code or the service keep it.',
      );
    const figures = { query: { value: asked.seconds, unit: 's' }, kept: { value: asked.days, unit: 'd' } };
    const seen = `${formatSeconds(asked.seconds)} for ${asked.days.toFixed(1)} days.`;
    if (asked.seconds <= MUCH_QUERY_SECONDS) return passed(seen, expected, figures);
    const others = since();
    return others > QUIET_CORES
      ? busy(others, expected)
      : warned(seen, expected, 'Put the history on a faster disk (plotscope.history.path).', figures);
  },
};

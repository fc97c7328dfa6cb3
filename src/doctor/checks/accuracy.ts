import { type HostForecastReport, OUTLOOK } from '../../analysis/host/hostForecastReport.ts';
import { NoveltyDetector } from '../../analyze/anomaly/noveltyDetector.ts';
import { seededRandom } from '../../analyze/trees/random.ts';
import { HELD_BYTES } from '../../demo/work.ts';
import { useHistoryIfAny } from '../../engine/hostHistory.ts';
import { formatBytes, formatPercent } from '../../metrics/format.ts';
import { type Check, failed, notJudged, passed, warned } from '../check.ts';
import { START_SECONDS } from '../ownEngine.ts';
import { differencesOf, momentOf, PROC, PSUTIL_REFERENCE } from '../references.ts';
import { systemText } from '../systemText.ts';

const TOLERANCE = 0.02;
const COMPARED_SECONDS = 3;

/** Counters by their growth over seconds, gauges as they are; each between two frames of ours. */
export const metrics: Check = {
  id: 'metric-accuracy',
  category: 'accuracy',
  title: 'Figures agree with those of the system',
  async run(session) {
    const { local } = session;
    const expected = `each within ${formatPercent(TOLERANCE)} of /proc’s own numbers (and psutil’s, where it is installed)`;
    const references = [PROC, PSUTIL_REFERENCE];
    const first = references.map((reference) => momentOf(local, reference, process.pid));
    await session.wait(COMPARED_SECONDS);
    const differences = references.flatMap((reference, i) => {
      const before = first[i];
      return before?.theirs ? differencesOf(before, momentOf(local, reference, process.pid)) : [];
    });
    if (differences.length === 0) return notJudged('This system has neither /proc nor psutil.', expected);
    const names = [...new Set(differences.map(({ reference }) => reference))].join(' and ');
    const off = differences.filter(({ ratio }) => Math.abs(ratio - 1) > TOLERANCE);
    const largest = Math.max(...differences.map(({ ratio }) => Math.abs(ratio - 1)));
    const figures = {
      largestDifference: { value: largest, unit: '1' },
      compared: { value: differences.length, unit: '1' },
    };
    if (off.length === 0)
      return passed(
        `${differences.length} figures compared with ${names}: the largest difference is ${(largest * 100).toFixed(2)} %.`,
        expected,
        figures,
      );
    const worst = off.map(
      ({ value, reference, ours, theirs }) => `${value}: ${ours.join(' to ')} here, ${theirs} by ${reference}`,
    );
    return failed(worst.slice(0, 3).join('; '), expected, undefined, figures);
  },
};

const AGREES_RATIO = 0.1;

/** A plotter that holds memory: its own figure, and the kernel's. */
export const memory: Check = {
  id: 'memory-seen',
  category: 'accuracy',
  title: 'The memory that a plotter holds is told',
  isLong: true,
  async run(session) {
    const expected = `the engine’s figure is that of the kernel, and at least the ${formatBytes(HELD_BYTES)} that it touched`;
    const free = Number(/^MemAvailable:\s+(\d+)/m.exec(systemText('/proc/meminfo') ?? '')?.[1]) * 1024;
    if (!(free > 8 * HELD_BYTES))
      return notJudged(`${formatBytes(free)} of memory are available, which are not touched.`, expected);
    const child = session.demo(['--work', 'memory', '--threads', '1', '--seconds', '60']);
    const told = () =>
      Object.entries(session.engine.frames.at(-1)?.values ?? {}).find(
        ([name]) => name.startsWith('process.memory.usage{') && name.includes(`process.pid=${child.pid}`),
      )?.[1];
    const resident = () => Number(/^VmRSS:\s+(\d+)/m.exec(systemText(`/proc/${child.pid}/status`) ?? '')?.[1]) * 1024;
    const agrees = (ours = 0, theirs = Number.NaN) => ours >= HELD_BYTES && Math.abs(ours / theirs - 1) < AGREES_RATIO;
    // The kernel is asked at another moment than the engine asks it: while the process begins, it holds more by then.
    await session.until(() => agrees(told(), resident()), START_SECONDS - 5);
    const [ours, theirs] = [told(), resident()];
    await session.end(child);
    if (ours === undefined) return failed('The engine told nothing of it.', expected);
    const figures = { ours: { value: ours, unit: 'By' }, theirs: { value: theirs, unit: 'By' } };
    const seen = `${formatBytes(ours)} here, ${formatBytes(theirs)} by the kernel.`;
    return agrees(ours, theirs) ? passed(seen, expected, figures) : failed(seen, expected, undefined, figures);
  },
};

const SERIES = 8;
const VALUES = 4000;
/** Where nobody has seen a value before. */
const ODD = { at: 3200, samples: 8, by: 12 };
/** In the first hours, in which the detector still learns how new is usual. */
const FALSE_ALARM_RATE = 1e-4;

/** The detector of the live watch on noise of a known shape, with one level in each series that was never there. */
export const anomalies: Check = {
  id: 'anomaly-accuracy',
  category: 'accuracy',
  title: 'What is unusual is found, and little else',
  run() {
    const expected = `the level that was never there before is found in ${SERIES} of ${SERIES} series, with at most ${FALSE_ALARM_RATE * SERIES * VALUES} false alarms in ${SERIES * VALUES} values`;
    const isOdd = (at: number) => at >= ODD.at && at < ODD.at + ODD.samples;
    const alarms = Array.from({ length: SERIES }, (_, seed) => {
      const random = seededRandom(seed + 1);
      const detector = new NoveltyDetector();
      return Array.from({ length: VALUES }, (_, at) => at).filter((at) => {
        const noise = random() + random() + random() + random();
        return detector.update(50 + noise + (isOdd(at) ? ODD.by : 0)).isAlarm;
      });
    });
    const found = alarms.filter((series) => series.some(isOdd)).length;
    const wrong = alarms.flat().filter((at) => !isOdd(at)).length;
    const figures = { found: { value: found, unit: '1' }, falseAlarms: { value: wrong, unit: '1' } };
    const seen = `Found in ${found} of ${SERIES}; ${wrong} false alarms.`;
    const isRight = found === SERIES && wrong <= FALSE_ALARM_RATE * SERIES * VALUES;
    return isRight ? passed(seen, expected, figures) : failed(seen, expected, undefined, figures);
  },
};

const LEAST_TRUE = 0.7;

/** What this host's own forecasts of the last week came to. */
export const forecasts: Check = {
  id: 'forecasts-came-true',
  category: 'accuracy',
  title: 'Forecasts of this host came true',
  run({ options: { historyPath } }) {
    const expected = 'about nine of ten values came to lie within the interval that was forecast';
    const report = useHistoryIfAny(historyPath, (history) => history.get(OUTLOOK.kind, OUTLOOK.key)) as
      | HostForecastReport
      | undefined;
    const records = (report?.forecasts ?? []).flatMap(({ lastWeek: { count, coverage } = { count: 0 } }) =>
      coverage === undefined ? [] : [{ count, coverage }],
    );
    const count = records.reduce((sum, { count }) => sum + count, 0);
    if (count === 0)
      return notJudged(
        'None has come due yet: forecasts begin when an engine has measured for some hours.',
        expected,
        'plotscope service install measures while no window is open.',
      );
    const within = records.reduce((sum, { count, coverage }) => sum + count * coverage, 0) / count;
    const figures = { within: { value: within, unit: '1' }, forecasts: { value: count, unit: '1' } };
    const seen = `${formatPercent(within)} of ${count} did in the last seven days.`;
    return within >= LEAST_TRUE
      ? passed(seen, expected, figures)
      : warned(seen, expected, 'Forecasts of a host whose work has just changed are wrong for some days.', figures);
  },
};

const LONG_AGO_SECONDS = 365 * 86_400;

/** Advice that was followed here, and what it gained. */
export const gains: Check = {
  id: 'gains-came-true',
  category: 'accuracy',
  title: 'Foretold gains came true',
  run({ options: { historyPath } }) {
    const expected = 'plots made as advised are as much faster as was foretold';
    const followed =
      useHistoryIfAny(historyPath, (history) =>
        history.events({ from: Date.now() / 1000 - LONG_AGO_SECONDS, types: ['advice.followed'] }),
      ) ?? [];
    const outcomes = followed.flatMap(({ event }) => (event.type === 'advice.followed' ? [event] : []));
    if (outcomes.length === 0)
      return notJudged('No advice was followed here yet.', expected, 'plotscope diagnose gives some.');
    const right = outcomes.filter(
      ({ foretold, came }) => came >= foretold.interval[0] && came <= foretold.interval[1],
    ).length;
    const figures = {
      right: { value: right / outcomes.length, unit: '1' },
      advice: { value: outcomes.length, unit: '1' },
    };
    const seen = `${right} of ${outcomes.length} came within the interval that was foretold.`;
    return right / outcomes.length >= LEAST_TRUE
      ? passed(seen, expected, figures)
      : warned(seen, expected, 'plotscope report --out report.html tells each with its plots.', figures);
  },
};

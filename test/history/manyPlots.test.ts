import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { EngineEvent, PlotterProcess } from '../../src/events/events.ts';
import { exportHistory } from '../../src/history/exportHistory.ts';
import type { History } from '../../src/history/history.ts';
import { importHistory } from '../../src/history/importHistory.ts';
import { openDatabase } from '../../src/history/sqlite.ts';
import { HistoryFixture, IDENTITY, maintainAll, seriesOf } from './historyFixture.ts';

const START = 1_700_006_400;
const DAY = 86_400;
const EVERY = 10;
const ALL = { from: 0, to: 4e9 };

const plotter = (pid: number, at: number): PlotterProcess => ({
  id: `${pid}:${at}`,
  pid,
  startedAt: at,
  plotter: 'pos2',
  role: 'plotter',
  title: 'Proof of Space 2 k28',
  argv: ['plotter', 'test', '28'],
  configuration: { k: 28, strength: 3 },
  cwd: '/plots',
  directories: [{ use: 'final', path: '/plots/farm', disks: ['sda'] }],
});

describe('a history of thousands of plots a day', function () {
  this.timeout(120_000);
  let fixture: HistoryFixture;
  let history: History;
  let now: number;
  beforeEach(() => {
    fixture = new HistoryFixture();
    history = fixture.open();
    now = START;
    history.appendAll([], [{ type: 'engine.started', at: now, engine: IDENTITY }]);
  });
  afterEach(() => fixture.remove());

  const frame = (events: readonly EngineEvent[]) => {
    history.append(now, Float64Array.of(1), seriesOf(1), events);
    maintainAll(history);
    now += EVERY;
  };
  /** As different from one another as those of real plots. */
  const idOf = (number: number) => createHash('sha256').update(String(number)).digest('hex');
  /** Plots that take as many seconds as their number tells, each by a process of its own; every 50th one fails. */
  const make = (count: number) => {
    for (let number = 1; number <= count; number++) {
      const process = plotter(number, now - 5);
      const plot = { k: 28, id: idOf(number), name: `plot-k28-${idOf(number)}.plot2`, index: number };
      const about = { at: now, processId: process.id, plot };
      frame([
        { type: 'process.seen', at: now, process },
        { type: 'plot.started', ...about },
        { type: 'step.ended', at: now, processId: process.id, step: 'Table 1', seconds: 1 },
        number % 50 === 0
          ? { type: 'plot.failed', ...about, cause: 'The disk is full.', remedy: 'Make room.', line: 'no space' }
          : { type: 'plot.finished', ...about, seconds: 2 + (number % 100) / 10, bytes: 988_513_567 },
        { type: 'process.ended', at: now, process },
      ]);
    }
  };
  const rowsOf = (sql: string) => {
    const database = openDatabase(fixture.path, { readOnly: true });
    const found = Object.values(database.prepare(sql).get() ?? {})[0] as number;
    database.close();
    return found;
  };

  it('keeps each in less than 200 bytes, and finds the newest ones, those of a time and those that failed', () => {
    make(3000);
    assert.ok(rowsOf('SELECT count(*) FROM plot') <= 1500);
    const packed = rowsOf('SELECT sum(plots) FROM plot_sheet');
    assert.ok(packed >= 1500);
    const bytes = rowsOf('SELECT sum(length(body)) FROM plot_sheet') / packed;
    assert.ok(bytes < 200, `${bytes} bytes`);
    const numbers = (found: { index?: number | undefined }[]) => found.map(({ index }) => index);
    assert.deepEqual(numbers(history.plots({ limit: 3 })), [2998, 2999, 3000]);
    assert.equal(history.plots({ limit: 2000 }).length, 2000);
    assert.equal(numbers(history.plots({ limit: 2000 }))[0], 1001);
    const hundred = { from: START + 100 * EVERY, to: START + 110 * EVERY };
    assert.deepEqual(numbers(history.plots(hundred)), [101, 102, 103, 104, 105, 106, 107, 108, 109, 110]);
    assert.equal(history.plots({ outcome: 'failed' }).length, 60);
    assert.equal(history.plots().length, 3000);
    assert.equal(history.stats().plots, 3000);
    assert.deepEqual(history.verify().findings, []);
  });

  it('tells of years by the hour and the day: how many, how large, how long, and why some failed', () => {
    make(1000);
    const [day, ...others] = history.plotTotals('day', ALL);
    assert.deepEqual(others, []);
    assert.deepEqual(day.kind, { plotter: 'pos2', k: 28, strength: 3 });
    assert.deepEqual([day.start % DAY, day.finished, day.bytes, day.unknown], [0, 980, 980 * 988_513_567, 0]);
    assert.deepEqual(day.failures, { 'The disk is full.': 20 });
    const { count, mean, p50, p95 } = day.seconds ?? assert.fail('no durations');
    assert.equal(count, 980);
    assert.ok(Math.abs(mean - 7) < 0.1, `${mean}`);
    assert.ok(Math.abs(p50 / 7 - 1) < 0.02, `${p50}`);
    assert.ok(Math.abs(p95 / 11.5 - 1) < 0.02, `${p95}`);
    const hours = history.plotTotals('hour', ALL);
    assert.equal(hours.length, 3);
    assert.equal(
      hours.reduce((sum, hour) => sum + hour.finished, 0),
      980,
    );
  });

  it('lets go what happened with each after an hour, and keeps alerts and what took long', () => {
    const slow = plotter(9_999, now - 5);
    const about = { processId: slow.id, plot: { k: 32, id: idOf(9_999) } };
    frame([
      { type: 'process.seen', at: now, process: slow },
      { type: 'plot.started', at: now, ...about },
      { type: 'alert.raised', at: now, alert: { id: 'disk/a', severity: 'warning', title: 'Busy' } },
    ]);
    make(200);
    frame([
      { type: 'plot.finished', at: now, ...about, seconds: 2000 },
      { type: 'process.ended', at: now, process: slow },
    ]);
    make(400);
    const types = new Map<string, number>();
    for (const { event } of history.events({ to: now - 3700 })) types.set(event.type, (types.get(event.type) ?? 0) + 1);
    assert.deepEqual(Object.fromEntries(types), {
      'engine.started': 1,
      'process.seen': 1,
      'plot.started': 1,
      'alert.raised': 1,
      'plot.finished': 1,
      'process.ended': 1,
    });
    assert.ok(history.events({ from: now - 3500 }).length > 1500, 'the last hour is there whole');
    assert.equal(history.plots().length, 601);
  });

  it('counts a plot once that is told of again, or that turned out otherwise', () => {
    const process = plotter(1, now);
    const about = { processId: process.id, plot: { k: 28, id: idOf(1) } };
    const failed: EngineEvent = { type: 'plot.failed', at: now, ...about, cause: 'x', remedy: 'y', line: 'z' };
    const finished: EngineEvent = { type: 'plot.finished', at: now + 20, ...about, seconds: 20, bytes: 7 };
    frame([{ type: 'process.seen', at: now, process }, { type: 'plot.started', at: now, ...about }, failed]);
    assert.deepEqual(
      history.plotTotals('day', ALL).map(({ failures }) => failures),
      [{ x: 1 }],
    );
    frame([finished]);
    frame([finished]);
    const [day] = history.plotTotals('day', ALL);
    assert.deepEqual([day.finished, day.bytes, day.failures], [1, 7, {}]);
    make(2500);
    assert.ok(rowsOf('SELECT sum(plots) FROM plot_sheet') > 0);
    frame([finished]);
    assert.equal(history.plots({ processId: process.id }).length, 1, 'its process is alive: it is told of again');
  });

  it('goes whole to another history, once however often', async () => {
    make(1800);
    const lines: string[] = [];
    await exportHistory(history, { format: 'jsonl', ...ALL }, (text) => lines.push(text));
    const other = fixture.open({}, `${fixture.path}.other`);
    for (let time = 0; time < 2; time++) {
      const { plots } = await importHistory(other, lines.join('').split('\n'));
      assert.equal(plots, time === 0 ? 1800 : 0);
      maintainAll(other);
    }
    assert.deepEqual(other.plots(), history.plots());
    assert.deepEqual(other.plotTotals('day', ALL), history.plotTotals('day', ALL));
  });

  it('tells the plots of a loop apart, in whatever order they are told', () => {
    const process = plotter(1, now - 5);
    const loop = { processId: process.id };
    const told = (type: 'plot.started' | 'plot.finished', pid: number, id?: string): EngineEvent => {
      const plot = { pid, startedAt: now, ...(id !== undefined && { id }) };
      return type === 'plot.started' ? { type, at: now, ...loop, plot } : { type, at: now, ...loop, plot, seconds: 1 };
    };
    // The first one has no name yet as others are told of that nobody saw; then its end comes.
    frame([{ type: 'process.seen', at: now, process }, told('plot.started', 61)]);
    frame(['52', '54'].flatMap((id) => [told('plot.started', 0, id), told('plot.finished', 0, id)]));
    frame([told('plot.finished', 61, '61'), told('plot.started', 62)]);
    frame([told('plot.started', 0, '56'), told('plot.finished', 0, '56'), told('plot.finished', 62, '62')]);
    frame([{ type: 'process.ended', at: now, process }]);
    const plots = history.plots();
    assert.deepEqual(plots.map(({ id }) => id).sort(), ['52', '54', '56', '61', '62']);
    assert.ok(plots.every(({ outcome }) => outcome === 'finished'));
  });
});

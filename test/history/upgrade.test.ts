import assert from 'node:assert/strict';
import { writeOldHistory } from '../../bench/project/crash/oldHistory.ts';
import type { StoredPlot } from '../../src/history/storedPlot.ts';
import type { Series } from '../../src/metrics/series.ts';
import { HistoryFixture, HOST, IDENTITY, maintainAll } from './historyFixture.ts';

const HOUR = 3600;
const START = 1_700_002_800;
const core = (number: number): Series => ({
  metric: 'system.cpu.core.utilization',
  attributes: { 'cpu.logical_number': String(number) },
});
const plotter = (pid: string, metric: Series['metric'], more = {}): Series => ({
  metric,
  attributes: { plotter: 'madmax', 'process.pid': pid, 'process.id': `${pid}:17`, ...more },
});
const SERIES = [
  core(0),
  plotter('41', 'process.cpu.utilization'),
  plotter('41', 'process.disk.io.rate', { 'disk.io.direction': 'read' }),
  plotter('41', 'process.disk.io.rate', { 'disk.io.direction': 'write' }),
  core(1),
  plotter('42', 'process.cpu.utilization'),
];

const frames = (begin: number, count: number, seconds: number) =>
  Array.from({ length: count }, (_, i) => ({ at: begin + i * seconds, values: SERIES.map((_, n) => n + (i % 8)) }));
const HOURS = {
  merged: frames(START, 360, 10),
  block: frames(START + HOUR, 60, 10),
  rows: frames(START + HOUR + 600, 9, 10),
};

const PLOTS: StoredPlot[] = [
  {
    processId: '41:17',
    plotter: 'madmax',
    k: 32,
    startedAt: START,
    endedAt: START + 1800,
    seconds: 1800,
    bytes: 100,
    outcome: 'finished',
    steps: [],
  },
  {
    processId: '42:17',
    plotter: 'madmax',
    k: 32,
    startedAt: START + 10,
    outcome: 'running',
    steps: [{ step: 'Table 1' }],
  },
  {
    processId: '40:17',
    plotter: 'madmax',
    k: 32,
    startedAt: START,
    endedAt: START + 5,
    outcome: 'crashed',
    trouble: { cause: 'Killed.', remedy: '' },
    steps: [],
  },
];

describe('a history of an earlier version', () => {
  let fixture: HistoryFixture;
  beforeEach(() => {
    fixture = new HistoryFixture();
    writeOldHistory(fixture.path, HOST, SERIES, HOURS, PLOTS);
  });
  afterEach(() => fixture.remove());

  it('keeps every value when it is opened', () => {
    const history = fixture.open();
    assert.equal(history.setAside, undefined);
    assert.deepEqual(history.verify().findings, []);
    const all = [...HOURS.merged, ...HOURS.block, ...HOURS.rows];
    SERIES.forEach(({ metric, attributes }, i) => {
      const range = { series: { metric, where: attributes }, from: 0, to: 4e9 } as const;
      const [seconds, ...others] = history.query({ ...range, tier: 'second' });
      assert.deepEqual(others, []);
      assert.deepEqual(seconds.series.attributes, attributes);
      assert.deepEqual(
        [...seconds.times],
        all.map(({ at }) => at),
      );
      assert.deepEqual(
        [...seconds.last],
        all.map(({ values }) => values[i]),
      );
      assert.equal(history.query({ ...range, tier: 'minute' })[0].times.length, 72);
    });
    assert.equal(history.newestRow, all.length);
  });

  it('keeps its plots, and counts them', () => {
    const history = fixture.open();
    assert.deepEqual(history.plots({ limit: 1 }), [PLOTS[1]]);
    assert.equal(history.plots().length, 3);
    const [{ finished, bytes, seconds, failures }] = history.plotTotals('day', { from: 0, to: 4e9 });
    assert.deepEqual([finished, bytes, seconds?.mean, failures], [1, 100, 1800, { 'Killed.': 1 }]);
  });

  it('goes on with the series that it had', () => {
    const history = fixture.open();
    const before = history.series().map(({ id }) => id);
    history.lease.tryAcquire(IDENTITY);
    // In another order, with a process that has come.
    const series = [...SERIES, plotter('43', 'process.cpu.utilization')].reverse();
    for (let i = 0; i < 700; i++) {
      history.append(START + HOUR + 700 + i * 10, new Float64Array(series.length).fill(7), { version: 1, series }, []);
      maintainAll(history);
    }
    assert.deepEqual(
      history
        .series()
        .map(({ id }) => id)
        .slice(0, before.length),
      before,
    );
    assert.equal(history.series().length, SERIES.length + 1);
    const [columns] = history.query({ series: [before[2]], tier: 'second', from: 0, to: 4e9 });
    assert.equal(columns.times.length, 360 + 60 + 9 + 700);
    assert.deepEqual(history.verify().findings, []);
  });
});

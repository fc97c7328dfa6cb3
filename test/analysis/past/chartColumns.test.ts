import assert from 'node:assert/strict';
import { chartColumns } from '../../../src/analysis/past/chartColumns.ts';
import type { Series } from '../../../src/metrics/series.ts';
import { HistoryFixture } from '../../history/historyFixture.ts';

const NOW = 1_700_000_000;

describe('the charts of a stretch of the history', () => {
  let fixture: HistoryFixture;
  beforeEach(() => {
    fixture = new HistoryFixture();
  });
  afterEach(() => fixture.remove());

  it('without a number of points has each frame, with the plotters that have ended since', () => {
    const history = fixture.open();
    const ofPlotter = (pid: number): Series => ({
      metric: 'process.cpu.utilization',
      attributes: { plotter: 'madmax', 'process.pid': String(pid), 'process.id': `${pid}:1` },
    });
    for (let i = 0; i < 120; i++) {
      const series = [ofPlotter(i < 60 ? 1 : 2)];
      history.append(NOW + i + 0.25, Float64Array.of(i), { version: i < 60 ? 1 : 2, series }, []);
      history.maintain(1000);
    }
    const columns = chartColumns(history, { from: NOW + 50, to: NOW + 70 });
    assert.equal(columns.stepSeconds, 0);
    assert.deepEqual(
      [...columns.times],
      Array.from({ length: 20 }, (_, i) => NOW + 50.25 + i),
    );
    const { lines } = columns.charts.plotterCpu;
    assert.deepEqual([lines['madmax 1'][0], lines['madmax 2'][0]], [50, Number.NaN]);
    assert.deepEqual([lines['madmax 1'][19], lines['madmax 2'][19]], [Number.NaN, 69]);
  });

  it('are those alone that are asked for, at the same times whichever they are', () => {
    const history = fixture.open();
    const series: Series[] = [
      { metric: 'system.cpu.utilization', attributes: {} },
      { metric: 'system.cpu.mode.utilization', attributes: { 'cpu.mode': 'user' } },
      { metric: 'process.cpu.utilization', attributes: { plotter: 'madmax', 'process.pid': '1', 'process.id': '1:1' } },
    ];
    const day = 86_400;
    for (let at = 0; at < 4 * day; at += 600) {
      // The plotter runs for an hour.
      const values = Float64Array.of(0.5, 0.4, at < 3600 ? 3 : Number.NaN);
      history.append(NOW - 4 * day + at, values, { version: 1, series }, []);
    }
    while (history.maintain(1000));
    const asked = { from: NOW - 4 * day, to: NOW, points: 50 };
    const of = (...charts: string[]) => chartColumns(history, { ...asked, charts });
    const both = of('cpu', 'plotterCpu');
    assert.deepEqual(Object.keys(both.charts), ['cpu', 'plotterCpu']);
    for (const one of [of('cpu'), of('plotterCpu'), of()]) {
      assert.deepEqual([one.stepSeconds, [...one.times]], [both.stepSeconds, [...both.times]]);
    }
    assert.deepEqual(of('plotterCpu').charts.plotterCpu, both.charts.plotterCpu);
  });
});

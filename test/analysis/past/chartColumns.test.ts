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
});

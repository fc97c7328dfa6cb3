import assert from 'node:assert/strict';
import { metricSummaries } from '../../../src/analysis/past/metricSummaries.ts';
import { readMeasured } from '../../../src/analysis/past/metricTracks.ts';
import { recommend } from '../../../src/analysis/past/recommend.ts';
import { HistoryFixture } from '../../history/historyFixture.ts';
import { MONDAY, type PlantedSeries, plant } from './plantedHistory.ts';

describe('the fullest file system of a range', () => {
  let fixture: HistoryFixture;
  beforeEach(() => {
    fixture = new HistoryFixture();
  });
  afterEach(() => fixture.remove());

  const range = { from: MONDAY, to: MONDAY + 1200 };
  const halfTime = (range.from + range.to) / 2;

  function mounted(path: string, full: (at: number) => number, plots: number): PlantedSeries[] {
    const attributes = { 'system.filesystem.mountpoint': path };
    return [
      { metric: 'system.filesystem.utilization', attributes, value: full },
      { metric: 'system.filesystem.plots.utilization', attributes, value: () => plots },
    ];
  }

  function fullestOf(...series: PlantedSeries[][]) {
    const history = fixture.open({ now: () => range.to });
    plant(history, range, series.flat(), [], 10);
    const reading = readMeasured(history, range, []);
    let step = reading.next();
    while (!step.done) step = reading.next();
    return metricSummaries(step.value).find(({ id }) => id === 'disk.full');
  }

  it('is none that is full of plots on purpose', () => {
    const fullest = fullestOf(
      mounted('/farm', () => 0.99, 0.98),
      mounted('/', () => 0.4, 0.1),
    );
    assert.ok(fullest && Math.abs(fullest.peak! - 0.4) < 0.01, String(fullest?.peak));
    assert.equal(fullest.title, 'Fullest file system (/)');
  });

  it('is called by the mount point that it mostly is, and advice names that', () => {
    const risesLate = (at: number) => (at < halfTime - 120 ? 0.1 : 0.99);
    const fullest = fullestOf(
      mounted('/', () => 0.92, 0),
      mounted('/mnt/tmp', risesLate, 0),
    );
    assert.equal(fullest?.title, 'Fullest file system (mostly /mnt/tmp)');
    const [advice] = recommend({
      parts: { statistics: [fullest!] },
      metadata: { coverageRatio: 1 },
      range,
      plots: [],
      date: String,
    }).recommended;
    assert.match(advice.text, /^Make room on \/mnt\/tmp: /);
  });

  it('has no name where it is now the one and now the other', () => {
    const inTurn = (isFirst: boolean) => (at: number) => (at < halfTime === isFirst ? 0.9 : 0.2);
    const fullest = fullestOf(mounted('/a', inTurn(true), 0), mounted('/b', inTurn(false), 0));
    assert.equal(fullest?.title, 'Fullest file system');
  });
});

import assert from 'node:assert/strict';
import { readMeasured } from '../../../src/analysis/past/metricTracks.ts';
import { HistoryFixture } from '../../history/historyFixture.ts';
import { MONDAY, type PlantedSeries, plant } from './plantedHistory.ts';

describe('the fullest file system of a range', () => {
  const fixture = new HistoryFixture();
  after(() => fixture.remove());

  it('is none that is full of plots on purpose', () => {
    const range = { from: MONDAY, to: MONDAY + 1200 };
    const mounted = (path: string, full: number, plots: number): PlantedSeries[] => {
      const attributes = { 'system.filesystem.mountpoint': path };
      return [
        { metric: 'system.filesystem.utilization', attributes, value: () => full },
        { metric: 'system.filesystem.plots.utilization', attributes, value: () => plots },
      ];
    };
    const history = fixture.open({ now: () => range.to });
    plant(history, range, [...mounted('/farm', 0.99, 0.98), ...mounted('/', 0.4, 0.1)], [], 10);
    const reading = readMeasured(history, range, []);
    let step = reading.next();
    while (!step.done) step = reading.next();
    const track = step.value.tracks.find(({ id }) => id === 'disk.full');
    assert.ok(track && Math.abs(track.peak! - 0.4) < 0.01, String(track?.peak));
  });
});

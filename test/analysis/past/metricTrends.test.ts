import assert from 'node:assert/strict';
import { type HistoryTrends, historyTrends } from '../../../src/analysis/past/historyTrends.ts';
import type { MetricTracks } from '../../../src/analysis/past/metricTracks.ts';
import { metricTrends, type PastTrend } from '../../../src/analysis/past/metricTrends.ts';
import type { PlotCase } from '../../../src/analysis/past/plotCases.ts';
import type { EngineEvent } from '../../../src/events/events.ts';
import { within } from './plantedEvents.ts';
import { DAY, MONDAY, noise, slowNoise } from './plantedHistory.ts';
import { casesOf, isNightInUtc, plotsInARow } from './plantedPlots.ts';
import { ended, tracksOf } from './plantedTracks.ts';

const SHIFT_AT = MONDAY + 6 * DAY;

function trendOf(values: (at: number) => number): PastTrend {
  const { tracks, times } = tracksOf(14, { 'memory.used': values });
  const [found] = ended(metricTrends(tracks, times));
  if (found.trend.kind !== 'trend') throw new Error(found.trend.reason);
  return found;
}

function trendsOf(
  tracks: MetricTracks,
  cases: readonly PlotCase[],
  events: readonly EngineEvent[] = [],
): HistoryTrends {
  return ended(historyTrends(tracks, tracks.tracks, cases, within(events)));
}

describe('Trends of metrics', function () {
  this.timeout(60_000);

  it('finds a slow rise, and does not cut it into stairs', () => {
    const next = slowNoise(1, 0.8);
    const found = trendOf((at) => 0.3 + (0.2 * (at - MONDAY)) / (14 * DAY) + 0.03 * next());
    assert.equal(found.shape, 'line');
    assert.equal(found.direction, 'rising');
    assert.ok(found.line && Math.abs(found.line.end - found.line.start - 0.2) < 0.03);
    assert.deepEqual(found.levelChanges, []);
  });

  it('follows a line only as far as it was measured, and to no value that was never there', () => {
    const next = slowNoise(3, 0.5);
    const since = MONDAY + 12 * DAY;
    // Falls to a tenth within the last two days: a line over all fourteen would end far below 0.
    const traffic = (at: number) => Math.max(0, 60e6 * (1 - (0.45 * (at - since)) / DAY) + 1e6 * next());
    const { tracks, times } = tracksOf(14, { 'disk.write': (at) => (at < since ? Number.NaN : traffic(at)) });
    const [{ line, measuredSeconds, shape }] = ended(metricTrends(tracks, times));
    assert.equal(shape, 'line');
    assert.ok(Math.abs(measuredSeconds - 2 * DAY) < 3600);
    assert.ok(line && Math.abs(line.start - 60e6) < 4e6 && Math.abs(line.end - 6e6) < 4e6, JSON.stringify(line));
    // What falls ever more slowly is above 0 where its line is below.
    const fading = (at: number) => 60e6 * Math.exp((-5 * (at - since)) / DAY) + 1e4 * Math.abs(next());
    const [faded] = ended(
      metricTrends(tracksOf(14, { 'disk.write': (at) => (at < since ? Number.NaN : fading(at)) }).tracks, times),
    );
    assert.ok(faded.line && faded.line.end >= 0 && faded.line.start <= 60.1e6, JSON.stringify(faded.line));
  });

  it('finds when a level changed, and by how much', () => {
    const next = slowNoise(2, 0.6);
    const found = trendOf((at) => (at < SHIFT_AT ? 0.3 : 0.45) + 0.05 * next());
    assert.equal(found.shape, 'levels');
    assert.equal(found.levelChanges.length, 1);
    const [{ at, shift }] = found.levelChanges;
    assert.ok(Math.abs(at - SHIFT_AT) < 3 * 3600);
    assert.ok(Math.abs(shift - 0.15) < 0.02);
  });

  it('takes neither a burst nor noise for another level or a trend', () => {
    const next = noise(3);
    const burst = trendOf((at) => 0.1 + 0.02 * next() + (Math.abs(at - SHIFT_AT) < 3600 ? 0.7 : 0));
    assert.equal(burst.shape, 'steady');
    for (let seed = 1; seed <= 12; seed++) {
      const slow = slowNoise(seed, 0.9);
      assert.equal(trendOf(() => 0.5 + 0.1 * slow()).shape, 'steady', `seed ${seed}`);
    }
    assert.equal(trendOf(() => 0.4).shape, 'steady');
  });

  it('puts changes at the same time together, with what happened then', () => {
    const [a, b] = [noise(4), noise(5)];
    const tracks = tracksOf(14, {
      'disk.busy': (at) => (at < SHIFT_AT ? 0.3 : 0.6) + 0.05 * a(),
      'disk.await': (at) => (at < SHIFT_AT ? 0.004 : 0.02) + 0.001 * b(),
    });
    const { changePoints, systemWide } = trendsOf(
      tracks,
      [],
      [
        { type: 'clock.jumped', at: SHIFT_AT - 60, seconds: 2 },
        { type: 'engine.started', at: SHIFT_AT + 30, engine: { pid: 1, host: 'cli', version: '1.0.0' } },
      ],
    );
    assert.equal(changePoints.length, 1);
    assert.deepEqual(changePoints[0].metrics.map(({ id }) => id).sort(), ['disk.await', 'disk.busy']);
    assert.deepEqual(
      changePoints[0].events.map(({ text }) => text),
      ['plotscope monitor (process 1) watches this host'],
    );
    const disks = systemWide.find(({ category }) => category === 'disk');
    assert.equal(disks?.kind === 'systemTrend' && disks.direction, 'rising');
    assert.equal(systemWide.find(({ category }) => category === 'network')?.kind, 'notEnoughData');
  });

  it('says since when plots take longer', () => {
    const next = noise(6);
    const slowerSince = MONDAY + 8 * DAY;
    const plots = plotsInARow(14, (at) => (at < slowerSince ? 3600 : 4300) * Math.exp(0.04 * next()));
    const { plotTime } = trendsOf(tracksOf(14, {}), casesOf(14, plots));
    if (plotTime.kind !== 'plotTimeTrend') throw new Error(plotTime.reason);
    assert.equal(plotTime.changes.length, 1);
    assert.ok(Math.abs(plotTime.changes[0].at - slowerSince) < 6 * 3600);
    assert.ok(Math.abs(plotTime.changes[0].ratio - 4300 / 3600) < 0.05);
    const even = plotsInARow(14, (at) => (isNightInUtc(at) ? 4000 : 3600) * Math.exp(0.04 * next()));
    const steady = trendsOf(tracksOf(14, {}), casesOf(14, even)).plotTime;
    assert.ok(steady.kind === 'plotTimeTrend' && steady.direction === 'steady' && steady.changes.length === 0);
  });

  it('takes quicker weekends for no change, and finds one among them', () => {
    const next = noise(7);
    const isWeekend = (at: number) => Math.floor((at - MONDAY) / DAY) % 7 >= 5;
    const secondsAt = (at: number) => (isWeekend(at) ? 3240 : 3600) * Math.exp(0.04 * next());
    const plotTimeOf = (seconds: (at: number) => number) => {
      const { plotTime } = trendsOf(tracksOf(35, {}), casesOf(35, plotsInARow(35, seconds)));
      if (plotTime.kind !== 'plotTimeTrend') throw new Error(plotTime.reason);
      return plotTime;
    };
    const steady = plotTimeOf(secondsAt);
    assert.deepEqual([steady.direction, steady.changes], ['steady', []]);
    const slowerSince = MONDAY + 18 * DAY;
    const slower = plotTimeOf((at) => (at < slowerSince ? 1 : 1.2) * secondsAt(at));
    assert.equal(slower.direction, 'rising');
    assert.equal(slower.changes.length, 1);
    assert.ok(Math.abs(slower.changes[0].at - slowerSince) < 6 * 3600);
    assert.ok(Math.abs(slower.changeRatio - 1.2) < 0.03, `ratio ${slower.changeRatio}`);
  });
});

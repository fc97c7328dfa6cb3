import assert from 'node:assert/strict';
import { dateFormat } from '../../../src/analysis/common/findingText.ts';
import type { Advice } from '../../../src/analysis/past/advice.ts';
import { historyTrends } from '../../../src/analysis/past/historyTrends.ts';
import { slowerPlots } from '../../../src/analysis/past/slowerPlots.ts';
import type { EngineEvent } from '../../../src/events/events.ts';
import { within } from './plantedEvents.ts';
import { DAY, MONDAY, noise } from './plantedHistory.ts';
import { casesOf, plotsInARow } from './plantedPlots.ts';
import { ended, tracksOf } from './plantedTracks.ts';

const DAYS = 14;
const SINCE = MONDAY + 8 * DAY;

type Values = Readonly<Record<string, (at: number) => number>>;

/** What is advised where plots take so much longer since a day, and these metrics were measured. */
function adviceFor(slowness: (at: number) => number, metrics: Values, events: readonly EngineEvent[] = []): Advice[] {
  const next = noise(7);
  const plots = plotsInARow(DAYS, (at) => 3600 * slowness(at) * Math.exp(0.03 * next()));
  const tracks = tracksOf(DAYS, metrics);
  const trends = ended(historyTrends(tracks, tracks.tracks, casesOf(DAYS, plots), within(events)));
  return slowerPlots({
    parts: { statistics: [], trends },
    metadata: { coverageRatio: 1 },
    range: { from: tracks.from, to: tracks.to },
    plots,
    date: dateFormat('UTC'),
  });
}

const since = (before: number, after: number) => (at: number) => (at < SINCE ? before : after);

describe('Advice on plots that take longer', function () {
  this.timeout(60_000);

  it('is to run as few plotters as before, since when one more runs than wins anything', () => {
    const [advice, ...others] = adviceFor(since(1, 1.9), { 'plotters.count': since(2, 3) });
    assert.deepEqual(others, []);
    assert.deepEqual([advice.subject, advice.direction], ['plots at a time', 'fewer']);
    assert.match(
      advice.text,
      /^Run 2 plotters at a time again: plots take 9\d % more time since 10 Mar 2026.* 3 began to/,
    );
    assert.doesNotMatch(advice.text, /TRIM|dust/);
  });

  it('is nothing where plots take longer, but more of them at a time make more', () => {
    assert.deepEqual(adviceFor(since(1, 1.2), { 'plotters.count': since(2, 3) }), []);
  });

  it('is to look first at what changed then', () => {
    const next = noise(8);
    const mapped: EngineEvent = {
      type: 'storage.mapped',
      at: SINCE + 60,
      mounts: [{ path: '/mnt/b', fileSystem: 'ext4', disks: ['sdb'] }],
    };
    const busy = (at: number) => since(0.3, 0.9)(at) + 0.02 * next();
    const [advice] = adviceFor(since(1, 1.3), { 'disk.busy': busy }, [mapped]);
    assert.match(
      advice.text,
      /since 10 Mar 2026.*Look first at what changed then: file systems: .*; Busiest disk 30 % → 90 %/,
    );
    assert.doesNotMatch(advice.text, /TRIM|dust/);
  });

  it('is what is usual only where nothing changed then', () => {
    const next = noise(9);
    const earlier = (at: number) => (at < MONDAY + 3 * DAY ? 0.3 : 0.6) + 0.02 * next();
    const [advice] = adviceFor(since(1, 1.3), { 'disk.busy': earlier });
    assert.match(advice.text, /since 10 Mar 2026.*find out why.*TRIM/);
  });

  it('is what is usual where they take ever longer, without a date', () => {
    const plotTime = {
      kind: 'plotTimeTrend',
      plots: 40,
      direction: 'rising',
      changeRatio: 1.3,
      adjustedPValue: 1e-6,
      changes: [],
    } as const;
    const trends = { metrics: [], systemWide: [], plotTime, changePoints: [] };
    const range = { from: MONDAY, to: MONDAY + DAYS * DAY };
    const metadata = { coverageRatio: 1 };
    const [advice] = slowerPlots({ parts: { statistics: [], trends }, metadata, range, plots: [], date: String });
    assert.match(advice.text, /^Find out why plots take 30 % more time than before: SSDs want TRIM/);
  });

  it('is nothing where they take as long as ever, or less', () => {
    assert.deepEqual(
      adviceFor(() => 1, {}),
      [],
    );
    assert.deepEqual(adviceFor(since(1.3, 1), { 'plotters.count': since(3, 2) }), []);
  });
});

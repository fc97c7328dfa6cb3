import assert from 'node:assert/strict';
import { localCalendar } from '../../../src/analysis/past/localCalendar.ts';
import { findSeasons, type Seasons, withoutSeasons } from '../../../src/analysis/past/seasons.ts';
import { isNotEnoughData } from '../../../src/analyze/notEnoughData.ts';
import { DAY, MONDAY, slowNoise, wave } from './plantedHistory.ts';
import { localOf, tracksOf } from './plantedTracks.ts';

function patternsOf(seasons: Seasons, cycle: keyof Seasons) {
  const findings = seasons[cycle];
  if (isNotEnoughData(findings)) throw new Error(findings.reason);
  return findings.patterns;
}

describe('Daily, weekly and monthly patterns', function () {
  this.timeout(60_000);

  it('finds a daily pattern, how strong it is and when it is highest', () => {
    const next = slowNoise(1, 0.7);
    const tracks = tracksOf(14, { 'cpu.busy': (at) => 0.5 + 0.2 * wave(at, 14) + 0.08 * next() });
    const seasons = findSeasons(tracks, localOf(tracks));
    const [pattern] = patternsOf(seasons, 'daily');
    assert.equal(pattern.id, 'cpu.busy');
    assert.ok(pattern.strength > 0.6 && pattern.strength < 1, `strength ${pattern.strength}`);
    assert.ok(['13:00', '14:00', '15:00'].includes(pattern.highest.place), pattern.highest.place);
    assert.ok(Math.abs(pattern.highest.value - 0.7) < 0.05);
    const [plain] = withoutSeasons(tracks, seasons, localOf(tracks));
    assert.deepEqual(patternsOf(findSeasons({ ...tracks, tracks: [plain] }, localOf(tracks)), 'daily'), []);
  });

  it('goes by the clock on the wall, through a change to summer time', () => {
    const berlin = localCalendar('Europe/Berlin');
    const next = slowNoise(2, 0.3);
    const isNine = (at: number) => berlin(at).hour === 9;
    const tracks = tracksOf(35, { 'cpu.busy': (at) => (isNine(at) ? 0.6 : 0.3) + 0.02 * next() }, 3600);
    const [pattern] = patternsOf(findSeasons(tracks, localOf(tracks, 'Europe/Berlin')), 'daily');
    assert.equal(pattern.highest.place, '09:00');
    assert.ok(Math.abs(Number(pattern.usual[9]) - Number(pattern.usual[12]) - 0.3) < 0.02);
    assert.ok(
      Math.abs(Number(pattern.usual[8]) - Number(pattern.usual[12])) < 0.02,
      'the hour before is as others are',
    );
  });

  it('finds quiet weekends', () => {
    const next = slowNoise(3, 0.9);
    const isWeekend = (at: number) => Math.floor((at - MONDAY) / DAY) % 7 >= 5;
    const tracks = tracksOf(35, { 'network.out': (at) => (isWeekend(at) ? 2e7 : 5e7) + 5e6 * next() }, 3600);
    const [pattern] = patternsOf(findSeasons(tracks, localOf(tracks)), 'weekly');
    assert.match(pattern.lowest.place, /Saturday|Sunday/);
    assert.ok(pattern.strength > 0.5);
  });

  it('takes neither growth nor a change of level nor slow noise for a pattern', () => {
    const ids = ['cpu.busy', 'memory.used', 'disk.busy', 'disk.read', 'disk.write', 'network.in', 'network.out'];
    const noises = Object.fromEntries(ids.map((id, i) => [id, slowNoise(i + 10, 0.95)]));
    const tracks = tracksOf(
      28,
      {
        'disk.full': (at) => (at - MONDAY) / (40 * DAY),
        'memory.swap': (at) => (at < MONDAY + 11.3 * DAY ? 0.1 : 0.4),
        ...Object.fromEntries(ids.map((id) => [id, () => 0.5 + 0.1 * noises[id]()])),
      },
      3600,
    );
    const seasons = findSeasons(tracks, localOf(tracks));
    assert.deepEqual(patternsOf(seasons, 'daily'), []);
    assert.deepEqual(patternsOf(seasons, 'weekly'), []);
  });

  it('bridges gaps, and says when too little was measured', () => {
    const next = slowNoise(4, 0.5);
    const hasGap = (at: number) => Math.floor(at / 3600) % 11 === 3;
    const tracks = tracksOf(9, {
      'cpu.busy': (at) => (hasGap(at) ? Number.NaN : 0.5 + 0.2 * wave(at, 3) + 0.05 * next()),
    });
    const seasons = findSeasons(tracks, localOf(tracks));
    assert.equal(patternsOf(seasons, 'daily').length, 1);
    for (const cycle of ['weekly', 'monthly'] as const) {
      const findings = seasons[cycle];
      assert.ok(isNotEnoughData(findings));
      assert.match(String(findings.reason), /of at least 3/);
    }
    const nothing = findSeasons(tracksOf(9, {}), localOf(tracks));
    assert.ok(isNotEnoughData(nothing.daily));
  });
});

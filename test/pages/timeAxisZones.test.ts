import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const MODULE = join(import.meta.dirname, '../../src/pages/timeAxis.ts');
const HOUR = 3_600_000;

/** Labels in another zone: what formats times keeps the zone that the process began with. */
function labelsIn(zone: string, around: string, hours: number): string {
  const middle = Date.parse(around);
  const call = `timeTicks(${middle - (hours * HOUR) / 2}, ${middle + (hours * HOUR) / 2})`;
  const program = `import { timeTicks } from ${JSON.stringify(MODULE)}; console.log(${call}.labels.join(' | '));`;
  const flags = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning', '--input-type=module'];
  const env = { ...process.env, TZ: zone, LC_ALL: 'en_US.UTF-8', LANG: 'en_US.UTF-8' };
  return execFileSync(process.execPath, [...flags, '-e', program], { encoding: 'utf8', env }).trim();
}

/** When the clock was changed, how much is shown around that, and what the axis says then. */
const CHANGES: readonly (readonly [what: string, zone: string, at: string, hours: number, labels: string])[] = [
  ['an hour later in autumn', 'Europe/Berlin', '2026-10-25T01:00Z', 24, '18:00 | Oct 25 | 06:00 | 12:00'],
  ['days in autumn', 'Europe/Berlin', '2026-10-25T01:00Z', 48, '12:00 | Oct 25 | 12:00 | Oct 26'],
  [
    'the hour that comes twice',
    'Europe/Berlin',
    '2026-10-25T01:00Z',
    1.2,
    '02:30 GMT+2 | 02:45 GMT+2 | 02:00 GMT+1 | 02:15 GMT+1 | 02:30 GMT+1',
  ],
  ['the hour that is left out', 'Europe/Berlin', '2026-03-29T01:00Z', 1.2, '01:30 | 01:45 | 03:00 | 03:15 | 03:30'],
  ['days in spring', 'Europe/Berlin', '2026-03-29T01:00Z', 48, '12:00 | Mar 29 | 12:00 | Mar 30'],
  ['a day without midnight', 'America/Santiago', '2026-09-06T04:00Z', 24, '12:00 | 18:00 | Sep 6 | 06:00 | 12:00'],
  ['midnight of the south', 'America/Santiago', '2026-04-05T03:00Z', 48, 'Apr 4 | 12:00 | Apr 5 | 12:00'],
  ['half an hour more', 'Australia/Lord_Howe', '2026-10-03T15:30Z', 6, '23:00 | Oct 4 | 01:00 | 03:00 | 04:00 | 05:00'],
  ['half an hour less', 'Australia/Lord_Howe', '2026-04-04T15:00Z', 6, '23:00 | Apr 5 | 01:00 | 02:00 | 03:00 | 04:00'],
  ['a zone of half hours', 'Asia/Kolkata', '2026-10-03T15:30Z', 24, '12:00 | 18:00 | Oct 4 | 06:00'],
  ['a zone of quarter hours', 'Asia/Kathmandu', '2026-10-03T15:30Z', 24, '12:00 | 18:00 | Oct 4 | 06:00'],
  ['two midnights', 'America/Havana', '2026-11-01T05:00Z', 24, '18:00 | Nov 1 | 00:00 GMT-5 | 06:00 | 12:00'],
  ['a day that was left out', 'Pacific/Apia', '2011-12-30T10:00Z', 168, 'Dec 27 | Dec 29 | Dec 31 | Jan 2'],
];

describe('timeTicks where the clock is changed', function () {
  this.timeout(60_000);

  for (const [what, zone, at, hours, labels] of CHANGES) {
    it(`says the local time right: ${what} (${zone})`, () => assert.equal(labelsIn(zone, at, hours), labels));
  }
});

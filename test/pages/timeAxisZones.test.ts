import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { localSpans } from '../../src/pages/timeAxis.ts';

const MODULE = join(import.meta.dirname, '../../src/pages/timeAxis.ts');
const HOUR = 3_600_000;

/** Labels in another zone. */
function labelsIn(zone: string, around: string, hours: number): string {
  const middle = Date.parse(around);
  return printedIn(zone, `timeTicks(${middle - (hours * HOUR) / 2}, ${middle + (hours * HOUR) / 2}).labels`);
}

/** Where hours or days begin and end, by the clock on the wall. */
function spansIn(zone: string, from: string, hours: number, each: 'hour' | 'day'): string {
  const clock = each === 'hour' ? 'slice(16, 21)' : 'slice(8, 21)';
  const spans = `localSpans(${Date.parse(from)}, ${Date.parse(from) + hours * HOUR}, '${each}')`;
  return printedIn(zone, `${spans}.map((span) => String(new Date(span.from)).${clock})`);
}

/** In a program of its own: what formats times keeps the zone that the process began with. */
function printedIn(zone: string, list: string): string {
  const program = `import { localSpans, timeTicks } from ${JSON.stringify(MODULE)}; console.log(${list}.join(' | '));`;
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

/** How hours and days are cut: `from`, how many hours, and where each begins. */
const SPANS: readonly (readonly [zone: string, from: string, hours: number, each: 'hour' | 'day', starts: string])[] = [
  ['Europe/Berlin', '2026-06-03T07:20Z', 2, 'hour', '09:20 | 10:00 | 11:00'],
  ['Asia/Kolkata', '2026-06-03T07:00Z', 2, 'hour', '12:30 | 13:00 | 14:00'],
  ['Asia/Kathmandu', '2026-06-03T07:00Z', 2, 'hour', '12:45 | 13:00 | 14:00'],
  ['Pacific/Chatham', '2026-06-03T07:00Z', 2, 'hour', '19:45 | 20:00 | 21:00'],
  ['America/St_Johns', '2026-06-03T07:00Z', 2, 'hour', '04:30 | 05:00 | 06:00'],
  ['Australia/Lord_Howe', '2026-04-04T14:00Z', 3, 'hour', '01:00 | 02:00 | 03:00'],
  ['Europe/Berlin', '2026-10-25T00:00Z', 3, 'hour', '02:00 | 02:00 | 03:00'],
  ['Europe/Berlin', '2026-10-24T10:00Z', 72, 'day', '24 2026 12:00 | 25 2026 00:00 | 26 2026 00:00 | 27 2026 00:00'],
  ['Asia/Kolkata', '2026-06-03T07:00Z', 48, 'day', '03 2026 12:30 | 04 2026 00:00 | 05 2026 00:00'],
  ['Pacific/Chatham', '2026-06-03T07:00Z', 48, 'day', '03 2026 19:45 | 04 2026 00:00 | 05 2026 00:00'],
  ['America/Santiago', '2026-09-05T12:00Z', 36, 'day', '05 2026 08:00 | 06 2026 01:00'],
  ['Pacific/Apia', '2011-12-29T12:00Z', 48, 'day', '29 2011 02:00 | 31 2011 00:00 | 01 2012 00:00'],
];

describe('localSpans', function () {
  this.timeout(60_000);

  for (const [zone, from, hours, each, starts] of SPANS) {
    it(`cuts ${each}s where the clock on the wall does, in ${zone} from ${from}`, () =>
      assert.equal(spansIn(zone, from, hours, each), starts));
  }

  it('leaves nothing out, and has no spans without length', () => {
    for (const each of ['hour', 'day'] as const) {
      const spans = localSpans(1e12, 1e12 + 3.3e8, each);
      assert.deepEqual([spans[0].from, spans.at(-1)?.until], [1e12, 1e12 + 3.3e8]);
      for (const [i, { from, until }] of spans.entries()) {
        assert.ok(until > from);
        if (i > 0) assert.equal(spans[i - 1].until, from);
      }
      assert.deepEqual(localSpans(5, 5, each), []);
    }
  });
});

import assert from 'node:assert/strict';
import { isNight, isWeekend, localCalendar } from '../../../src/analysis/past/localCalendar.ts';
import { MONDAY } from './plantedHistory.ts';

describe('The calendar on the wall', function () {
  this.timeout(60_000);

  const berlin = localCalendar('Europe/Berlin');
  const utc = (...parts: [number, number, number, number?]) => Date.UTC(...parts) / 1000;

  it('tells hour, weekday, day and month', () => {
    assert.deepEqual(localCalendar('UTC')(MONDAY), {
      day: MONDAY / 86_400,
      hour: 0,
      weekday: 0,
      dayOfMonth: 2,
      month: 2026 * 12 + 2,
    });
    assert.equal(berlin(utc(2026, 2, 1, 23)).weekday, 0);
    assert.equal(localCalendar('Asia/Kolkata')(utc(2026, 0, 31, 20)).dayOfMonth, 1);
  });

  it('heeds summer time: an hour is left out in spring and comes twice in autumn', () => {
    const hours = (from: number) => Array.from({ length: 4 }, (_, i) => berlin(from + i * 3600).hour);
    assert.deepEqual(hours(utc(2026, 2, 29, 0)), [1, 3, 4, 5]);
    assert.deepEqual(hours(utc(2026, 9, 25, 0)), [2, 2, 3, 4]);
    assert.equal(berlin(utc(2026, 2, 29, 0)).day, berlin(utc(2026, 2, 29, 21)).day);
  });

  it('is what the calendar of each zone says, also where clocks are changed and whole days left out', () => {
    for (const timeZone of [
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'Africa/Casablanca',
      'Pacific/Apia',
    ]) {
      const local = localCalendar(timeZone);
      const format = new Intl.DateTimeFormat('en-CA', {
        timeZone,
        dateStyle: 'short',
        timeStyle: 'short',
        hourCycle: 'h23',
      });
      // Samoa left out the 30th of December 2011.
      for (let at = utc(2011, 11, 20); at < utc(2012, 11, 20); at += 6 * 3600 + 1799) {
        const { day, hour, dayOfMonth, month } = local(at);
        const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
        const told = `${date}, ${String(hour).padStart(2, '0')}`;
        assert.equal(told, format.format(at * 1000).slice(0, told.length), `${timeZone} ${at}`);
        assert.deepEqual(
          [dayOfMonth, month],
          [Number(date.slice(8)), Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1],
        );
      }
    }
  });

  it('knows nights and weekends', () => {
    assert.ok(isNight(berlin(utc(2026, 2, 2, 23))));
    assert.ok(!isNight(berlin(utc(2026, 2, 2, 12))));
    assert.ok(isWeekend(berlin(utc(2026, 2, 7, 12))));
    assert.ok(!isWeekend(berlin(utc(2026, 2, 6, 12))));
  });
});

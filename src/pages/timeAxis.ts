import { type LocalTime, localTime } from './localTime.ts';

/** Where a time axis has its ticks, in milliseconds since 1970, and what they are called. */
export interface TimeTicks {
  readonly values: number[];
  readonly labels: string[];
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MOST_TICKS = 6;

/** Steps that end on the clock's full ones; those of days and more are counted in the calendar. */
const STEPS = [15 * SECOND, MINUTE, 3 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR] as const;
const DAY_STEPS = [1, 2, 7, 14] as const;
const MONTH_STEPS = [1, 3, 6, 12] as const;

const formats = {
  seconds: localTime({
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }),
  minutes: localTime({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  zoned: localTime({
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }),
  days: localTime({ day: 'numeric', month: 'short' }),
  months: localTime({ month: 'short', year: 'numeric' }),
};

/** At most about six ticks in local time, from `from` to `until` (milliseconds), also where the clock is changed in between. */
export function timeTicks(from: number, until: number): TimeTicks {
  const span = until - from;
  if (!(span > 0)) return { values: [], labels: [] };
  const step = STEPS.find((length) => span / length <= MOST_TICKS);
  if (step !== undefined) {
    const offsets = offsetsBetween(from, until);
    const values = clockTicks(from, until, step, offsets);
    const format = step < MINUTE ? formats.seconds : formats.minutes;
    return { values, labels: values.map((value) => clockLabel(value, offsets, format)) };
  }
  const days = DAY_STEPS.find((length) => span / (length * DAY) <= MOST_TICKS);
  const begin = new Date(from);
  const ticks = (at: (i: number) => number, format: LocalTime) => {
    const values: number[] = [];
    // A day that a zone left out, when it changed sides of the date line, begins with the next.
    for (let i = 0; at(i) <= until; i++) if (at(i) !== values.at(-1)) values.push(at(i));
    return { values, labels: values.map((value) => format.format(value)) };
  };
  if (days !== undefined) {
    return ticks((i) => dayStart(begin, 1 + i * days), formats.days);
  }
  const months = MONTH_STEPS.find((length) => span / (length * 30.5 * DAY) <= MOST_TICKS) ?? 12;
  return ticks((i) => new Date(begin.getFullYear(), begin.getMonth() + 1 + i * months, 1).getTime(), formats.months);
}

/** The local hours or days that a stretch is made of (milliseconds), the first and the last as far as they are in it; none is without length. */
export function localSpans(from: number, until: number, each: 'hour' | 'day'): { from: number; until: number }[] {
  if (!(until > from)) return [];
  const starts = each === 'hour' ? clockTicks(from, until, HOUR, offsetsBetween(from, until)) : dayStarts(from, until);
  const edges = [from, ...starts.filter((at) => at > from && at < until), until];
  return edges.slice(1).map((edge, i) => ({ from: edges[i], until: edge }));
}

/** The first moment of a local day; in some zones a day begins at 01:00 when the clock goes forward. */
function dayStart(date: Date, daysLater: number): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + daysLater).getTime();
}

/** Where the clock shows a multiple of `step` since midnight, and where a day begins. */
function clockTicks(from: number, until: number, step: number, offsets: ReadonlySet<number>): number[] {
  const found = new Set<number>();
  for (const offset of offsets) {
    for (let at = Math.ceil((from - offset) / step) * step + offset; at <= until; at += step) {
      if (offsetAt(at) === offset) found.add(at);
    }
  }
  for (const at of dayStarts(from, until)) found.add(at);
  return [...found].sort((a, b) => a - b);
}

function dayStarts(from: number, until: number): number[] {
  const begin = new Date(from);
  const found = new Set<number>();
  for (let day = 0; dayStart(begin, day) <= until; day++) found.add(dayStart(begin, day));
  return [...found].filter((at) => at >= from);
}

/** Milliseconds that local time is behind UTC. */
function offsetAt(time: number): number {
  return new Date(time).getTimezoneOffset() * MINUTE;
}

/** No zone changes its clock and changes it back within so short a time. */
const OFFSET_LASTS = 6 * HOUR;

function offsetsBetween(from: number, until: number): Set<number> {
  const offsets = new Set([offsetAt(until)]);
  for (let at = from; at < until; at += OFFSET_LASTS) offsets.add(offsetAt(at));
  return offsets;
}

/** The start of a day is called by its day; a time that the clock shows twice is named with its zone. */
function clockLabel(at: number, offsets: ReadonlySet<number>, format: LocalTime): string {
  if (startsDay(at)) return formats.days.format(at);
  const isShownTwice = [...offsets].some((offset) => {
    const other = at - offsetAt(at) + offset;
    return other !== at && offsetAt(other) === offset;
  });
  return (isShownTwice ? formats.zoned : format).format(at);
}

function startsDay(value: number): boolean {
  return new Date(value).getDate() !== new Date(value - 1).getDate();
}

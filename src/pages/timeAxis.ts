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
  seconds: new Intl.DateTimeFormat(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }),
  minutes: new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  days: new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' }),
  months: new Intl.DateTimeFormat(undefined, { month: 'short', year: 'numeric' }),
};

/** At most about six ticks in local time, from `from` to `until` (milliseconds). */
export function timeTicks(from: number, until: number): TimeTicks {
  const span = until - from;
  if (!(span > 0)) return { values: [], labels: [] };
  const step = STEPS.find((length) => span / length <= MOST_TICKS);
  if (step !== undefined) {
    const format = span <= MINUTE ? formats.seconds : formats.minutes;
    // Hours are counted from local midnight, so that a tick stands at 12:00 and not at 11:00.
    const offset = new Date(from).getTimezoneOffset() * MINUTE;
    const first = Math.ceil((from - offset) / step) * step + offset;
    const values = Array.from({ length: Math.floor((until - first) / step) + 1 }, (_, i) => first + i * step);
    return { values, labels: values.map((value) => labelOf(value, format)) };
  }
  const days = DAY_STEPS.find((length) => span / (length * DAY) <= MOST_TICKS);
  const begin = new Date(from);
  const values: number[] = [];
  if (days !== undefined) {
    const day = (i: number) =>
      new Date(begin.getFullYear(), begin.getMonth(), begin.getDate() + 1 + i * days).getTime();
    for (let i = 0; day(i) <= until; i++) values.push(day(i));
    return { values, labels: values.map((value) => formats.days.format(value)) };
  }
  const months = MONTH_STEPS.find((length) => span / (length * 30.5 * DAY) <= MOST_TICKS) ?? 12;
  const month = (i: number) => new Date(begin.getFullYear(), begin.getMonth() + 1 + i * months, 1).getTime();
  for (let i = 0; month(i) <= until; i++) values.push(month(i));
  return { values, labels: values.map((value) => formats.months.format(value)) };
}

/** Midnight is called by its day. */
function labelOf(value: number, format: Intl.DateTimeFormat): string {
  const date = new Date(value);
  const isMidnight = date.getHours() === 0 && date.getMinutes() === 0 && date.getSeconds() === 0;
  return (isMidnight ? formats.days : format).format(value);
}

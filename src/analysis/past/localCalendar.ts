/** A time as a calendar on the wall has it. */
export interface LocalTime {
  /** Days since 1970-01-01. */
  readonly day: number;
  /** 0 … 23. */
  readonly hour: number;
  /** 0 = Monday … 6 = Sunday. */
  readonly weekday: number;
  /** 1 … 31. */
  readonly dayOfMonth: number;
  /** Months since the year 0. */
  readonly month: number;
}

export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** Hours of the night, from 22:00 until 6:00. */
export function isNight({ hour }: LocalTime): boolean {
  return hour >= 22 || hour < 6;
}

export function isWeekend({ weekday }: LocalTime): boolean {
  return weekday >= 5;
}

const DAY_MILLISECONDS = 86_400_000;
/** 1970-01-01 was a Thursday. */
const FIRST_WEEKDAY = 3;

/** The zone that this system is set to, such as `Europe/Berlin`. */
export function systemTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Between two times of which the calendar is the same way ahead of UTC, so far apart at most, it is so throughout: clocks are changed for weeks. */
const STRETCH_SECONDS = 86_400;

/** Says what a calendar on the wall shows at times in epoch seconds. `timeZone`: an IANA name; summer time is heeded. */
export function localCalendar(timeZone: string): (epochSeconds: number) => LocalTime {
  const aheadAt = aheadOfUtc(timeZone);
  const stretches = new Map<number, readonly [atBegin: number, atEnd: number]>();
  return (epochSeconds) => {
    const stretch = Math.floor(epochSeconds / STRETCH_SECONDS);
    let ahead = stretches.get(stretch);
    if (ahead === undefined) {
      const [begin, end] = [stretch * STRETCH_SECONDS, (stretch + 1) * STRETCH_SECONDS];
      ahead = [stretches.get(stretch - 1)?.[1] ?? aheadAt(begin), aheadAt(end)];
      stretches.set(stretch, ahead);
    }
    return localTimeAt(epochSeconds + (ahead[0] === ahead[1] ? ahead[0] : aheadAt(epochSeconds)));
  };
}

/** @param wallSeconds what the wall shows, as if it were UTC. */
function localTimeAt(wallSeconds: number): LocalTime {
  const day = Math.floor(wallSeconds / 86_400);
  const date = new Date(day * DAY_MILLISECONDS);
  return {
    day,
    hour: Math.floor((wallSeconds - day * 86_400) / 3600),
    weekday: (((day + FIRST_WEEKDAY) % 7) + 7) % 7,
    dayOfMonth: date.getUTCDate(),
    month: date.getUTCFullYear() * 12 + date.getUTCMonth(),
  };
}

/** How many seconds a zone is ahead of UTC at a time. */
function aheadOfUtc(timeZone: string): (epochSeconds: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (epochSeconds) => {
    const whole = Math.floor(epochSeconds);
    const fields: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
    for (const { type, value } of format.formatToParts(whole * 1000)) fields[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = fields;
    return Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - whole;
  };
}

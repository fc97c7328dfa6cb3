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

/** Says what a calendar on the wall shows at times in epoch seconds. `timeZone`: an IANA name; summer time is heeded. */
export function localCalendar(timeZone: string): (epochSeconds: number) => LocalTime {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
  });
  return (epochSeconds) => {
    const fields: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
    for (const { type, value } of format.formatToParts(epochSeconds * 1000)) fields[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0 } = fields;
    const days = Math.floor(Date.UTC(year, month - 1, day) / DAY_MILLISECONDS);
    return {
      day: days,
      hour,
      weekday: (((days + FIRST_WEEKDAY) % 7) + 7) % 7,
      dayOfMonth: day,
      month: year * 12 + month - 1,
    };
  };
}

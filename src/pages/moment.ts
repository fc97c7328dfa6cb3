const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const SECOND = { second: '2-digit' } as const;
const DAY = { year: 'numeric', month: 'short', day: 'numeric' } as const;

/** Made when it is needed: not every command tells a time. In the language of all other words, and no day that could be a month. */
function formatOf(options: Intl.DateTimeFormatOptions): (epochSeconds: number) => string {
  let format: Intl.DateTimeFormat | undefined;
  return (epochSeconds) => {
    format ??= new Intl.DateTimeFormat('en-GB', options);
    return format.format(epochSeconds * 1000);
  };
}

/** Day and time for people, the same everywhere: `28 Nov 2026, 11:49`. */
export const moment = formatOf({ ...DAY, ...CLOCK });

/** The same, to the second. */
export const preciseMoment = formatOf({ ...DAY, ...CLOCK, ...SECOND });

/** Time of a day that is clear: `11:49:02`. */
export const timeOfDay = formatOf({ ...CLOCK, ...SECOND });

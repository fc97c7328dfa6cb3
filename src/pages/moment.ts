const TO_THE_MINUTE = {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
} as const;
const format = new Intl.DateTimeFormat(undefined, TO_THE_MINUTE);
const preciseFormat = new Intl.DateTimeFormat(undefined, { ...TO_THE_MINUTE, second: '2-digit' });

/** Day and time for people, the same everywhere: `28 Nov 2026, 11:49`. */
export function moment(epochSeconds: number): string {
  return format.format(epochSeconds * 1000);
}

/** The same, to the second. */
export function preciseMoment(epochSeconds: number): string {
  return preciseFormat.format(epochSeconds * 1000);
}

const format = new Intl.DateTimeFormat(undefined, {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Day and time for people, the same everywhere: `28 Nov 2026, 11:49`. */
export function moment(epochSeconds: number): string {
  return format.format(epochSeconds * 1000);
}

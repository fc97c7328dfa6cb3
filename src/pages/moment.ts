const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** Day and time for people, as everywhere in the pages: `28 Nov 2026, 11:49`. */
export function moment(epochSeconds: number): string {
  return format.format(epochSeconds * 1000);
}

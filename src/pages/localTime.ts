/** Writes times (milliseconds since 1970) as they are where it is read. */
export type LocalTime = Pick<Intl.DateTimeFormat, 'format' | 'formatRange'>;

/** Made when it is first used: a page has a dozen of them, and hardly ever uses one of them. */
export function localTime(options: Intl.DateTimeFormatOptions): LocalTime {
  let format: Intl.DateTimeFormat | undefined;
  const made = () => {
    format ??= new Intl.DateTimeFormat(undefined, options);
    return format;
  };
  return { format: (at) => made().format(at), formatRange: (from, until) => made().formatRange(from, until) };
}

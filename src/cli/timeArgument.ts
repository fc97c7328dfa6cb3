import { UsageError } from '../terminal/output.ts';

/** The year 5138. */
const LATEST = 1e11;
const UNITS = { s: 1, m: 60, min: 60, h: 3600, d: 86_400, w: 604_800, y: 365 * 86_400 } as const;

/**
 * A point in time as a person types it, in epoch seconds: `now`, a time ago (`90m`, `6h`, `30d`), an ISO time
 * (`2026-03-01T14:00`, local without a zone), or epoch seconds. Throws a UsageError that says so.
 */
export function timeArgument(text: string, now: number): number {
  const at = timeOf(text.trim(), now);
  if (at !== undefined && Math.abs(at) <= LATEST) return at;
  throw new UsageError(
    `"${text}" is no time. Write a time ago such as 90m, 6h or 30d, an ISO time such as 2026-03-01T14:00, epoch seconds, or now.`,
  );
}

/** A range of time, each end as in `timeArgument`. Throws a UsageError where it ends before it begins. */
export function rangeArgument(from: string, to: string, now: number): { readonly from: number; readonly to: number } {
  const range = { from: timeArgument(from, now), to: timeArgument(to, now) };
  if (range.from < range.to) return range;
  throw new UsageError(`Nothing lies between ${from} and ${to}: the range must begin before it ends.`);
}

/** How long, in seconds: `90m`, `6h`. Throws a UsageError that says so. */
export function durationArgument(text: string): number {
  const ago = timeOf(text.trim(), 0);
  if (ago !== undefined && ago < 0 && -ago <= LATEST) return -ago;
  throw new UsageError(`"${text}" says not how long. Write such as 30m, 12h or 2d.`);
}

function timeOf(trimmed: string, now: number): number | undefined {
  if (trimmed === 'now') return now;
  const ago = /^(\d+(?:\.\d+)?)\s*(s|m|min|h|d|w|y)$/.exec(trimmed);
  if (ago) return now - Number(ago[1]) * UNITS[ago[2] as keyof typeof UNITS];
  if (/^\d{9,11}(\.\d+)?$/.test(trimmed)) return Number(trimmed);
  const milliseconds = /^\d{4}-\d\d-\d\d/.test(trimmed) ? Date.parse(localDay(trimmed)) : Number.NaN;
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}

/** JavaScript takes a bare day for one in UTC; a person means the local one. */
function localDay(text: string): string {
  return /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00` : text;
}

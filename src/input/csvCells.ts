/** What a cell may hold. */

/** In what unit of a second epoch times of this size and more are, the largest first: the limits mean the year 5138 or 1973. */
const EPOCH_UNITS = [
  [1e17, 1e9],
  [1e14, 1e6],
  [1e11, 1e3],
] as const;
const LAST_YEAR = 9999;
const LAST_TIME = Date.UTC(LAST_YEAR, 11, 31, 23, 59, 59) / 1000;

/** What other programs write where there is no value. */
const ABSENT =
  /^(?:|nan|na|n\/a|null|nil|none|undef|-{1,3}|\?|[+-]?inf(?:inity)?|\[(?:n\/a|not supported|unknown error|insufficient permissions)\])$/i;
const NUMBER = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,4})?)(\s*)(\D{0,12})$/i;
const GROUPED = /^[+-]?\d{1,3}(?:,\d{3})+\.\d/;

/** Longer is neither number nor time. */
const LONGEST_CELL = 64;
const DATE = /^(?:(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2})([-/.])(\d{1,2})\5(\d{4}))$/;
const TIME = /^(\d{1,2}):(\d\d)(?::(\d\d(?:[.,]\d{1,9})?))?\s*([ap]m)?\s*(z|utc|gmt|[+-]\d\d(?::?\d\d)?)?$/i;

/** A number with the unit that stands behind it; `value` is NaN where the cell says that there is none. */
export interface CellNumber {
  readonly value: number;
  /** As it is written; empty without one. */
  readonly unit: string;
}

/** A number without any more: most cells of most files, at a tenth of the cost. NaN for all others. */
export function plainNumber(cell: string): number {
  const first = cell.charCodeAt(0);
  const isBegun = (first >= 48 && first <= 57) || first === 45 || first === 46;
  if (!isBegun || cell.length > LONGEST_CELL || cell.charCodeAt(1) > 57) return Number.NaN;
  const value = Number(cell);
  return Number.isFinite(value) ? value : Number.NaN;
}

/** `undefined` for text, and for a number too large to be one. */
export function numberOf(cell: string, hasDecimalComma = false): CellNumber | undefined {
  if (cell.length > LONGEST_CELL) return undefined;
  if (ABSENT.test(cell)) return { value: Number.NaN, unit: '' };
  const plain = hasDecimalComma ? cell.replace(',', '.') : GROUPED.test(cell) ? cell.replaceAll(',', '') : cell;
  const [, digits, blank, unit = ''] = NUMBER.exec(plain) ?? [];
  // A word that begins with digits is no number with a unit, unless the unit is a known one.
  if (digits === undefined || (unit !== '' && blank === '' && !isKnownUnit(unit))) return undefined;
  const value = Number(digits);
  return Number.isFinite(value) ? { value, unit } : undefined;
}

/** A number by its form, however large. */
export function isWrittenNumber(cell: string): boolean {
  return cell.length <= LONGEST_CELL && /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(cell);
}

/** How dates with slashes are read: `1/2/2026`. */
export type DateOrder = 'day first' | 'month first';

/** Epoch seconds of an ISO time and its like (UTC where no zone is named), or of a number since 1970 in any of four units. */
export function epochSecondsOf(cell: string, order?: DateOrder): number | undefined {
  if (cell.length > LONGEST_CELL) return undefined;
  const number = plainNumber(cell);
  if (!Number.isNaN(number)) {
    const [, unit] = EPOCH_UNITS.find(([least]) => Math.abs(number) >= least) ?? [0, 1];
    const seconds = number / unit;
    return Math.abs(seconds) <= LAST_TIME ? seconds : undefined;
  }
  const cut = cell.search(/[T ,]/);
  const [date, time] = cut < 0 ? [cell, '00:00'] : [cell.slice(0, cut), cell.slice(cut).replace(/^[T ,]+/, '')];
  const day = dayOf(date, order);
  const second = secondOf(time);
  return day === undefined || second === undefined ? undefined : day + second;
}

/** Whether a cell is a date and time that can be nothing else. */
export function isDateTime(cell: string): boolean {
  return Number.isNaN(plainNumber(cell)) && epochSecondsOf(cell, 'month first') !== undefined;
}

/** Which order the dates of a column have; `undefined` where they have none with slashes, or none that tells. */
export function dateOrderOf(cells: readonly string[]): DateOrder | undefined {
  for (const cell of cells) {
    const [, first, second] = /^(\d{1,2})[-/](\d{1,2})[-/]\d{4}/.exec(cell) ?? [];
    if (Number(first) > 12) return 'day first';
    if (Number(second) > 12) return 'month first';
  }
  return undefined;
}

function dayOf(date: string, order: DateOrder | undefined): number | undefined {
  const parts = DATE.exec(date);
  if (!parts) return undefined;
  const [, isoYear, isoMonth, isoDay, first, separator, second, lastYear] = parts;
  if (isoYear !== undefined) return utcDay(isoYear, isoMonth!, isoDay!);
  if (separator === '.' || order === 'day first') return utcDay(lastYear!, second!, first!);
  return order === undefined ? undefined : utcDay(lastYear!, first!, second!);
}

function utcDay(year: string, month: string, day: string): number | undefined {
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const isThere = new Date(time).getUTCDate() === Number(day) && Number(month) >= 1 && Number(month) <= 12;
  return isThere ? time / 1000 : undefined;
}

/** Seconds after midnight in UTC. */
function secondOf(time: string): number | undefined {
  const [, hours, minutes, seconds = '0', half, zone = 'z'] = TIME.exec(time) ?? [];
  if (hours === undefined) return undefined;
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (/^p/i.test(half) ? 12 : 0);
  const second = Number(seconds.replace(',', '.'));
  if (hour > 24 || Number(minutes) > 59 || second >= 61) return undefined;
  return hour * 3600 + Number(minutes) * 60 + second - offsetOf(zone);
}

function offsetOf(zone: string): number {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  return hours === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}

const PREFIXES: Readonly<Record<string, number>> = {
  ...{ '': 1, n: 1e-9, u: 1e-6, µ: 1e-6, μ: 1e-6, m: 1e-3, k: 1e3, K: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50 },
};
const SCALED = /^(|n|u|µ|μ|m|k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)(B|b|bit|bits|s|Hz|W|V|A|J|Wh)(\/s|ps|\/sec)?$/;
const OTHERS: Readonly<Record<string, readonly [base: string, factor: number]>> = {
  ...{ sec: ['s', 1], min: ['s', 60], mins: ['s', 60], hour: ['s', 3600], hours: ['s', 3600], h: ['s', 3600] },
  ...{ day: ['s', 86_400], days: ['s', 86_400], K: ['', 1e3], Mil: ['', 1e6], Bil: ['', 1e9] },
  ...{ '%': ['%', 1], '°C': ['°C', 1], C: ['°C', 1], '°F': ['°F', 1], rpm: ['rpm', 1], RPM: ['rpm', 1] },
};

/** What a unit is a multiple of: `kB/s` is 1000 × `B/s`. */
export function scaleOf(unit: string): { readonly base: string; readonly factor: number } {
  const other = Object.hasOwn(OTHERS, unit) ? OTHERS[unit] : undefined;
  if (other) return { base: other[0], factor: other[1] };
  const [, prefix, base, per] = SCALED.exec(unit) ?? [];
  if (base === undefined) return { base: unit, factor: 1 };
  return { base: per === undefined ? base : `${base}/s`, factor: PREFIXES[prefix!] };
}

function isKnownUnit(unit: string): boolean {
  return Object.hasOwn(OTHERS, unit) || SCALED.test(unit);
}

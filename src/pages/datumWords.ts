import { formatNumber, formatShare } from '../metrics/format.ts';
import { localTime } from './localTime.ts';

const TIME = {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
} as const;
const format = localTime(TIME);

/** Of times, and of what only places a mark. */
const PLACING = new Set(['from', 'until', 'time', 'low', 'high', 'place', 'path', 'weight', 'text']);

/** What a mark of a picture stands for, in words: its names, its values, its time. */
export function datumWords(datum: Readonly<Record<string, unknown>>): string {
  const { from, until, time, text } = datum;
  const told = Object.entries(datum).filter(([field]) => !PLACING.has(field) && !/^[^a-z]|_/.test(field));
  const names = told.flatMap(([, value]) => (typeof value === 'string' && value !== '' ? [value] : []));
  const values = told.flatMap(([field, value]) => (typeof value === 'number' ? [valueText(field, value)] : []));
  const when =
    isNumber(from) && isNumber(until) ? [format.formatRange(from, until)] : isNumber(time) ? [format.format(time)] : [];
  return [...names, ...(typeof text === 'string' ? [text] : values), ...when].join(' · ');
}

function valueText(field: string, value: number): string {
  return field === 'share'
    ? formatShare(value)
    : field === 'value'
      ? formatNumber(value)
      : `${field} ${formatNumber(value)}`;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

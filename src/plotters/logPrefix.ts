/** What others put in front of a plotter's lines: time stamps, line numbers, journald, docker, chia's logger. */

export interface LinePrefix {
  /** Where the plotter's own text may begin: after the time stamp, and after the unit, logger or stream that may follow it. */
  readonly starts: readonly number[];
  /** Time stamp in epoch seconds; local time where it names no zone. Absent without a stamp, or if it names no year. */
  readonly clock?: number;
}

const NO_PREFIX: LinePrefix = { starts: [0] };

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

const LINE_NUMBER = /\s*\d+(?:\t|:(?=\D)|\s{1,2}(?=[A-Z[\s*\d]))\s*/y;
const ISO =
  /\[?(\d{4})[-/](\d\d)[-/](\d\d)[T _](\d\d):(\d\d):(\d\d)(?:[.,](\d+))?\s?(Z|[+-]\d\d:?\d\d)?\]?(?:\s+UTC)?[:|]?\s?/y;
const MONTH_DAY =
  /\[?([A-Z][a-z]{2})\s+(\d{1,2})\s(?:(\d{4})\s)?(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:\s(\d{4}))?\]?:?\s?/y;
const TIME_ONLY = /\[?\d\d:\d\d:\d\d(?:[.,]\d+)?\]?\s/y;
const EPOCH = /\[?(1\d{9}(?:\.\d+)?)\]?:?\s/y;
/** `host unit[123]: `, as journald and syslog write after the time. */
const UNIT = /(?:[\w.-]+\s)?[\w./@-]+(?:\[\d+\])?:(?:\s|$)/y;
/** `service-1  | `, as docker compose writes. */
const CONTAINER = /[\w.-]+\s*\|\s/y;
/** `stdout F `, as container runtimes write after the time. */
const STREAM = /std(?:out|err) [FP] /y;
/** `2.6.0 chia.plotting.create_plots : INFO   `, as chia's logger writes after the time. */
const LOGGER = /(?:\d+\.[\w.]+\s+)?[\w.]+\s*:\s*(?:DEBUG|INFO|WARNING|ERROR|CRITICAL)\s+/y;
/** ` - INFO - `, as Python's logging writes by default. */
const LEVEL = /(?:-\s*)?(?:[\w.]+\s*-\s*)?(?:DEBUG|INFO|WARNING|ERROR|CRITICAL)\s*[-:]\s*/y;
const STDERR = /STDERR:\s*/y;

const AFTER_TIME = [UNIT, STREAM, LOGGER, LEVEL];

function epochSeconds(parts: readonly (string | undefined)[], zone: string | undefined): number {
  const digits = parts[6];
  const milliseconds = digits ? (Number(digits) / 10 ** digits.length) * 1000 : 0;
  const [year, month, day] = [Number(parts[0]), Number(parts[1]) - 1, Number(parts[2])];
  const [hour, minute, second] = [Number(parts[3]), Number(parts[4]), Number(parts[5])];
  if (zone === undefined) return (new Date(year, month, day, hour, minute, second).getTime() + milliseconds) / 1000;
  const offset =
    zone === 'Z' ? 0 : Number(`${zone[0]}1`) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))) * 60;
  return (Date.UTC(year, month, day, hour, minute, second) + milliseconds) / 1000 - offset;
}

const NUMBERS_FIRST = /^\d{4}[/-]\d\d[/-]\d\d[ T-]\d\d[:-]\d\d(?:[:-]\d\d)?$/;
const CTIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d \d{4}$/;

/** Local time `2021/10/21 12:34:56` or `Sun Apr  4 23:53:42 2021` in epoch seconds, undefined if it isn't one. */
export function parseLocalTime(text: string): number | undefined {
  if (NUMBERS_FIRST.test(text)) return localSeconds(text, digits(text, 0, 4), digits(text, 5, 2) - 1, 8, 11);
  if (!CTIME.test(text)) return undefined;
  const month = MONTHS.indexOf(text.slice(4, 7)) / 3;
  const year = text.length - 4;
  return month < 0 ? undefined : localSeconds(text, digits(text, year, 4), month, year - 12, year - 9);
}

/** @param day, clock where they stand in the text. */
function localSeconds(text: string, year: number, month: number, day: number, clock: number): number {
  const second = clock + 6 < text.length ? digits(text, clock + 6, 2) : 0;
  return (
    new Date(year, month, digits(text, day, 2), digits(text, clock, 2), digits(text, clock + 3, 2), second).getTime() /
    1000
  );
}

/** A number of so many digits; a blank is a zero. */
function digits(text: string, from: number, count: number): number {
  let number = 0;
  for (let at = from; at < from + count; at++) number = number * 10 + (text.charCodeAt(at) & 15);
  return number;
}

function at(expression: RegExp, line: string, position: number): RegExpExecArray | undefined {
  expression.lastIndex = position;
  return expression.exec(line) ?? undefined;
}

/** Finds the prefix of a line that is free of ANSI codes. Wrong guesses do no harm: the plotter's text is also searched for. */
export function prefixOf(line: string): LinePrefix {
  let position = 0;
  let clock: number | undefined;
  const container = at(CONTAINER, line, position);
  if (container) position += container[0].length;
  const number = at(LINE_NUMBER, line, position);
  if (number && !at(ISO, line, position) && !at(EPOCH, line, position)) position += number[0].length;

  const iso = at(ISO, line, position);
  const monthDay = iso ? undefined : at(MONTH_DAY, line, position);
  const epoch = iso || monthDay ? undefined : at(EPOCH, line, position);
  const time = iso || monthDay || epoch ? undefined : at(TIME_ONLY, line, position);
  if (iso) {
    clock = epochSeconds(iso.slice(1, 8), iso[8]);
  } else if (monthDay && MONTHS.includes(monthDay[1])) {
    const year = monthDay[3] ?? monthDay[8];
    const month = String(MONTHS.indexOf(monthDay[1]) / 3 + 1);
    if (year !== undefined) clock = epochSeconds([year, month, monthDay[2], ...monthDay.slice(4, 8)], undefined);
  } else if (epoch) clock = Number(epoch[1]);
  const stamp = iso ?? monthDay ?? epoch ?? time;
  if (stamp) position += stamp[0].length;
  const starts = [afterStderr(line, position)];
  if (stamp) {
    const from = position + at(/\s*/y, line, position)![0].length;
    for (const expression of AFTER_TIME) {
      const more = at(expression, line, from);
      if (more) starts.push(afterStderr(line, from + more[0].length));
    }
  }
  if (starts.length === 1 && starts[0] === 0) return NO_PREFIX;
  return clock === undefined || Number.isNaN(clock) ? { starts } : { starts, clock };
}

/** The chia command puts its plotter's standard error behind a word of its own. */
function afterStderr(line: string, position: number): number {
  return position + (at(STDERR, line, position)?.[0].length ?? 0);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
const ANSI = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])/g;

/** A line without terminal control sequences (CSI, OSC and two-character escapes). */
export function stripAnsi(line: string): string {
  return line.replace(ANSI, '');
}

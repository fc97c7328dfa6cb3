import { type DateOrder, dateOrderOf, epochSecondsOf, isDateTime, isWrittenNumber, numberOf } from './csvCells.ts';
import { CsvError, type CsvRow, firstRows, SEPARATORS, type Separator } from './csvRows.ts';

/** Names by which programs call the column of times. */
const TIME_NAME = /^@?(?:_?time|timestamp|date[ _/]?time|date|epoch|ts|unix ?time)$/i;
const MOST_COLUMNS = 4096;
/** As typeperf and Windows' performance monitor begin, with the minutes that are to be added for UTC. */
const WINDOWS_COUNTERS = /^\(PDH-(?:CSV|TSV) 4\.0\).*\((-?\d{1,4})\)$/;
const BAD_TIME_OF_DAY = /^\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?$/;

/** Where in a file the table stands, and what is in its columns. */
export interface CsvLayout {
  readonly separator: Separator;
  /** Of the first row of values. */
  readonly firstRow: number;
  readonly names: readonly string[];
  /** Cells of the row of names, which a program that was started again writes once more; absent without one. */
  readonly header?: readonly string[];
  /** One, or those of the date and of the time of day; none where no times are wanted. */
  readonly timeColumns: readonly number[];
  readonly dateOrder?: DateOrder;
  /** To be added to times for UTC. */
  readonly offsetSeconds: number;
  /** Columns of text: in no first row a number. */
  readonly texts: ReadonlySet<number>;
}

/** @throws {CsvError} where there is no table, or one of more columns than anybody looks at. */
export function layoutOf(bytes: Buffer, withTimes: boolean): CsvLayout {
  const heads = SEPARATORS.map((separator) => ({ separator, rows: firstRows(bytes, separator) }));
  const found = heads.map(({ separator, rows }) => (withTimes ? tableIn(rows, separator) : undefined));
  const best = mostColumns(found.flatMap((layout) => layout ?? []));
  if (best) return best;
  const [widest] = heads.toSorted((a, b) => widthOf(b.rows) - widthOf(a.rows));
  return plainLayout(widest!.rows, widest!.separator, withTimes);
}

const widthOf = ([first]: readonly CsvRow[]) => first?.cells.length ?? 0;

function mostColumns(layouts: readonly CsvLayout[]): CsvLayout | undefined {
  return layouts.toSorted((a, b) => b.names.length - a.names.length)[0];
}

/** The table behind what some programs write above it: it begins with the first row that has a time and a number. */
function tableIn(rows: readonly CsvRow[], separator: Separator): CsvLayout | undefined {
  let first = rows.findIndex(({ cells }, at) => isData(cells, rows[at - 1]?.cells, separator));
  if (first < 0) return undefined;
  // Times and numbers that can't be are no names: whoever reads them says what is wrong with them.
  while (first > 0 && isOfValues(rows[first - 1].cells, rows[first].cells.length)) first--;
  const above = rows[first - 1]?.cells;
  const width = rows[first].cells.length;
  const isHeader =
    above !== undefined && Math.abs(withoutEnd(above).length - withoutEnd(rows[first].cells).length) <= 1;
  const header = isHeader ? above : undefined;
  const groups = rows[first - 2]?.cells;
  return described(rows.slice(first), separator, header ?? Array<string>(width).fill(''), header, groups, true);
}

function isOfValues(cells: readonly string[], width: number): boolean {
  return cells.length === width && cells.every((cell) => isDateTime(cell) || isWrittenNumber(cell));
}

/** The first row has the names, or there are none. */
function plainLayout(rows: readonly CsvRow[], separator: Separator, withTimes: boolean): CsvLayout {
  const [first, ...others] = rows;
  if (first === undefined) throw new CsvError('it is empty');
  const hasNames = !withTimes || first.cells.some((cell) => numberOf(cell) === undefined);
  const header = hasNames ? first.cells : undefined;
  return described(
    hasNames ? others : rows,
    separator,
    header ?? first.cells.map(() => ''),
    header,
    undefined,
    withTimes,
  );
}

function described(
  data: readonly CsvRow[],
  separator: Separator,
  names: readonly string[],
  header: readonly string[] | undefined,
  groups: readonly string[] | undefined,
  withTimes: boolean,
): CsvLayout {
  if (names.length > MOST_COLUMNS) {
    throw new CsvError(`it has ${names.length} columns; ${MOST_COLUMNS} are read at most: take out what isn't needed`);
  }
  const bare = names.map((name) => name.replace(/^#\s*/, ''));
  const columns = bare.map((_, at) => data.map(({ cells }) => cells[at] ?? ''));
  const timeColumns = withTimes ? timeColumnsOf(bare, columns) : [];
  const isText = (cells: readonly string[]) => {
    const written = cells.flatMap((cell) => numberOf(cell, separator !== ',') ?? (cell === '' ? [] : [undefined]));
    return written.includes(undefined) && !written.some((cell) => cell && !Number.isNaN(cell.value));
  };
  const texts = columns.flatMap((cells, at) => (!timeColumns.includes(at) && isText(cells) ? [at] : []));
  const windows = WINDOWS_COUNTERS.exec(bare[0] ?? '');
  const dateOrder = windows ? 'month first' : dateOrderOf(columns[timeColumns[0] ?? 0] ?? []);
  return {
    separator,
    firstRow: data[0]?.row ?? Number.POSITIVE_INFINITY,
    names: distinct(bare, groups, timeColumns),
    ...(header && { header }),
    timeColumns,
    ...(dateOrder && { dateOrder }),
    offsetSeconds: windows ? Number(windows[1]) * 60 : 0,
    texts: new Set(texts),
  };
}

/** Named so, else the first that holds dates and times, else the first. A date may have its time of day in a column of its own. */
function timeColumnsOf(names: readonly string[], columns: readonly (readonly string[])[]): number[] {
  const date = names.findIndex((name) => /^date$/i.test(name));
  const time = names.findIndex((name) => /^time$/i.test(name));
  if (date >= 0 && time >= 0 && BAD_TIME_OF_DAY.test(columns[time]?.[0] ?? '')) return [date, time];
  const named = names.findIndex((name) => TIME_NAME.test(name));
  if (named >= 0) return [named];
  const timed = columns.findIndex(([first = '']) => isDateTime(first));
  return [Math.max(0, timed)];
}

function isData(cells: readonly string[], above: readonly string[] | undefined, separator: Separator): boolean {
  const times = cells.map((cell, at) => {
    const isNamed = at === 0 || TIME_NAME.test(above?.[at] ?? '');
    return isDateTime(cell) || (isNamed && cell !== '' && epochSecondsOf(cell) !== undefined);
  });
  const isNumber = (cell: string) => !Number.isNaN(numberOf(cell, separator !== ',')?.value ?? Number.NaN);
  return times.includes(true) && cells.some((cell, at) => isNumber(cell) && times.indexOf(true) !== at);
}

function withoutEnd(cells: readonly string[]): readonly string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);
}

/** Names that tell the columns apart: with that of their group where they stand twice, as dstat has them; else with a number. */
function distinct(
  names: readonly string[],
  groups: readonly string[] | undefined,
  timeColumns: readonly number[],
): string[] {
  const written = names.map((name, at) => name || (timeColumns.includes(at) ? 'timestamp' : `value${at}`));
  const twice = namesTwice(written);
  let group = '';
  const grouped = written.map((name, at) => {
    group = groups?.[at] || group;
    return twice.has(name) && group !== '' ? `${group} ${name}` : name;
  });
  const seen = new Map<string, number>();
  return grouped.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}

function namesTwice(names: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(names.filter((name) => seen.size === seen.add(name).size));
}

import { columnOf, DataError, readTable } from './readTable.ts';

/** One run with a known cause, one row a second, as DBSherlock's (Yoon, Niu and Mozafari 2016) are laid out. */
export interface CauseRun {
  readonly cause: string;
  readonly name: string;
  /** What runs of different causes share: how long the cause was meant to last. Models are tried on durations they never saw. */
  readonly duration: string;
  /** First row of the cause, and the one after its last. */
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** By metric. */
  readonly columns: readonly Float64Array[];
}

const OWN_COLUMNS: readonly string[] = ['cause', 'run', 'second', 'abnormal'];
/** Tells of the database, not of its host. */
const NOT_OF_THE_HOST = /latency/i;

/**
 * Reads a CSV file, gzipped or not, with the columns cause, run (CAUSE-DURATION), second, abnormal (0 or 1) and one for each
 * metric. Runs without an abnormal row are left out. Throws DataError where it can't be read, or holds no run.
 */
export function readCauseRuns(path: string): CauseRun[] {
  const causes = new Names();
  const names = new Names();
  const table = readTable(path, { cause: causes.read, run: names.read, abnormal: (cell) => ({ 0: 0, 1: 1 })[cell] });
  const [cause, name, abnormal] = ['cause', 'run', 'abnormal'].map((column) => columnOf(table, column));
  const metrics = table.names.filter((column) => !OWN_COLUMNS.includes(column) && !NOT_OF_THE_HOST.test(column));
  if (metrics.length === 0) throw new DataError(`${table.file} has no metrics: add a column for each.`);
  const rowsByRun = Map.groupBy(abnormal.keys(), (row) => `${cause[row]} ${name[row]}`);
  const runs = [...rowsByRun.values()].flatMap((rows): CauseRun[] => {
    const from = rows.findIndex((row) => abnormal[row] === 1);
    if (from < 0) return [];
    const run = names.at(name[rows[0]]);
    return [
      {
        cause: causes.at(cause[rows[0]]),
        name: run,
        duration: run.slice(run.lastIndexOf('-') + 1),
        from,
        to: rows.findLastIndex((row) => abnormal[row] === 1) + 1,
        rows: rows.length,
        columns: metrics.map((metric) => {
          const column = columnOf(table, metric);
          return Float64Array.from(rows, (row) => column[row]);
        }),
      },
    ];
  });
  if (runs.length === 0) throw new DataError(`${table.file} has no row with abnormal = 1: there is nothing to find.`);
  return runs;
}

/** Texts of a column, as numbers while they are in a table. */
class Names {
  readonly #numbers = new Map<string, number>();
  readonly #names: string[] = [];

  readonly read = (cell: string): number => {
    const known = this.#numbers.get(cell);
    if (known !== undefined) return known;
    this.#numbers.set(cell, this.#names.length);
    return this.#names.push(cell) - 1;
  };

  at(number: number): string {
    return this.#names[number] ?? '';
  }
}

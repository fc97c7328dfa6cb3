import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { columnOf, DataError, readTable } from './readTable.ts';

/** One machine of the Server Machine Dataset: metrics scaled to 0 … 1, one row a minute. */
export interface SmdMachine {
  /** Such as machine-1-6. */
  readonly name: string;
  readonly metrics: readonly string[];
  readonly train: SmdPart;
  readonly test: SmdPart;
}

export interface SmdPart {
  readonly rows: number;
  /** One array a metric, with one value a row; NaN where it is absent. */
  readonly columns: readonly Float64Array[];
  /** 1 in anomalous rows, else 0. */
  readonly labels: Uint8Array;
}

/**
 * The machines in a folder, by name, read one after the other: `*.csv[.gz]` with the columns part (train or test), label
 * (0 or 1) and one for each metric. Throws DataError where the folder holds none, or a file is malformed.
 */
export function* readSmd(folder: string): Generator<SmdMachine> {
  const files = smdFiles(folder);
  if (files.length === 0)
    throw new DataError(`${folder} holds no machine: put files such as machine-1-1.csv or .csv.gz into it.`);
  for (const file of files) {
    const table = readTable(join(folder, file), {
      part: (cell) => ({ train: 0, test: 1 })[cell],
      label: (cell) => ({ 0: 0, 1: 1 })[Number(cell)],
    });
    const parts = columnOf(table, 'part');
    const labels = columnOf(table, 'label');
    const metrics = table.names.filter((name) => name !== 'part' && name !== 'label');
    if (metrics.length === 0)
      throw new DataError(`${file} has no metrics: add a column for each beside part and label.`);
    const partOf = (part: number, name: string): SmdPart => {
      const isOfPart = (_: number, row: number) => parts[row] === part;
      const ofPart = labels.filter(isOfPart);
      if (ofPart.length === 0) throw new DataError(`${file} has no rows of the part ${name}: add them.`);
      const columns = metrics.map((metric) => columnOf(table, metric).filter(isOfPart));
      return { rows: ofPart.length, columns, labels: Uint8Array.from(ofPart) };
    };
    yield { name: file.replace(/\.csv(?:\.gz)?$/, ''), metrics, train: partOf(0, 'train'), test: partOf(1, 'test') };
  }
}

/** Names of the machines' files in the folder, in the order they are read. */
export function smdFiles(folder: string): string[] {
  return readdirSync(folder, { encoding: 'utf8' })
    .filter((name) => /\.csv(?:\.gz)?$/.test(name))
    .sort();
}

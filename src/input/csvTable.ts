export interface CsvTable {
  /** In the file's order, without those of times and of text. */
  readonly names: readonly string[];
  /** One value a row for each name; NaN where there is none. */
  readonly columns: ReadonlyMap<string, Float64Array>;
  /** Epoch seconds; NaN in all rows where none were wanted. */
  readonly times: Float64Array;
  readonly rows: number;
  /** What was left out or passed over, a sentence each. */
  readonly remarks: readonly string[];
}

/** Columns that may tell which of several things a row is of, though there are numbers in them. */
const KEY_NAME = /^(?:index|gpu|cpu|core|dev|device|disk|id|node|pid)$/i;
const MOST_THINGS = 256;

/** Texts of a column, by the row. */
export interface KeyColumn {
  readonly name: string;
  readonly keys: readonly string[];
}

/**
 * A table with a row a time, where there is one a time and thing (a disk, a graphics card, a core): each thing gets columns of its own,
 * `rx [eth0]`. As it is where times don't come again, or no column tells the things apart.
 */
export function spreadByKey(table: CsvTable, texts: readonly KeyColumn[]): CsvTable {
  const { times } = table;
  const places = new Map<number, number>();
  for (const time of times) if (!places.has(time)) places.set(time, places.size);
  if (places.size === times.length) return table;
  const named = table.names.filter((name) => KEY_NAME.test(name)).map((name) => numbersAsKeys(table, name));
  const key = [...texts, ...named].find((column) => tellsApart(column, times));
  if (!key)
    return { ...table, remarks: [...table.remarks, 'some times stand there several times, and no column tells why'] };
  return {
    ...spread(table, key, places),
    remarks: [
      ...table.remarks.filter((remark) => !remark.startsWith(`${key.name}: left out`)),
      `each ${key.name} has columns of its own`,
    ],
  };
}

function numbersAsKeys({ columns }: CsvTable, name: string): KeyColumn {
  return { name, keys: Array.from(columns.get(name)!, String) };
}

function tellsApart({ keys }: KeyColumn, times: Float64Array): boolean {
  if (new Set(keys).size > MOST_THINGS) return false;
  const pairs = new Set<string>();
  return times.every((time, row) => pairs.size < pairs.add(`${time} ${keys[row]}`).size);
}

function spread(table: CsvTable, { name: keyName, keys }: KeyColumn, places: ReadonlyMap<number, number>): CsvTable {
  const things = [...new Set(keys)];
  const columns = new Map<string, Float64Array>();
  for (const name of table.names) {
    if (name === keyName) continue;
    for (const thing of things) columns.set(`${name} [${thing}]`, new Float64Array(places.size).fill(Number.NaN));
  }
  for (let row = 0; row < table.rows; row++) {
    const place = places.get(table.times[row])!;
    for (const name of table.names) {
      const column = columns.get(`${name} [${keys[row]}]`);
      if (column) column[place] = table.columns.get(name)![row];
    }
  }
  const seen = [...columns].filter(([, values]) => !values.every(Number.isNaN));
  return {
    names: seen.map(([name]) => name),
    columns: new Map(seen),
    times: Float64Array.from(places.keys()),
    rows: places.size,
    remarks: table.remarks,
  };
}

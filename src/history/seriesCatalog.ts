import type { StatementSync } from 'node:sqlite';
import { CATALOGUE, type MetricName } from '../metrics/catalogue.ts';
import type { Attributes } from '../metrics/metric.ts';
import { hasAttributes, type Series, seriesKey } from '../metrics/series.ts';
import { HistoryDamage } from './historyErrors.ts';
import { Processes, type ProcessesSeen } from './processes.ts';
import { isOfProcess, measureOf, processOf, seriesId, splitAttributes } from './seriesIds.ts';
import type { Database } from './sqlite.ts';

/** A series that the history has values of. */
export interface StoredSeries {
  readonly id: number;
  readonly metric: MetricName;
  readonly attributes: Attributes;
  /** `seriesKey` of the two. */
  readonly key: string;
  /** Epoch seconds of its first and last frame; of a process's series those of the process. */
  readonly first: number;
  readonly last: number;
}

export interface SeriesWanted {
  /** All without it. */
  readonly metric?: MetricName | undefined;
  readonly where?: Attributes | undefined;
  /** Those of these processes too; without it of the host alone. */
  readonly processes?: ProcessesSeen;
}

/** What is measured: a series of the host, or of any process. */
type Measure = Omit<StoredSeries, 'key'>;

/**
 * The series of the history. Of the host's there are some hundreds; those of processes, of which there may have been any number, are
 * read as they are asked for.
 */
export class SeriesCatalog {
  readonly processes: Processes;
  readonly #insert: StatementSync;
  readonly #one: StatementSync;
  readonly #all: StatementSync;
  readonly #ofMetric: StatementSync;
  readonly #touch: StatementSync;
  readonly #deleteUnused: StatementSync;
  /** Of this process only: what another one added is found when it is asked for. */
  readonly #ids = new Map<string, number>();
  readonly #measures = new Map<number, Measure>();

  constructor(database: Database) {
    this.processes = new Processes(database);
    const fields = 'id, metric, attributes, first, last';
    this.#insert = database.prepare(
      `INSERT INTO series (key, of_process, metric, attributes, first, last) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET last = max(last, excluded.last), first = min(first, excluded.first) RETURNING id`,
    );
    this.#one = database.prepare(`SELECT ${fields} FROM series WHERE id = ?`);
    this.#all = database.prepare(`SELECT ${fields} FROM series WHERE of_process = ? ORDER BY id`);
    this.#ofMetric = database.prepare(`SELECT ${fields} FROM series WHERE of_process = ? AND metric = ? ORDER BY id`);
    this.#touch = database.prepare('UPDATE series SET first = min(first, ?), last = max(last, ?) WHERE id = ?');
    this.#deleteUnused = database.prepare(
      `DELETE FROM series WHERE id IN (
         SELECT id FROM series WHERE of_process = 0 AND last < ?
         AND NOT EXISTS (SELECT 1 FROM roll_up WHERE roll_up.series = series.id)
         AND NOT EXISTS (SELECT 1 FROM stretch_column WHERE stretch_column.series = series.id) LIMIT 200
       ) RETURNING id`,
    );
  }

  /** Forgets what may not hold any more: another process wrote, or a transaction that added series was undone. */
  forget(): void {
    this.#ids.clear();
    this.#measures.clear();
    this.processes.forget();
  }

  /** The ids of series that are all of one process, or of the host; new ones are added. Within the writer's transaction. */
  idsOf(series: readonly Series[], at: number): Float64Array {
    if (series.length === 0 || !isOfProcess(series[0])) {
      return Float64Array.from(series, ({ metric, attributes }) => this.#measureId(metric, attributes, at, 0));
    }
    const measures = series.map(({ metric, attributes }) =>
      this.#measureId(metric, splitAttributes(attributes).rest, at, 1),
    );
    const process = this.processes.put(splitAttributes(series[0].attributes).process, measures, at);
    return Float64Array.from(measures, (measure) => seriesId(process, measure));
  }

  idOf(series: Series, at: number): number {
    return this.idsOf([series], at)[0];
  }

  /** Throws where there is no such series. */
  get(id: number): StoredSeries {
    const measure = this.#measure(measureOf(id));
    const number = processOf(id);
    const process = number === 0 ? undefined : this.processes.get(number);
    if (!measure || (number > 0 && !process)) throw new HistoryDamage(`there is no series ${id}`);
    return storedSeries(process ? seriesOfProcess(process, measure) : measure);
  }

  /** In the order in which they were first seen, those of the host first. As the file has them now. */
  find({ metric, where = {}, processes }: SeriesWanted): StoredSeries[] {
    const ofHost = this.#read(false, metric);
    const ofProcesses = processes ? this.#ofProcesses(processes, metric) : [];
    return [...ofHost, ...ofProcesses].filter((measure) => hasAttributes(measure, where)).map(storedSeries);
  }

  /** Whether processes have such series. */
  isOfProcesses(metric: MetricName): boolean {
    return this.#ofMetric.get(1, metric) !== undefined;
  }

  /** Notes that the series was there at the time. */
  touch(id: number, at: number): void {
    if (processOf(id) === 0) this.#touch.run(at, at, id);
    else this.processes.touch(processOf(id), at);
  }

  /** Deletes series and processes that nothing is kept of and that were last seen before the time, some hundred at most. Returns how many. */
  deleteUnused(before: number): number {
    const deleted = this.#deleteUnused.all(before);
    if (deleted.length > 0) this.forget();
    return deleted.length + this.processes.deleteUnused(before);
  }

  #ofProcesses(seen: ProcessesSeen, metric: MetricName | undefined): Measure[] {
    const measures = new Map(this.#read(true, metric).map((measure) => [measure.id, measure]));
    if (measures.size === 0) return [];
    return this.processes.seen(seen).flatMap((process) =>
      process.measures.flatMap((id) => {
        const measure = measures.get(id);
        return measure ? [seriesOfProcess(process, measure)] : [];
      }),
    );
  }

  #read(ofProcesses: boolean, metric: MetricName | undefined): Measure[] {
    const flag = Number(ofProcesses);
    const found = metric === undefined ? this.#all.all(flag) : this.#ofMetric.all(flag, metric);
    return found.map(measureOfRow);
  }

  #measure(id: number): Measure | undefined {
    const known = this.#measures.get(id);
    if (known) return known;
    const row = this.#one.get(id);
    if (!row) return undefined;
    const measure = measureOfRow(row);
    this.#measures.set(id, measure);
    return measure;
  }

  #measureId(metric: MetricName, attributes: Attributes, at: number, ofProcess: 0 | 1): number {
    const key = `${ofProcess ? '@' : ''}${seriesKey(metric, attributes)}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#insert.get(key, ofProcess, metric, JSON.stringify(attributes), at, at)?.id as number;
    this.#ids.set(key, id);
    return id;
  }
}

/** A version that removed a metric leaves series of it behind, which nothing can show: they are passed over. */
export function isKnownMetric(metric: string): metric is MetricName {
  return Object.hasOwn(CATALOGUE, metric);
}

function seriesOfProcess(process: { id: number; attributes: Attributes; first: number; last: number }, of: Measure) {
  const { id, attributes, first, last } = process;
  return { id: seriesId(id, of.id), metric: of.metric, attributes: { ...attributes, ...of.attributes }, first, last };
}

function storedSeries(measure: Measure): StoredSeries {
  return { ...measure, key: seriesKey(measure.metric, measure.attributes) };
}

function measureOfRow({ id, metric, attributes, first, last }: Record<string, unknown>): Measure {
  return {
    id: id as number,
    metric: metric as MetricName,
    attributes: JSON.parse(attributes as string) as Attributes,
    first: first as number,
    last: last as number,
  };
}

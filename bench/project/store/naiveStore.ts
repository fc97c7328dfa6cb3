import { statSync } from 'node:fs';
import { type Database, openDatabase } from '../../../src/history/sqlite.ts';
import type { FrameSource } from './generatedFrames.ts';
import { medianMs } from './measureQueries.ts';
import { milliseconds, type TickCost, tickCost } from './measureTicks.ts';

export interface NaiveCost {
  readonly tick: TickCost;
  readonly bytesPerSample: number;
  readonly hourRawMs: number;
}

const SECONDS = 3600;

/** What everybody would write first: a row a sample, series and time as its key, one transaction a tick, the same SQLite settings. */
export function measureNaiveStore(path: string, source: FrameSource, epochSeconds: number): NaiveCost {
  const database = openDatabase(path);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  database.exec('CREATE TABLE sample (series INTEGER, at REAL, value REAL, PRIMARY KEY (series, at)) WITHOUT ROWID');
  const insert = database.prepare('INSERT INTO sample (series, at, value) VALUES (?, ?, ?)');
  const values = new Float64Array(source.list.series.length);
  const costs = new Float64Array(SECONDS);
  let samples = 0;
  for (let tick = 0; tick < SECONDS; tick++) {
    source.fill(tick, values);
    const before = process.cpuUsage();
    database.exec('BEGIN');
    for (let series = 0; series < values.length; series++) {
      if (Number.isNaN(values[series])) continue;
      insert.run(series, epochSeconds + tick, values[series]);
      samples++;
    }
    database.exec('COMMIT');
    costs[tick] = milliseconds(process.cpuUsage(before));
  }
  const hourRawMs = medianMs(() => readHour(database, epochSeconds));
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
  return { tick: tickCost(costs), bytesPerSample: statSync(path).size / samples, hourRawMs };
}

function readHour(database: Database, epochSeconds: number): Float64Array {
  const rows = database
    .prepare('SELECT at, value FROM sample WHERE series = ? AND at >= ? AND at < ? ORDER BY at')
    .all(1, epochSeconds, epochSeconds + SECONDS);
  return Float64Array.from(rows, ({ value }) => value as number);
}

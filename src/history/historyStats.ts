import { bytesOfFile } from './historyParts.ts';
import type { RolledSources } from './hourMerge.ts';
import type { PlotLog } from './plotLog.ts';
import type { Tier } from './retention.ts';
import type { Database } from './sqlite.ts';

export interface TierStats {
  /** Epoch seconds of the first and the last value; absent where there is none. */
  readonly from?: number;
  readonly to?: number;
  /** What the values take, without the pages around them. */
  readonly bytes: number;
}

export interface HistoryStats {
  readonly path: string;
  /** What the file takes on the disk, with what SQLite keeps beside it. */
  readonly bytes: number;
  /** Of these, pages that are empty and will be used again. */
  readonly freeBytes: number;
  /** Frames that are kept as they came. */
  readonly frames: number;
  /** Series of the host. */
  readonly series: number;
  /** Processes of which series are kept. */
  readonly processes: number;
  readonly events: number;
  readonly plots: number;
  readonly documents: number;
  readonly tiers: Readonly<Record<Tier, TierStats>>;
}

/** Within one transaction. */
export function historyStats(database: Database, sources: RolledSources, plotLog: PlotLog, path: string): HistoryStats {
  const number = (sql: string) => (Object.values(database.prepare(sql).get() ?? {})[0] ?? 0) as number;
  const { rows, blocks, stretches, rollUps } = sources;
  const runs = [...stretches.all(), ...blocks.all()];
  const open = rows.bounds();
  const rolled = (tier: 'minute' | 'hour' | 'day'): TierStats => ({
    ...rollUps.range(tier),
    bytes: rollUps.bytes(tier),
  });
  const firsts = [...runs.map(({ firstAt }) => firstAt), ...(open.first === undefined ? [] : [open.first])];
  const lasts = [...runs.map(({ lastAt }) => lastAt), ...(open.last === undefined ? [] : [open.last])];
  return {
    path,
    bytes: bytesOfFile(path),
    freeBytes: number('PRAGMA freelist_count') * number('PRAGMA page_size'),
    frames: runs.reduce((count, { firstRow, lastRow }) => count + lastRow - firstRow + 1, open.count),
    series: number('SELECT count(*) FROM series WHERE of_process = 0'),
    processes: number('SELECT count(*) FROM process'),
    events: number('SELECT count(*) FROM event'),
    plots: plotLog.count,
    documents: number('SELECT count(*) FROM document'),
    tiers: {
      second: {
        ...(firsts.length > 0 && { from: Math.min(...firsts), to: Math.max(...lasts) }),
        bytes: number(
          `SELECT (SELECT ifnull(sum(length(cells)), 0) FROM stretch_column) + (SELECT ifnull(sum(length(cells)), 0) FROM stretch)
             + (SELECT ifnull(sum(length(cells)), 0) FROM block) + (SELECT ifnull(sum(length(cells)), 0) FROM raw_row)`,
        ),
      },
      minute: rolled('minute'),
      hour: rolled('hour'),
      day: rolled('day'),
    },
  };
}

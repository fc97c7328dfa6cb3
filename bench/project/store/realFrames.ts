import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { replay } from '../../../src/engine/replay.ts';
import type { Series } from '../../../src/metrics/series.ts';

/** Recordings of real plotters, one frame a second, where they are at hand. */
export const RECORDINGS = join(import.meta.dirname, '../../../shared/data/plotter-runs');

/** A series through all recordings: NaN where it is absent. Processes of different recordings stand for one. */
export interface RealColumn {
  readonly series: Series;
  readonly values: Float64Array;
}

export interface RealFrames {
  readonly seconds: number;
  readonly recordings: number;
  readonly columns: readonly RealColumn[];
}

/** Replays all recordings one after another through the collectors. Undefined where there are none. */
export async function readRealFrames(): Promise<RealFrames | undefined> {
  if (!existsSync(RECORDINGS)) return undefined;
  const files = readdirSync(RECORDINGS).filter((file) => file.endsWith('.jsonl.gz'));
  const columns = new Map<string, { series: Series; values: number[] }>();
  let seconds = 0;
  for (const file of files) {
    await replay(join(RECORDINGS, file), {
      frame({ index, values }) {
        for (const series of index.all) {
          const key = placeOf(series);
          let column = columns.get(key);
          if (!column) {
            column = { series, values: [] };
            columns.set(key, column);
          }
          while (column.values.length < seconds) column.values.push(Number.NaN);
          column.values[seconds] = values[series.slot];
        }
        seconds++;
      },
    });
  }
  return {
    seconds,
    recordings: files.length,
    columns: [...columns.values()].map(({ series, values }) => {
      const column = new Float64Array(seconds).fill(Number.NaN);
      column.set(values);
      return { series, values: column };
    }),
  };
}

const OF_ONE_PROCESS = new Set(['plotter', 'process.pid', 'process.id']);

function placeOf({ metric, attributes }: Series): string {
  const place = Object.entries(attributes).filter(([name]) => !OF_ONE_PROCESS.has(name));
  return `${metric} ${JSON.stringify(place)}`;
}

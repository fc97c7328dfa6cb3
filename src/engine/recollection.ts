import type { History } from '../history/history.ts';
import { Ring } from '../history/ring.ts';
import { SeriesTable } from '../metrics/seriesTable.ts';
import type { EarlierFrames } from './engine.ts';

/** The frames of the last `seconds` as the history has them, for an engine to go on with; at most `capacity`, the newest. */
export function recollect(history: History, until: number, seconds: number, capacity: number): EarlierFrames {
  const from = until - seconds;
  const series = history.series({ from });
  const columns = history.query({ series: series.map(({ id }) => id), from, to: until, tier: 'second' });
  const times = [...new Set(columns.flatMap((column) => [...column.times]))].sort((a, b) => a - b).slice(-capacity);
  const place = new Map(times.map((time, index) => [time, index]));
  const table = new SeriesTable(capacity);
  const rows = times.map(() => new Float64Array(columns.length).fill(Number.NaN));
  columns.forEach(({ series: { metric, attributes }, times: own, last }) => {
    const slot = table.add(metric, attributes);
    for (let i = 0; i < own.length; i++) {
      const row = place.get(own[i]);
      if (row !== undefined) rows[row][slot] = last[i];
    }
  });
  const ring = Ring.create(capacity, Math.max(256, columns.length));
  const values = new Float64Array(ring.width).fill(Number.NaN);
  times.forEach((time, index) => {
    values.set(rows[index]);
    ring.append(time, values);
  });
  return { ring, series: table.list() };
}

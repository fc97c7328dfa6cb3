import type { History } from '../history/history.ts';
import { LEAST_WIDTH, Ring } from '../history/ring.ts';
import { SeriesTable } from '../metrics/seriesTable.ts';
import type { EarlierFrames } from './engine.ts';

/** What is read at once. */
const ROWS_AT_ONCE = 128;

/**
 * The frames of the last `seconds` as the history has them, for an engine to go on with; at most `capacity`, the newest. Of what
 * was there then, the series that the newest frame has: processes come and go, and there may have been any number.
 */
export function recollect(history: History, until: number, seconds: number, capacity: number): EarlierFrames {
  const table = new SeriesTable(capacity);
  const newestRow = history.newestRow;
  const [newest] = history.frames(newestRow - 1, 1);
  const series = newest?.layout.parts.flatMap((part) => [...part.series]) ?? [];
  const slots = new Map(
    series.map(({ metric, attributes }, i) => [newest.layout.ids[i], table.add(metric, attributes)]),
  );
  const ring = Ring.create(capacity, Math.max(LEAST_WIDTH, series.length));
  const values = new Float64Array(ring.width);
  for (let row = Math.max(0, newestRow - capacity); row < newestRow; ) {
    const frames = history.frames(row, ROWS_AT_ONCE);
    for (const { epochSeconds, layout, values: found } of frames) {
      if (epochSeconds < until - seconds || epochSeconds >= until) continue;
      values.fill(Number.NaN);
      layout.ids.forEach((id, i) => {
        const slot = slots.get(id);
        if (slot !== undefined) values[slot] = found[i];
      });
      ring.append(epochSeconds, values);
    }
    row = frames.at(-1)?.row ?? newestRow;
  }
  return { ring, series: table.list() };
}

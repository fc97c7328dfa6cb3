import type { History } from '../history/history.ts';
import { LEAST_WIDTH, Ring } from '../history/ring.ts';
import { SampleRoom } from '../history/sampleRoom.ts';
import { SeriesTable } from '../metrics/seriesTable.ts';
import type { EarlierFrames } from './engine.ts';

/**
 * The frames of the last `seconds` as the history has them, for an engine to go on with; at most `capacity`, the newest. Of what
 * was there then, the series that the newest frame has: processes come and go, and there may have been any number. They are read
 * series by series: an hour of all of them would be many times what is kept.
 */
export function recollect(history: History, until: number, seconds: number, capacity: number): EarlierFrames {
  const table = new SeriesTable(capacity);
  const [newest] = history.frames(history.newestRow - 1, 1);
  const series = newest?.layout.parts.flatMap((part) => [...part.series]) ?? [];
  const slots = series.map(({ metric, attributes }) => table.add(metric, attributes));
  const ring = Ring.create(capacity, Math.max(LEAST_WIDTH, series.length));
  history.readSamples(until - seconds, until, (samples) => {
    const times = Float64Array.from(samples.times()).slice(-capacity);
    const absent = new Float64Array(ring.width).fill(Number.NaN);
    for (const time of times) ring.append(time, absent);
    const frames = new Map(Array.from(times, (time, frame) => [time, frame]));
    const room = new SampleRoom(times.length);
    slots.forEach((slot, i) => {
      room.clear();
      for (let part = 0; part < samples.parts; part++) samples.addPart(part, newest.layout.ids[i], room);
      const own = room.samples();
      for (let at = 0; at < own.times.length; at++) {
        const frame = frames.get(own.times[at]);
        if (frame !== undefined) ring.put(frame, slot, own.values[at]);
      }
    });
  });
  return { ring, series: table.list() };
}

import { type Frame, present } from '../metrics/frame.ts';
import { seriesKey } from '../metrics/series.ts';

/** A frame in one line: time and the values that are there, by series. */
export function frameLine(frame: Frame): object {
  const values: Record<string, number> = {};
  for (const { metric, attributes, slot } of frame.index.all) {
    const value = present(frame.values[slot]);
    if (value !== undefined) values[seriesKey(metric, attributes)] = value;
  }
  return { time: new Date(frame.epochSeconds * 1000).toISOString(), values };
}

import { plotterById } from '../../src/plotters/plotters.ts';

const DAY = 86_400;

/**
 * Bytes of plots that come of one after the other in a day: by this, version 2 plots are compared. Plots of version 1 have levels of
 * compression, by which fewer bytes may be worth more: `undefined` for them, and where k isn't known.
 * @param seconds that one takes.
 */
export function plotBytesPerDay(plotter: string, k: number | undefined, seconds: number): number | undefined {
  const known = plotterById(plotter);
  if (!known?.neverCompressed || k === undefined || !(seconds > 0)) return undefined;
  return (known.uncompressedBytes(k) / seconds) * DAY;
}

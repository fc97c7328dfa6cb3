import type { RawRow } from '../history/rawRows.ts';
import type { Tick } from './pushedFrames.ts';

/** Frames of one stretch of `resolutionSeconds` each; the last of them, while more may come into it by `now`, is left out. */
export function ticksOf(frames: readonly RawRow[], resolutionSeconds: number, now = Number.POSITIVE_INFINITY): Tick[] {
  const stretchOf = (at: number) => startOf(at, resolutionSeconds);
  const ticks: RawRow[][] = [];
  let stretch: number | undefined;
  for (const frame of frames) {
    const own = stretchOf(frame.epochSeconds);
    // Frames that come as rarely as that are each sent.
    if (own === stretch && resolutionSeconds > 1) ticks[ticks.length - 1].push(frame);
    else ticks.push([frame]);
    stretch = own;
  }
  const isOpen = resolutionSeconds > 1 && stretch !== undefined && stretch === stretchOf(now);
  return ticks.slice(0, isOpen ? -1 : undefined).map((own) => ({ frames: own }));
}

/** Begin of the stretch that the time lies in. */
export function startOf(epochSeconds: number, resolutionSeconds: number): number {
  return Math.floor(epochSeconds / resolutionSeconds) * resolutionSeconds;
}

export function lastOf({ frames }: Tick): RawRow {
  return frames[frames.length - 1];
}

/** As many of them, from the first on, as make one request: so many samples, and an hour, at most. */
export function firstRequest(ticks: readonly Tick[], samplesPerTick: number, mostSamples: number): readonly Tick[] {
  const most = Math.max(1, Math.floor(mostSamples / Math.max(1, samplesPerTick)));
  const [first] = ticks;
  if (!first) return [];
  const begin = lastOf(first).epochSeconds;
  const beyond = ticks.findIndex((tick, at) => at >= most || Math.abs(lastOf(tick).epochSeconds - begin) > HOUR);
  return ticks.slice(0, beyond < 0 ? undefined : Math.max(1, beyond));
}

const HOUR = 3600;

import type { Chart } from '../src/pages/charts.ts';
import type { DashboardFrame } from '../src/pages/dashboardProtocol.ts';

/** The frame nearest to a time; `undefined` where there is none. Frames are sorted by time. */
export function nearestFrame(frames: readonly DashboardFrame[], epochSeconds: number): DashboardFrame | undefined {
  let low = 0;
  let high = frames.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (frames[middle].epochSeconds < epochSeconds) low = middle + 1;
    else high = middle;
  }
  const before = frames[low - 1];
  const after = frames[low];
  if (!before || !after) return before ?? after;
  return epochSeconds - before.epochSeconds < after.epochSeconds - epochSeconds ? before : after;
}

/** The measured values of these lines in a frame; lines without a value are left out. */
export function readings(
  chart: Chart,
  labels: readonly string[],
  frame: DashboardFrame,
): { label: string; value: number }[] {
  const values = frame.charts[chart.id]?.values ?? {};
  return labels.flatMap((label) => {
    const value = values[label];
    return value === undefined || value === null ? [] : [{ label, value }];
  });
}

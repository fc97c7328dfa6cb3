import { isNotEnoughData, type NotEnoughData, notEnoughData } from '../../analyze/notEnoughData.ts';
import { type Queueing, queueing } from '../../analyze/queueing.ts';
import type { CleanSeries, PreparedInput } from './analysisInput.ts';
import { commonGrid } from './commonGrid.ts';

/** A disk by the laws of queues, over the window. */
export interface DiskQueue {
  readonly device: string;
  readonly queue: Queueing | NotEnoughData;
}

const DISK = 'system.device';
const DIRECTION = 'disk.io.direction';
const METRICS = ['system.disk.operations.rate', 'system.disk.await', 'system.disk.queue', 'system.disk.utilization'];
const MOST_PLACES = 3600;

/** Arrival, service, utilisation law and Little's law for every disk, the busiest first. */
export function queueingView({ series, windows }: PreparedInput): DiskQueue[] {
  const own = series.filter(({ metric }) => METRICS.includes(metric));
  const devices = [...new Set(own.flatMap(({ attributes }) => attributes[DISK] ?? []))];
  return devices
    .map((device): DiskQueue => {
      const ofDevice = own.filter(({ attributes }) => attributes[DISK] === device);
      return { device, queue: queueOf(ofDevice, windows.from, windows.to) };
    })
    .sort((a, b) => busy(b) - busy(a));
}

const busy = ({ queue }: DiskQueue) => (isNotEnoughData(queue) ? -1 : queue.utilizationRatio);

function queueOf(series: readonly CleanSeries[], from: number, to: number): Queueing | NotEnoughData {
  const missing = METRICS.filter((metric) => !series.some((one) => one.metric === metric));
  if (missing.length > 0)
    return notEnoughData(METRICS.length, METRICS.length - missing.length, `no ${missing.join(', ')}`);
  const grid = commonGrid(series, from, to, MOST_PLACES);
  if (grid === undefined) return notEnoughData(2, 1, 'all values have the same time');
  const column = (metric: string, direction?: string) =>
    grid.columns.find(
      ({ series: one }) =>
        one.metric === metric && (direction === undefined || one.attributes[DIRECTION] === direction),
    )?.values;
  const [queue, utilization] = [column('system.disk.queue'), column('system.disk.utilization')];
  if (queue === undefined || utilization === undefined) return notEnoughData(2, 1, 'values at one time only');
  const directions = ['read', 'write'].flatMap((direction) => {
    const rate = column('system.disk.operations.rate', direction);
    return rate ? [{ rate, response: column('system.disk.await', direction) }] : [];
  });
  const completionsPerSecond = Float64Array.from(grid.times, (_, at) =>
    directions.reduce((sum, { rate }) => sum + rate[at], 0),
  );
  // Of both directions the mean over their requests; a direction without requests has no response.
  const responseSeconds = Float64Array.from(grid.times, (_, at) => {
    let requests = 0;
    let seconds = 0;
    for (const { rate, response } of directions) {
      if (!(rate[at] > 0) || response === undefined || Number.isNaN(response[at])) continue;
      requests += rate[at];
      seconds += rate[at] * response[at];
    }
    return seconds / requests;
  });
  return queueing({ completionsPerSecond, responseSeconds, queueLength: queue, utilizationRatio: utilization });
}

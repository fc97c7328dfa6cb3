import { type NotEnoughData, notEnoughData } from './notEnoughData.ts';
import { isUsable, type Values } from './series.ts';

/** What was measured of one server, such as a disk, over a window; columns that belong together place by place. */
export interface QueueMeasurements {
  /** Requests completed a second. */
  readonly completionsPerSecond: Values;
  /** Mean time from a request's arrival to its end. */
  readonly responseSeconds: Values;
  /** Mean number of requests waiting or in service. */
  readonly queueLength: Values;
  /** The share of time with at least one request in service, 0 to 1. */
  readonly utilizationRatio: Values;
}

/** A server by the laws of queues. All means over the window; what a law cannot give is absent. */
export interface Queueing {
  readonly kind: 'queueing';
  readonly count: number;
  readonly completionsPerSecond: number;
  readonly responseSeconds: number;
  readonly queueLength: number;
  readonly utilizationRatio: number;
  /** Time that the server is busy for each request: utilization / completions (utilisation law). */
  readonly serviceDemandSeconds: number;
  /** What Little's law says the queue is: completions × response. */
  readonly littleQueueLength: number;
  /** Measured queue over Little's; near 1 if the measurements fit together. Absent if either is 0. */
  readonly littleRatio?: number;
  /** Requests that are served at once on average while the server is busy: queue length / utilization. */
  readonly concurrency: number;
  /** How many times the busy time of a request its response is; 1 where none waits. */
  readonly stretch: number;
  /** The share of the response that is waiting, if one request is served at a time. */
  readonly waitShare: number;
  /** The most a server can complete that serves one request after the other: 1 / service demand. */
  readonly saturationPerSecond: number;
  /** What a single server with random arrivals would need for a request at this utilization: demand / (1 − utilization). Absent when it is full. */
  readonly expectedResponseSeconds?: number;
  /** Measured response over the expected one; far above 1: bursts, or a server slower than its demand shows. */
  readonly responseRatio?: number;
}

/** Rates, shares and lengths below this are none at all. */
const NONE = 1e-9;
/** From here on a single server counts as full: the formula's pole tells nothing any more. */
const FULL_RATIO = 0.995;

/**
 * Utilisation law, Little's law and the M/M/1 response over a window (Denning and Buzen 1978). Seconds without a request count for
 * the rates, not for the response. A disk that serves many requests at once (NVMe) may be "busy" all the time and far
 * from full: then `concurrency` and the response tell more than the utilization.
 */
export function queueing(measured: QueueMeasurements): Queueing | NotEnoughData {
  const sums = sumsOf(measured);
  if (sums.count === 0) return notEnoughData(1, 0);
  const completionsPerSecond = sums.completions / sums.count;
  const queueLength = sums.queue / sums.count;
  const utilizationRatio = Math.min(1, sums.busy / sums.count);
  if (completionsPerSecond < NONE) return notEnoughData(1, 0, 'no request was completed in the window');
  if (utilizationRatio < NONE) return notEnoughData(1, 0, 'the server was never busy in the window');
  const responseSeconds = sums.responses / sums.completions;
  const serviceDemandSeconds = utilizationRatio / completionsPerSecond;
  const littleQueueLength = completionsPerSecond * responseSeconds;
  const stretch = Math.max(1, responseSeconds / serviceDemandSeconds);
  const expected = utilizationRatio < FULL_RATIO ? serviceDemandSeconds / (1 - utilizationRatio) : undefined;
  return {
    kind: 'queueing',
    count: sums.count,
    completionsPerSecond,
    responseSeconds,
    queueLength,
    utilizationRatio,
    serviceDemandSeconds,
    littleQueueLength,
    ...(littleQueueLength > NONE && queueLength > 0 && { littleRatio: queueLength / littleQueueLength }),
    concurrency: queueLength / utilizationRatio,
    stretch,
    waitShare: 1 - 1 / stretch,
    saturationPerSecond: 1 / serviceDemandSeconds,
    ...(expected !== undefined && { expectedResponseSeconds: expected, responseRatio: responseSeconds / expected }),
  };
}

function sumsOf(measured: QueueMeasurements) {
  const { completionsPerSecond, responseSeconds, queueLength, utilizationRatio } = measured;
  const length = Math.min(
    completionsPerSecond.length,
    responseSeconds.length,
    queueLength.length,
    utilizationRatio.length,
  );
  const sums = { count: 0, completions: 0, responses: 0, queue: 0, busy: 0 };
  for (let i = 0; i < length; i++) {
    const completions = completionsPerSecond[i];
    // Where nothing was completed there is no response time, and its absence is no gap.
    const idle = completions === 0;
    if (![completions, queueLength[i], utilizationRatio[i]].every(isMeasured)) continue;
    if (!idle && !isMeasured(responseSeconds[i])) continue;
    sums.count++;
    sums.completions += completions;
    sums.responses += idle ? 0 : completions * responseSeconds[i];
    sums.queue += queueLength[i];
    sums.busy += utilizationRatio[i];
  }
  return sums;
}

/** No disk or network comes near it; beyond, ratios of such figures would be infinite. */
const MOST = 1e15;

const isMeasured = (value: number) => isUsable(value) && value >= 0 && value < MOST;

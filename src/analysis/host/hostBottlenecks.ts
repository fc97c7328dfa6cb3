import { isNotEnoughData } from '../../analyze/notEnoughData.ts';
import type { PreparedInput } from './analysisInput.ts';
import { type DiskQueue, queueingView } from './queueingView.ts';
import { type ResourceUse, resourceView } from './resourceView.ts';
import { type ScalabilityView, scalabilityView } from './scalabilityView.ts';
import { type SlowerStep, slowerSteps } from './stepDurations.ts';

/** What holds the host back, from four sides. */
export interface HostBottlenecks {
  readonly resources: readonly ResourceUse[];
  readonly queues: readonly DiskQueue[];
  /** Steps of plots that got slower than their own history, the newest first. */
  readonly steps: readonly SlowerStep[];
  readonly scalability: ScalabilityView;
  /** The most severe first; those of no weight are not in it. */
  readonly severities: readonly BottleneckSeverity[];
  readonly primary?: BottleneckSeverity;
}

export interface BottleneckSeverity {
  readonly kind: 'resource' | 'queueing' | 'algorithmic' | 'scalability';
  /** `disk nvme0n1`, `phase 1 of madmax`. */
  readonly subject: string;
  /** 0 … 1. */
  readonly severity: number;
}

const MOST_STEPS = 20;
/** A queue in which requests take so many times their own service is fully severe. */
const FULL_STRETCH = 10;
const LEAST_SEVERITY = 0.3;

export function hostBottlenecks(input: PreparedInput): HostBottlenecks {
  const resources = resourceView(input);
  const queues = queueingView(input);
  const steps = slowerSteps(input.plots).slice(0, MOST_STEPS);
  const scalability = scalabilityView(input);
  const severities = [
    ...resources.map(ofResource),
    ...queues.flatMap(ofQueue),
    ...steps.slice(0, 1).map(ofStep),
    ...ofScalability(scalability),
  ]
    .filter(({ severity }) => severity >= LEAST_SEVERITY)
    .sort((a, b) => b.severity - a.severity);
  const [primary] = severities;
  return { resources, queues, steps, scalability, severities, ...(primary && { primary }) };
}

function ofResource({
  resource,
  subject,
  meanRatio,
  atLimitRatio,
  stalledRatio = 0,
  level,
}: ResourceUse): BottleneckSeverity {
  // Being used is no harm: what counts is that nothing is left, and that threads wait.
  const severity = level === 'free' ? 0 : Math.min(1, 0.6 * atLimitRatio + 0.2 * meanRatio + 0.5 * stalledRatio);
  return { kind: 'resource', subject: [resource, subject].filter(Boolean).join(' '), severity };
}

function ofQueue({ device, queue }: DiskQueue): BottleneckSeverity[] {
  if (isNotEnoughData(queue)) return [];
  const waiting = Math.min(1, Math.max(0, queue.stretch - 1) / (FULL_STRETCH - 1));
  return [{ kind: 'queueing', subject: `disk ${device}`, severity: waiting * queue.utilizationRatio }];
}

function ofStep({ step, plotter, seconds, usualSeconds }: SlowerStep): BottleneckSeverity {
  return { kind: 'algorithmic', subject: `${step} of ${plotter}`, severity: Math.min(1, seconds / usualSeconds - 1) };
}

function ofScalability({ byPlotters, plottersNow }: ScalabilityView): BottleneckSeverity[] {
  if (isNotEnoughData(byPlotters) || plottersNow === undefined || byPlotters.peak === undefined) return [];
  const beyond = plottersNow / byPlotters.peak.concurrency - 1;
  return [{ kind: 'scalability', subject: 'plots at a time', severity: Math.min(1, Math.max(0, beyond)) }];
}

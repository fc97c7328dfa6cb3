import type { AlertSeverity } from '../events/events.ts';
import { ALERT_SEVERITIES } from '../events/events.ts';
import { FRAME_QUERY, GONE_SECONDS, HOSTS_QUERY, MINE } from './fleetQueries.ts';
import type { InstantValue, QueryClient } from './fleetServer.ts';
import { labelName, type PushedMetricName, prometheusName, SLOT_LABEL } from './names.ts';
import type { Labels } from './remoteWrite.ts';

/** A plotter that runs on a host of the fleet. */
export interface FleetPlotter {
  readonly plotter: string;
  readonly slot: number;
  /** 0 … 1. */
  readonly progress?: number;
  readonly remainingSeconds?: number;
  readonly verdict?: FleetVerdict;
  /** How many times as many plots as now are foretold if the best remedy is followed. */
  readonly gain?: number;
}

/** What holds back, as in `src/analysis/bottleneck/classes.ts`, and how much it matters: 0 … 1. */
export interface FleetVerdict {
  readonly class: string;
  readonly severity: number;
}

export interface FleetHost {
  /** `host.name`, which cloned machines share. */
  readonly name: string;
  /** What tells it from all others. */
  readonly instance: string;
  /** Version of PlotScope. */
  readonly version?: string;
  /** Epoch seconds of its newest frame. */
  readonly seenAt?: number;
  /** Nothing came from it for two minutes. */
  readonly isGone: boolean;
  readonly plotsPerDay?: number;
  /** Of finished plots: what those of different versions and k are compared by. */
  readonly bytesPerDay?: number;
  readonly plotters: readonly FleetPlotter[];
  readonly verdict?: FleetVerdict;
  readonly alerts: readonly { readonly rule: string; readonly severity: AlertSeverity; readonly count: number }[];
  /** The file system that is full first, if it goes on filling as now. */
  readonly disk?: { readonly mountpoint: string; readonly secondsToFull: number };
}

const DAY = 86_400;

/** What of a host is of interest now, in one question. */
const NOW: readonly PushedMetricName[] = [
  'plotters.plots.rate',
  'plotters.device.output.rate',
  'plotter.bottleneck.severity',
  'plotter.progress',
  'plotter.remaining',
  'plotscope.verdict',
  'plotscope.verdict.gain',
  'plotscope.verdict.host',
  'plotscope.alerts.up',
  'system.filesystem.time_to_full',
];

/** Every question that the table asks, in PromQL. */
export const TABLE_QUERIES = {
  hosts: HOSTS_QUERY,
  seen: FRAME_QUERY,
  now: `{__name__=~"${NOW.map((name) => prometheusName(name)).join('|')}",${MINE}}`,
} as const;

/** The hosts of the fleet as they are now, those that need somebody first. @throws {FleetQueryError} */
export async function fleetTable(client: QueryClient, now: number): Promise<FleetHost[]> {
  const [hosts, seen, values] = await Promise.all([
    client.instant(TABLE_QUERIES.hosts),
    client.instant(TABLE_QUERIES.seen),
    client.instant(TABLE_QUERIES.now),
  ]);
  return fleetHosts({ hosts, seen, now: values }, now);
}

/** The same of the answers. */
export function fleetHosts(
  answers: Readonly<Record<keyof typeof TABLE_QUERIES, readonly InstantValue[]>>,
  now: number,
): FleetHost[] {
  const seenAt = new Map<string, number>();
  for (const { labels, value } of answers.seen) {
    const { instance } = labels;
    seenAt.set(instance, Math.max(value, seenAt.get(instance) ?? 0));
  }
  const valuesOf = Map.groupBy(answers.now, ({ labels }) => labels.instance);
  // Made here: it takes megabytes, and most windows see no fleet.
  const byName = new Intl.Collator('en', { numeric: true });
  // An upgrade changes what a host tells of itself: the same instance stands there twice for a while.
  const hosts = new Map(answers.hosts.map(({ labels }) => [labels.instance, labels]));
  return [...hosts.values()]
    .map((labels) => hostOf(labels, seenAt.get(labels.instance), valuesOf.get(labels.instance) ?? [], now))
    .sort(
      (a, b) => attention(b) - attention(a) || byName.compare(a.name, b.name) || byName.compare(a.instance, b.instance),
    );
}

function attention({ isGone, alerts }: FleetHost): number {
  const gravest = Math.max(-1, ...alerts.map(({ severity }) => ALERT_SEVERITIES.indexOf(severity)));
  return isGone ? ALERT_SEVERITIES.length : gravest >= ALERT_SEVERITIES.indexOf('warning') ? gravest : -1;
}

function hostOf(labels: Labels, seenAt: number | undefined, values: readonly InstantValue[], now: number): FleetHost {
  const of = (metric: PushedMetricName) => {
    const name = prometheusName(metric);
    return values.filter((one) => one.labels.__name__ === name);
  };
  const isGone = seenAt === undefined || now - seenAt > GONE_SECONDS;
  const [rate] = of('plotters.plots.rate');
  const bytesPerSecond = of('plotters.device.output.rate').reduce((sum, { value }) => sum + value, 0);
  const [host] = verdictsIn(of('plotscope.verdict.host'));
  const [disk] = of('system.filesystem.time_to_full').toSorted((a, b) => a.value - b.value);
  return {
    name: labels.host_name ?? labels.instance,
    instance: labels.instance,
    ...(labels.service_version && { version: labels.service_version }),
    ...(seenAt !== undefined && { seenAt }),
    isGone,
    ...(rate && !isGone && { plotsPerDay: rate.value }),
    ...(bytesPerSecond > 0 && !isGone && { bytesPerDay: bytesPerSecond * DAY }),
    // What is there of one that is gone was so, and is no more.
    plotters: isGone ? [] : plottersIn(values, of),
    ...(host && !isGone && { verdict: host }),
    alerts: of('plotscope.alerts.up').map(({ labels: { alert_rule, severity }, value }) => ({
      rule: alert_rule,
      severity: severity as AlertSeverity,
      count: value,
    })),
    ...(disk &&
      !isGone && {
        disk: { mountpoint: disk.labels[labelName('system.filesystem.mountpoint')], secondsToFull: disk.value },
      }),
  };
}

function plottersIn(
  values: readonly InstantValue[],
  of: (metric: PushedMetricName) => readonly InstantValue[],
): FleetPlotter[] {
  const keyOf = (labels: Labels) => `${labels.plotter} ${labels[SLOT_LABEL]}`;
  const there = new Map(
    values.filter(({ labels }) => labels[SLOT_LABEL] !== undefined).map(({ labels }) => [keyOf(labels), labels]),
  );
  return [...there.values()]
    .map((labels) => {
      const own = (metric: PushedMetricName) => of(metric).filter((one) => keyOf(one.labels) === keyOf(labels));
      const [progress] = own('plotter.progress');
      const [remaining] = own('plotter.remaining').filter((one) => one.labels[labelName('quantile')] === '0.5');
      const [verdict] = verdictsIn(own('plotscope.verdict'));
      const [gain] = own('plotscope.verdict.gain');
      return {
        plotter: labels.plotter,
        slot: Number(labels[SLOT_LABEL]),
        ...(progress && { progress: progress.value }),
        ...(remaining && { remainingSeconds: remaining.value }),
        ...(verdict && { verdict }),
        ...(gain && { gain: gain.value }),
      };
    })
    .sort((a, b) => a.slot - b.slot);
}

function verdictsIn(values: readonly InstantValue[]): FleetVerdict[] {
  return values.map(({ labels, value }) => ({ class: labels.bottleneck_class, severity: value }));
}

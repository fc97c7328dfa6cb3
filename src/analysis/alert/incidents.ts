import type { PastAlert } from '../../events/alertLog.ts';
import { ALERT_SEVERITIES, type Alert, type AlertSubject } from '../../events/events.ts';
import { CATALOGUE, type MetricName } from '../../metrics/catalogue.ts';
import { formatMetric } from '../../metrics/formatMetric.ts';

/** Alerts further apart have hardly one cause. */
const TOGETHER_SECONDS = 1800;

/** What is the cause of what: of alerts in one incident the one whose rule comes first is its root. */
const CAUSES_FIRST = [
  'history_paused',
  'clock_jumped',
  'filesystem_full',
  'inodes_full',
  'memory_limit',
  'memory_high',
  'swap_high',
  'quota_throttles',
  'too_hot',
  'throttled_by_heat',
  'gpu_throttled',
  'cpu_high',
  'disk_io_high',
  'network_high',
  'copy_backlog',
  'filesystem_fills',
  'forecast_breach',
  'bottleneck',
  'performance_degradation',
  'plotter_waiting',
  'plotter_stalled',
  'plot_failed',
  'process_crash',
  'plotter_ended_early',
];

/** Alerts about the host's memory, which any plotter may fall victim to. */
const OF_MEMORY = ['memory_high', 'swap_high', 'memory_limit'];

export interface PastOfIncident {
  readonly alert: Alert;
  readonly raisedAt: number;
  readonly resolvedAt?: number;
}

/** Where files of plotters lie. */
export interface Places {
  /** By process, also of one that has just ended. */
  of(processId: string): { readonly mountpoints: readonly string[]; readonly devices: readonly string[] };
  /** Whether two block devices are layers or parts of one store. */
  areStacked(device: string, other: string): boolean;
}

/**
 * The incident that an alert belongs to: that of the newest alert of the last half hour which may have the same cause, and why; else one
 * of its own.
 */
export function incidentOf(
  alert: Alert,
  at: number,
  earlier: readonly PastOfIncident[],
  places: Places,
): Pick<Alert, 'incident' | 'related'> {
  for (const { alert: other, raisedAt, resolvedAt } of earlier.toReversed()) {
    if (other.incident === undefined || other.id === alert.id) continue;
    if (Math.abs(at - (resolvedAt ?? Math.max(raisedAt, at))) > TOGETHER_SECONDS) continue;
    const link = linkBetween(alert, other, places);
    if (link) return { incident: other.incident, related: { to: other.id, ...link } };
  }
  return { incident: `${alert.id}@${Math.round(at)}` };
}

/** The alert that is the cause of the others, as far as rules tell. */
export function rootOf<Item extends { readonly rule?: string | undefined }>(alerts: readonly Item[]): Item | undefined {
  const rank = ({ rule }: Item) => {
    const index = CAUSES_FIRST.indexOf(rule ?? '');
    return index < 0 ? CAUSES_FIRST.length : index;
  };
  return alerts.toSorted((a, b) => rank(a) - rank(b))[0];
}

/** Why two alerts are taken to have one cause, and how surely (0 … 1). */
function linkBetween(
  one: Alert,
  other: Alert,
  places: Places,
): { readonly because: string; readonly strength: number } | undefined {
  const [a, b] = [one.about ?? {}, other.about ?? {}];
  if (a.processId !== undefined && a.processId === b.processId) return { because: 'the same plotter', strength: 1 };
  if (a.device !== undefined && a.device === b.device) return { because: 'the same disk', strength: 1 };
  if (a.mountpoint !== undefined && a.mountpoint === b.mountpoint) {
    return { because: 'the same file system', strength: 1 };
  }
  if (a.device !== undefined && b.device !== undefined && places.areStacked(a.device, b.device)) {
    return { because: 'layers of one disk', strength: 0.9 };
  }
  if (liesOn(a, b, places) || liesOn(b, a, places)) return { because: 'the plotter’s files lie there', strength: 0.8 };
  const isVictim = (isOfMemory(one) && b.processId !== undefined) || (isOfMemory(other) && a.processId !== undefined);
  return isVictim ? { because: 'memory, which any plotter may fall victim to', strength: 0.5 } : undefined;
}

/** Whether the plotter that one is about has files on what the other is about. */
function liesOn({ processId }: AlertSubject, { device, mountpoint }: AlertSubject, places: Places): boolean {
  if (processId === undefined || (device === undefined && mountpoint === undefined)) return false;
  const { devices, mountpoints } = places.of(processId);
  return (
    (device !== undefined && devices.includes(device)) || (mountpoint !== undefined && mountpoints.includes(mountpoint))
  );
}

function isOfMemory({ rule = '' }: Alert): boolean {
  return OF_MEMORY.includes(rule);
}

/** Alerts of one cause, as a person is shown them. */
export interface Incident {
  readonly root: PastAlert;
  /** What came of it. */
  readonly others: readonly PastAlert[];
  readonly pattern?: AlertPattern;
}

/** Alerts by incident, those that somebody takes care of last, the gravest first, then the newest. `all`: of the last day. */
export function incidentsIn(alerts: readonly PastAlert[], all: readonly PastAlert[] = alerts): Incident[] {
  const incidents = [...Map.groupBy(alerts.toReversed(), ({ id, incident }) => incident ?? id).values()];
  const open = (some: readonly PastAlert[]) => some.some(({ acknowledgedAt }) => acknowledgedAt === undefined);
  const gravity = (some: readonly PastAlert[]) =>
    Math.max(...some.map(({ severity }) => ALERT_SEVERITIES.indexOf(severity)));
  return incidents
    .toSorted((a, b) => Number(open(b)) - Number(open(a)) || gravity(b) - gravity(a))
    .map((some) => {
      const root = rootOf(some) as PastAlert;
      const pattern = root.incident === undefined ? undefined : patternOf(root.incident, all);
      return { root, others: some.filter((alert) => alert !== root), ...(pattern && { pattern }) };
    });
}

/** `98 % (limit 90 %)`; undefined where nothing was measured. */
export function readingText({ reading }: Pick<Alert, 'reading'>): string | undefined {
  if (!reading || !Object.hasOwn(CATALOGUE, reading.metric)) return undefined;
  const text = (value: number) => formatMetric(reading.metric as MetricName, value);
  return `${text(reading.value)} (limit ${text(reading.threshold)})`;
}

/** How alerts come again. */
export type AlertPattern = 'recurring' | 'cascading' | 'flapping';

const DAY = 86_400;
const FLAPS_AN_HOUR = 4;
const TIMES_A_DAY = 3;
const CASCADE_SECONDS = 300;
const CASCADE = 3;

/** The pattern of an incident's alerts, the most telling one; `all`: of the last day, the incident's own among them. */
export function patternOf(
  incident: string,
  all: readonly Pick<PastAlert, 'id' | 'incident' | 'raisedAt'>[],
): AlertPattern | undefined {
  const own = all.filter((alert) => alert.incident === incident);
  const ids = [...new Set(own.map(({ id }) => id))];
  const times = (id: string, seconds: number) => {
    const raised = all.filter((alert) => alert.id === id).map(({ raisedAt }) => raisedAt);
    const newest = Math.max(...raised);
    return raised.filter((at) => newest - at <= seconds).length;
  };
  if (ids.some((id) => times(id, 3600) >= FLAPS_AN_HOUR)) return 'flapping';
  const first = Math.min(...own.map(({ raisedAt }) => raisedAt));
  const soon = new Set(own.filter(({ raisedAt }) => raisedAt - first <= CASCADE_SECONDS).map(({ id }) => id));
  if (soon.size >= CASCADE) return 'cascading';
  return ids.some((id) => times(id, DAY) >= TIMES_A_DAY) ? 'recurring' : undefined;
}

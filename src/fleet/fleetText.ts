import { CLASSES, isBottleneck } from '../analysis/bottleneck/classes.ts';
import { ABSENT, formatCount, formatDuration, formatNumber, formatPercent } from '../metrics/format.ts';
import type { FleetHost, FleetPlotter, FleetVerdict } from './fleetTable.ts';

/** A host that fills a disk in more than that needs nobody yet. */
const SOON_SECONDS = 14 * 86_400;

/** `12.5`. */
export function plotsText({ plotsPerDay }: FleetHost): string {
  return formatNumber(plotsPerDay);
}

/** `madmax 45 %, 2 h 10 min left`. */
export function plotterText({ plotter, progress, remainingSeconds }: FleetPlotter): string {
  const done = progress === undefined ? '' : ` ${formatPercent(progress)}`;
  const left = remainingSeconds === undefined ? '' : `, ${formatDuration(remainingSeconds)} left`;
  return `${plotter}${done}${left}`;
}

/** `Disk latency`; of a plotter with what is foretold: `Disk latency (+25 % foretold)`. */
export function verdictText(verdict: FleetVerdict | undefined, gain?: number): string {
  if (!verdict) return 'nothing holds it back';
  const title = isBottleneck(verdict.class) ? CLASSES[verdict.class].title : 'Unclear';
  return gain === undefined || gain <= 1 ? title : `${title} (+${formatPercent(gain - 1)} foretold)`;
}

/** `1 critical, 2 warning`. */
export function alertsText({ alerts }: FleetHost): string {
  const bySeverity = Map.groupBy(alerts, ({ severity }) => severity);
  const counts = [...bySeverity].map(([name, same]) => `${same.reduce((sum, { count }) => sum + count, 0)} ${name}`);
  return counts.length > 0 ? counts.join(', ') : ABSENT;
}

/** `/mnt/a in 3 d`, where that is soon. */
export function diskText({ disk }: FleetHost): string {
  if (!disk || disk.secondsToFull > SOON_SECONDS) return ABSENT;
  return `${disk.mountpoint} in ${formatDuration(disk.secondsToFull)}`;
}

/** `4 s ago`, `gone for 2 h`. */
export function seenText({ seenAt, isGone }: FleetHost, now: number): string {
  if (seenAt === undefined) return 'never';
  const ago = formatDuration(Math.max(0, now - seenAt));
  return isGone ? `gone for ${ago}` : `${ago} ago`;
}

/** The names of hosts, told apart by a part of their instance where several have the same. */
export function namesOf(hosts: readonly FleetHost[]): ReadonlyMap<FleetHost, string> {
  const same = Map.groupBy(hosts, ({ name }) => name);
  return new Map(
    hosts.map((host) => [
      host,
      (same.get(host.name)?.length ?? 0) > 1 ? `${host.name} (${host.instance.slice(0, 8)})` : host.name,
    ]),
  );
}

/** `12 hosts, 2 gone; 145 plots a day`. */
export function fleetSummary(hosts: readonly FleetHost[]): string {
  const gone = hosts.filter(({ isGone }) => isGone).length;
  const rates = hosts.flatMap(({ plotsPerDay }) => plotsPerDay ?? []);
  const plots = rates.length > 0 ? `; ${formatNumber(rates.reduce((sum, rate) => sum + rate, 0))} plots a day` : '';
  return `${formatCount(hosts.length, 'host')}${gone > 0 ? `, ${gone} gone` : ''}${plots}`;
}

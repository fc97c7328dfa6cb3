import { CLASSES, isBottleneck } from '../analysis/bottleneck/classes.ts';
import { ABSENT, formatBytes, formatCount, formatDuration, formatNumber, formatPercent } from '../metrics/format.ts';
import type { FleetHost, FleetPlotter, FleetVerdict } from './fleetTable.ts';

/** A host that fills a disk in more than that needs nobody yet. */
const SOON_SECONDS = 14 * 86_400;

/** `12.5 plots, 1.24 TiB`: small plots of version 2 and large ones of version 1 are told apart by what they take. */
export function madeText({ plotsPerDay, bytesPerDay }: Pick<FleetHost, 'plotsPerDay' | 'bytesPerDay'>): string {
  if (plotsPerDay === undefined) return ABSENT;
  const size = bytesPerDay === undefined ? '' : `, ${formatBytes(bytesPerDay)}`;
  return `${formatNumber(plotsPerDay)} plots${size}`;
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

/** `12 hosts, 2 gone; 145 plots, 14.3 TiB a day`. */
export function fleetSummary(hosts: readonly FleetHost[]): string {
  const gone = hosts.filter(({ isGone }) => isGone).length;
  const sum = (name: 'plotsPerDay' | 'bytesPerDay') => {
    const known = hosts.flatMap((host) => host[name] ?? []);
    return known.length > 0 ? { [name]: known.reduce((all, one) => all + one, 0) } : {};
  };
  const made = { ...sum('plotsPerDay'), ...sum('bytesPerDay') };
  const plots = 'plotsPerDay' in made ? `; ${madeText(made)} a day` : '';
  return `${formatCount(hosts.length, 'host')}${gone > 0 ? `, ${gone} gone` : ''}${plots}`;
}

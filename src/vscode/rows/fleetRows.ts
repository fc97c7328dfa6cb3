import { markdownText } from '../../analysis/common/markdownText.ts';
import type { AlertSeverity } from '../../events/events.ts';
import type { FleetHost, FleetPlotter } from '../../fleet/fleetTable.ts';
import { alertsText, diskText, madeText, namesOf, plotterText, seenText, verdictText } from '../../fleet/fleetText.ts';
import { ABSENT } from '../../metrics/format.ts';
import { ROW_KINDS } from '../contributions.ts';
import type { Row } from './row.ts';

const COLOURS: Readonly<Record<AlertSeverity, string | undefined>> = {
  critical: 'charts.red',
  warning: 'charts.yellow',
  notice: undefined,
  info: undefined,
};

/** The hosts of the fleet, those that need somebody first; below each its plotters, and what needs somebody. */
export function fleetRows(hosts: readonly FleetHost[], now: number): Row[] {
  const names = namesOf(hosts);
  return hosts.map((host) => hostRow(host, names.get(host) ?? host.name, now));
}

/** The instance of the host that a row is of. */
export function instanceOfRow(rowId: string): string {
  return rowId.split('/')[1] ?? '';
}

function hostRow(host: FleetHost, name: string, now: number): Row {
  const { instance, isGone, alerts, plotters, verdict, version } = host;
  const id = `fleet/${instance}`;
  const seen = seenText(host, now);
  const description = isGone
    ? seen
    : [
        host.plotsPerDay === undefined ? undefined : `${madeText(host)} a day`,
        plotters.length > 0 ? verdictText(verdict ?? plotters[0].verdict) : 'no plotter runs',
        alerts.length > 0 ? alertsText(host) : undefined,
      ]
        .filter(Boolean)
        .join(' · ');
  const gravest =
    alerts.find(({ severity }) => severity === 'critical') ?? alerts.find(({ severity }) => severity === 'warning');
  return {
    id,
    kind: ROW_KINDS.fleetHost,
    label: name,
    description,
    tooltip: [
      `**${markdownText(name)}**`,
      `Seen ${seen}`,
      version && `PlotScope ${markdownText(version)}`,
      `\`${instance}\``,
    ]
      .filter(Boolean)
      .join('  \n'),
    spoken: `${name}. ${isGone ? `Gone. ${seen}` : description}`,
    icon: {
      name: isGone ? 'debug-disconnect' : 'server',
      colour: isGone ? 'charts.red' : gravest && COLOURS[gravest.severity],
    },
    children: [
      ...plotters.map((plotter) => plotterRow(plotter, id)),
      ...alerts.map(({ rule, severity, count }) => ({
        id: `${id}/alert/${severity}/${rule}`,
        label: rule,
        description: count > 1 ? `${severity}, ${count} times` : severity,
        icon: { name: 'bell', colour: COLOURS[severity] },
      })),
      ...(diskText(host) === ABSENT
        ? []
        : [{ id: `${id}/disk`, label: 'Disk full', description: diskText(host), icon: { name: 'database' } }]),
    ],
  };
}

function plotterRow(plotter: FleetPlotter, hostRowId: string): Row {
  const { slot, verdict, gain } = plotter;
  return {
    id: `${hostRowId}/plotter/${plotter.plotter}/${slot}`,
    label: plotterText(plotter),
    description: verdictText(verdict, gain),
    icon: { name: 'pulse' },
  };
}

import type { AlertRule } from '../analysis/alert/rule.ts';
import { FRAME_QUERY, GONE_QUERY, MINE } from './fleetQueries.ts';
import { prometheusName } from './names.ts';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const PLOTS = `${prometheusName('plotters.plots.rate')}{${MINE}}`;

/** What no host can see of itself. */
const OF_THE_FLEET: readonly Rule[] = [
  {
    alert: 'HostDown',
    expr: GONE_QUERY,
    for: '1m',
    labels: { severity: 'critical' },
    annotations: {
      summary: '{{ $labels.host_name }} sends nothing any more',
      remedy: 'See whether it runs and reaches this server; plotscope push --status says there what stands in the way.',
    },
  },
  {
    alert: 'HostMeasuresNothing',
    expr: `time() - ${FRAME_QUERY} > 300 and on (instance) last_over_time(target_info{${MINE}}[2m])`,
    for: '1m',
    labels: { severity: 'warning' },
    annotations: {
      summary: '{{ $labels.host_name }} is there, and its newest measurement is of {{ $value | humanizeDuration }} ago',
      remedy: 'It may be making up for a pause; otherwise see plotscope service status there.',
    },
  },
  {
    alert: 'HostFarBelowFleet',
    expr: `${PLOTS} < on () group_left () 0.5 * quantile(0.5, ${PLOTS})`,
    for: '2h',
    labels: { severity: 'info' },
    annotations: {
      summary:
        '{{ $labels.host_name }} makes {{ $value | humanize }} plots a day, less than half of what hosts of the fleet usually make',
      remedy: 'plotscope diagnose on that host says what holds it back.',
    },
  },
];

/** An alert that a host raised: its own rules see each second, and what no expression can say. */
function ofHosts({ id, description }: AlertRule): Rule {
  return {
    alert: id,
    expr: `${prometheusName('plotscope.alerts.up')}{${MINE},alert_rule=${JSON.stringify(id)}} > 0`,
    annotations: {
      summary: `{{ $labels.host_name }}: ${description.replaceAll('{{', '{{"{{"}}')}`,
      remedy: 'plotscope alerts list on that host says what it is, and what to do.',
    },
  };
}

/** A rule file of Prometheus and vmalert. `rules`: those of hosts that are told of here, too. */
export function ruleFile(rules: readonly AlertRule[]): string {
  const groups = [
    { name: 'plotscope-fleet', rules: OF_THE_FLEET },
    { name: 'plotscope-hosts', rules: rules.filter(({ off }) => !off).map(ofHosts) },
  ].filter((group) => group.rules.length > 0);
  return ['# Made by `plotscope rules`.', 'groups:', ...groups.flatMap(groupLines)].join('\n').concat('\n');
}

function groupLines(group: { readonly name: string; readonly rules: readonly Rule[] }): string[] {
  return [`  - name: ${group.name}`, '    rules:', ...group.rules.flatMap(ruleLines)];
}

/** Texts as JSON writes them, which YAML reads alike. */
function ruleLines({ alert, expr, for: time, labels, annotations }: Rule): string[] {
  const map = (name: string, of: Readonly<Record<string, string>> = {}) =>
    Object.keys(of).length === 0
      ? []
      : [`        ${name}:`, ...Object.entries(of).map(([key, text]) => `          ${key}: ${JSON.stringify(text)}`)];
  return [
    `      - alert: ${JSON.stringify(alert)}`,
    `        expr: ${JSON.stringify(expr)}`,
    ...(time ? [`        for: ${time}`] : []),
    ...map('labels', labels),
    ...map('annotations', annotations),
  ];
}

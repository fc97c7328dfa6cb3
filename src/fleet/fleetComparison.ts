import { type Report, type ReportChart, type ReportTable, section } from '../analysis/common/report.ts';
import { median } from '../analyze/quantiles.ts';
import type { MetricName } from '../metrics/catalogue.ts';
import { ABSENT } from '../metrics/format.ts';
import type { Picture } from '../pages/pictures.ts';
import { fleetChart } from './fleetChart.ts';
import { MINE } from './fleetQueries.ts';
import type { QueryClient, RangeValues } from './fleetServer.ts';
import { type HostValues, type Standing, standingsOf } from './fleetStandings.ts';
import type { FleetHost } from './fleetTable.ts';
import { namesOf, seenText } from './fleetText.ts';
import { metricOf, prometheusName } from './names.ts';
import { valueText } from './valueText.ts';

/** Rates need a few values. */
const LEAST_RATE_SECONDS = 60;
/** So many are told of in sentences beside a chart; the table has all. */
const MOST_TOLD = 5;

/** Of each host the mean of a gauge, or what a counter grows by a second, over [from, to] in epoch seconds. @throws {FleetQueryError} */
export async function metricOfHosts(
  client: QueryClient,
  metric: MetricName,
  from: number,
  to: number,
): Promise<HostValues[]> {
  const series = `${prometheusName(metric)}{${MINE}}`;
  const isCounter = metricOf(metric).kind === 'counter';
  const query = (step: number) => {
    const span = `${Math.max(step, LEAST_RATE_SECONDS)}s`;
    return isCounter
      ? `sum by (instance, host_name) (rate(${series}[${span}]))`
      : `avg by (instance, host_name) (avg_over_time(${series}[${span}]))`;
  };
  return (await client.range(query, from, to)).map(hostValues);
}

function hostValues({ labels, times, values }: RangeValues): HostValues {
  return { name: labels.host_name ?? labels.instance, instance: labels.instance, times, values };
}

/** Epoch seconds. */
export interface ComparedRange {
  readonly from: number;
  readonly to: number;
  readonly now: number;
}

/** What there is to say of one metric of all hosts. */
interface Comparison {
  readonly standings: readonly Standing[];
  /** How it is with most of them, and how many differ. */
  readonly sentence: string;
  /** Of each that differs. */
  readonly outliers: readonly string[];
  readonly gone: readonly string[];
  readonly chart: ReportChart | undefined;
  readonly table: ReportTable;
}

/** One metric of all hosts, outliers first, and which hosts are gone. */
export function fleetComparison(
  metric: MetricName,
  found: readonly HostValues[],
  hosts: readonly FleetHost[],
  range: ComparedRange,
): Report {
  const { standings, sentence, outliers, gone, chart, table } = compared(metric, found, hosts, range);
  return {
    title: `${metric} of the fleet`,
    range: `${time(range.from)} to ${time(range.to)}`,
    summary: [aboutOf(metric), sentence],
    sections: [
      section('Outliers', {
        lines: standings.length > 0 && outliers.length === 0 ? ['None.'] : [],
        points: [...outliers],
      }),
      section('Hosts', { charts: chart ? [chart] : [], table }),
      section('Gone', { lines: gone.length === 0 ? ['None.'] : [], points: [...gone] }),
    ],
  };
}

/** The same as a picture of the dashboard; undefined where no host sent it. */
export function fleetPicture(
  metric: MetricName,
  found: readonly HostValues[],
  hosts: readonly FleetHost[],
  range: ComparedRange,
): Picture | undefined {
  const { sentence, outliers, gone, chart, table } = compared(metric, found, hosts, range);
  if (!chart) return undefined;
  const { left, right } = (chart.spec as { padding: { left: number; right: number } }).padding;
  const told = [`${aboutOf(metric)} ${sentence}`, ...firstOf(outliers), ...goneTold(gone)];
  return { sentence, spec: chart.spec, legend: chart.legend, table, timed: { left, right }, told };
}

function compared(
  metric: MetricName,
  found: readonly HostValues[],
  hosts: readonly FleetHost[],
  { from, to, now }: ComparedRange,
): Comparison {
  const nameOf = new Map([...namesOf(hosts)].map(([{ instance }, name]) => [instance, name]));
  const standings = standingsOf(found.map((host) => ({ ...host, name: nameOf.get(host.instance) ?? host.name })));
  const text = (value: number) => valueText(metric, value);
  const outliers = standings
    .filter(({ isOutlier }) => isOutlier)
    .map(
      ({ name, middle, distance }) =>
        `${name} has ${text(middle)}, ${distance > 0 ? 'more' : 'less'} than the others by ${Math.abs(distance).toFixed(1)} deviations.`,
    );
  const gone = hosts.filter(({ isGone }) => isGone);
  const goneText = (host: FleetHost) => `${nameOf.get(host.instance)}: ${seenText(host, now)}`;
  return {
    standings,
    sentence: sentenceOf(metric, standings, outliers.length),
    outliers,
    gone: gone.map(goneText),
    chart: standings.length > 0 ? fleetChart(metric, standings, { from, to }) : undefined,
    table: {
      head: ['Host', 'Now', 'Median', 'Largest', 'Deviations from the others', 'Seen'],
      rows: [
        ...standings.map(({ name, instance, last, middle, largest, distance }) => {
          const host = hosts.find((one) => one.instance === instance);
          const figures = [text(last), text(middle), text(largest), (Math.round(distance * 10) / 10 || 0).toFixed(1)];
          return [name, ...figures, host ? seenText(host, now) : ABSENT];
        }),
        // They sent nothing in this time.
        ...hosts
          .filter(({ instance }) => !standings.some((one) => one.instance === instance))
          .map((host) => [nameOf.get(host.instance) ?? '', ABSENT, ABSENT, ABSENT, ABSENT, seenText(host, now)]),
      ],
      words: 1,
    },
  };
}

/** `Half of 12 hosts have 34 % or more; 2 differ from the others.` */
function sentenceOf(metric: MetricName, standings: readonly Standing[], outliers: number): string {
  if (standings.length === 0) return 'No host sent it in this time.';
  const usual = valueText(metric, median(standings.map(({ middle }) => middle)));
  if (standings.length === 1) return `The only host has ${usual}.`;
  const differ = outliers === 0 ? ', and none differs' : `; ${outliers} ${outliers === 1 ? 'differs' : 'differ'}`;
  return `Half of ${standings.length} hosts have ${usual} or more${differ} from the others.`;
}

function aboutOf(metric: MetricName): string {
  const { description, kind } = metricOf(metric);
  return `${description}${kind === 'counter' ? ', a second' : ''}.`;
}

function goneTold(gone: readonly string[]): string[] {
  return gone.length > 0 ? [firstOf(gone).join('; ')] : [];
}

function firstOf(texts: readonly string[]): string[] {
  const more = texts.length - MOST_TOLD;
  return more > 1 ? [...texts.slice(0, MOST_TOLD), `${more} more: the table has them.`] : [...texts];
}

function time(epochSeconds: number): string {
  return `${new Date(epochSeconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

import type { TopLevelSpec } from 'vega-lite';
import { type Report, type ReportChart, section } from '../analysis/common/report.ts';
import { median, quantileOfSorted } from '../analyze/quantiles.ts';
import { CATALOGUE, type MetricName } from '../metrics/catalogue.ts';
import { formatCount } from '../metrics/format.ts';
import { formatMetric } from '../metrics/formatMetric.ts';
import { GREY, MARK_COLOURS } from '../pages/colours.ts';
import { MINE } from './fleetQueries.ts';
import type { QueryClient, RangeValues } from './fleetServer.ts';
import type { FleetHost } from './fleetTable.ts';
import { seenText } from './fleetText.ts';
import { metricOf, prometheusName } from './names.ts';

/** Further from the others than this, in deviations that outliers don't widen, is unusual (Iglewicz and Hoaglin, 1993). */
const UNUSUAL = 3.5;
/** A median absolute deviation is that part of a standard deviation, of normal values. */
const NORMAL = 0.6745;
/** Where nearly all are alike, a difference of that share of their median is none. */
const LEAST_SHARE = 0.05;
const MOST_COLOURED = 5;
const DAY = 86_400;
/** Rates need a few values. */
const LEAST_RATE_SECONDS = 60;

/** A metric of one host over time, its series together. */
export interface HostValues {
  readonly name: string;
  readonly instance: string;
  readonly times: readonly number[];
  readonly values: readonly number[];
}

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

/** A host among the others. */
interface Standing extends HostValues {
  readonly middle: number;
  readonly last: number;
  readonly largest: number;
  /** How far it is from the others, in their deviations; below 0: less than they have. */
  readonly distance: number;
}

/** One metric of all hosts, outliers first, and which hosts are gone. `now`: epoch seconds. */
export function fleetComparison(
  metric: MetricName,
  found: readonly HostValues[],
  hosts: readonly FleetHost[],
  { from, to, now }: { readonly from: number; readonly to: number; readonly now: number },
): Report {
  const standings = standingsOf(found);
  const outliers = standings.filter(({ distance }) => Math.abs(distance) > UNUSUAL);
  const gone = hosts.filter(({ isGone }) => isGone);
  const usual = standings.length > 0 ? median(standings.map(({ middle }) => middle)) : undefined;
  const text = (value: number) => textOf(metric, value);
  const told = outliers.map(
    ({ name, middle, distance }) =>
      `${name} has ${text(middle)}, ${distance > 0 ? 'more' : 'less'} than the others by ${Math.abs(distance).toFixed(1)} deviations.`,
  );
  return {
    title: `${metric} of the fleet`,
    range: `${time(from)} to ${time(to)}`,
    summary: [
      metricOf(metric).description.concat(metricOf(metric).kind === 'counter' ? ', a second.' : '.'),
      usual === undefined
        ? 'No host sent it in this time.'
        : `${standings.length === 1 ? 'The only host has' : `Half of ${standings.length} hosts have`} ${text(usual)}${standings.length === 1 ? '' : ' or more'}${outliers.length > 0 ? `; ${outliers.length} differ from the others.` : ', and none differs from the others.'}`,
    ],
    sections: [
      section('Outliers', { lines: standings.length > 0 && told.length === 0 ? ['None.'] : [], points: told }),
      section('Hosts', {
        charts: standings.length > 0 ? [chartOf(metric, standings, { from, to })] : [],
        table: {
          head: ['Host', 'Now', 'Median', 'Largest', 'Deviations from the others'],
          rows: standings.map(({ name, last, middle, largest, distance }) => [
            name,
            text(last),
            text(middle),
            text(largest),
            distance.toFixed(1),
          ]),
        },
      }),
      section('Gone', {
        lines: gone.length === 0 ? ['None.'] : [],
        points: gone.map((host) => `${host.name}: ${seenText(host, now)}`),
      }),
    ],
  };
}

/** Those that are furthest from the others first. */
function standingsOf(found: readonly HostValues[]): Standing[] {
  const there = found.filter(({ values }) => values.length > 0);
  if (there.length === 0) return [];
  const middles = there.map(({ values }) => median(values));
  const center = median(middles);
  const spread = median(middles.map((middle) => Math.abs(middle - center))) / NORMAL;
  const scale = Math.max(spread, Math.abs(center) * LEAST_SHARE) || 1;
  return there
    .map((host, i) => ({
      ...host,
      middle: middles[i],
      last: host.values[host.values.length - 1],
      largest: quantileOfSorted(
        host.values.toSorted((a, b) => a - b),
        1,
      ),
      distance: (middles[i] - center) / scale,
    }))
    .sort((a, b) => Math.abs(b.distance) - Math.abs(a.distance));
}

function chartOf(
  metric: MetricName,
  standings: readonly Standing[],
  range: { readonly from: number; readonly to: number },
): ReportChart {
  const colours = Object.values(MARK_COLOURS);
  const coloured = standings.filter(({ distance }) => Math.abs(distance) > UNUSUAL).slice(0, MOST_COLOURED);
  const colourOf = ({ instance }: Standing) => {
    const at = coloured.findIndex((one) => one.instance === instance);
    return at < 0 ? GREY : colours[at];
  };
  const values = standings.toReversed().flatMap((host) =>
    host.times.map((at, i) => ({
      time: at * 1000,
      value: host.values[i],
      host: host.instance,
      color: colourOf(host),
    })),
  );
  const spec: TopLevelSpec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    width: 640,
    height: 220,
    data: { values },
    mark: { type: 'line', strokeWidth: 1.2 },
    encoding: {
      x: {
        field: 'time',
        type: 'temporal',
        title: null,
        scale: { type: 'utc', domain: [range.from * 1000, range.to * 1000] },
        axis: { format: range.to - range.from > DAY ? '%b %d' : '%H:%M', labelFlush: true },
      },
      y: {
        field: 'value',
        type: 'quantitative',
        title: metricOf(metric).unit === '1' ? 'share' : metricOf(metric).unit,
      },
      detail: { field: 'host', type: 'nominal' },
      color: { field: 'color', type: 'nominal', scale: null, legend: null },
    },
  };
  const legend = coloured.map((host, i) => ({ name: host.name, color: colours[i] }));
  const others = standings.length - coloured.length;
  return {
    title: metric,
    sentence: `${formatCount(standings.length, 'host')} over time; ${coloured.length > 0 ? coloured.map(({ name }) => name).join(', ') : 'none'} away from the others.`,
    spec,
    legend: others > 0 ? [...legend, { name: others === 1 ? '1 other' : `${others} others`, color: GREY }] : legend,
  };
}

function textOf(metric: MetricName, value: number): string {
  const rate = `${metric}.rate`;
  const isRate = metricOf(metric).kind === 'counter' && rate in CATALOGUE;
  return formatMetric(isRate ? (rate as MetricName) : metric, value);
}

function time(epochSeconds: number): string {
  return `${new Date(epochSeconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

import type { ReportChart } from '../analysis/common/report.ts';
import type { MetricName } from '../metrics/catalogue.ts';
import { formatCount } from '../metrics/format.ts';
import { UNITS, type Unit } from '../metrics/metric.ts';
import { COLOUR_SCHEMES } from '../pages/colourSchemes.ts';
import { GREY } from '../pages/colours.ts';
import { fleetSpec } from '../pages/fleetSpec.ts';
import { FLEET_PICTURE } from '../pages/pictures.ts';
import { type QuantityFormat, type Scale, scaleFor } from '../pages/quantity.ts';
import { timeTicks } from '../pages/timeAxis.ts';
import type { Standing } from './fleetStandings.ts';
import { metricOf } from './names.ts';
import { toldAs } from './valueText.ts';

const COLOURS = COLOUR_SCHEMES[FLEET_PICTURE.scheme].marks;
/** More lines would be a blot, and megabytes: those nearest to the others are left out, and the table has them. */
const MOST_DRAWN = 200;

/** What the axis counts in, of those units that are scaled. */
const QUANTITIES: Readonly<Partial<Record<Unit, QuantityFormat>>> = {
  '1': 'ratio',
  By: 'bytes',
  'By/s': 'bytesPerSecond',
  s: 'seconds',
  '{cpu}': 'cores',
  '{plot}/d': 'perDay',
  Cel: 'celsius',
  W: 'watts',
};

/** A line for each host over [from, to] (epoch seconds), those that differ from the others in colours of their own, over the rest. */
export function fleetChart(
  metric: MetricName,
  standings: readonly Standing[],
  { from, to }: { readonly from: number; readonly to: number },
): ReportChart {
  const coloured = standings.filter(({ isOutlier }) => isOutlier).slice(0, COLOURS.length);
  const drawn = standings.slice(0, MOST_DRAWN);
  const { unit, size } = scaleOf(metric, Math.max(...drawn.map(({ largest }) => largest)));
  const lines = drawn.map(({ name, instance, times, values }, at) => ({
    host: name,
    instance,
    color: at < coloured.length ? COLOURS[at] : GREY,
    times: times.map((time) => time * 1000),
    values: values.map((value) => value / size),
  }));
  const stretch = { from: from * 1000, until: to * 1000 };
  const others = drawn.length - coloured.length;
  const left = standings.length - drawn.length;
  const othersText = `${formatCount(others, 'other')}${left > 0 ? ` (${left} more are not drawn)` : ''}`;
  const away = coloured.length > 0 ? coloured.map(({ name }) => name).join(', ') : 'none';
  return {
    title: metric,
    sentence: `${formatCount(standings.length, 'host')} over time; ${away} away from the others.`,
    spec: fleetSpec(metric, lines.reverse(), unit, stretch, timeTicks(stretch.from, stretch.until)),
    legend: [
      ...coloured.map(({ name }, at) => ({ name, color: COLOURS[at] })),
      ...(others > 0 ? [{ name: othersText, color: GREY }] : []),
    ],
  };
}

function scaleOf(metric: MetricName, highest: number): Scale {
  const { unit } = metricOf(toldAs(metric));
  const format = QUANTITIES[unit];
  return format ? scaleFor(format, highest) : { unit: UNITS[unit], size: 1 };
}

import { type HostForecastReport, OUTLOOK } from '../../analysis/host/hostForecastReport.ts';
import type { FillForecast } from '../../analyze/forecast/timeToFull.ts';
import { isNotEnoughData } from '../../analyze/notEnoughData.ts';
import { formatBytes, formatDuration } from '../../metrics/format.ts';
import { type CoursePoint, courseSpec } from '../../pages/pictureSpecs.ts';
import { type Picture, schemeOf } from '../../pages/pictures.ts';
import { coloursFor } from '../../pages/plotCharts.ts';
import { scaleFor } from '../../pages/quantity.ts';
import { axisOf, legendOf } from '../plotCharts.ts';
import type { PictureSources } from './pictureSources.ts';
import { timedPicture } from './timedPicture.ts';

type Filling = Exclude<FillForecast, { kind: 'notEnoughData' }>;

const POINTS = 120;
/** As far ahead as there is time before it. */
const AHEAD = 1;
const STALE_SECONDS = 1800;

/** Room left in each file system, and what is expected of it. */
export function diskFillPicture({ history, range, now }: PictureSources): Picture | undefined {
  const found = history
    .query({ series: { metric: 'system.filesystem.available' }, ...range, points: POINTS })
    .filter(({ mean }) => mean.some(Number.isFinite));
  if (found.length === 0) return undefined;
  const report = history.get(OUTLOOK.kind, OUTLOOK.key) as HostForecastReport | undefined;
  const isCurrent = report?.at !== undefined && Math.abs(range.to - report.at) < STALE_SECONDS && now <= range.to + 1;
  const stores = found.map(({ series, times, mean }) => {
    const mountpoint = series.attributes['system.filesystem.mountpoint'];
    const fill = isCurrent ? report.fills[mountpoint] : undefined;
    const last = mean.findLastIndex(Number.isFinite);
    return { mountpoint, times, mean, free: mean[last], ...(fill && !isNotEnoughData(fill) && { fill }) };
  });
  const isForetold = stores.some(({ fill }) => fill !== undefined);
  const until = isForetold ? range.to + AHEAD * (range.to - range.from) : range.to;
  const highest = Math.max(
    ...stores.map(({ mean }) =>
      mean.reduce((most, value) => (Number.isFinite(value) ? Math.max(value, most) : most), 0),
    ),
  );
  const { unit, size } = scaleFor('bytes', highest);
  const measured = stores.flatMap(({ mountpoint, times, mean }) =>
    Array.from(
      times,
      (time, i): CoursePoint => ({
        time: time * 1000,
        kind: mountpoint,
        value: mean[i] / size,
        text: `${formatBytes(mean[i])} left`,
      }),
    ).filter(({ value }) => Number.isFinite(value)),
  );
  const expected = stores.flatMap(({ mountpoint, fill, free }) =>
    fill ? foretold(fill, free, range.to, until, size).map((point) => ({ ...point, kind: mountpoint })) : [],
  );
  const colours = coloursFor(
    stores.map(({ mountpoint }) => mountpoint),
    schemeOf('diskFill'),
  );
  const first = stores
    .filter(({ fill }) => fill?.secondsToFull !== undefined)
    .toSorted((a, b) => (a.fill?.secondsToFull ?? 0) - (b.fill?.secondsToFull ?? 0))[0];
  const parts = {
    sentence: first
      ? `${first.mountpoint} is full in ${formatDuration(first.fill?.secondsToFull)} at the pace of the last day.`
      : `Most room: ${formatBytes(Math.max(...stores.map(({ free }) => free)))}. None is known to be filling.`,
    spec: courseSpec(
      'Room left on disks',
      { measured, expected },
      `${unit} left`,
      ...axisOf({ from: range.from, to: until }),
      colours,
    ),
    legend: legendOf(colours),
    table: {
      head: ['File system', 'Room left', 'Fills by', 'Full in'],
      rows: stores.map(({ mountpoint, free, fill }) => [
        mountpoint,
        formatBytes(free),
        fill && fill.bytesPerSecond > 0 ? `${formatBytes(fill.bytesPerSecond * 86_400)} a day` : '',
        fullIn(fill),
      ]),
    },
  };
  return timedPicture(parts, until);
}

/** `3 d 4 h (2 d … 5 d)` */
function fullIn(fill: Filling | undefined): string {
  if (fill?.secondsToFull === undefined) return '';
  const [low, high] = fill.secondsInterval ?? [];
  const interval =
    low === undefined ? '' : ` (${formatDuration(low)} … ${high === undefined ? 'never' : formatDuration(high)})`;
  return `${formatDuration(fill.secondsToFull)}${interval}`;
}

/** A straight line, until nothing is left. */
function foretold(
  { bytesPerSecond, rateInterval: [slow, fast] }: Filling,
  free: number,
  from: number,
  until: number,
  size: number,
) {
  const steps = 24;
  return Array.from({ length: steps + 1 }, (_, i) => {
    const seconds = ((until - from) * i) / steps;
    const left = (rate: number) => Math.max(0, free - rate * seconds);
    const [value, low, high] = [bytesPerSecond, fast, slow].map(left);
    return {
      time: (from + seconds) * 1000,
      ...{ value: value / size, low: low / size, high: high / size },
      text: `${formatBytes(value)} left expected (${formatBytes(low)} … ${formatBytes(high)})`,
    };
  });
}

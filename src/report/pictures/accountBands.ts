import type { Interval } from '../../analysis/common/evidence.ts';
import type { SeriesColumns } from '../../history/historyQuery.ts';
import { formatShare } from '../../metrics/format.ts';
import { LANES, TIME_LANES, type TimeLane } from '../../metrics/timeLanes.ts';
import { LANE_COLOURS } from '../../pages/colourSchemes.ts';
import { type BandPoint, bandSpec } from '../../pages/pictureSpecs.ts';
import type { Picture } from '../../pages/pictures.ts';
import { plotterRow } from '../plotAccounts.ts';
import { axisOf, legendOf } from '../plotCharts.ts';
import type { PictureSources } from './pictureSources.ts';
import { timedPicture } from './timedPicture.ts';

const POINTS = 90;
const MOST_ROWS = 8;
/** Of the time of any plotter; what is less can't be seen. */
const LEAST_SHARE = 0.01;
/** Between rows. */
const FILLED = 0.88;
const GAP_STEPS = 2.5;

type Means = Pick<SeriesColumns, 'times' | 'mean'>;

interface Account {
  readonly row: string;
  /** Epoch seconds. */
  readonly times: Float64Array;
  readonly lanes: ReadonlyMap<TimeLane, Means>;
}

/** What the time of each plotter went into, as areas over the time. */
export function accountBandPicture({ history, range, plots }: PictureSources): Picture | undefined {
  const found = history.query({ series: { metric: 'process.time.share' }, ...range, points: POINTS });
  const names = new Map(plots.map((plot) => [plot.processId, plotterRow(plot)]));
  const byProcess = [...Map.groupBy(found, ({ series }) => series.attributes['process.id'])];
  const accounts = byProcess
    .map(([id, own]): Account => {
      const { plotter, 'process.pid': pid } = own[0].series.attributes;
      const lanes = new Map(own.map((column) => [column.series.attributes.lane as TimeLane, condensed(column, range)]));
      const times = [...lanes.values()].map((column) => column.times).toSorted((a, b) => b.length - a.length)[0];
      return { row: names.get(id) ?? `${plotter} · ${pid}`, times, lanes };
    })
    .filter(({ times }) => times.length > 1)
    .toSorted((a, b) => b.times[b.times.length - 1] - a.times[a.times.length - 1])
    .slice(0, MOST_ROWS);
  if (accounts.length === 0) return undefined;
  const shares = accounts.map(meanShares);
  const lanes = LANES.filter((lane) => shares.some((own) => (own.get(lane) ?? 0) >= LEAST_SHARE));
  const rows = accounts.map(({ row }) => row);
  const points = accounts.flatMap((account, at) => bandPoints(account, lanes, rows.length - at - 1));
  const colours = { names: lanes.map((lane) => TIME_LANES[lane]), colours: lanes.map((lane) => LANE_COLOURS[lane]) };
  const text = (own: ReadonlyMap<TimeLane, number>, lane: TimeLane) => formatShare(own.get(lane) ?? 0);
  const [first] = [...shares[0]].toSorted(([, a], [, b]) => b - a);
  return timedPicture({
    sentence: `Most of the time of ${rows[0]} went into ${TIME_LANES[first[0]]}: ${formatShare(first[1])}.`,
    spec: bandSpec('What plotters’ time went into', { rows, points }, ...axisOf(range), colours),
    legend: legendOf(colours),
    table: {
      head: ['Plotter', ...lanes.map((lane) => TIME_LANES[lane])],
      rows: shares.map((own, i) => [rows[i], ...lanes.map((lane) => text(own, lane))]),
    },
  });
}

function meanShares({ lanes }: Account): Map<TimeLane, number> {
  return new Map([...lanes].map(([lane, { mean }]) => [lane, meanOf([...mean]) ?? 0]));
}

/** Of those that are known; undefined where none is. */
function meanOf(values: readonly number[]): number | undefined {
  const known = values.filter(Number.isFinite);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Means of as many values as one point stands for: of a process there may be thousands, which are not seen, and all go to the page. */
function condensed({ times, mean }: Means, { from, to }: Interval): Means {
  if (times.length <= 2 * POINTS) return { times, mean };
  const step = (to - from) / POINTS;
  const places = [...Map.groupBy(times.keys(), (at) => Math.floor((times[at] - from) / step)).values()];
  return {
    times: Float64Array.from(places, ([first]) => times[first]),
    mean: Float64Array.from(places, (own) => meanOf(own.map((at) => mean[at])) ?? Number.NaN),
  };
}

/** Lanes on one another; where one isn't known nothing is drawn: what lies above it would fall. */
function bandPoints({ row, times, lanes }: Account, shown: readonly TimeLane[], bottom: number): BandPoint[] {
  const points: BandPoint[] = [];
  const steps = times.map((time, i) => (i === 0 ? Number.POSITIVE_INFINITY : time - times[i - 1]));
  const usual = steps.slice(1).toSorted()[Math.floor((steps.length - 1) / 2)];
  const places = new Map(
    [...lanes].map(([lane, column]) => [lane, new Map(Array.from(column.times, (at, i) => [at, i]))]),
  );
  let part = 0;
  times.forEach((time, i) => {
    if (steps[i] > usual * GAP_STEPS) part++;
    const values = shown.map((lane) => {
      const column = lanes.get(lane);
      if (!column) return 0;
      const at = places.get(lane)?.get(time);
      return at === undefined ? Number.NaN : column.mean[at];
    });
    if (!values.every(Number.isFinite)) {
      part++;
      return;
    }
    let low = bottom;
    shown.forEach((lane, place) => {
      const high = low + FILLED * values[place];
      points.push({
        row,
        path: `${row} ${lane} ${part}`,
        time: time * 1000,
        kind: TIME_LANES[lane],
        low: round(low),
        high: round(high),
        share: round(values[place]),
      });
      low = high;
    });
  });
  return points;
}

/** A thousandth of a row can't be seen, and pages are sent over slow links. */
function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

import { changePoints } from '../../analyze/changePoints.ts';
import { isNotEnoughData, type NotEnoughData, notEnoughData } from '../../analyze/notEnoughData.ts';
import { medianInPlace } from '../../analyze/quantiles.ts';
import { trend } from '../../analyze/trend.ts';
import { notableChanges } from './levelChanges.ts';
import type { LocalTime } from './localCalendar.ts';
import { type PlotCase, slownessOf } from './plotCases.ts';

/** How the time that a plot takes went, by plots of the same kind. */
export interface PlotTimeTrend {
  readonly kind: 'plotTimeTrend';
  readonly plots: number;
  readonly direction: 'rising' | 'falling' | 'steady';
  /** From the start of the range to its end, by the changes of level where there are any, else along a line: 1.1 = 10 % longer. */
  readonly changeRatio: number;
  /** Of the line. */
  readonly adjustedPValue: number;
  /** When plots began to take longer or shorter: 1.1 = 10 % longer than before. */
  readonly changes: readonly { readonly at: number; readonly ratio: number }[];
}

const CERTAIN = 0.01;
const LEAST_PLOTS = 12;
const LEAST_CHANGE = 0.03;
const LEAST_PLOTS_OF_LEVEL = 5;
const DAY = 86_400;

/** What comes again with the calendar is no change for good. From so many days on it is told what an hour does, and what a weekday. */
const CALENDAR: readonly {
  readonly place: keyof LocalTime;
  readonly roundSeconds: number;
  readonly leastDays: number;
}[] = [
  { place: 'hour', roundSeconds: DAY, leastDays: 5 },
  { place: 'weekday', roundSeconds: 7 * DAY, leastDays: 21 },
];

/** @param cases In the order of their starts. */
export function plotTimeTrend(cases: readonly PlotCase[]): PlotTimeTrend | NotEnoughData {
  if (cases.length < LEAST_PLOTS) {
    return notEnoughData(LEAST_PLOTS, cases.length, `${cases.length} of at least ${LEAST_PLOTS} finished plots`);
  }
  const starts = Float64Array.from(cases, ({ from }) => from);
  const days = new Set(cases.map(({ local }) => local.day)).size;
  let slowness = slownessOf(cases);
  for (const { place, roundSeconds, leastDays } of CALENDAR) {
    if (days < leastDays) continue;
    slowness = withoutUsual(
      slowness,
      starts,
      cases.map(({ local }) => local[place]),
      roundSeconds,
    );
  }
  const line = trend(starts, slowness);
  if (isNotEnoughData(line)) return line;
  // What lasts for less than a day is no change for good.
  const found = changePoints(slowness, { shortest: Math.max(LEAST_PLOTS_OF_LEVEL, Math.ceil(cases.length / days)) });
  const changes = isNotEnoughData(found)
    ? []
    : notableChanges(found, slowness, Math.log(1 + LEAST_CHANGE)).map(({ index, shift }) => ({
        at: starts[index],
        ratio: Math.exp(shift),
      }));
  const alongLine = Math.exp((line.slopePerHour * (starts[starts.length - 1] - starts[0])) / 3600);
  const changeRatio = changes.length > 0 ? changes.reduce((product, { ratio }) => product * ratio, 1) : alongLine;
  const isSure = changes.length > 0 || line.adjustedPValue <= CERTAIN;
  const goes = isSure && Math.abs(changeRatio - 1) >= LEAST_CHANGE;
  return {
    kind: 'plotTimeTrend',
    plots: cases.length,
    direction: goes ? (changeRatio > 1 ? 'rising' : 'falling') : 'steady',
    changeRatio,
    adjustedPValue: line.adjustedPValue,
    changes,
  };
}

/** Values less what is usual at their place of a round, told by how far those there are from the level of their time. */
function withoutUsual(
  values: Float64Array,
  times: Float64Array,
  places: readonly number[],
  roundSeconds: number,
): Float64Array {
  const levels = levelsOf(values, times, roundSeconds);
  const usual = new Map(
    [...Map.groupBy(values.keys(), (i) => places[i])].map(([place, own]) => [
      place,
      medianInPlace(Float64Array.from(own, (i) => values[i] - levels[i])),
    ]),
  );
  return values.map((value, i) => value - (usual.get(places[i]) ?? 0));
}

/** For each value, the mean of those within one round about it; at the ends, of the first and the last round. */
function levelsOf(values: Float64Array, times: Float64Array, roundSeconds: number): Float64Array {
  const last = times[times.length - 1];
  let first = 0;
  let end = 0;
  let sum = 0;
  return times.map((time) => {
    const from = Math.max(times[0], Math.min(time, last - roundSeconds / 2) - roundSeconds / 2);
    for (; end < times.length && times[end] <= from + roundSeconds; end++) sum += values[end];
    for (; times[first] < from; first++) sum -= values[first];
    return sum / (end - first);
  });
}

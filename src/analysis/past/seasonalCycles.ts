import type { NotEnoughData } from '../../analyze/notEnoughData.ts';
import { notEnoughData } from '../../analyze/notEnoughData.ts';
import { meanOfPresent } from '../../analyze/series.ts';
import { type LocalTime, WEEKDAYS } from './localCalendar.ts';
import { placeMeans, type RepeatedMeasures, repeatedMeasures } from './repeatedMeasures.ts';

/** A round that the calendar repeats, and its places. */
export interface SeasonalCycle {
  readonly id: 'daily' | 'weekly' | 'monthly';
  readonly seconds: number;
  /** The fewest rounds from which a pattern can be told. */
  readonly least: number;
  readonly round: string;
  readonly places: number;
  /** Places that every round has: months are of different length. */
  readonly commonPlaces: number;
  roundOf(time: LocalTime): number;
  placeOf(time: LocalTime): number;
  placeName(place: number): string;
}

const DAY_SECONDS = 86_400;
const DAYS_FROM_MONDAY = 3;

export const SEASONAL_CYCLES: readonly SeasonalCycle[] = [
  {
    id: 'daily',
    seconds: DAY_SECONDS,
    least: 5,
    round: 'days',
    places: 24,
    commonPlaces: 24,
    roundOf: ({ day }) => day,
    placeOf: ({ hour }) => hour,
    placeName: (place) => `${String(place).padStart(2, '0')}:00`,
  },
  {
    id: 'weekly',
    seconds: 7 * DAY_SECONDS,
    least: 3,
    round: 'weeks',
    places: 7,
    commonPlaces: 7,
    roundOf: ({ day }) => Math.floor((day + DAYS_FROM_MONDAY) / 7),
    placeOf: ({ weekday }) => weekday,
    placeName: (place) => WEEKDAYS[place],
  },
  {
    id: 'monthly',
    seconds: 30 * DAY_SECONDS,
    least: 3,
    round: 'months',
    places: 31,
    commonPlaces: 28,
    roundOf: ({ month }) => month,
    placeOf: ({ dayOfMonth }) => dayOfMonth - 1,
    placeName: (place) => `day ${place + 1} of the month`,
  },
];

export interface CycleProfile extends RepeatedMeasures {
  /** Rounds that it was found in. */
  readonly rounds: number;
  /** By place: how far the values are above or below what they are around then; NaN where none was measured. */
  readonly deviations: Float64Array;
}

/** Share of the places of a round that must have been measured for it to count. */
const MOSTLY = 0.75;

/**
 * Whether a cycle shows in a series, and what it is like. What changes more slowly than a round is taken out first: neither
 * growth nor a change of level looks like a season.
 * @param local The calendar's time of each value; values lie `stepSeconds` apart.
 */
export function cycleProfile(
  values: Float64Array,
  local: readonly LocalTime[],
  stepSeconds: number,
  cycle: SeasonalCycle,
): CycleProfile | NotEnoughData {
  if (stepSeconds > cycle.seconds / cycle.places) {
    return notEnoughData(cycle.places, Math.floor(cycle.seconds / stepSeconds), `values ${stepSeconds} s apart`);
  }
  const all = rounds(withoutSlowChanges(values, Math.round(cycle.seconds / stepSeconds)), local, cycle);
  const usable = all.filter((row) => shareOfNumbers(row.subarray(0, cycle.commonPlaces)) >= MOSTLY);
  if (usable.length < cycle.least) {
    const reason = `${usable.length} of at least ${cycle.least} ${cycle.round} that were measured for the most part`;
    return notEnoughData(cycle.least, usable.length, reason);
  }
  const complete = completed(usable.map((row) => row.slice(0, cycle.commonPlaces)));
  const test = repeatedMeasures(complete);
  if (test === undefined) return notEnoughData(cycle.least, 0, 'the same value throughout');
  return { ...test, rounds: usable.length, deviations: placeMeans(usable) };
}

/** Less the line through all of it, then less the mean of a round around each value. */
function withoutSlowChanges(values: Float64Array, window: number): Float64Array {
  const straight = withoutLine(values);
  const sums = new Float64Array(values.length + 1);
  const counts = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) {
    const isThere = Number.isFinite(straight[i]);
    sums[i + 1] = sums[i] + (isThere ? straight[i] : 0);
    counts[i + 1] = counts[i] + (isThere ? 1 : 0);
  }
  return straight.map((value, i) => {
    const from = Math.max(0, i - (window >> 1));
    const to = Math.min(values.length, from + window);
    return value - (sums[to] - sums[from]) / (counts[to] - counts[from]);
  });
}

function withoutLine(values: Float64Array): Float64Array {
  let count = 0;
  let meanAt = 0;
  let mean = 0;
  values.forEach((value, i) => {
    if (!Number.isFinite(value)) return;
    count++;
    meanAt += (i - meanAt) / count;
    mean += (value - mean) / count;
  });
  let products = 0;
  let squares = 0;
  values.forEach((value, i) => {
    if (!Number.isFinite(value)) return;
    products += (i - meanAt) * (value - mean);
    squares += (i - meanAt) ** 2;
  });
  const slope = squares > 0 ? products / squares : 0;
  return values.map((value, i) => value - slope * (i - meanAt));
}

/** A row a round, the mean of each of its places; NaN where nothing was measured. */
function rounds(values: Float64Array, local: readonly LocalTime[], cycle: SeasonalCycle): Float64Array[] {
  const sums = new Map<number, { sums: Float64Array; counts: Float64Array }>();
  values.forEach((value, i) => {
    if (!Number.isFinite(value)) return;
    const round = cycle.roundOf(local[i]);
    let row = sums.get(round);
    if (!row) {
      row = { sums: new Float64Array(cycle.places), counts: new Float64Array(cycle.places) };
      sums.set(round, row);
    }
    const place = cycle.placeOf(local[i]);
    row.sums[place] += value;
    row.counts[place]++;
  });
  return [...sums.values()].map((row) =>
    row.sums.map((sum, place) => (row.counts[place] === 0 ? Number.NaN : sum / row.counts[place])),
  );
}

/** Each row less its mean; what is absent is as usual at its place. */
function completed(rows: Float64Array[]): Float64Array[] {
  const centred = rows.map((row) => {
    const mean = meanOfPresent(row);
    return row.map((value) => value - mean);
  });
  const usual = placeMeans(centred);
  return centred.map((row) => {
    const filled = row.map((value, place) => (Number.isNaN(value) ? usual[place] || 0 : value));
    const mean = meanOfPresent(filled);
    return filled.map((value) => value - mean);
  });
}

function shareOfNumbers(values: Float64Array): number {
  return values.filter((value) => !Number.isNaN(value)).length / values.length;
}

import { benjaminiHochberg } from '../../analyze/falseDiscovery.ts';
import { isNotEnoughData, type NotEnoughData } from '../../analyze/notEnoughData.ts';
import { meanOf, usableValues } from '../../analyze/series.ts';
import type { MetricName } from '../../metrics/catalogue.ts';
import type { Category } from '../common/category.ts';
import type { LocalTime } from './localCalendar.ts';
import type { MetricTrack, MetricTracks } from './metricTracks.ts';
import { type CycleProfile, cycleProfile, SEASONAL_CYCLES, type SeasonalCycle } from './seasonalCycles.ts';

/** What is found may be chance in so many cases of all. */
const FALSE_DISCOVERIES = 0.01;
/** A pattern that explains less than this of what varies within a round is of no use. */
const LEAST_STRENGTH = 0.1;

/** What a metric does in every round of a cycle. */
export interface SeasonalPattern {
  readonly id: string;
  readonly title: string;
  readonly metric: MetricName;
  readonly category: Category;
  readonly cycle: SeasonalCycle['id'];
  /** Share of what varies within a round that the pattern explains, 0 … 1. */
  readonly strength: number;
  readonly pValue: number;
  /** Corrected for how many metrics were looked at. */
  readonly adjustedPValue: number;
  /** Days, weeks or months in which it was looked for. */
  readonly rounds: number;
  readonly mean: number;
  /** What is usual by place, in the metric's unit: by hour, weekday (Monday first) or day of the month; null = not measured. */
  readonly usual: readonly (number | null)[];
  readonly highest: { readonly place: string; readonly value: number };
  readonly lowest: { readonly place: string; readonly value: number };
}

export interface CycleFindings {
  readonly kind: 'cycle';
  readonly patterns: readonly SeasonalPattern[];
  /** How many metrics it was looked for in. */
  readonly tried: number;
}

export type Seasons = Readonly<Record<SeasonalCycle['id'], CycleFindings | NotEnoughData>>;

/** The daily, weekly and monthly patterns of all metrics, the strongest first. */
export function findSeasons({ tracks, stepSeconds }: MetricTracks, local: readonly LocalTime[]): Seasons {
  const found = SEASONAL_CYCLES.map((cycle) => [cycle.id, findings(tracks, stepSeconds, local, cycle)] as const);
  return Object.fromEntries(found) as Seasons;
}

function findings(
  tracks: readonly MetricTrack[],
  stepSeconds: number,
  local: readonly LocalTime[],
  cycle: SeasonalCycle,
): CycleFindings | NotEnoughData {
  const tried: { track: MetricTrack; profile: CycleProfile }[] = [];
  let lacking: NotEnoughData | undefined;
  for (const track of tracks) {
    const profile = cycleProfile(track.values, local, stepSeconds, cycle);
    if (!isNotEnoughData(profile)) tried.push({ track, profile });
    else if (lacking === undefined || profile.got > lacking.got) lacking = profile;
  }
  if (tried.length === 0) {
    return lacking ?? { kind: 'notEnoughData', needed: 1, got: 0, reason: 'no metric was measured' };
  }
  const adjusted = benjaminiHochberg(tried.map(({ profile }) => profile.pValue));
  const patterns = tried.flatMap(({ track, profile }, i) =>
    adjusted[i] <= FALSE_DISCOVERIES && profile.strength >= LEAST_STRENGTH
      ? [patternOf(track, profile, adjusted[i], cycle)]
      : [],
  );
  return { kind: 'cycle', patterns: patterns.sort((a, b) => b.strength - a.strength), tried: tried.length };
}

function patternOf(
  { id, title, metric, category, values }: MetricTrack,
  { deviations, strength, pValue, rounds }: CycleProfile,
  adjustedPValue: number,
  cycle: SeasonalCycle,
): SeasonalPattern {
  const mean = meanOf(usableValues(values));
  const usual = Array.from(deviations, (deviation) => (Number.isNaN(deviation) ? null : mean + deviation));
  const measured = usual.flatMap((value, place) => (value === null ? [] : [{ place: cycle.placeName(place), value }]));
  measured.sort((a, b) => a.value - b.value);
  const [lowest] = measured;
  const highest = measured[measured.length - 1];
  return {
    id,
    title,
    metric,
    category,
    cycle: cycle.id,
    strength,
    pValue,
    adjustedPValue,
    rounds,
    mean,
    usual,
    highest,
    lowest,
  };
}

/** The tracks less their daily and weekly patterns: what is left is what the calendar doesn't explain. */
export function withoutSeasons(
  { tracks }: MetricTracks,
  seasons: Seasons,
  local: readonly LocalTime[],
): readonly MetricTrack[] {
  return tracks.map((track) => {
    let { values } = track;
    for (const cycle of SEASONAL_CYCLES) {
      const findings = seasons[cycle.id];
      if (isNotEnoughData(findings)) continue;
      const pattern = findings.patterns.find(({ id }) => id === track.id);
      if (pattern === undefined) continue;
      const shifts = pattern.usual.map((value) => (value === null ? 0 : value - pattern.mean));
      values = values.map((value, i) => value - shifts[cycle.placeOf(local[i])]);
    }
    return values === track.values ? track : { ...track, values };
  });
}

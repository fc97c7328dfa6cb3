import { type CorrelatedPair, type CorrelationMatrix, correlationMatrix } from '../../analyze/correlationMatrix.ts';
import { benjaminiHochberg } from '../../analyze/falseDiscovery.ts';
import { granger } from '../../analyze/granger.ts';
import { isNotEnoughData, type NotEnoughData, notEnoughData } from '../../analyze/notEnoughData.ts';
import { type PartialPair, partialCorrelations } from '../../analyze/partialCorrelation.ts';
import { goTogetherAnyway } from '../common/keyMetric.ts';
import { type CleanSeries, closelyLookedAt, type PreparedInput } from './analysisInput.ts';
import { commonGrid } from './commonGrid.ts';

/** Two series that go together, and by how much once the others are taken into account. */
export interface SignificantPair extends CorrelatedPair {
  readonly titles: readonly [a: string, b: string];
  /** Whether both measure the same work, so that it tells nothing. */
  readonly isSameFamily: boolean;
}

/** The past of one series helps to foretell another. */
export interface Precedence {
  readonly cause: string;
  readonly effect: string;
  readonly titles: readonly [cause: string, effect: string];
  readonly lagSeconds: number;
  /** Corrected for how many were tried. */
  readonly adjustedPValue: number;
  /** Share of the effect's error that the cause's past takes away, 0 … 1. */
  readonly explained: number;
}

export interface HostCorrelations {
  readonly stepSeconds: number;
  readonly pearson: CorrelationMatrix | NotEnoughData;
  readonly spearman: CorrelationMatrix | NotEnoughData;
  /** Significant by Pearson's or Spearman's coefficient, the closest first. */
  readonly significant: readonly SignificantPair[];
  readonly partial: readonly PartialPair[] | NotEnoughData;
  /** Where one foretells the other, but not the other way round. */
  readonly precedences: readonly Precedence[];
  readonly notLookedAtClosely: number;
}

const MOST_CLOSELY = 40;
const MOST_PLACES = 600;
/** With more controls little is left of any pair. */
const MOST_PARTIAL = 12;
const MOST_TESTED_PAIRS = 12;
const SIGNIFICANCE = 0.01;
/** A cause that takes away less of the error is of no interest, however certain. */
const LEAST_EXPLAINED = 0.05;

export function hostCorrelations({ series, windows }: PreparedInput): HostCorrelations | NotEnoughData {
  const closely = closelyLookedAt(series, MOST_CLOSELY);
  if (closely.length < 2) return notEnoughData(2, closely.length, `${closely.length} of at least 2 series that change`);
  const grid = commonGrid(closely, windows.to - windows.correlationSeconds, windows.to, MOST_PLACES);
  if (grid === undefined) return notEnoughData(2, 1, 'all values have the same time');
  const named = grid.columns.map(({ series: { key }, values }) => ({ key, values }));
  const pearson = correlationMatrix(named);
  const spearman = correlationMatrix(named, { method: 'spearman' });
  const byKey = new Map(closely.map((one) => [one.key, one]));
  const significant = joined(pearson, spearman).map((pair) => told(pair, byKey));
  const inPairs = new Set(significant.flatMap(({ a, b }) => [a, b]));
  const valuesOf = new Map(named.map(({ key, values }) => [key, values]));
  return {
    stepSeconds: grid.stepSeconds,
    pearson,
    spearman,
    significant,
    partial: partialCorrelations(named.filter(({ key }) => inPairs.has(key)).slice(0, MOST_PARTIAL)),
    precedences: precedencesOf(significant, valuesOf, grid.stepSeconds),
    notLookedAtClosely: series.length - closely.length,
  };
}

/** Of pairs that both methods found, the one of the closer coefficient. */
function joined(...matrices: readonly (CorrelationMatrix | NotEnoughData)[]): CorrelatedPair[] {
  const pairs = new Map<string, CorrelatedPair>();
  for (const matrix of matrices) {
    if (isNotEnoughData(matrix)) continue;
    for (const pair of matrix.significant) {
      const id = `${pair.a} ${pair.b}`;
      const other = pairs.get(id);
      if (other === undefined || Math.abs(other.coefficient) < Math.abs(pair.coefficient)) pairs.set(id, pair);
    }
  }
  return [...pairs.values()].sort((a, b) => Math.abs(b.coefficient) - Math.abs(a.coefficient));
}

function told(pair: CorrelatedPair, byKey: ReadonlyMap<string, CleanSeries>): SignificantPair {
  const [a, b] = [byKey.get(pair.a), byKey.get(pair.b)];
  const isSameFamily = a !== undefined && b !== undefined && goTogetherAnyway(a, b);
  return { ...pair, titles: [a?.title ?? pair.a, b?.title ?? pair.b], isSameFamily };
}

function precedencesOf(
  pairs: readonly SignificantPair[],
  valuesOf: ReadonlyMap<string, Float64Array>,
  stepSeconds: number,
): Precedence[] {
  const tried = pairs
    .filter(({ isSameFamily }) => !isSameFamily)
    .slice(0, MOST_TESTED_PAIRS)
    .flatMap(({ a, b, titles }) => [
      { cause: a, effect: b, titles },
      { cause: b, effect: a, titles: [titles[1], titles[0]] as const },
    ])
    .flatMap((pair) => {
      const [cause, effect] = [valuesOf.get(pair.cause), valuesOf.get(pair.effect)];
      const found = cause && effect && granger(cause, effect);
      return found === undefined || isNotEnoughData(found) ? [] : [{ ...pair, found }];
    });
  const adjusted = benjaminiHochberg(tried.map(({ found }) => found.pValue));
  return (
    tried
      .map(({ found, ...pair }, at) => ({
        ...pair,
        lagSeconds: found.lags * stepSeconds,
        adjustedPValue: adjusted[at],
        explained: found.explained,
      }))
      .filter(({ adjustedPValue, explained }) => adjustedPValue < SIGNIFICANCE && explained >= LEAST_EXPLAINED)
      // Two that foretell each other more likely follow a third.
      .filter(({ cause, effect }, _, all) => !all.some((other) => other.cause === effect && other.effect === cause))
      .sort((a, b) => b.explained - a.explained)
  );
}

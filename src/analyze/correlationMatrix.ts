import { autocorrelation } from './autocorrelation.ts';
import {
  type Correlation,
  type CorrelationMethod,
  correlate,
  correlationOf,
  effectivePairs,
  lagsThatCount,
} from './correlation.ts';
import { benjaminiHochberg } from './falseDiscovery.ts';
import { isNotEnoughData, type NotEnoughData, notEnoughData } from './notEnoughData.ts';
import { ranks } from './ranks.ts';
import { isConstant, isUsable, meanOf, squaresAround, usableValues, type Values } from './series.ts';
import { type Strength, strengthOf } from './trend.ts';

/** A column with the name it is reported by. */
export interface NamedSeries {
  readonly key: string;
  readonly values: Values;
}

/** Two columns that go together; found among many, so that its p-value is corrected for their number. */
export type CorrelatedPair = Omit<Correlation, 'kind' | 'method'> & {
  readonly a: string;
  readonly b: string;
  /** Corrected for how many pairs were tried: of pairs up to 0.05, at most 5 % are expected to be chance. */
  readonly adjustedPValue: number;
  readonly strength: Strength;
};

export interface CorrelationMatrix {
  readonly kind: 'correlationMatrix';
  readonly method: CorrelationMethod;
  readonly keys: readonly string[];
  /** By place in `keys`; null where the two have too few places in common. */
  readonly coefficients: readonly (readonly (number | null)[])[];
  /** Those that chance hardly explains, the closest first. */
  readonly significant: readonly CorrelatedPair[];
  /** How many pairs were tried. */
  readonly tried: number;
  readonly leftOut: readonly { readonly key: string; readonly reason: string }[];
}

export interface CorrelationMatrixOptions {
  /** Default pearson. */
  readonly method?: CorrelationMethod;
  /** The share of false ones among the significant pairs that is put up with (default 0.05). */
  readonly falseDiscoveryRate?: number;
  /** Closer to 0 than this a coefficient is not reported, however certain (default 0.3). */
  readonly leastCoefficient?: number;
}

interface Column {
  readonly key: string;
  readonly values: Values;
  /** Those that are there, or their ranks, less their mean, of length 1. */
  readonly unit: Float64Array;
  readonly memory: Float64Array;
}

/** All columns against all, read place by place; columns that are constant or nearly empty are left out and named. */
export function correlationMatrix(
  series: readonly NamedSeries[],
  options: CorrelationMatrixOptions = {},
): CorrelationMatrix | NotEnoughData {
  const { method = 'pearson', falseDiscoveryRate = 0.05, leastCoefficient = 0.3 } = options;
  const leftOut: { key: string; reason: string }[] = [];
  const columns = series.flatMap((one) => {
    const column = columnOf(one, method);
    if (typeof column !== 'string') return [column];
    leftOut.push({ key: one.key, reason: column });
    return [];
  });
  if (columns.length < 2) return notEnoughData(2, columns.length, `${columns.length} of at least 2 series that vary`);
  const coefficients: (number | null)[][] = columns.map((_, i) => columns.map((_, j) => (i === j ? 1 : null)));
  const pairs: (Correlation & { i: number; j: number })[] = [];
  for (let i = 1; i < columns.length; i++) {
    for (let j = 0; j < i; j++) {
      const found = correlateColumns(columns[i], columns[j], method);
      if (isNotEnoughData(found)) continue;
      coefficients[i][j] = coefficients[j][i] = found.coefficient;
      pairs.push({ ...found, i, j });
    }
  }
  const adjusted = benjaminiHochberg(pairs.map(({ pValue }) => pValue));
  const significant = pairs.flatMap(({ i, j, kind: _, method: __, ...pair }, k) =>
    adjusted[k] <= falseDiscoveryRate && Math.abs(pair.coefficient) >= leastCoefficient
      ? [
          {
            a: columns[j].key,
            b: columns[i].key,
            ...pair,
            adjustedPValue: adjusted[k],
            strength: strengthOf(pair.coefficient),
          },
        ]
      : [],
  );
  significant.sort((a, b) => Math.abs(b.coefficient) - Math.abs(a.coefficient));
  const keys = columns.map(({ key }) => key);
  return { kind: 'correlationMatrix', method, keys, coefficients, significant, tried: pairs.length, leftOut };
}

/** @returns why a column is left out, where it is. */
function columnOf({ key, values }: NamedSeries, method: CorrelationMethod): Column | string {
  const usable = usableValues(values);
  const present = method === 'spearman' ? ranks(usable) : usable;
  if (present.length < 3) return `${present.length} of at least 3 values that are needed`;
  const mean = meanOf(present);
  const squares = squaresAround(present, mean);
  if (isConstant(squares, present.length, mean)) return 'the same value throughout';
  const norm = Math.sqrt(squares);
  const unit = present.map((value) => (value - mean) / norm);
  return { key, values, unit, memory: autocorrelation(present, lagsThatCount(present.length)) };
}

function correlateColumns(a: Column, b: Column, method: CorrelationMethod): Correlation | NotEnoughData {
  if (!haveSamePlaces(a, b)) return correlate(a.values, b.values, method);
  let product = 0;
  for (let i = 0; i < a.unit.length; i++) product += a.unit[i] * b.unit[i];
  const count = a.unit.length;
  const effectiveCount = effectivePairs(count, a.memory, b.memory);
  return correlationOf(method, Math.max(-1, Math.min(1, product)), count, effectiveCount);
}

/** Whether both have values at the same places: what each is by itself is then what it is beside the other. */
function haveSamePlaces(a: Column, b: Column): boolean {
  if (a.unit.length !== b.unit.length || a.values.length !== b.values.length) return false;
  if (a.unit.length === a.values.length) return true;
  for (let i = 0; i < a.values.length; i++) if (isUsable(a.values[i]) !== isUsable(b.values[i])) return false;
  return true;
}

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
import { isConstant, isUsable, meanOf, squaresAround, type Values } from './series.ts';
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
  /** Less their mean, of length 1; only where no value is absent. */
  readonly unit: Float64Array | undefined;
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
  const used = method === 'spearman' ? ranks(values) : values;
  const present = Float64Array.from(used).filter(isUsable);
  if (present.length < 3) return `${present.length} of at least 3 values that are needed`;
  const mean = meanOf(present);
  const squares = squaresAround(present, mean);
  if (isConstant(squares, present.length, mean)) return 'the same value throughout';
  const norm = Math.sqrt(squares);
  const unit = present.length === values.length ? present.map((value) => (value - mean) / norm) : undefined;
  return { key, values, unit, memory: autocorrelation(used, lagsThatCount(values.length)) };
}

function correlateColumns(a: Column, b: Column, method: CorrelationMethod): Correlation | NotEnoughData {
  if (!a.unit || !b.unit || a.unit.length !== b.unit.length) return correlate(a.values, b.values, method);
  let product = 0;
  for (let i = 0; i < a.unit.length; i++) product += a.unit[i] * b.unit[i];
  const count = a.unit.length;
  const effectiveCount = effectivePairs(count, a.memory, b.memory);
  return correlationOf(method, Math.max(-1, Math.min(1, product)), count, effectiveCount);
}

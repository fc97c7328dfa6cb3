import { type CorrelatedPair, type CorrelationMatrix, correlationMatrix } from '../../analyze/correlationMatrix.ts';
import { benjaminiHochberg } from '../../analyze/falseDiscovery.ts';
import { granger } from '../../analyze/granger.ts';
import { isNotEnoughData, type NotEnoughData } from '../../analyze/notEnoughData.ts';
import { goTogetherAnyway } from '../common/keyMetric.ts';
import type { MetricTrack, MetricTracks } from './metricTracks.ts';

export interface HistoryPair extends CorrelatedPair {
  readonly titles: readonly [string, string];
  /** The two measure the same work: that they go together tells nothing. */
  readonly sameFamily: boolean;
}

/** One metric's past foretells another's next values. No proof that it is the cause. */
export interface CausalFinding {
  readonly cause: string;
  readonly effect: string;
  readonly titles: readonly [cause: string, effect: string];
  /** Within how many seconds. */
  readonly withinSeconds: number;
  /** Share of the effect's own error that the cause's past takes away. */
  readonly explainedRatio: number;
  readonly statistic: number;
  readonly pValue: number;
  /** Corrected for how many pairs were tried. */
  readonly adjustedPValue: number;
  /** It holds the other way round as well: more likely both follow a third. */
  readonly mutual: boolean;
}

export interface HistoryCorrelations {
  readonly kind: 'correlations';
  /** Spearman's, of the metrics less their daily and weekly patterns. `significant` is in the field of that name here. */
  readonly matrix: Omit<CorrelationMatrix, 'significant'>;
  readonly significant: readonly HistoryPair[];
  readonly causal: {
    readonly tried: number;
    readonly findings: readonly CausalFinding[];
  };
  readonly summary: {
    readonly pairs: number;
    readonly significant: number;
    readonly strong: number;
    readonly together: number;
    readonly opposite: number;
  };
}

/** Pairs of which one may well move the other: whether it does is tested. */
const CAUSAL_PAIRS: readonly (readonly [cause: string, effect: string])[] = [
  ['plotters.count', 'disk.await'],
  ['plotters.count', 'cpu.stall'],
  ['plotters.count', 'plots.rate'],
  ['memory.used', 'memory.swapping'],
  ['memory.swapping', 'disk.read'],
  ['memory.stall', 'plots.rate'],
  ['cpu.heat', 'cpu.frequency'],
  ['cpu.busy', 'cpu.heat'],
  ['cpu.frequency', 'plots.rate'],
  ['disk.await', 'plots.rate'],
  ['disk.stall', 'plots.rate'],
  ['disk.full', 'disk.await'],
  ['network.in', 'disk.write'],
  ['network.out', 'disk.read'],
  ['network.out', 'cpu.busy'],
];

const FALSE_DISCOVERIES = 0.01;
const LEAST_EXPLAINED = 0.02;
/** Directed pairs beside the catalogue's that are tried, both ways: the closest ones. */
const MOST_PAIRS = 6;
const MOST_LAGS = 6;

/** @param tracks without their daily and weekly patterns: what the calendar moves goes together by that alone. */
export function* historyCorrelations(
  { stepSeconds }: MetricTracks,
  tracks: readonly MetricTrack[],
): Generator<string, HistoryCorrelations | NotEnoughData> {
  yield 'correlations';
  const found = correlationMatrix(
    tracks.map(({ id, values }) => ({ key: id, values })),
    { method: 'spearman', falseDiscoveryRate: FALSE_DISCOVERIES },
  );
  if (isNotEnoughData(found)) return found;
  const byId = new Map(tracks.map((track) => [track.id, track]));
  const { significant, ...matrix } = found;
  const pairs = significant.flatMap((pair): HistoryPair[] => {
    const [a, b] = [byId.get(pair.a), byId.get(pair.b)];
    return a && b ? [{ ...pair, titles: [a.title, b.title], sameFamily: goTogetherAnyway(a, b) }] : [];
  });
  const causal = yield* causalFindings(candidates(pairs), byId, stepSeconds);
  return {
    kind: 'correlations',
    matrix,
    significant: pairs,
    causal,
    summary: {
      pairs: found.tried,
      significant: pairs.length,
      strong: pairs.filter(({ strength }) => strength === 'strong').length,
      together: pairs.filter(({ coefficient }) => coefficient > 0).length,
      opposite: pairs.filter(({ coefficient }) => coefficient < 0).length,
    },
  };
}

/** The catalogue's pairs and the closest others, each both ways. */
function candidates(pairs: readonly HistoryPair[]): [string, string][] {
  const close = pairs
    .filter(({ sameFamily }) => !sameFamily)
    .slice(0, MOST_PAIRS)
    .map(({ a, b }) => [a, b] as const);
  const both = [...CAUSAL_PAIRS, ...close].flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]);
  return [...new Set(both)].map((pair) => pair.split(' ') as [string, string]);
}

function* causalFindings(
  pairs: readonly (readonly [string, string])[],
  byId: ReadonlyMap<string, MetricTrack>,
  stepSeconds: number,
): Generator<string, HistoryCorrelations['causal']> {
  const tried: Omit<CausalFinding, 'adjustedPValue' | 'mutual'>[] = [];
  for (const [cause, effect] of pairs) {
    const [a, b] = [byId.get(cause), byId.get(effect)];
    if (!a || !b || goTogetherAnyway(a, b)) continue;
    yield `${a.title} and ${b.title}`;
    const result = granger(a.values, b.values, { mostLags: MOST_LAGS });
    if (isNotEnoughData(result)) continue;
    const { lags, explained, statistic, pValue } = result;
    const titles = [a.title, b.title] as const;
    tried.push({
      cause,
      effect,
      titles,
      withinSeconds: lags * stepSeconds,
      explainedRatio: explained,
      statistic,
      pValue,
    });
  }
  const adjusted = benjaminiHochberg(tried.map(({ pValue }) => pValue));
  const found = tried
    .map((one, i) => ({ ...one, adjustedPValue: adjusted[i] }))
    .filter(
      ({ adjustedPValue, explainedRatio }) => adjustedPValue <= FALSE_DISCOVERIES && explainedRatio >= LEAST_EXPLAINED,
    );
  return {
    tried: tried.length,
    findings: found
      .map((one) => ({
        ...one,
        mutual: found.some(({ cause, effect }) => cause === one.effect && effect === one.cause),
      }))
      .sort((a, b) => b.explainedRatio - a.explainedRatio),
  };
}

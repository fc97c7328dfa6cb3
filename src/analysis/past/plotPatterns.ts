import { pearson } from '../../analyze/correlation.ts';
import { benjaminiHochberg } from '../../analyze/falseDiscovery.ts';
import { leastSquares } from '../../analyze/leastSquares.ts';
import { isNotEnoughData, type NotEnoughData, notEnoughData } from '../../analyze/notEnoughData.ts';
import { medianInPlace } from '../../analyze/quantiles.ts';
import { compareSides, type SideComparison, type SidedValue } from './compareSides.ts';
import { LIKENESSES, type PlotCase, slownessOf } from './plotCases.ts';
import { PATTERN_KINDS, type PatternKind, type PlotSplit, plotSplits, stratumOf } from './plotSplits.ts';

/** What is found may be chance in so many cases of all. */
const FALSE_DISCOVERIES = 0.02;
/** Less than this isn't worth a word. */
const LEAST_CHANGE = 0.03;
/** Below so many changes of side, the two were at different times, and something else may have changed in between. */
const FEW_CHANGES = 6;
/** What other patterns leave of one that is only theirs seen from another side. */
const EXPLAINED_SHARE = 0.35;

/** Plots that take longer (or shorter) than others that are alike. */
export interface PlotPattern {
  readonly id: string;
  readonly kind: PatternKind;
  /** `Plots that start at night`. */
  readonly text: string;
  readonly measure: PlotSplit['measure'];
  readonly impact: SideComparison & {
    /** Corrected for how many questions were asked. */
    readonly adjustedPValue: number;
    /** The ratio when the other patterns are accounted for; absent where there is no other, or it can't be told apart. */
    readonly independentRatio?: number;
    /** More (below 0: less) time that a plot of these takes; not for a measure by the byte. */
    readonly secondsPerPlot?: number;
  };
  readonly frequency: { readonly plots: number; readonly shareRatio: number };
  /** The two sides were at different times. */
  readonly atDifferentTimes: boolean;
  /** Id of the pattern that it is only the other side of. */
  readonly explainedBy?: string;
  /** The step that takes most of the time that is lost. */
  readonly step?: { readonly name: string; readonly seconds: number };
}

export interface PlotPatterns {
  readonly kind: 'plotPatterns';
  /** Those with the greatest impact first. */
  readonly patterns: readonly PlotPattern[];
  readonly classification: Readonly<Record<PatternKind, number>>;
  /** Finished plots. */
  readonly plots: number;
  /** Questions that could be asked, and those for which there were too few plots. */
  readonly asked: number;
  readonly notAsked: number;
}

const LEAST_PLOTS = 10;

/** Which plots take longer than others that are alike: every question of the catalogue is put to them, a step for each. */
export function* plotPatterns(cases: readonly PlotCase[]): Generator<string, PlotPatterns | NotEnoughData> {
  if (cases.length < LEAST_PLOTS) {
    return notEnoughData(LEAST_PLOTS, cases.length, `${cases.length} of at least ${LEAST_PLOTS} finished plots`);
  }
  const splits = plotSplits(cases);
  const tried: { split: PlotSplit; result: SideComparison }[] = [];
  const strata = strataOf(cases);
  for (const split of splits) {
    yield split.text;
    const result = compare(split, cases, strata(split));
    if (!isNotEnoughData(result)) tried.push({ split, result });
  }
  const adjusted = benjaminiHochberg(tried.map(({ result }) => result.pValue));
  const found = tried
    .map(({ split, result }, i) => ({ split, result, adjustedPValue: adjusted[i] }))
    .filter(({ result, adjustedPValue }) => isFound(result, adjustedPValue));
  const accounted = accountedFor(found, cases);
  const patterns = found.map((one, i) => patternOf(one, cases, accounted[i]));
  patterns.sort((a, b) => weightOf(b) - weightOf(a));
  return {
    kind: 'plotPatterns',
    patterns,
    classification: Object.fromEntries(
      PATTERN_KINDS.map((kind) => [kind, patterns.filter((pattern) => pattern.kind === kind).length]),
    ) as Record<PatternKind, number>,
    plots: cases.length,
    asked: tried.length,
    notAsked: splits.length - tried.length,
  };
}

interface Found {
  readonly split: PlotSplit;
  readonly result: SideComparison;
  readonly adjustedPValue: number;
}

/** Which plots each may be compared with, by their order; the same for many questions. */
function strataOf(cases: readonly PlotCase[]): (split: PlotSplit) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (split) => {
    const key = `${split.alike} ${split.acrossMakers}`;
    const strata = known.get(key) ?? cases.map((one) => stratumOf(split, one));
    known.set(key, strata);
    return strata;
  };
}

function compare(
  { side, measure, kind }: PlotSplit,
  cases: readonly PlotCase[],
  strata: readonly string[],
): SideComparison | NotEnoughData {
  const sided: SidedValue[] = [];
  for (const [i, one] of cases.entries()) {
    const yes = side(one);
    const value = measure === 'seconds' ? one.seconds : one.plot.bytes && one.seconds / one.plot.bytes;
    if (yes !== undefined && value) sided.push({ value, yes, stratum: strata[i], chain: one.plot.processId });
  }
  const result = compareSides(sided);
  if (kind !== 'time' || isNotEnoughData(result) || result.changes >= FEW_CHANGES) return result;
  // One slow Friday is no pattern of Fridays.
  return notEnoughData(FEW_CHANGES, result.changes, `${result.changes} changes between such times and others`);
}

function isFound({ ratio, interval: [low, high] }: SideComparison, adjustedPValue: number): boolean {
  return adjustedPValue <= FALSE_DISCOVERIES && Math.abs(ratio - 1) >= LEAST_CHANGE && (low > 1 || high < 1);
}

/** Share of all plots' time that is lost or won. */
function weightOf({ impact, frequency }: PlotPattern): number {
  return Math.abs(Math.log(impact.ratio)) * Math.min(frequency.shareRatio, 1 - frequency.shareRatio);
}

interface Account {
  readonly independentRatio?: number;
  readonly explainedBy?: string;
}

/**
 * What each pattern still does when the others are accounted for. By regression, the one that explains most first: one that has little
 * left to explain behind those is only their other side (days are quicker where nights are slower).
 */
function accountedFor(found: readonly Found[], cases: readonly PlotCase[]): Account[] {
  const accounts: Account[] = found.map(() => ({}));
  const slowness = slownessOf(cases);
  const columns = found.map(({ split }) => centredSides(split, cases));
  const constant = new Float64Array(cases.length).fill(1);
  const regress = (places: readonly number[]) => leastSquares([constant, ...places.map((i) => columns[i])], slowness);
  const kept: number[] = [];
  const waiting = new Set(found.flatMap(({ split }, i) => (isOfAlike(split) ? [i] : [])));
  while (waiting.size > 0) {
    const [next, own] = [...waiting]
      .map((i) => ({ i, ...regress([...kept, i]) }))
      .map(({ i, coefficients, squaresLeft }) => [i, coefficients[kept.length + 1], squaresLeft.at(-1) ?? 0] as const)
      .reduce((a, b) => (b[2] < a[2] ? b : a));
    waiting.delete(next);
    const whole = Math.log(found[next].result.ratio);
    if (kept.length === 0 || own * Math.sign(whole) >= EXPLAINED_SHARE * Math.abs(whole)) {
      kept.push(next);
      continue;
    }
    const nearest = kept.reduce((a, b) =>
      closeness(columns[next], columns[b]) > closeness(columns[next], columns[a]) ? b : a,
    );
    accounts[next] = { independentRatio: Math.exp(own), explainedBy: found[nearest].split.id };
  }
  if (kept.length > 1) {
    const { coefficients } = regress(kept);
    kept.forEach((i, k) => {
      accounts[i] = { independentRatio: Math.exp(coefficients[k + 1]) };
    });
  }
  return accounts;
}

/** Whether plots of one kind are compared: only these can be put on one scale. */
function isOfAlike({ measure, alike }: PlotSplit): boolean {
  return measure === 'seconds' && alike === LIKENESSES;
}

/** By how much each plot is more of the one side than those that it may be compared with. */
function centredSides(split: PlotSplit, cases: readonly PlotCase[]): Float64Array {
  const sides = cases.map(split.side);
  const centred = new Float64Array(cases.length);
  const known = [...cases.keys()].filter((i) => sides[i] !== undefined);
  for (const places of Map.groupBy(known, (i) => stratumOf(split, cases[i])).values()) {
    const share = places.filter((i) => sides[i]).length / places.length;
    for (const i of places) centred[i] = Number(sides[i]) - share;
  }
  return centred;
}

function closeness(a: Float64Array, b: Float64Array): number {
  const found = pearson(a, b);
  return isNotEnoughData(found) ? 0 : Math.abs(found.coefficient);
}

function patternOf(
  { split, result, adjustedPValue }: Found,
  cases: readonly PlotCase[],
  account: Account,
): PlotPattern {
  const { id, kind, text, measure } = split;
  const step = longestStep(split, cases, result.ratio > 1);
  return {
    id,
    kind,
    text,
    measure,
    impact: {
      ...result,
      adjustedPValue,
      ...(account.independentRatio !== undefined && { independentRatio: account.independentRatio }),
      ...(measure === 'seconds' && { secondsPerPlot: result.medianNo * (result.ratio - 1) }),
    },
    frequency: { plots: result.yes, shareRatio: result.yes / (result.yes + result.no) },
    atDifferentTimes: result.changes < FEW_CHANGES,
    ...(account.explainedBy !== undefined && { explainedBy: account.explainedBy }),
    ...(step !== undefined && { step }),
  };
}

const LEAST_STEPS = 3;

/** Within the plots that may be compared and are most frequent. */
function longestStep(split: PlotSplit, cases: readonly PlotCase[], slower: boolean) {
  const { side, measure } = split;
  if (measure !== 'seconds') return undefined;
  const strata = [...Map.groupBy(cases, (one) => stratumOf(split, one)).values()];
  const largest = strata.reduce((a, b) => (b.length > a.length ? b : a));
  const seconds = new Map<string, { yes: number[]; no: number[] }>();
  for (const one of largest) {
    const yes = side(one);
    if (yes === undefined) continue;
    for (const { step, seconds: took } of one.plot.steps) {
      if (took === undefined) continue;
      const sides = seconds.get(step) ?? { yes: [], no: [] };
      (yes ? sides.yes : sides.no).push(took);
      seconds.set(step, sides);
    }
  }
  const lost = [...seconds]
    .filter(([, { yes, no }]) => Math.min(yes.length, no.length) >= LEAST_STEPS)
    .map(([name, { yes, no }]) => ({
      name,
      seconds: medianInPlace(Float64Array.from(yes)) - medianInPlace(Float64Array.from(no)),
    }))
    .filter((one) => one.seconds > 0 === slower && one.seconds !== 0)
    .sort((a, b) => Math.abs(b.seconds) - Math.abs(a.seconds));
  return lost[0];
}

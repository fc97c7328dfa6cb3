import type { NabSeries } from './readNab.ts';

/** What a detection is worth, as the benchmark's profiles set it. */
export interface NabProfile {
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly falseNegative: number;
}

export const NAB_STANDARD: NabProfile = { truePositive: 1, falsePositive: 0.11, falseNegative: 1 };

const PROBATION_RATIO = 0.15;
const PROBATION_MOST_ROWS = 750;

/** Rows at the beginning of a file that count neither for nor against a detector. */
export function probationRows(rows: number): number {
  return Math.min(Math.floor(PROBATION_RATIO * rows), PROBATION_MOST_ROWS);
}

/** What a detection in a row would be worth. */
interface Detection {
  /** How unusual the detector says that the row is. */
  readonly score: number;
  readonly worth: number;
  /** The anomaly's window that the row lies in, numbered over the corpus; -1 outside of windows. */
  readonly window: number;
}

/** A corpus as one detector sees it, ready to be scored at any threshold. */
export interface NabSheet {
  /** All rows after the probationary periods, the most unusual first. */
  readonly detections: readonly Detection[];
  readonly windows: number;
  readonly profile: NabProfile;
}

export interface NabResult {
  /** Rows scored at least this unusual count as detections. */
  readonly threshold: number;
  /** 0 for a detector that says nothing, 100 for one that finds each anomaly at once and says nothing else; may be negative. */
  readonly score: number;
  /** Windows with a detection, and how many there are. */
  readonly found: number;
  readonly windows: number;
  /** Detections outside of windows. */
  readonly falseAlarms: number;
}

/**
 * Prepares a corpus for scoring by the rules of the Numenta Anomaly Benchmark (Lavin and Ahmad 2015): of a window only the
 * detection that is worth most counts, the earlier the more; one outside of windows costs, the more the farther it lies
 * behind the last window.
 *
 * @param corpus series with labels, and the detector's score for each of their rows (0 … 1 or any other ascending measure).
 */
export function nabSheet(
  corpus: readonly { readonly series: Pick<NabSeries, 'times' | 'windows'>; readonly scores: ArrayLike<number> }[],
  profile: NabProfile = NAB_STANDARD,
): NabSheet {
  const detections: Detection[] = [];
  let windows = 0;
  for (const { series, scores } of corpus) {
    const spans = (series.windows ?? [])
      .map((window) => rowsOf(window, series.times))
      .filter(([from, to]) => from <= to);
    const counted = spans.filter(([, to]) => to >= probationRows(series.times.length));
    for (let row = probationRows(series.times.length); row < series.times.length; row++) {
      const inside = counted.findIndex(([from, to]) => row >= from && row <= to);
      const worth = inside >= 0 ? worthInside(counted[inside], row, profile) : costOutside(spans, row, profile);
      detections.push({ score: scores[row], worth, window: inside >= 0 ? windows + inside : -1 });
    }
    windows += counted.length;
  }
  return { detections: detections.sort((a, b) => b.score - a.score), windows, profile };
}

/** The result at a threshold. */
export function nabResult(sheet: NabSheet, threshold: number): NabResult {
  let last: NabResult = { threshold, score: 0, found: 0, windows: sheet.windows, falseAlarms: 0 };
  for (const result of resultsByThreshold(sheet)) {
    if (result.threshold < threshold) break;
    last = { ...result, threshold };
  }
  return last;
}

/** The result at the threshold that scores best, as the benchmark chooses it. */
export function bestNabResult(sheet: NabSheet): NabResult {
  let best: NabResult = nabResult(sheet, Infinity);
  for (const result of resultsByThreshold(sheet)) if (result.score > best.score) best = result;
  return best;
}

/** Lowers the threshold score by score. */
function* resultsByThreshold({ detections, windows, profile }: NabSheet): Generator<NabResult> {
  const bestOf = new Map<number, number>();
  let sum = 0;
  let falseAlarms = 0;
  for (let at = 0; at < detections.length; at++) {
    const { score, worth, window } = detections[at];
    if (window < 0) {
      sum += worth;
      falseAlarms++;
    } else {
      const before = bestOf.get(window) ?? -profile.falseNegative;
      sum += Math.max(before, worth) - before;
      bestOf.set(window, Math.max(before, worth));
    }
    if (at + 1 < detections.length && detections[at + 1].score === score) continue;
    // `sum` counts from the detector that says nothing; a perfect one gets to the divisor.
    const perfect = windows * (profile.truePositive + profile.falseNegative);
    const normalised = perfect > 0 ? (100 * sum) / perfect : 0;
    yield { threshold: score, score: normalised, found: bestOf.size, windows, falseAlarms };
  }
}

type Span = readonly [from: number, to: number];

function worthInside([from, to]: Span, row: number, { truePositive }: NabProfile): number {
  const position = -(to - row + 1) / (to - from + 1);
  return (scaledSigmoid(position) / scaledSigmoid(-1)) * truePositive;
}

function costOutside(spans: readonly Span[], row: number, { falsePositive }: NabProfile): number {
  const passed = spans.findLast(([, to]) => to < row);
  if (passed === undefined) return -falsePositive;
  const position = (row - passed[1]) / Math.max(1, passed[1] - passed[0]);
  return (position > 3 ? -1 : scaledSigmoid(position)) * falsePositive;
}

/** From 1 far before the end of a window (position 0; its beginning is -1) to -1 far behind it. */
function scaledSigmoid(position: number): number {
  return 2 / (1 + Math.exp(5 * position)) - 1;
}

/** First and last row within a window of times. */
function rowsOf([from, to]: readonly [number, number], times: Float64Array): Span {
  const first = times.findIndex((time) => time >= from);
  return [first < 0 ? times.length : first, times.findLastIndex((time) => time <= to)];
}

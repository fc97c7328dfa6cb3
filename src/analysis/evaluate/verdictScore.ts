/** One second of a run: what was true, and what was said. */
export interface JudgedSecond {
  /** Seconds from any beginning, ascending. */
  readonly at: number;
  /** Absent where it can't be told: such seconds are not scored. */
  readonly truth?: string;
  readonly verdict: string;
}

export interface JudgedRun {
  readonly name: string;
  readonly seconds: readonly JudgedSecond[];
  /** What the run as a whole was, and was found to be; without it, what was true and said for most of its scored seconds. */
  readonly whole?: Judgement;
  /** Likewise for windows of ten seconds. */
  readonly windows?: readonly Judgement[];
}

export interface Judgement {
  readonly truth: string;
  readonly verdict: string;
}

/** How right verdicts were. Shares are 0 … 1; absent where there was nothing to score. */
export interface VerdictScore {
  readonly runAccuracy?: number;
  /** Of windows of ten seconds. */
  readonly windowAccuracy?: number;
  /** Of the seconds from ten seconds after an onset on. */
  readonly secondsRight: number;
  readonly secondsScored: number;
  /** Share of the scored seconds in which nothing held anything back, and something was said to. */
  readonly falseAlarmRate?: number;
  /** From an onset to the first right verdict; null where more than the other half, or the other tenth, never came. */
  readonly secondsToVerdict: { readonly median: number | null; readonly p90: number | null };
  /** Share of onsets that were told within ten seconds; those that were over before don't count unless they were told. */
  readonly withinTenSeconds?: number;
  readonly segments: number;
  /** Scored seconds by what was true and what was said. */
  readonly confusion: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export const NONE = 'none';
/** A verdict has so long to come. */
export const SETTLING_SECONDS = 10;
const WINDOW_SECONDS = 10;

interface Segment {
  readonly truth: string;
  readonly seconds: readonly JudgedSecond[];
}

/** Scores verdicts against the truth, second by second. */
export function scoreVerdicts(runs: readonly JudgedRun[]): VerdictScore {
  const judged = runs.map((run) => {
    const segments = segmentsOf(run.seconds);
    return { run, segments, scored: segments.map(settled) };
  });
  const scored = judged.flatMap((one) => one.scored.flat());
  const quiet = scored.filter(({ truth }) => truth === NONE);
  const onsets = judged.flatMap(({ segments }) => segments.filter(({ truth }) => truth !== NONE));
  const delays = onsets.map(delayOf).filter((delay) => delay !== undefined);
  const wholes = judged.flatMap(({ run, scored: ofRun }) => run.whole ?? mostOf(ofRun.flat()) ?? []);
  const windows = judged.flatMap(({ run, scored: ofRun }) => run.windows ?? ofRun.flatMap(windowsOf));
  return {
    ...share('runAccuracy', wholes, isRight),
    ...share('windowAccuracy', windows, isRight),
    secondsRight: scored.filter(isRight).length,
    secondsScored: scored.length,
    ...share('falseAlarmRate', quiet, (second) => !isRight(second)),
    secondsToVerdict: { median: quantile(delays, 0.5), p90: quantile(delays, 0.9) },
    ...share('withinTenSeconds', delays, (delay) => delay <= SETTLING_SECONDS),
    segments: onsets.length,
    confusion: confusionOf(scored),
  };
}

const isRight = ({ truth, verdict }: { truth?: string; verdict: string }) => truth === verdict;

/** Stretches of one truth; seconds that can't be told part them. */
function segmentsOf(seconds: readonly JudgedSecond[]): Segment[] {
  const segments: { truth: string; seconds: JudgedSecond[] }[] = [];
  let last: string | undefined;
  for (const second of seconds) {
    const { truth } = second;
    if (truth !== undefined && truth === last) segments.at(-1)?.seconds.push(second);
    else if (truth !== undefined) segments.push({ truth, seconds: [second] });
    last = truth;
  }
  return segments;
}

function settled({ seconds }: Segment): JudgedSecond[] {
  return seconds.filter(({ at }) => at - seconds[0].at >= SETTLING_SECONDS);
}

/** Undefined where it was over before a verdict was due. */
function delayOf({ truth, seconds }: Segment): number | undefined {
  const [first] = seconds;
  const told = seconds.find(({ verdict }) => verdict === truth);
  if (told) return told.at - first.at;
  return seconds[seconds.length - 1].at - first.at < SETTLING_SECONDS ? undefined : Number.POSITIVE_INFINITY;
}

function windowsOf(seconds: readonly JudgedSecond[]): Judgement[] {
  if (seconds.length === 0) return [];
  const parts = Map.groupBy(seconds, ({ at }) => Math.floor((at - seconds[0].at) / WINDOW_SECONDS));
  return [...parts.values()].flatMap((part) => mostOf(part) ?? []);
}

function mostOf(seconds: readonly JudgedSecond[]): Judgement | undefined {
  const truths = seconds.flatMap(({ truth }) => truth ?? []);
  const truth = mostFrequent(truths.filter((one) => one !== NONE)) ?? mostFrequent(truths);
  if (truth === undefined) return undefined;
  const verdict = mostFrequent(seconds.filter((one) => one.truth === truth).map((one) => one.verdict));
  return verdict === undefined ? undefined : { truth, verdict };
}

function mostFrequent(names: readonly string[]): string | undefined {
  const counts = [...Map.groupBy(names, (name) => name)].map(([name, same]) => ({ name, count: same.length }));
  return counts.sort((a, b) => b.count - a.count)[0]?.name;
}

function confusionOf(scored: readonly JudgedSecond[]): Record<string, Record<string, number>> {
  const confusion: Record<string, Record<string, number>> = {};
  for (const { truth = NONE, verdict } of scored) {
    confusion[truth] ??= {};
    confusion[truth][verdict] = (confusion[truth][verdict] ?? 0) + 1;
  }
  return confusion;
}

function share<Name extends string, T>(
  name: Name,
  all: readonly T[],
  counts: (one: T) => boolean,
): Partial<Record<Name, number>> {
  if (all.length === 0) return {};
  return { [name]: all.filter(counts).length / all.length } as Partial<Record<Name, number>>;
}

/** By rank, so that what never came stands above all that did. */
function quantile(values: readonly number[], level: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(level * sorted.length) - 1)];
  return value === undefined || !Number.isFinite(value) ? null : value;
}

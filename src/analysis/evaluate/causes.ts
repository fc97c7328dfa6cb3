import { RandomForest } from '../../analyze/trees/randomForest.ts';
import { AgreeingVerdict } from '../bottleneck/agreeingVerdict.ts';
import { shiftFeatures } from '../bottleneck/shiftFeatures.ts';
import type { CauseRun } from './readCauseRuns.ts';
import { DataError } from './readTable.ts';
import { type JudgedRun, NONE } from './verdictScore.ts';

const WINDOW = 10;
/** How far apart the windows lie that are learnt from. */
const LEARNT_EVERY = 5;
/** A shorter baseline says little. */
const LEAST_BASELINE = 15;
const FOREST = { trees: 200, depth: 14, minLeaf: 1, bins: 16, seed: 7 };
/**
 * Most windows are quiet ones, so that a forest leans to "none" more than a person would who asks why a host is slow.
 */
const WEIGHT_OF_NONE = 0.5;

interface Sample {
  readonly label: string;
  readonly features: Float64Array;
}

/**
 * Finds the cause of each run by the shifts of its host's metrics against the seconds before the cause, which is all that is known
 * as healthy. A forest learns which shifts go with which cause on the runs of all other durations.
 */
export function judgeCauses(runs: readonly CauseRun[], progress: (text: string) => void = () => {}): JudgedRun[] {
  const durations = [...new Set(runs.map(({ duration }) => duration))];
  if (durations.length < 2) {
    throw new DataError(
      'All runs are of one duration: give at least two, so that one can be tried on what the other taught.',
    );
  }
  const samples = new Map(runs.map((run) => [run, samplesOf(run)]));
  return durations.flatMap((duration, fold) => {
    progress(`Causes: fold ${fold + 1} of ${durations.length}`);
    const learnt = runs.filter((run) => run.duration !== duration).flatMap((run) => samples.get(run) ?? []);
    const model = new CauseModel(learnt);
    return runs.filter((run) => run.duration === duration).map((run) => judge(run, model));
  });
}

class CauseModel {
  readonly #labels: string[];
  readonly #forest: RandomForest;

  constructor(samples: readonly Sample[]) {
    this.#labels = [...new Set(samples.map(({ label }) => label))].sort();
    const columns = Array.from(samples[0].features, (_, at) =>
      Float64Array.from(samples, ({ features }) => features[at]),
    );
    const labels = samples.map(({ label }) => this.#labels.indexOf(label));
    this.#forest = RandomForest.forClasses(columns, labels, this.#labels.length, FOREST);
  }

  verdict(features: ArrayLike<number>): string {
    const weighted = this.#forest
      .probabilities(features)
      .map((probability, at) => probability * (this.#labels[at] === NONE ? WEIGHT_OF_NONE : 1));
    return this.#labels[weighted.indexOf(Math.max(...weighted))];
  }
}

function judge(run: CauseRun, model: CauseModel): JudgedRun {
  const agreeing = new AgreeingVerdict<string>(NONE);
  const seconds = Array.from({ length: run.rows }, (_, at) => {
    const from = at + 1 - WINDOW;
    const isKnown = baselineOf(run, from) >= LEAST_BASELINE;
    return {
      at,
      verdict: isKnown ? agreeing.next(model.verdict(featuresOf(run, from, at + 1))) : NONE,
      // Before there is a baseline nothing can be said; while one is in the window and the other not, nothing is true.
      ...((isKnown || at >= run.from) && { truth: at >= run.from && at < run.to ? run.cause : NONE }),
    };
  });
  const windows = [];
  for (let from = run.from; from + WINDOW <= run.to; from += WINDOW) {
    windows.push({ truth: run.cause, verdict: seconds[from + WINDOW - 1].verdict });
  }
  const whole = { truth: run.cause, verdict: model.verdict(featuresOf(run, run.from, run.to)) };
  return { name: `${run.cause} ${run.name}`, seconds, whole, windows };
}

function samplesOf(run: CauseRun): Sample[] {
  const sample = (label: string, from: number, to = from + WINDOW): Sample => ({
    label,
    features: featuresOf(run, from, to),
  });
  const every = (label: string, first: number, end: number) => {
    const samples: Sample[] = [];
    for (let from = first; from + WINDOW <= end; from += LEARNT_EVERY) samples.push(sample(label, from));
    return samples;
  };
  return [
    sample(run.cause, run.from, run.to),
    ...every(run.cause, run.from, run.to),
    ...every(NONE, LEAST_BASELINE, run.from),
    ...every(NONE, run.to, run.rows),
  ];
}

/** How many seconds count as healthy for a window that begins there: those before it, at most those before the cause. */
function baselineOf(run: CauseRun, windowFrom: number): number {
  return Math.min(run.from, windowFrom);
}

function featuresOf(run: CauseRun, from: number, to: number): Float64Array {
  const baseline = baselineOf(run, from);
  return Float64Array.from(
    run.columns.flatMap((column) => shiftFeatures(column.subarray(0, baseline), column.subarray(from, to))),
  );
}

import { meanOf } from '../../../analyze/series.ts';
import { type BottleneckName, scoresFrom } from '../classes.ts';
import { columnOf, NEWEST, newestStrain, pacesOf } from '../pace.ts';
import { ramp } from '../ramp.ts';
import { signalsOf } from '../signs.ts';
import type { Detector, Scene } from './detector.ts';

/** An onset is looked for in so many moments. */
const LOOKED_BACK = 45;
const LEAST_MOMENTS = 10;
/** A cause comes before its effect, or with it; looks are a second apart and some figures one look late. */
const LATE = 3;
/** What is strained all the time, without an onset, counts half: it may as well be how this plotter works. */
const WITHOUT_ONSET = 0.5;
/** What classes that don't slow a plotter down beyond its use of the cores are told by. */
const WORKS: readonly BottleneckName[] = ['cpu', 'thread-limited'];

/**
 * The order of onsets: what became strained when, or shortly before, the plotter slowed down. And where its usual pace in this step is
 * known, whether it is slower than that.
 */
export const timeSeries: Detector = (scene) => {
  const recent = scene.recent.slice(-LOOKED_BACK);
  if (recent.length < NEWEST) return undefined;
  const fall = recent.length < LEAST_MOMENTS ? undefined : lastStep(pacesOf(recent).map((pace) => -pace));
  const slower = slowerThanUsual(scene);
  // Where it did not slow down nothing was the cause of that.
  const cameFirst = (name: BottleneckName): boolean => {
    const onset = fall === undefined ? undefined : lastStep(columnOf(recent, ({ strains }) => strains[name]));
    return onset !== undefined && fall !== undefined && onset <= fall + LATE;
  };
  return {
    scores: scoresFrom((name) => {
      const now = newestStrain(recent, name);
      if (now === 0) return 0;
      if (WORKS.includes(name)) return now * (1 - 0.5 * slower);
      return now * (WITHOUT_ONSET + (1 - WITHOUT_ONSET) * (slower < 1 && cameFirst(name) ? 1 : slower));
    }),
    evidence: signalsOf,
  };
};

/** Where a series rose for the last time to what it is now, as a place in it; undefined where it did not rise by much. */
function lastStep(values: Float64Array): number | undefined {
  const now = meanOf(values.subarray(-NEWEST));
  let least = now;
  for (let at = 0; at < values.length; at++) least = Math.min(least, values[at]);
  if (now - least < 0.2) return undefined;
  const middle = (now + least) / 2;
  const below = values.findLastIndex((value) => value < middle);
  return below < 0 ? undefined : below + 1;
}

/** 0 … 1: the residual of the cores that it keeps busy against those that it usually does in this step. */
function slowerThanUsual({ window, baseline }: Scene): number {
  const usual = baseline?.isKnown ? baseline.of('cores') : undefined;
  if (!usual || usual.count === 0) return 0;
  const median = usual.values[usual.count >> 1];
  return median > 0 ? ramp((median - window.cores) / median, 0.1, 0.4) : 0;
}

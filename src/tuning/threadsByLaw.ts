import { isNotEnoughData } from '../analyze/notEnoughData.ts';
import { quantileOfSorted } from '../analyze/quantiles.ts';
import { fitScalability, type Scalability, throughputAt } from '../analyze/scalability.ts';
import { seededRandom } from '../analyze/trees/random.ts';
import { type Gain, gainOf } from './gain.ts';
import { contrastOf, type PastRun } from './pastRun.ts';
import type { Reason } from './recommendation.ts';

/** With fewer different thread counts the law can't be told from its special cases. */
const LEAST_LEVELS = 4;
const LEAST_FIT = 0.8;
const RESAMPLES = 200;
const CONFIDENCE = 0.95;

type SecondsByThreads = ReadonlyMap<number, readonly number[]>;

/**
 * The number of threads at the peak of the universal scalability law, fitted to runs that differ in nothing else. Undefined where too
 * few numbers were tried, the law fits badly, or its peak lies beyond them.
 */
export function threadsByLaw(runs: readonly PastRun[], cores: number): Reason | undefined {
  const tried = contrastOf(runs, 'threads') as SecondsByThreads | undefined;
  const law = tried && fitTo(tried);
  if (!tried || !law || law.levels < LEAST_LEVELS || law.rSquared < LEAST_FIT || !law.peak?.measured) return undefined;
  const best = Math.max(1, Math.min(Math.round(law.peak.concurrency), cores));
  const counts = [...tried.keys()].sort((a, b) => a - b);
  const usual = counts.filter((count) => count <= cores).at(-1) ?? counts[0];
  const direct = gainOf(tried.get(usual)!, tried.get(best) ?? []);
  const gain = best === usual ? undefined : (direct ?? gainByLaw(tried, law, usual, best));
  return {
    setting: 'threads',
    value: best,
    basis: 'fitted law',
    because: `The law of scalability, fitted to ${law.count} runs with ${counts.join(', ')} threads, has its peak at ${law.peak.concurrency.toFixed(1)}.`,
    ...(gain && { gain, instead: usual }),
  };
}

function fitTo(tried: SecondsByThreads): Scalability | undefined {
  const points = [...tried].flatMap(([threads, all]) => all.map((seconds) => [threads, 1 / seconds] as const));
  const law = fitScalability(
    points.map(([threads]) => threads),
    points.map(([, speed]) => speed),
    { samples: 0 },
  );
  return isNotEnoughData(law) ? undefined : law;
}

/** What the law expects between two numbers of threads; the interval by drawing the runs of each number anew, with a fixed seed. */
function gainByLaw(tried: SecondsByThreads, law: Scalability, from: number, to: number): Gain | undefined {
  const random = seededRandom(1);
  const ratios: number[] = [];
  for (let sample = 0; sample < RESAMPLES; sample++) {
    const drawn = new Map(
      [...tried].map(([threads, all]) => [threads, all.map(() => all[Math.floor(random() * all.length)])]),
    );
    const fitted = fitTo(drawn);
    if (fitted) ratios.push(throughputAt(fitted, to) / throughputAt(fitted, from));
  }
  if (ratios.length < RESAMPLES / 2) return undefined;
  ratios.sort((a, b) => a - b);
  const ratio = throughputAt(law, to) / throughputAt(law, from);
  const tail = (1 - CONFIDENCE) / 2;
  return {
    ratio,
    interval: [Math.min(ratio, quantileOfSorted(ratios, tail)), Math.max(ratio, quantileOfSorted(ratios, 1 - tail))],
    confidence: CONFIDENCE,
    runs: law.count,
    runsBefore: tried.get(from)?.length ?? 0,
  };
}

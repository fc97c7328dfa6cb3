import { isNotEnoughData } from '../../src/analyze/notEnoughData.ts';
import { fitScalability } from '../../src/analyze/scalability.ts';
import type { CurvePoint, FittedLaw } from '../../src/benchmarks/result.ts';

/** The universal scalability law (N. J. Gunther) through throughput at several numbers of threads or plots. */
export function scalabilityLaw(points: readonly CurvePoint[]): FittedLaw {
  const numbers = points.flatMap(({ x, samples }) => samples.map(() => x));
  const throughput = points.flatMap(({ samples }) => samples);
  const law = fitScalability(numbers, throughput);
  if (isNotEnoughData(law)) return { kind: 'no law', reason: law.reason };
  return {
    kind: 'universal scalability law',
    contention: law.contention,
    coherency: law.coherency,
    ...(law.peak && { peak: law.peak.concurrency, isPeakMeasured: law.peak.measured }),
    ...(law.intervals?.peakConcurrency && { peakInterval: law.intervals.peakConcurrency }),
    rSquared: law.rSquared,
  };
}

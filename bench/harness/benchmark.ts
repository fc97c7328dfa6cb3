import type { BenchmarkFacts } from '../../src/benchmarks/benchmarkFacts.ts';
import type { Session } from './session.ts';

/** What a benchmark is, and where it stands on the scale of the scores. */
export interface ScaledFacts extends BenchmarkFacts {
  /**
   * What counts as 100 points, or that by subject: a round figure in the order of a small virtual machine's. It only says
   * where the scale of the scores stands; without it a benchmark has no part in them.
   */
  readonly scale?: number | Readonly<Record<string, number>>;
}

export interface BenchmarkParts<Prepared> extends ScaledFacts {
  /** Makes ready what isn't measured. Throws {@link NotPossible} where this host can't run it. */
  prepare(session: Session): Prepared | Promise<Prepared>;
  /** Measures: gives samples to the session as they come, so that what was measured outlives a cancellation. */
  run(session: Session, prepared: Prepared): Promise<void>;
  /** Takes back what `prepare` made and the session doesn't end by itself (it ends children, threads and temporary folders). */
  cleanup?(prepared: Prepared): void | Promise<void>;
}

export interface Benchmark extends ScaledFacts {
  /** Prepares, runs and cleans up. */
  perform(session: Session): Promise<void>;
}

export function defineBenchmark<Prepared>(parts: BenchmarkParts<Prepared>): Benchmark {
  const { prepare, run, cleanup, ...facts } = parts;
  return {
    ...facts,
    async perform(session) {
      const prepared = await prepare(session);
      try {
        await run(session, prepared);
      } finally {
        await cleanup?.(prepared);
      }
    },
  };
}

export function factsOf({ name, suite, standsFor, unit, better, needs, seconds }: BenchmarkFacts): BenchmarkFacts {
  return { name, suite, standsFor, unit, better, needs, seconds };
}

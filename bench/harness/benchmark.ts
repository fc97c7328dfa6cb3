import type { Session } from './session.ts';

export const SUITES = ['system', 'application', 'scalability', 'stress'] as const;
export type Suite = (typeof SUITES)[number];

/** `smallest`: just enough to see that everything works, in about a second; its figures say little. */
export const SIZES = ['smallest', 'normal'] as const;
export type Size = (typeof SIZES)[number];

export type Better = 'higher' | 'lower';

/** What a benchmark is, for lists. */
export interface BenchmarkFacts {
  /** Unique within its suite; `SUITE/NAME` on the command line. */
  readonly name: string;
  readonly suite: Suite;
  /** What of plotting, farming or watching it stands for. */
  readonly standsFor: string;
  /** UCUM, as OpenTelemetry writes it: `By/s`, `s`, `1`. */
  readonly unit: string;
  readonly better: Better;
  /** What it needs beyond this program, in words. */
  readonly needs: readonly string[];
  /** About how long it takes at its normal size. */
  readonly seconds: number;
  /**
   * What counts as 100 points, or that by subject: a round figure in the order of a small virtual machine's. It only says
   * where the scale of the scores stands; without it a benchmark has no part in them.
   */
  readonly scale?: number | Readonly<Record<string, number>>;
}

export interface BenchmarkParts<Prepared> extends BenchmarkFacts {
  /** Makes ready what isn't measured. Throws {@link NotPossible} where this host can't run it. */
  prepare(session: Session): Prepared | Promise<Prepared>;
  /** Measures: gives samples to the session as they come, so that what was measured outlives a cancellation. */
  run(session: Session, prepared: Prepared): Promise<void>;
  /** Takes back what `prepare` made and the session doesn't end by itself (it ends children, threads and temporary folders). */
  cleanup?(prepared: Prepared): void | Promise<void>;
}

export interface Benchmark extends BenchmarkFacts {
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

/** Why a benchmark can't run here, and what would help; it is skipped, not failed. */
export class NotPossible extends Error {}

export function factsOf({ name, suite, standsFor, unit, better, needs, seconds }: BenchmarkFacts): BenchmarkFacts {
  return { name, suite, standsFor, unit, better, needs, seconds };
}

import { type Benchmark, defineBenchmark } from '../harness/benchmark.ts';
import type { Session } from '../harness/session.ts';
import { wrongAnswers } from '../harness/workBenchmark.ts';
import { reliabilityOf } from './reliability.ts';
import type { Stress, StressPart, Window } from './stressPart.ts';

export interface StressFacts {
  readonly standsFor: string;
  readonly needs: readonly string[];
}

/** How long a stress lasts, in windows: it ends by itself. */
export function windowsOf(session: Session): { readonly count: number; readonly seconds: number } {
  return { count: session.bySize(6, 40), seconds: session.bySize(0.05, 0.5) };
}

/** A benchmark that loads one part of the host for a bounded time and looks at pace and answers. */
export function stressBenchmark(part: StressPart, { standsFor, needs }: StressFacts): Benchmark {
  return defineBenchmark({
    name: part.name,
    suite: 'stress',
    standsFor,
    unit: part.unit,
    better: 'higher',
    needs,
    seconds: 22,
    prepare: (session) => part.start(session),
    async run(session, stress) {
      const { count, seconds } = windowsOf(session);
      await session.orCancelled(stress.window(seconds));
      const windows: Window[] = [];
      while (windows.length < count) {
        const window = await session.orCancelled(stress.window(seconds));
        windows.push(window);
        session.sample(window.units / window.seconds);
        if (windows.length >= 3) session.about().reliability = reliabilityOf(windows);
      }
      const { wrong } = reliabilityOf(windows);
      if (wrong > 0) session.warn(wrongAnswers(wrong));
    },
    cleanup: (stress: Stress) => stress.end(),
  });
}

import { defineBenchmark } from '../harness/benchmark.ts';
import { type Crew, rateOf } from '../harness/crew.ts';
import { SizedSamples } from '../harness/curveOf.ts';
import { scalabilityLaw } from './scalabilityLaw.ts';
import { threadCounts } from './threadCounts.ts';

/** One plotter with more and more threads: tables made and sorted side by side. */
export const verticalThreads = defineBenchmark({
  name: 'vertical-threads',
  suite: 'scalability',
  standsFor: 'giving one plotter more threads: the share of perfect speed-up that all threads of this host reach',
  unit: '1',
  better: 'higher',
  needs: ['8 MiB of memory for each thread'],
  seconds: 25,
  prepare(session) {
    const { threads } = session.settings;
    return session.bySize([...new Set([1, threads])], threadCounts(threads));
  },
  async run(session, counts) {
    const { threads } = session.settings;
    const rates = new SizedSamples(counts);
    const crews = new Map<number, Crew>(counts.map((count) => [count, session.crew(count)]));
    const seconds = session.bySize(0.1, 0.4);
    const measure = async (count: number) => {
      const crew = crews.get(count) as Crew;
      return rateOf(await session.orCancelled(crew.work({ kind: 'work', work: 'table', seconds })));
    };
    for (const count of counts) await measure(count);
    for (let round = 0; round < session.rounds; round++) {
      for (const count of counts) rates.add(count, await measure(count));
      const [one, all] = [rates.of(1), rates.of(threads)].map((samples) => samples.at(-1) as number);
      session.sample((all as number) / (one as number) / threads);
      session.about().curve = rates.curve('threads', '{entry}/s', scalabilityLaw(rates.points));
    }
  },
});

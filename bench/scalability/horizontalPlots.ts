import { LEAST_PLOT_SECONDS, runDemoPlot } from '../application/demoPlot.ts';
import { defineBenchmark } from '../harness/benchmark.ts';
import { SizedSamples } from '../harness/curveOf.ts';
import { assertRoom, diskRoom } from '../harness/limits.ts';
import { scalabilityLaw } from './scalabilityLaw.ts';

const TEMPORARY_BYTES = 100e6;
const MOST_PLOTS = 8;

/** Several plotters with one thread each, at once: the demo workload, so that it works where no plotter is installed. */
export const horizontalPlots = defineBenchmark({
  name: 'horizontal-plots',
  suite: 'scalability',
  standsFor:
    'plotting several plots at once: the share of perfect gain that as many plotters as threads reach (demo workload)',
  unit: '1',
  better: 'higher',
  needs: ['100 MB for each thread in the first chosen directory, beyond the fifth of its disk that stays free'],
  seconds: 60,
  prepare(session) {
    const { threads, directories } = session.settings;
    const directory = directories[0] as string;
    const most = Math.min(MOST_PLOTS, threads);
    const counts = session
      .bySize([1, most], [...new Set([1, 2, Math.ceil(most / 2), most, most + 1])])
      .sort((a, b) => a - b);
    assertRoom(diskRoom(directory), TEMPORARY_BYTES * Math.max(...counts), directory);
    return { counts, most, folder: session.folder(directory) };
  },
  async run(session, { counts, most, folder }) {
    const rates = new SizedSamples(counts);
    const plot = { threads: 1, seconds: session.bySize(LEAST_PLOT_SECONDS, 4), folder };
    for (let round = 0; round < session.bySize(1, 3); round++) {
      for (const count of counts) {
        const plots = Array.from({ length: count }, () => runDemoPlot(session, plot));
        const entries = await session.orCancelled(Promise.all(plots));
        rates.add(
          count,
          entries.reduce((sum, rate) => sum + rate, 0),
        );
      }
      session.sample((rates.of(most).at(-1) as number) / (rates.of(1).at(-1) as number) / most);
      session.about().curve = rates.curve('plots at once', '{entry}/s', scalabilityLaw(rates.points));
    }
  },
});

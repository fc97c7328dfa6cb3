import { defineBenchmark } from '../harness/benchmark.ts';
import { assertRoom, diskRoom } from '../harness/limits.ts';
import { LEAST_PLOT_SECONDS, runDemoPlot } from './demoPlot.ts';

const TEMPORARY_BYTES = 100e6;

/** Not a plotter: what the demo workload does is like a plotter's first phase, on small tables. */
export const demoWorkload = defineBenchmark({
  name: 'demo-workload',
  suite: 'application',
  standsFor: "a plotter's kinds of work where no plotter is installed: the labelled demo workload, which makes no plot",
  unit: '{entry}/s',
  better: 'higher',
  needs: ['100 MB in each chosen directory, beyond the fifth of its disk that stays free'],
  seconds: 40,
  scale: 5e6,
  prepare: () => {},
  async run(session) {
    const seconds = session.bySize(LEAST_PLOT_SECONDS, 7);
    for (const directory of session.settings.directories) {
      assertRoom(diskRoom(directory), TEMPORARY_BYTES, directory);
      const folder = session.folder(directory);
      session.about(directory).method = 'demo workload';
      for (let round = 0; round < session.bySize(1, 5); round++) {
        const plot = { threads: session.settings.threads, seconds, folder };
        session.sample(await runDemoPlot(session, plot), directory);
      }
    }
  },
});

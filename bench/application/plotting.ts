import { defineBenchmark } from '../harness/benchmark.ts';
import { assertPlotter, installedPlotters } from './installedPlotters.ts';
import { makeSmallPlot, smallK } from './smallPlot.ts';

/** Whole plots of a small k, by each plotter that is installed. */
export const plotting = defineBenchmark({
  name: 'plotting',
  suite: 'application',
  standsFor:
    'making a plot, with each installed plotter: k22, which is whole but fits into memory; compare and tune take real sizes',
  unit: 's',
  better: 'lower',
  needs: [
    'a plotter that makes small plots on PATH: Mad Max or Gigahorse (chia_plot), chiapos (ProofOfSpace)',
    '2 GiB in the first chosen directory, beyond the fifth of its disk that stays free',
  ],
  seconds: 180,
  async prepare(session) {
    const plotters = await installedPlotters(session, smallK(session));
    assertPlotter(plotters, 'no plotter that makes small plots is on PATH (chia_plot, ProofOfSpace)');
    return plotters;
  },
  async run(session, plotters) {
    const directory = session.settings.directories[0] as string;
    for (let round = 0; round < session.bySize(1, 5); round++) {
      for (const { title, settings } of plotters) {
        const { seconds } = await makeSmallPlot(session, title, settings, directory);
        session.sample(seconds, title);
        session.about(title).method = `k${settings.k}, ${settings.threads} threads`;
      }
    }
  },
});

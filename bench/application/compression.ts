import { plotterById } from '../../src/plotters/plotters.ts';
import { defineBenchmark } from '../harness/benchmark.ts';
import { SizedSamples } from '../harness/curveOf.ts';
import { assertPlotter, installedPlotters } from './installedPlotters.ts';
import { makeSmallPlot, smallK } from './smallPlot.ts';

/** Plots of a small k at several levels of compression, by the plotters that have them. */
export const compression = defineBenchmark({
  name: 'compression',
  suite: 'application',
  standsFor: 'what compression saves: bytes of a plot by level, and the seconds that each takes in the curve',
  unit: 'By',
  better: 'lower',
  needs: [
    'a plotter with levels that makes small plots on PATH: Gigahorse (chia_plot); BladeBit makes k32 alone',
    '2 GiB in the first chosen directory, beyond the fifth of its disk that stays free',
  ],
  seconds: 180,
  async prepare(session) {
    const plotters = (await installedPlotters(session, smallK(session))).filter(({ settings }) =>
      hasLevels(settings.plotter),
    );
    assertPlotter(
      plotters,
      'no plotter with levels of compression that makes small plots is on PATH (Gigahorse chia_plot)',
    );
    return plotters;
  },
  async run(session, plotters) {
    const directory = session.settings.directories[0] as string;
    const levels = session.bySize([1], [1, 3, 5, 7, 9]);
    for (const { title, settings } of plotters) {
      const times = new SizedSamples(levels);
      for (let round = 0; round < session.bySize(1, 3); round++) {
        for (const level of levels) {
          const subject = `${title} C${level}`;
          const plot = await makeSmallPlot(session, subject, { ...settings, compression: level }, directory);
          times.add(level, plot.seconds);
          if (plot.plotBytes === undefined) session.warn('the plotter did not tell the size of the plot', subject);
          else session.sample(plot.plotBytes, subject);
          session.about(subject).curve = times.curve('level of compression', 's');
        }
      }
    }
  },
});

function hasLevels(plotter: string): boolean {
  return plotterById(plotter)?.commands.some(({ flags }) => flags.some(({ sets }) => sets === 'compression')) ?? false;
}

import { findProgram } from '../../src/input/findProgram.ts';
import { plotterById } from '../../src/plotters/plotters.ts';
import type { PlotSettings } from '../../src/tuning/plotSettings.ts';
import { outputOf } from '../harness/children.ts';
import { NotPossible } from '../harness/notPossible.ts';
import type { Session } from '../harness/session.ts';

/** Keys of nobody, as a plot that is thrown away needs some. */
const KEYS = {
  contract: 'xch1424242424242424242424242424242424242424242424242424q48w9sf',
  farmerKey: '97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb',
} as const;
/** At these sizes more buckets make Mad Max and Gigahorse many times slower. */
const SMALL_PLOT_BUCKETS = 32;
const SMALL_PLOT_STRIPES = 4096;

export interface InstalledPlotter {
  readonly title: string;
  readonly settings: PlotSettings;
}

/** The plotters on PATH that can make a plot of a small k, set to make one. BladeBit makes k32 alone. */
export async function installedPlotters(session: Session, k: number): Promise<InstalledPlotter[]> {
  const { threads } = session.settings;
  const found: PlotSettings[] = [];
  const chiaPlot = findProgram('chia_plot');
  if (chiaPlot) {
    const plotter = (await hasLevels(session, chiaPlot)) ? 'gigahorse' : 'madmax';
    found.push({ plotter, binary: chiaPlot, k, threads, buckets: SMALL_PLOT_BUCKETS, ...KEYS });
  }
  const proofOfSpace = findProgram('ProofOfSpace');
  if (proofOfSpace) found.push({ plotter: 'chiapos', binary: proofOfSpace, k, threads, stripes: SMALL_PLOT_STRIPES });
  return found.map((settings) => ({ title: plotterById(settings.plotter)?.title ?? settings.plotter, settings }));
}

/** Throws NotPossible that says which plotters would do. */
export function assertPlotter(plotters: readonly InstalledPlotter[], what: string): void {
  if (plotters.length > 0) return;
  throw new NotPossible(`${what}: install one, and have its program on PATH`);
}

/** Gigahorse's program for processors has the very name of Mad Max's; only it knows levels of compression. */
async function hasLevels(session: Session, program: string): Promise<boolean> {
  const { stdout } = await session.orCancelled(
    outputOf(session.start(program, ['--help'], { stdio: ['ignore', 'pipe', 'ignore'] })),
  );
  return /--level\b/.test(stdout);
}

import { median } from '../../src/analyze/quantiles.ts';
import { findProgram } from '../../src/input/findProgram.ts';
import { defineBenchmark } from '../harness/benchmark.ts';
import { outputOf } from '../harness/children.ts';
import { NotPossible } from '../harness/notPossible.ts';
import type { Session } from '../harness/session.ts';
import { alignedBlock } from '../harness/testFile.ts';
import { randomPositions } from '../system/randomPositions.ts';
import { OpenPlot, type PlotFile, plotFilesIn } from './plotFiles.ts';

const BLOCK_BYTES = 4096;
/** One look-up of a quality goes down the tables of a plot: about so many reads, each known from the one before. */
const READS_A_LOOKUP = 7;
const CHECKED_CHALLENGES = 30;
const LOOKUPS_A_ROUND = 20;

interface Farm {
  readonly directory: string;
  readonly plots: readonly PlotFile[];
}

/** Over the plots that lie in the chosen directories: by chiapos's own check where it is installed, else by reads like a harvester's. */
export const farming = defineBenchmark({
  name: 'farming',
  suite: 'application',
  standsFor:
    "a harvester's look-up in plots on this disk, which has to be done well within the time of a signage point",
  unit: 's',
  better: 'lower',
  needs: ['plots (*.plot) in a chosen directory', 'ProofOfSpace on PATH for whole proofs, else reads alone are timed'],
  seconds: 20,
  prepare(session): Farm[] {
    const farms = session.settings.directories.map((directory) => ({ directory, plots: plotFilesIn(directory) }));
    const used = farms.filter(({ plots }) => plots.length > 0);
    if (used.length > 0) return used;
    throw new NotPossible(
      `no plots (*.plot) lie in ${session.settings.directories.join(', ')}: name a folder of plots with --directory`,
    );
  },
  async run(session, farms) {
    const prover = findProgram('ProofOfSpace');
    for (const farm of farms) {
      if (prover) await checkProofs(session, farm, prover);
      else await lookUp(session, farm);
    }
  },
});

/** Seconds a challenge, by whole runs of `ProofOfSpace check`. */
async function checkProofs(session: Session, { directory, plots }: Farm, prover: string): Promise<void> {
  session.about(directory).method = 'ProofOfSpace check';
  const challenges = session.bySize(5, CHECKED_CHALLENGES);
  for (let round = 0; round < session.bySize(1, 5); round++) {
    const { path } = plots[round % plots.length] as PlotFile;
    const start = performance.now();
    const child = session.start(prover, ['check', String(challenges), '-f', path], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { code, stdout, stderr } = await session.orCancelled(outputOf(child));
    if (code !== 0)
      throw new Error(`ProofOfSpace check of ${path} failed (exit code ${code}): ${(stderr || stdout).trim()}`);
    session.sample((performance.now() - start) / 1000 / challenges, directory);
  }
}

/** Seconds a look-up: as many reads as one takes, one after another, anywhere in a plot. */
async function lookUp(session: Session, { directory, plots }: Farm): Promise<void> {
  const block = alignedBlock(BLOCK_BYTES);
  const open = plots.map((plot) => new OpenPlot(plot, block));
  try {
    const isDirect = open.every((plot) => plot.isDirect);
    session.about(directory).method = isDirect ? 'random reads, O_DIRECT' : 'random reads';
    if (!isDirect) session.warn('this file system takes no O_DIRECT: what is read may come from memory', directory);
    const positions = open.map(({ bytes }) => randomPositions(bytes, BLOCK_BYTES));
    for (let round = 0; round < session.rounds; round++) {
      const seconds: number[] = [];
      for (let lookup = 0; lookup < LOOKUPS_A_ROUND; lookup++) {
        await session.breathe();
        const plot = (round * LOOKUPS_A_ROUND + lookup) % open.length;
        const start = performance.now();
        for (let read = 0; read < READS_A_LOOKUP; read++) open[plot]?.read(block, positions[plot]?.() ?? 0);
        seconds.push((performance.now() - start) / 1000);
      }
      session.sample(median(seconds), directory);
    }
  } finally {
    for (const plot of open) plot.close();
  }
}

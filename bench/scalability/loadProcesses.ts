import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { hostCollectors } from '../../src/collect/collectors.ts';
import { systemClock } from '../../src/engine/clock.ts';
import { Engine } from '../../src/engine/engine.ts';
import { defineBenchmark } from '../harness/benchmark.ts';
import { SizedSamples } from '../harness/curveOf.ts';
import { NotPossible } from '../harness/notPossible.ts';
import type { Session } from '../harness/session.ts';
import { cpuSecondsOfFrames } from './frameCost.ts';

/** More and more processes on the host, which the engine has to look through for plotters. */
export const loadProcesses = defineBenchmark({
  name: 'load-processes',
  suite: 'scalability',
  standsFor: 'the CPU time of a frame with 400 further processes on the host, and with fewer in the curve',
  unit: 's',
  better: 'lower',
  needs: ['Linux', '"sleep", which is started 400 times'],
  seconds: 15,
  prepare() {
    if (process.platform !== 'linux')
      throw new NotPossible('processes are read one by one on Linux only: run it there');
    return new Engine({ clock: systemClock, collectors: hostCollectors(), intervalSeconds: 1 });
  },
  async run(session, engine) {
    const sizes = session.bySize([0, 30], [0, 100, 200, 400]);
    const costs = new SizedSamples(sizes);
    let started = 0;
    for (const size of sizes) {
      if (size > started) await startSleepers(session, size - started);
      started = size;
      for (let round = -1; round < session.bySize(3, 7); round++) {
        const seconds = await cpuSecondsOfFrames(session, engine, session.bySize(3, 15));
        if (round >= 0) costs.add(size, seconds);
      }
    }
    for (const seconds of costs.of(sizes.at(-1) as number)) session.sample(seconds);
    session.about().curve = costs.curve('further processes', 's');
  },
  cleanup: (engine) => engine.close(),
});

/** One shell with so many processes that do nothing. */
async function startSleepers(session: Session, count: number): Promise<ChildProcess> {
  const script = `i=0; while [ $i -lt ${count} ]; do sleep 600 & i=$((i+1)); done; echo ready; wait`;
  const shell = session.start('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  if (shell.stdout) await session.orCancelled(once(shell.stdout, 'data'));
  return shell;
}

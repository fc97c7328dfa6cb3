import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostCollectors } from '../../src/collect/collectors.ts';
import { COLLECTOR_NAMES, EVERYTHING } from '../../src/collect/collectSettings.ts';
import { systemClock } from '../../src/engine/clock.ts';
import { Engine } from '../../src/engine/engine.ts';
import { defineBenchmark } from '../harness/benchmark.ts';
import { SizedSamples } from '../harness/curveOf.ts';
import { cpuSecondsOfFrames } from './frameCost.ts';

const VALUES_A_FILE = 200;

/** More and more series in a frame: custom metrics out of files, beside nothing else. */
export const loadMetrics = defineBenchmark({
  name: 'load-metrics',
  suite: 'scalability',
  standsFor: 'the CPU time of a frame with 3,200 further metrics, and with fewer in the curve',
  unit: 's',
  better: 'lower',
  needs: ['a few files in the first chosen directory'],
  seconds: 10,
  prepare: (session) => session.folder(session.settings.directories[0] as string),
  async run(session, folder) {
    const sizes = session.bySize([0, 200], [0, 200, 800, 3200]);
    const costs = new SizedSamples(sizes);
    for (const size of sizes) {
      const engine = engineWith(customFiles(folder, size));
      try {
        for (let round = -1; round < session.bySize(3, 7); round++) {
          const seconds = await cpuSecondsOfFrames(session, engine, session.bySize(5, 50));
          if (round >= 0) costs.add(size, seconds);
        }
      } finally {
        engine.close();
      }
    }
    for (const seconds of costs.of(sizes.at(-1) as number)) session.sample(seconds);
    session.about().curve = costs.curve('metrics', 's');
  },
});

function customFiles(folder: string, values: number): string[] {
  const paths: string[] = [];
  for (let from = 0; from < values; from += VALUES_A_FILE) {
    const path = join(folder, `metrics-${from}.prom`);
    const lines = Array.from({ length: VALUES_A_FILE }, (_, line) => `bench_${from + line} ${line}.5`);
    writeFileSync(path, `${lines.join('\n')}\n`);
    paths.push(path);
  }
  return paths;
}

function engineWith(customMetrics: readonly string[]): Engine {
  const off = Object.fromEntries(COLLECTOR_NAMES.map((name) => [name, name === 'custom']));
  const settings = { ...EVERYTHING, collectors: { ...EVERYTHING.collectors, ...off }, customMetrics };
  return new Engine({ clock: systemClock, collectors: hostCollectors(settings), intervalSeconds: 1 });
}

import { join } from 'node:path';
import { hostCollectors } from '../../src/collect/collectors.ts';
import { systemClock } from '../../src/engine/clock.ts';
import { Engine } from '../../src/engine/engine.ts';
import type { History } from '../../src/history/history.ts';
import { SeriesIndex } from '../../src/metrics/frame.ts';
import { CHARTS, chartValues } from '../../src/pages/charts.ts';
import { defineBenchmark } from '../harness/benchmark.ts';
import { openBenchHistory } from './benchHistory.ts';

const WARM_UP_FRAMES = 5;
const FRAMES_A_ROUND = 4;

interface Monitor {
  readonly engine: Engine;
  readonly history: History;
}

/** The monitor as a whole on a busy host: a frame taken, stored and made ready for the dashboard while every thread computes. */
export const integration = defineBenchmark({
  name: 'integration',
  suite: 'system',
  standsFor: 'how late history and dashboard get a frame while plotters keep every core busy',
  unit: 's',
  better: 'lower',
  needs: ['a few MB in the first chosen directory'],
  seconds: 10,
  scale: 5e-3,
  prepare(session): Monitor {
    const history = openBenchHistory(join(session.folder(session.settings.directories[0] as string), 'history.sqlite'));
    const engine = new Engine({ clock: systemClock, collectors: hostCollectors(), intervalSeconds: 1 });
    const monitor = { engine, history };
    for (let frame = 0; frame < WARM_UP_FRAMES; frame++) secondsForFrame(monitor);
    return monitor;
  },
  async run(session, monitor) {
    const crew = session.crew(session.settings.threads);
    const pause = session.bySize(0.02, 0.2);
    const frames = session.rounds * FRAMES_A_ROUND;
    const load = crew.work({ kind: 'work', work: 'table', seconds: frames * pause + 1 });
    load.catch(() => {});
    for (let frame = 0; frame < frames; frame++) {
      await session.wait(pause);
      session.sample(secondsForFrame(monitor));
    }
    await crew.end();
  },
  cleanup({ engine, history }) {
    engine.close();
    history.close();
  },
});

function secondsForFrame({ engine, history }: Monitor): number {
  const start = performance.now();
  engine.takeFrame();
  const { ring, recorder } = engine;
  const newest = ring.written - 1;
  const list = recorder.table.list();
  const frame = { epochSeconds: ring.timeOf(newest), index: new SeriesIndex(list), values: ring.valuesOf(newest) };
  history.append(frame.epochSeconds, frame.values, list, []);
  JSON.stringify(Object.fromEntries(CHARTS.map((chart) => [chart.id, chartValues(chart, frame)])));
  return (performance.now() - start) / 1000;
}

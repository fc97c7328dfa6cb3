import { join } from 'node:path';
import { hostCollectors } from '../../src/collect/collectors.ts';
import { systemClock } from '../../src/engine/clock.ts';
import { Engine } from '../../src/engine/engine.ts';
import type { History } from '../../src/history/history.ts';
import { defineBenchmark } from '../harness/benchmark.ts';
import { SizedSamples } from '../harness/curveOf.ts';
import type { Session } from '../harness/session.ts';
import { openBenchHistory } from '../system/benchHistory.ts';

const ASKED_METRIC = 'system.cpu.utilization';
const MAINTAIN_MS = 20;
/** After so many frames the thread looks up, and the history is tidied as an engine does it. */
const FRAMES_A_SLICE = 100;

interface FilledHistory {
  readonly history: History;
  /** Appends so many seconds more. */
  fill(seconds: number): Promise<void>;
  readonly from: number;
}

/** A longer and longer history, asked each time for all of one metric as a chart does. */
export const loadHistory = defineBenchmark({
  name: 'load-history',
  suite: 'scalability',
  standsFor: 'a chart over the whole of a history of four hours, and of shorter ones in the curve',
  unit: 's',
  better: 'lower',
  needs: ['some 50 MB in the first chosen directory'],
  seconds: 40,
  prepare: (session) => fillable(session),
  async run(session, { history, fill, from }) {
    const lengths = session.bySize([20, 100], [600, 3600, 4 * 3600]);
    const times = new SizedSamples(lengths);
    let filled = 0;
    for (const length of lengths) {
      await fill(length - filled);
      filled = length;
      for (let round = -1; round < session.bySize(3, 9); round++) {
        await session.breathe();
        const start = performance.now();
        history.query({ series: { metric: ASKED_METRIC }, from, to: from + length });
        if (round >= 0) times.add(length, (performance.now() - start) / 1000);
      }
      session.about().curve = times.curve('seconds of history', 's');
    }
    for (const seconds of times.of(filled)) session.sample(seconds);
  },
  cleanup: ({ history }) => history.close(),
});

function fillable(session: Session): FilledHistory {
  const folder = session.folder(session.settings.directories[0] as string);
  const from = Math.floor(Date.now() / 1000) - 24 * 3600;
  let at = from;
  const history = openBenchHistory(join(folder, 'history.sqlite'), () => at);
  const { list, values } = frameOfThisHost();
  const fill = async (seconds: number) => {
    for (const end = at + seconds; at < end; at++) {
      // Values that move, so that they pack as real ones do.
      const moved = values.map((value, slot) => value * (1 + 0.1 * Math.sin(at / (10 + (slot % 50)))));
      history.append(at, moved, list, []);
      if (at % FRAMES_A_SLICE === 0) {
        history.maintain(MAINTAIN_MS);
        await session.breathe();
      }
    }
    while (history.maintain(MAINTAIN_MS)) await session.breathe();
  };
  return { history, fill, from };
}

/** What one frame of this very host holds. */
function frameOfThisHost() {
  const engine = new Engine({ clock: systemClock, collectors: hostCollectors(), intervalSeconds: 1 });
  engine.takeFrame();
  engine.takeFrame();
  const { ring, recorder } = engine;
  const frame = { list: recorder.table.list(), values: ring.valuesOf(ring.written - 1).slice() };
  engine.close();
  return frame;
}

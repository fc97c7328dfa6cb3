import { defineBenchmark } from '../harness/benchmark.ts';
import type { Session } from '../harness/session.ts';
import { wrongAnswers } from '../harness/workBenchmark.ts';
import { cpuPart } from './cpuStress.ts';
import { ioPart } from './ioStress.ts';
import { memoryPart } from './memoryStress.ts';
import { networkPart } from './networkStress.ts';
import { reliabilityOf } from './reliability.ts';
import { windowsOf } from './stressBenchmark.ts';
import type { Stress, StressPart, Window } from './stressPart.ts';

const PARTS: readonly StressPart[] = [cpuPart, memoryPart, ioPart, networkPart];

interface Loaded {
  readonly name: string;
  readonly stress: Stress;
  readonly windows: Window[];
}

/** All parts at once. A result for each: the share of its own pace alone that is left to it beside the others. */
export const combinedStress = defineBenchmark({
  name: 'combined',
  suite: 'stress',
  standsFor: 'plotting, copying and farming at once: what is left of each beside the others',
  unit: '1',
  better: 'higher',
  needs: ['what the other stress benchmarks need, together'],
  seconds: 25,
  async prepare(session) {
    const loaded: Loaded[] = [];
    try {
      for (const part of PARTS) loaded.push({ name: part.name, stress: await part.start(session), windows: [] });
    } catch (error) {
      await endAll(loaded);
      throw error;
    }
    session.measured.clear();
    return loaded;
  },
  async run(session, loaded) {
    const { count, seconds } = windowsOf(session);
    const alone = new Map<string, number>();
    for (const { name, stress } of loaded) alone.set(name, await rateAlone(session, stress, seconds));
    for (let window = 0; window < count; window++) {
      const windows = await session.orCancelled(Promise.all(loaded.map(({ stress }) => stress.window(seconds))));
      for (const [at, { name, windows: earlier }] of loaded.entries()) {
        const { units, seconds: took } = windows[at] as Window;
        earlier.push(windows[at] as Window);
        session.sample(units / took / (alone.get(name) as number), name);
        if (earlier.length >= 3) session.about(name).reliability = reliabilityOf(earlier);
      }
    }
    for (const { name, windows } of loaded) {
      const { wrong } = reliabilityOf(windows);
      if (wrong > 0) session.warn(wrongAnswers(wrong), name);
    }
  },
  cleanup: endAll,
});

async function rateAlone(session: Session, stress: Stress, seconds: number): Promise<number> {
  await session.orCancelled(stress.window(seconds));
  const { units, seconds: took } = await session.orCancelled(stress.window(seconds));
  return units / took;
}

async function endAll(loaded: readonly Loaded[]): Promise<void> {
  for (const { stress } of loaded) await stress.end();
}

import { defineBenchmark, type ScaledFacts } from './benchmark.ts';
import { rateOf, wrongOf } from './crew.ts';
import type { MakeWork } from './kernels/work.ts';
import { WORKS, type WorkName } from './kernels/works.ts';
import { measureCalls } from './microBenchmark.ts';
import type { Session } from './session.ts';

export const ONE_THREAD = 'one thread';
export const ALL_THREADS = 'all threads';

/** Memory that the work is on: of the one thread, and of each when all work. */
interface Bytes {
  readonly one?: number;
  readonly each?: number;
}

/** A benchmark of a work: units a second in this thread, and of all the host's threads together. */
export function workBenchmark(facts: ScaledFacts, work: WorkName, bytesOf: (session: Session) => Bytes = () => ({})) {
  return defineBenchmark({
    ...facts,
    prepare: bytesOf,
    async run(session, bytes) {
      await runInOneThread(session, work, bytes.one);
      await runInAllThreads(session, work, bytes.each);
    },
  });
}

async function runInOneThread(session: Session, name: WorkName, bytes: number | undefined): Promise<void> {
  const make: MakeWork = WORKS[name];
  const work = make(bytes);
  let wrong = 0;
  const call = () => {
    if (!work.call()) wrong++;
  };
  await measureCalls(session, call, (calls) => session.sample(calls * work.unitsPerCall, ONE_THREAD));
  if (wrong > 0) session.warn(wrongAnswers(wrong), ONE_THREAD);
}

async function runInAllThreads(session: Session, work: WorkName, bytes: number | undefined): Promise<void> {
  const crew = session.crew(session.settings.threads);
  const task = { kind: 'work', work, ...(bytes !== undefined && { bytes }), seconds: session.roundSeconds } as const;
  await session.orCancelled(crew.work({ ...task, seconds: session.roundSeconds / 2 }));
  for (let round = 0; round < session.rounds; round++) {
    const tallies = await session.orCancelled(crew.work(task));
    session.sample(rateOf(tallies), ALL_THREADS);
    const wrong = wrongOf(tallies);
    if (wrong > 0) session.warn(wrongAnswers(wrong), ALL_THREADS);
  }
  await crew.end();
}

export function wrongAnswers(wrong: number): string {
  return `${wrong} answers were wrong: this host computes or remembers wrongly, test its memory and cooling`;
}

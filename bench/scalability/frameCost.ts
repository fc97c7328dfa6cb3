import type { Engine } from '../../src/engine/engine.ts';
import type { Session } from '../harness/session.ts';

/** CPU time of one frame, the mean of some taken one after another. */
export async function cpuSecondsOfFrames(session: Session, engine: Engine, frames: number): Promise<number> {
  let microseconds = 0;
  for (let frame = 0; frame < frames; frame++) {
    await session.breathe();
    const before = process.cpuUsage();
    engine.takeFrame();
    const { user, system } = process.cpuUsage(before);
    microseconds += user + system;
  }
  return microseconds / frames / 1e6;
}

import { delay } from '../crash/writerProcess.ts';
import { Site } from './site.ts';

const INTERVAL_SECONDS = 0.25;
/** The engine ends at a moment within these, counted from the condition. */
const ENDS_AFTER_SECONDS = [0, 1.5] as const;

export interface Rounds {
  readonly rounds: number;
  /** Steps of incidents of which nothing arrived. */
  readonly lost: number;
  /** Notifications that arrived although their step had been told: by another one, with an id of its own. */
  readonly duplicated: number;
  /** Those that came again under the same Idempotency-Key, as their sending was interrupted: a receiver takes them for one. */
  readonly repeated: number;
}

/**
 * An alert comes, and the engine that leads ends about the time at which it is told: by SIGKILL, or in order. The one that stands by goes
 * on. Then the alert's cause goes, and the same happens again. Each alert is to be told once, and its end once.
 */
export async function endingRounds(rounds: number, how: 'kill' | 'end', say: (text: string) => void): Promise<Rounds> {
  const site = new Site();
  let lost = 0;
  let duplicated = 0;
  let repeated = 0;
  try {
    await site.open();
    let leader = site.engine(INTERVAL_SECONDS);
    await leader.said('leading');
    const replaced = async (change: () => Promise<unknown>) => {
      const standby = site.engine(INTERVAL_SECONDS);
      await standby.said('following');
      await change();
      const [least, most] = ENDS_AFTER_SECONDS;
      await delay(least + Math.random() * (most - least));
      await leader[how]();
      await standby.said('leading');
      leader = standby;
    };
    for (let round = 1; round <= rounds; round++) {
      for (const [step, change] of [
        ['raised', () => site.swell()],
        ['resolved', () => site.shrink()],
      ] as const) {
        const from = site.arrived.length;
        const since = Date.now() / 1000;
        await replaced(change);
        const hasArrived = await site.arrives(step, since).then(
          () => true,
          () => false,
        );
        // Whatever may come twice.
        await delay(2);
        const told = site.arrived.slice(from).filter(({ notification }) => notification.step === step);
        if (!hasArrived) lost++;
        const ids = new Set(told.map(({ notification }) => notification.id)).size;
        duplicated += Math.max(0, ids - 1);
        repeated += told.length - ids;
      }
      say(`${how} ${round} of ${rounds}: ${lost} lost, ${duplicated} twice, ${repeated} repeated`);
    }
    await leader.end();
  } finally {
    await site.close();
  }
  return { rounds, lost, duplicated, repeated };
}

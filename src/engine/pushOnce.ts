import { BottleneckLog } from '../events/bottleneckLog.ts';
import type { EngineIdentity } from '../events/events.ts';
import { PlotterProcesses } from '../events/plotterProcesses.ts';
import { factsOf } from '../fleet/facts.ts';
import type { PushCursor } from '../fleet/pushCursor.ts';
import type { Fact } from '../fleet/pushedFrames.ts';
import { PushSender, type PushTarget } from '../fleet/pushSender.ts';
import type { History } from '../history/history.ts';
import { systemClock } from './clock.ts';
import { fleetIdentity, fleetLabels } from './fleetIdentity.ts';
import { HostEngine } from './hostEngine.ts';
import { useHistory } from './hostHistory.ts';
import { alertsNow, pastEvents } from './pastEvents.ts';

/** What it takes for rates, and for what plotters wait for. */
const MEASURED_SECONDS = 5;

/**
 * Measures this host for some seconds, keeps that, and sends all that was not sent yet. Gives how far that came; `trouble` says why not
 * all was sent, where that is so.
 */
export async function pushOnce(path: string, target: PushTarget, identity: EngineIdentity): Promise<PushCursor> {
  await measure(path, identity);
  return useHistory(
    path,
    async (history) => {
      const now = systemClock.epochSeconds();
      const sender = new PushSender(history, target, fleetLabels(history, now), {
        fetch,
        clock: systemClock,
        version: identity.version,
        facts: () => keptFacts(history, identity.version),
        tell: () => {},
      });
      await sender.drain();
      return sender.cursor;
    },
    { readOnly: false },
  );
}

function measure(path: string, identity: EngineIdentity): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const until = systemClock.seconds() + MEASURED_SECONDS;
  const engine = new HostEngine(
    { clock: systemClock, intervalSeconds: 1, identity, history: { path } },
    {
      frame: () => {
        if (systemClock.seconds() >= until) resolve();
      },
    },
  );
  engine.start();
  return promise.then(() => engine.close());
}

/** What the history tells of the host as it is now. */
function keptFacts(history: History, version: string): Fact[] {
  const now = systemClock.epochSeconds();
  const processes = new PlotterProcesses();
  const bottlenecks = new BottleneckLog();
  for (const event of pastEvents(history, now)) {
    processes.apply(event);
    bottlenecks.apply(event);
  }
  return factsOf({
    identity: fleetIdentity(version),
    measuredAt: history.frames(history.newestRow - 1, 1)[0]?.epochSeconds,
    bottlenecks,
    plotters: new Map(processes.running.map(({ id, plotter }) => [id, plotter])),
    alerts: alertsNow(history, now).up,
  });
}

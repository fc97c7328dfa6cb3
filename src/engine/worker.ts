import { parentPort, workerData } from 'node:worker_threads';
import * as v from 'valibot';
import { Ring } from '../history/ring.ts';
import type { Frame, SeriesIndex } from '../metrics/frame.ts';
import { Rpc } from '../rpc/rpc.ts';
import { systemClock } from './clock.ts';
import { HostEngine } from './hostEngine.ts';
import { clientContract, EngineSettings, engineContract, FRAME_TAKEN } from './protocol.ts';
import { RunLog } from './run/runLog.ts';

/** The engine in a thread of its own: frames go to shared memory, the rest by messages. */
function run(port: NonNullable<typeof parentPort>): void {
  const { earlier, ...settings } = v.parse(EngineSettings, workerData);
  const startedAt = systemClock.epochSeconds();
  const begun = systemClock.seconds();
  const log = new RunLog();
  let watched = false;
  let indexSent: SeriesIndex | undefined;

  const engine = new HostEngine(
    {
      clock: systemClock,
      ...settings,
      earlier: earlier && { ring: new Ring(earlier.ring), series: earlier.series },
    },
    {
      frame: (frame) => {
        log.add(frame);
        tell(frame);
      },
      event: (event) => {
        log.hear(event);
        rpc.notify('event', event);
      },
      ring: (ring) => rpc.notify('ring', { buffer: ring.buffer }),
      role: (role) => rpc.notify('role', role),
      stage: (waitsFor) => rpc.notify('stage', waitsFor),
      past: (events) => {
        log.recall(events);
        rpc.notify('past', [...events]);
      },
    },
  );

  const rpc = new Rpc({ post: (message) => port.postMessage(message) }, engineContract, clientContract, {
    requests: {
      setInterval({ seconds }) {
        engine.setInterval(seconds);
        return null;
      },
      async stop() {
        await engine.close();
        const { framesMissed } = engine;
        return log.report({ startedAt, seconds: systemClock.seconds() - begun, framesMissed });
      },
    },
    notices: {
      watch({ on }) {
        watched = on;
        const { frame } = engine;
        if (on && frame) tell(frame);
      },
      tell: (event) => engine.tell(event),
      secrets: (secrets) => engine.setSecrets(secrets),
    },
  });
  port.on('message', (message) => rpc.receive(message));

  function tell(frame: Frame): void {
    if (!watched) return;
    if (frame.index !== indexSent) {
      indexSent = frame.index;
      rpc.notify('series', frame.index.list);
    }
    port.postMessage(FRAME_TAKEN);
  }

  engine.start();
}

if (parentPort) run(parentPort);

import { parentPort, workerData } from 'node:worker_threads';
import * as v from 'valibot';
import { hostCollectors } from '../collect/collectors.ts';
import { Rpc } from '../rpc/rpc.ts';
import { Ring } from '../store/ring.ts';
import { systemClock } from './clock.ts';
import { Engine } from './engine.ts';
import { clientContract, EngineSettings, engineContract } from './protocol.ts';

/** The engine in a thread of its own: frames go to shared memory, the rest by messages. */
function run(port: NonNullable<typeof parentPort>): void {
  const { intervalSeconds, collect, earlier } = v.parse(EngineSettings, workerData);
  let watched = false;
  let seriesSent = 0;

  const engine = new Engine(
    {
      clock: systemClock,
      collectors: hostCollectors(collect),
      intervalSeconds,
      earlier: earlier && { ring: new Ring(earlier.ring), series: earlier.series },
    },
    { event: (event) => rpc.notify('event', event), ring: sendRing, frame: tell },
  );
  const startedAt = systemClock.seconds();

  const rpc = new Rpc({ post: (message) => port.postMessage(message) }, engineContract, clientContract, {
    requests: {
      setInterval({ seconds }) {
        engine.setInterval(seconds);
        return null;
      },
      stop() {
        engine.close();
        const { framesTaken, framesMissed } = engine;
        return { seconds: systemClock.seconds() - startedAt, framesTaken, framesMissed };
      },
    },
    notices: {
      watch({ on }) {
        watched = on;
        if (on && engine.framesTaken > 0) tell();
      },
    },
  });
  port.on('message', (message) => rpc.receive(message));

  function sendRing(ring: Ring): void {
    rpc.notify('ring', { buffer: ring.buffer });
  }

  function tell(): void {
    if (!watched) return;
    const { table } = engine.recorder;
    if (table.version !== seriesSent) {
      seriesSent = table.version;
      rpc.notify('series', table.list());
    }
    rpc.notify('frame', engine.ring.written);
  }

  sendRing(engine.ring);
  engine.start();
}

if (parentPort) run(parentPort);

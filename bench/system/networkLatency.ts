import { median } from '../../src/analyze/quantiles.ts';
import { defineBenchmark } from '../harness/benchmark.ts';
import { closing, connectTo, WISHES } from '../harness/networkPeer.ts';
import { networkTarget } from './networkTarget.ts';

const MESSAGE = Buffer.alloc(64, 'plotscope');

export const networkLatency = defineBenchmark({
  name: 'network-latency',
  suite: 'system',
  standsFor: 'a signage point going round between full node, farmer and harvester',
  unit: 's',
  better: 'lower',
  needs: ['nothing for loopback; for another host, "plotscope bench serve" there'],
  seconds: 3,
  scale: 50e-6,
  prepare: networkTarget,
  async run(session, { host, port, subject }) {
    const socket = await session.orCancelled(connectTo(host, port));
    const closed = closing(socket);
    const roundTrip = async () => {
      let missing = MESSAGE.length;
      const { promise, resolve } = Promise.withResolvers<void>();
      const onData = (data: Buffer) => {
        missing -= data.length;
        if (missing <= 0) resolve();
      };
      socket.on('data', onData).write(MESSAGE);
      await session.orCancelled(Promise.race([promise, closed]));
      socket.off('data', onData);
    };
    try {
      socket.write(WISHES.echo);
      await roundTrip();
      for (let round = 0; round < session.rounds; round++) {
        const seconds: number[] = [];
        const until = performance.now() + (session.roundSeconds * 1000) / 2;
        while (performance.now() < until) {
          const start = performance.now();
          await roundTrip();
          seconds.push((performance.now() - start) / 1000);
        }
        session.sample(median(seconds), subject);
      }
    } finally {
      socket.destroy();
    }
  },
});

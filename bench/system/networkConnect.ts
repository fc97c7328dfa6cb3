import { median } from '../../src/analyze/quantiles.ts';
import { defineBenchmark } from '../harness/benchmark.ts';
import { connectTo } from '../harness/networkPeer.ts';
import { networkTarget } from './networkTarget.ts';

export const networkConnect = defineBenchmark({
  name: 'network-connect',
  suite: 'system',
  standsFor: 'opening a connection to a harvester, farmer or file server',
  unit: 's',
  better: 'lower',
  needs: ['nothing for loopback; for another host, a port that takes connections (--peer HOST:PORT)'],
  seconds: 2,
  scale: 100e-6,
  prepare: networkTarget,
  async run(session, { host, port, subject }) {
    const connections = session.bySize(5, 30);
    for (let round = 0; round < session.rounds; round++) {
      const seconds: number[] = [];
      for (let count = 0; count < connections; count++) {
        const start = performance.now();
        const socket = await session.orCancelled(connectTo(host, port));
        seconds.push((performance.now() - start) / 1000);
        socket.destroy();
      }
      session.sample(median(seconds), subject);
    }
  },
});

import { once } from 'node:events';
import type { Socket } from 'node:net';
import { defineBenchmark } from '../harness/benchmark.ts';
import { closing, connectTo, WISHES } from '../harness/networkPeer.ts';
import type { Session } from '../harness/session.ts';
import { networkTarget } from './networkTarget.ts';

const CHUNK = Buffer.alloc(256 * 1024, 'plotscope');

export const networkThroughput = defineBenchmark({
  name: 'network-throughput',
  suite: 'system',
  standsFor: 'copying finished plots to another host',
  unit: 'By/s',
  better: 'higher',
  needs: ['nothing for loopback; for another host, "plotscope bench serve" there'],
  seconds: 5,
  scale: 1.5e9,
  prepare: networkTarget,
  async run(session, { host, port, subject }) {
    for (let round = 0; round < session.rounds; round++) {
      const socket = await session.orCancelled(connectTo(host, port));
      try {
        session.sample(await throughput(session, socket), subject);
      } finally {
        socket.destroy();
      }
    }
  },
});

/** Bytes a second that the other side says it has got. */
async function throughput(session: Session, socket: Socket): Promise<number> {
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  const closed = closing(socket);
  const ended = new Promise<void>((resolve) => socket.once('end', resolve));
  const start = performance.now();
  const until = start + session.roundSeconds * 1000;
  socket.write(WISHES.sink);
  while (performance.now() < until) {
    if (!socket.write(CHUNK)) await session.orCancelled(Promise.race([once(socket, 'drain'), closed]));
  }
  socket.end();
  await session.orCancelled(Promise.race([ended, closed]));
  const bytes = Number(answer);
  if (!(bytes > 0))
    throw new Error('the other side did not say how many bytes it got: run "plotscope bench serve" there');
  return bytes / ((performance.now() - start) / 1000);
}

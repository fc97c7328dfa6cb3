import type { Socket } from 'node:net';
import { connectTo, WISHES } from '../harness/networkPeer.ts';
import type { Session } from '../harness/session.ts';
import { networkTarget } from '../system/networkTarget.ts';
import { stressBenchmark } from './stressBenchmark.ts';
import type { Stress, StressPart, Window } from './stressPart.ts';

const CONNECTIONS = 8;
const MESSAGE_BYTES = 64 * 1024;

/** Several connections send numbered messages at once and get them back. */
export const networkPart: StressPart = {
  name: 'network',
  unit: 'By/s',
  async start(session) {
    const { host, port } = await networkTarget(session);
    const connections = session.bySize(2, CONNECTIONS);
    const sockets: Socket[] = [];
    for (let count = 0; count < connections; count++) {
      const socket = await session.orCancelled(connectTo(host, port));
      socket.write(WISHES.echo);
      sockets.push(socket);
    }
    return new NetworkStress(session, sockets);
  },
};

class NetworkStress implements Stress {
  readonly #session: Session;
  readonly #sockets: readonly Socket[];
  #count = 0;

  constructor(session: Session, sockets: readonly Socket[]) {
    this.#session = session;
    this.#sockets = sockets;
  }

  async window(seconds: number): Promise<Window> {
    const start = performance.now();
    const until = start + seconds * 1000;
    const tallies = await this.#session.orCancelled(
      Promise.all(this.#sockets.map((socket) => this.#talk(socket, until))),
    );
    const checks = tallies.reduce((sum, tally) => sum + tally.checks, 0);
    const wrong = tallies.reduce((sum, tally) => sum + tally.wrong, 0);
    return { units: checks * 2 * MESSAGE_BYTES, seconds: (performance.now() - start) / 1000, checks, wrong };
  }

  end(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async #talk(socket: Socket, until: number): Promise<{ checks: number; wrong: number }> {
    let checks = 0;
    let wrong = 0;
    do {
      const message = Buffer.alloc(MESSAGE_BYTES, String(this.#count++));
      const answer = await answerTo(socket, message);
      checks++;
      if (!answer.equals(message)) wrong++;
    } while (performance.now() < until);
    return { checks, wrong };
  }
}

/** What came back for a message, as long as it. Rejects where the connection ends before. */
function answerTo(socket: Socket, message: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    const settle = (done: () => void) => {
      socket.off('data', onData).off('close', onClose);
      done();
    };
    const onData = (data: Buffer) => {
      parts.push(data);
      bytes += data.length;
      if (bytes >= message.length) settle(() => resolve(Buffer.concat(parts)));
    };
    const onClose = () => settle(() => reject(new Error('the other side closed the connection under load')));
    socket.on('data', onData).on('close', onClose);
    socket.write(message);
  });
}

export const networkStress = stressBenchmark(networkPart, {
  standsFor: 'many copies and harvesters at once: does everything arrive as it was sent',
  needs: ['nothing for loopback; for another host, "plotscope bench serve" there'],
});

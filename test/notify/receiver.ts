import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** A real HTTP server that notes what it gets and answers as it is told: by a status, by breaking off, or never. */
export async function startReceiver() {
  const received: Received[] = [];
  const answers: { status: number | 'break' | 'silence'; headers?: Record<string, string> }[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (piece) => {
      text += piece;
    });
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(text) });
      const { status, headers = {} } = answers.shift() ?? { status: 200 };
      if (status === 'silence') return;
      if (status === 'break') request.socket.destroy();
      else response.writeHead(status, headers).end(status === 200 ? '' : 'not now');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    received,
    url: `http://127.0.0.1:${port}`,
    /** How the next requests are answered; then with 200. */
    answer: (...next: typeof answers) => answers.push(...next),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

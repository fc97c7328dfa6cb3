import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What listens on this host for the messages that an engine of ours sends. */
export interface Receiver {
  readonly url: string;
  readonly bodies: readonly { readonly step?: string; readonly alert?: { readonly id?: string } }[];
  close(): void;
}

export async function startReceiver(): Promise<Receiver> {
  const bodies: Receiver['bodies'][number][] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
    });
    request.on('end', () => {
      bodies.push(JSON.parse(text));
      response.writeHead(200).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    bodies,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

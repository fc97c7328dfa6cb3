import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** What the first byte of a connection asks the other side for. */
export const WISHES = { echo: 'e', sink: 's' } as const;

const SILENCE_MS = 60_000;

/** Answers network benchmarks: an `echo` gets back what it sends, a `sink` the number of its bytes once it has ended. */
export function benchServer(): Server {
  return createServer({ allowHalfOpen: true }, (socket) => {
    socket.setNoDelay(true).setTimeout(SILENCE_MS, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.once('data', (first: Buffer) => {
      const rest = first.subarray(1);
      if (first[0] === WISHES.echo.charCodeAt(0)) echo(socket, rest);
      else if (first[0] === WISHES.sink.charCodeAt(0)) sink(socket, rest);
      else socket.destroy();
    });
  });
}

/** Resolves with the port once it listens. */
export async function serveBench(host: string, port: number): Promise<number> {
  const server = benchServer();
  server.listen(port, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A connection whose other side does what is wished. Rejects where there is none within `seconds`. */
export async function connectTo(host: string, port: number, seconds = 5): Promise<Socket> {
  const socket = connect({ host, port, noDelay: true });
  const timer = setTimeout(
    () => socket.destroy(new Error(`${host}:${port} did not answer within ${seconds} s`)),
    seconds * 1000,
  );
  try {
    await once(socket, 'connect');
  } finally {
    clearTimeout(timer);
  }
  // Whoever waits for something of it hears of an error by that; nobody else needs to.
  return socket.on('error', () => {});
}

/** Rejects when the connection has closed; for races. */
export function closing(socket: Socket): Promise<never> {
  const closed = new Promise<never>((_, reject) => {
    socket.once('close', () => reject(new Error('the other side closed the connection before the end')));
  });
  // It closes in the end, when nobody races any more.
  closed.catch(() => {});
  return closed;
}

function echo(socket: Socket, rest: Buffer): void {
  if (rest.length > 0) socket.write(rest);
  socket.pipe(socket);
}

function sink(socket: Socket, rest: Buffer): void {
  let bytes = rest.length;
  socket.on('data', (data) => {
    bytes += data.length;
  });
  socket.once('end', () => socket.end(String(bytes)));
}

import { once } from 'node:events';
import type { Output } from '../../src/terminal/output.ts';
import { benchServer } from '../harness/networkPeer.ts';

/** Answers network benchmarks of other hosts until `signal` aborts. */
export async function serveCommand(output: Output, host: string, port: number, signal: AbortSignal): Promise<number> {
  const server = benchServer();
  server.listen(port, host);
  await once(server, 'listening');
  output.err(`answering network benchmarks on ${host}:${port}; Ctrl-C ends it\n`);
  await once(signal, 'abort').catch(() => {});
  server.close();
  return 0;
}

// A thread that serves a page and its scripts, as VS Code does beside the extension: what the bench says to the page meanwhile is made beside it.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';

export interface Served {
  readonly html: string;
  /** Where its scripts are. */
  readonly folder: string;
}

const { html, folder } = workerData as Served;
const server = createServer(({ url = '/' }, response) => {
  if (url.endsWith('.js'))
    response.setHeader('content-type', 'text/javascript').end(readFileSync(join(folder, basename(url))));
  else response.setHeader('content-type', 'text/html; charset=utf-8').end(html);
});
server.listen(0, '127.0.0.1', () => parentPort!.postMessage((server.address() as AddressInfo).port));

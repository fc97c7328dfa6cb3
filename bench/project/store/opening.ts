// A window's engine that opens a history: `node opening.ts HISTORY SECONDS`. Prints as JSON when its first frame came, and the memory that
// its process takes after so many seconds.
import { fileURLToPath } from 'node:url';
import { EngineClient } from '../../../src/engine/client.ts';

const [path, seconds] = process.argv.slice(2);
const begunAt = performance.now();
let openMs: number | undefined;
const client = new EngineClient({
  workerPath: fileURLToPath(new URL('../../../src/engine/worker.ts', import.meta.url)),
  intervalSeconds: 1,
  identity: { pid: process.pid, host: 'vscode', version: 'bench' },
  history: { path },
  log: { info: () => {}, debug: () => {}, warn: console.error, error: console.error },
});
client.on('frame', () => {
  openMs ??= performance.now() - begunAt;
});
client.watch(true);
client.start();
setTimeout(() => {
  console.log(JSON.stringify({ openMs, rssMiB: process.memoryUsage.rss() / 2 ** 20 }));
  void client.stop();
}, Number(seconds) * 1000);

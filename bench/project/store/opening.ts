// An engine that opens a history: `node opening.ts HISTORY SECONDS`. Prints as JSON when its first frame came, and the memory that its
// process takes after so many seconds.
import { systemClock } from '../../../src/engine/clock.ts';
import { HostEngine } from '../../../src/engine/hostEngine.ts';

const [path, seconds] = process.argv.slice(2);
const begunAt = performance.now();
let openMs: number | undefined;
const engine = new HostEngine(
  {
    clock: systemClock,
    intervalSeconds: 1,
    identity: { pid: process.pid, host: 'service', version: 'bench' },
    history: { path },
  },
  {
    frame() {
      openMs ??= performance.now() - begunAt;
    },
  },
);
engine.start();
setTimeout(() => {
  console.log(JSON.stringify({ openMs, rssMiB: process.memoryUsage.rss() / 2 ** 20 }));
  engine.close();
}, Number(seconds) * 1000);

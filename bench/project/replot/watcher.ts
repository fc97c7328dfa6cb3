// Watches this host as a window does, until its standard input ends: `node watcher.ts HISTORY`.
import { systemClock } from '../../../src/engine/clock.ts';
import { HostEngine } from '../../../src/engine/hostEngine.ts';

const [path] = process.argv.slice(2);
let isReady = false;
const engine = new HostEngine(
  {
    clock: systemClock,
    intervalSeconds: 1,
    identity: { pid: process.pid, host: 'cli', version: 'bench' },
    history: { path },
  },
  {
    frame() {
      if (!isReady) process.stdout.write('ready\n');
      isReady = true;
    },
  },
);
engine.start();
process.stdin.resume();
process.stdin.on('end', () => {
  engine.close();
  process.exit();
});

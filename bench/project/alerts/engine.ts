// An engine of this host that keeps a history and sends: `node engine.ts HISTORY INTERVAL`. Says `leading` and `following` on its
// standard output; ends when its standard input does.
import { writeSync } from 'node:fs';
import { systemClock } from '../../../src/engine/clock.ts';
import { HostEngine } from '../../../src/engine/hostEngine.ts';

const [path, interval] = process.argv.slice(2);
const engine = new HostEngine(
  {
    clock: systemClock,
    intervalSeconds: Number(interval),
    identity: { pid: process.pid, host: 'cli', version: 'bench' },
    history: { path },
  },
  {
    role: ({ kind }) => void writeSync(1, `${kind}\n`),
    event: (event) => {
      if (event.type === 'notice') process.stderr.write(`${event.text}\n`);
    },
  },
);
engine.start();
process.stdin.on('end', async () => {
  await engine.close();
  process.exit();
});
process.stdin.resume();

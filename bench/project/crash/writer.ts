// An engine that keeps a history until it is killed: `node writer.ts HISTORY INTERVAL METRICS`. Says on its standard output, as it
// happens: `leading`, `following`, and for every frame
// `taken SECONDS` before it is written, and `written SECONDS` after.
import { writeSync } from 'node:fs';
import { systemClock } from '../../../src/engine/clock.ts';
import { HostEngine } from '../../../src/engine/hostEngine.ts';
import { GeneratedCollector } from './generatedCollector.ts';

const [path, interval, metrics] = process.argv.slice(2);

/** Waits for the pipe: what was said is out when the process is killed. */
const say = (line: string) => writeSync(1, `${line}\n`);

let leads = false;
let follows = false;
/** Who goes on in the beat of another engine measures once before its first frame, for the rates of that. */
let isBeforeFirst = false;
const announcing = {
  name: 'announcing',
  open: () => {},
  collect({ epochSeconds }: { epochSeconds: number }) {
    if (!isBeforeFirst) say(`taken ${epochSeconds}`);
    isBeforeFirst = false;
  },
  unavailable: () => {},
  close: () => {},
};
const engine = new HostEngine(
  {
    clock: systemClock,
    intervalSeconds: Number(interval),
    identity: { pid: process.pid, host: 'cli', version: 'bench' },
    collectors: () => [new GeneratedCollector(Number(metrics)), announcing],
    history: { path },
  },
  {
    role({ kind }) {
      leads = kind === 'leading';
      isBeforeFirst = leads && follows;
      follows = kind === 'following';
      say(kind);
    },
    frame({ epochSeconds }) {
      if (leads) say(`written ${epochSeconds}`);
    },
  },
);
engine.start();
process.stdin.on('end', () => {
  engine.close();
  process.exit();
});
process.stdin.resume();

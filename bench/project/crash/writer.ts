// An engine that keeps a history until it is killed: `node writer.ts HISTORY INTERVAL METRICS [CLOCK]`. Says on its standard output, as
// it happens: `opening`, `leading`, `following`, and for every frame `taken NUMBER` before it is written, and `written NUMBER` after.
// CLOCK: a file with the seconds by which its clock is wrong. The host's own can't be set for one process, so that stands in for it.
import { readFileSync, writeSync } from 'node:fs';
import { type Clock, systemClock } from '../../../src/engine/clock.ts';
import { HostEngine } from '../../../src/engine/hostEngine.ts';
import { valueIn } from '../../../src/metrics/frame.ts';
import { GeneratedCollector } from './generatedCollector.ts';
import { NumberedCollector } from './numberedCollector.ts';

const [path, interval, metrics, clockFile] = process.argv.slice(2);

/** Waits for the pipe: what was said is out when the process is killed. */
const say = (line: string) => writeSync(1, `${line}\n`);

const clock: Clock = clockFile
  ? { ...systemClock, epochSeconds: () => Date.now() / 1000 + Number(readFileSync(clockFile, 'utf8')) }
  : systemClock;

let leads = false;
let follows = false;
let isPaused = false;
/** Who goes on in the beat of another engine measures once before its first frame, for the rates of that. */
let isBeforeFirst = false;
const onNumber = (number: number) => {
  if (!isBeforeFirst) say(`taken ${number}`);
  isBeforeFirst = false;
};
say('opening');
const engine = new HostEngine(
  {
    clock,
    intervalSeconds: Number(interval),
    identity: { pid: process.pid, host: 'cli', version: 'bench' },
    collectors: () => [new GeneratedCollector(Number(metrics)), new NumberedCollector(onNumber)],
    history: { path: path! },
  },
  {
    role({ kind }) {
      leads = kind === 'leading';
      isBeforeFirst = leads && follows;
      follows = kind === 'following';
      say(kind);
    },
    event({ type }) {
      if (type === 'history.paused') isPaused = true;
      if (type === 'history.resumed') isPaused = false;
    },
    frame(frame) {
      if (leads && !isPaused) say(`written ${valueIn(frame, 'custom.value', { name: 'number' })}`);
    },
  },
);
engine.start();
process.stdin.on('end', () => {
  engine.close();
  process.exit();
});
process.stdin.resume();

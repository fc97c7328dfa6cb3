// A process to be measured from outside: `node subject.ts KIND ENGINE_SCRIPT`. Prints `ready` when it has warmed up and, when its
// standard input closes, what only it can know of itself as one line of JSON.
import { subscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { hostCollectors } from '../../src/collect/collectors.ts';
import { EngineClient } from '../../src/engine/client.ts';
import { systemClock } from '../../src/engine/clock.ts';
import { Engine } from '../../src/engine/engine.ts';
import type { SubjectKind, SubjectReport } from './measure.ts';

const WARM_UP_FRAMES = 10;

const [kind, workerPath] = process.argv.slice(2) as [SubjectKind, string];
const measured = { ticks: 0, spawns: 0, heapBytes: 0 };
subscribe('child_process', () => {
  measured.spawns++;
});

const stop = await start();
process.stdout.write('ready\n');
measured.ticks = 0;
measured.spawns = 0;
globalThis.gc?.();
const heapBefore = process.memoryUsage().heapUsed;
process.stdin.resume();
await once(process.stdin, 'end');
const report: SubjectReport = { ...measured, heapBytes: process.memoryUsage().heapUsed - heapBefore };
process.stdout.write(`${JSON.stringify(report)}\n`);
await stop();
process.exit();

/** Starts the subject and waits until it has warmed up; gives what stops it. */
function start(): Promise<() => unknown> {
  switch (kind) {
    case 'idle':
      return startIdle();
    case 'engine':
      return startEngineInWorker();
    case 'engine-inline':
      return startEngineHere();
    case 'systeminformation':
      return startSystemInformation();
  }
}

/** A Node of the same shape that does nothing: a main thread, and a worker that wakes up once a second. */
async function startIdle(): Promise<() => unknown> {
  const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
  await once(worker, 'online');
  const timer = setInterval(() => measured.ticks++, 1000);
  await delay(3000);
  return () => {
    clearInterval(timer);
    return worker.terminate();
  };
}

/** The engine as the extension runs it, with somebody who looks at every frame. */
async function startEngineInWorker(): Promise<() => unknown> {
  const log = { info: () => {}, warn: () => {}, error: (text: string) => process.stderr.write(`${text}\n`) };
  const engine = new EngineClient(workerPath, 1, log);
  engine.on('frame', () => measured.ticks++);
  engine.watch(true);
  engine.start();
  while (measured.ticks < WARM_UP_FRAMES) await once(engine, 'frame');
  return () => engine.stop();
}

/** The engine in the main thread, where its heap can be watched. */
async function startEngineHere(): Promise<() => unknown> {
  const engine = new Engine(
    { clock: systemClock, collectors: hostCollectors(), intervalSeconds: 1 },
    { frame: () => measured.ticks++ },
  );
  engine.start();
  while (measured.ticks < WARM_UP_FRAMES) await delay(500);
  return () => engine.close();
}

/** systeminformation asked for the same values of the system as the engine reads, one set after the other. */
async function startSystemInformation(): Promise<() => unknown> {
  const si = await import('systeminformation');
  const askAll = () =>
    Promise.all([si.currentLoad(), si.mem(), si.disksIO(), si.fsStats(), si.fsSize(), si.networkStats('*')]);
  let running = true;
  await askAll();
  const loop = async () => {
    while (running) {
      await askAll();
      measured.ticks++;
    }
  };
  void loop();
  return () => {
    running = false;
  };
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

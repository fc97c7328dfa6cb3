// A process to be measured from outside: `node subject.ts KIND WORKER`. Warms up, then obeys lines on its standard input: `begin` is
// answered by `begun`, `end` by what only the process can know of itself since, as JSON, `heap N` by the bytes that the engine's thread allocates in a tick,
// over N of them. The end of its input ends it.
import { subscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { hostCollectors } from '../../../src/collect/collectors.ts';
import { type CollectSettings, EVERYTHING } from '../../../src/collect/collectSettings.ts';
import { EngineClient } from '../../../src/engine/client.ts';
import { systemClock } from '../../../src/engine/clock.ts';
import { Engine } from '../../../src/engine/engine.ts';
import type { SubjectKind, SubjectReport } from './measure.ts';

/** A monitor runs for days, so what counts is its cost once V8 has compiled what is hot. */
const WARM_UP_FRAMES = 200;
const INLINE_WARM_UP_FRAMES = 1000;
const WARM_UP_INTERVAL_SECONDS = 0.25;

/** The values that systeminformation is asked for. */
const SYSTEM_ONLY: CollectSettings = {
  ...EVERYTHING,
  collectors: { ...EVERYTHING.collectors, process: false, application: false, hardware: false, custom: false },
};

const [kind, workerPath] = process.argv.slice(2) as [SubjectKind, string];
const measured = { ticks: 0, spawns: 0 };
let onTick: (() => void) | undefined;
const engines: Worker[] = [];
process.on('worker', (worker) => engines.push(worker));
subscribe('child_process', () => {
  measured.spawns++;
});

const stop = await start();
let heapBefore = 0;
let cpuBefore = 0;
reply('ready');
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'begin') {
    globalThis.gc?.();
    heapBefore = process.memoryUsage().heapUsed;
    measured.ticks = 0;
    measured.spawns = 0;
    cpuBefore = cpuMs();
    reply('begun');
  } else if (line === 'end') {
    const heapBytes = process.memoryUsage().heapUsed - heapBefore;
    const report: SubjectReport = { ...measured, heapBytes, cpuMs: cpuMs() - cpuBefore };
    reply(JSON.stringify(report));
  } else if (line.startsWith('heap ')) {
    reply(String(await allocatedPerTick(Number(line.slice('heap '.length)))));
  }
}
await stop();
process.exit();

function reply(line: string): void {
  process.stdout.write(`${line}\n`);
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The mean of the ticks after which the heap of the engine's thread is larger: in the others garbage was collected. */
async function allocatedPerTick(ticks: number): Promise<number> {
  const [engine] = engines;
  const sizes: number[] = [];
  while (sizes.length <= ticks) {
    await new Promise<void>((done) => {
      onTick = done;
    });
    sizes.push((await engine.getHeapStatistics()).used_heap_size);
  }
  onTick = undefined;
  const growths = sizes.slice(1).flatMap((size, at) => (size > sizes[at] ? [size - sizes[at]] : []));
  return growths.reduce((sum, growth) => sum + growth, 0) / Math.max(1, growths.length);
}

/** Starts the subject and waits until it has warmed up; gives what stops it. */
function start(): Promise<() => unknown> {
  switch (kind) {
    case 'idle':
      return startIdle();
    case 'engine':
      return startEngineInWorker();
    case 'engine-inline':
      return startEngineHere(EVERYTHING);
    case 'system-inline':
      return startEngineHere(SYSTEM_ONLY);
    case 'idle-inline':
      return startTimer();
    case 'systeminformation':
      return startSystemInformation();
  }
}

/** A Node of the same shape that does nothing: a main thread, and a worker that wakes up once a second. */
async function startIdle(): Promise<() => unknown> {
  const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
  await once(worker, 'online');
  return () => worker.terminate();
}

/** The engine as the extension runs it: with somebody who looks at every frame, a history, anomalies and forecasts. */
async function startEngineInWorker(): Promise<() => unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'plotscope-bench-'));
  const log = {
    debug: () => {},
    info: () => {},
    warn: () => {},
    error: (text: string) => process.stderr.write(`${text}\n`),
  };
  const engine = new EngineClient({
    workerPath,
    intervalSeconds: WARM_UP_INTERVAL_SECONDS,
    identity: { pid: process.pid, host: 'cli', version: 'bench' },
    history: { path: join(folder, 'history.sqlite') },
    log,
  });
  engine.on('frame', () => {
    measured.ticks++;
    onTick?.();
  });
  engine.watch(true);
  engine.start();
  while (measured.ticks < WARM_UP_FRAMES) await once(engine, 'frame');
  await engine.setInterval(1);
  return async () => {
    await engine.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

/** The engine in the main thread, which can be warmed up fast. */
async function startEngineHere(settings: CollectSettings): Promise<() => unknown> {
  const options = { clock: systemClock, collectors: hostCollectors(settings), intervalSeconds: 1 };
  const engine = new Engine(options, { frame: () => measured.ticks++ });
  for (let frame = 0; frame < INLINE_WARM_UP_FRAMES; frame++) {
    engine.takeFrame();
    await delay(5);
  }
  engine.start();
  return () => engine.close();
}

async function startTimer(): Promise<() => unknown> {
  const timer = setInterval(() => measured.ticks++, 1000);
  return () => clearInterval(timer);
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

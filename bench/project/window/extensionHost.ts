// A process that stands for a window's extension host: `node extensionHost.ts FOLDER STORAGE` activates the extension that is built in the
// folder, whose history is in the storage folder; without these it does nothing. Obeys lines on its standard input: `COMMAND` is run, and
// answered by the longest block of the thread that all extensions share, as JSON.
import { openSync, readSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { extensionContext, handlers } from './standInEditor.ts';

/** What a command kept the thread for at a time. */
export interface Block {
  /** Of CPU of this thread alone: what others on the host take is not in it. */
  readonly cpuMs: number;
  readonly wallMs: number;
}

const OWN_TIME = openSync('/proc/thread-self/schedstat', 'r');
const TEXT = Buffer.alloc(64);
const TURN_MS = 1;
/** What a command leaves behind is done by then. */
const SETTLED_MS = 200;

const [folder, storage] = process.argv.slice(2);
const deactivate = storage === undefined ? idle() : await activated();
reply('ready');
for await (const line of createInterface({ input: process.stdin })) {
  reply(await longestBlock(() => handlers.get(line)?.()));
}
await deactivate();
process.exit();

/** A Node of the same shape that does nothing: a main thread, and a worker that wakes up once a second. */
function idle(): () => unknown {
  const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
  return () => worker.terminate();
}

async function activated(): Promise<() => unknown> {
  process.env.PLOTSCOPE_STORAGE = storage;
  const standIn = new URL('standInEditor.ts', import.meta.url).href;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'vscode'
        ? { url: standIn, format: 'module-typescript', shortCircuit: true }
        : next(specifier, context),
  });
  const { default: extension } = await import(join(folder, 'dist', 'extension.cjs'));
  extension.activate(extensionContext(folder, storage));
  return extension.deactivate;
}

function reply(answer: unknown): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

async function longestBlock(run: () => unknown): Promise<Block> {
  let longest: Block = { cpuMs: 0, wallMs: 0 };
  let before = { cpuMs: ownCpuMs(), wallMs: performance.now() };
  const look = () => {
    const now = { cpuMs: ownCpuMs(), wallMs: performance.now() };
    longest = {
      cpuMs: Math.max(longest.cpuMs, now.cpuMs - before.cpuMs),
      wallMs: Math.max(longest.wallMs, now.wallMs - before.wallMs),
    };
    before = now;
  };
  const turns = setInterval(look, TURN_MS);
  await sleep(SETTLED_MS);
  look();
  longest = { cpuMs: 0, wallMs: 0 };
  await run();
  await sleep(SETTLED_MS);
  clearInterval(turns);
  return longest;
}

/** What the kernel has given this thread. */
function ownCpuMs(): number {
  const length = readSync(OWN_TIME, TEXT, 0, TEXT.length, 0);
  return Number(TEXT.toString('latin1', 0, length).split(' ')[0]) / 1e6;
}

import { constants } from 'node:os';

const graceMs = 15_000;
const endings = new Set<() => Promise<void>>();
let ending: Promise<void> | undefined;

/**
 * Have `end` run when this process is asked to stop (Ctrl-C, SIGTERM, SIGHUP): it stops a child, removes a folder. The process then exits
 * with 128 + the signal's number. Gives a function that runs `end` now, once, and forgets it: the regular way to end.
 */
export function atEnd(end: () => Promise<void>): () => Promise<void> {
  if (endings.size === 0) for (const signal of signals) process.on(signal, onSignal);
  let ended: Promise<void> | undefined;
  const once = () => {
    ended ??= end().finally(() => {
      endings.delete(once);
      if (endings.size === 0 && !ending) for (const signal of signals) process.off(signal, onSignal);
    });
    return ended;
  };
  endings.add(once);
  return once;
}

/** Whether this process has been asked to stop. */
export const isEnding = () => ending !== undefined;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function onSignal(signal: NodeJS.Signals): void {
  // The last to have started is the first to end: the browser before the server that it looks at.
  ending ??= endAll([...endings].reverse()).finally(() => process.exit(128 + constants.signals[signal]));
  setTimeout(() => process.exit(128 + constants.signals[signal]), graceMs).unref();
}

async function endAll(ends: readonly (() => Promise<void>)[]): Promise<void> {
  for (const end of ends) await end().catch((error: Error) => console.error(`while stopping: ${error.message}`));
}

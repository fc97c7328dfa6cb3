import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const relayed = process.platform === 'win32' ? ['SIGINT', 'SIGBREAK'] : ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGWINCH'];
const stayWithParent = new URL('./stay-with-parent.mjs', import.meta.url).href;

/** npm passes Ctrl-C on to us although the terminal has already sent it: what comes this soon after the first is the same wish. */
const sameWishMs = 500;

/**
 * Run `node ...args` in our place: same stdin, stdout and stderr; SIGINT, SIGTERM and SIGHUP reach it once each, and it decides how to end.
 * It has a process group of its own (so that the terminal does not send it Ctrl-C a second time) and ends by itself should we be killed.
 * `stdout` may be 2 to send what it prints to stderr. Gives the exit code, 128 + n after signal n.
 */
export async function relay(node, args, { env = process.env, stdout = 'inherit' } = {}) {
  const child = spawn(node, ['--import', stayWithParent, ...args], {
    env,
    stdio: ['inherit', stdout, 'inherit', 'ipc'],
    detached: process.platform !== 'win32',
  });
  const stop = passSignals(child);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
    });
  } finally {
    stop();
    if (child.connected) child.disconnect();
  }
}

function passSignals(child) {
  const last = new Map();
  const pass = (signal) => {
    const now = Date.now();
    if (signal !== 'SIGWINCH' && now - (last.get(signal) ?? 0) < sameWishMs) return;
    last.set(signal, now);
    // A Windows console sends Ctrl-C to every process in it: there, living on until the child has ended is all there is to do.
    if (process.platform !== 'win32') child.kill(signal);
  };
  for (const signal of relayed) process.on(signal, pass);
  return () => {
    for (const signal of relayed) process.off(signal, pass);
  };
}

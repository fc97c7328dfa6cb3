import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A lock whose holder has not yet written who it is counts as abandoned after this long. */
const namelessGraceMs = 5_000;

/**
 * Run `work` while no other process holds the lock folder `path`; give back what it returns. A lock whose holder is dead is taken over.
 * `onWait(pid)` is called once when another process has it.
 */
export async function withLock(path, work, onWait = () => {}) {
  mkdirSync(dirname(path), { recursive: true });
  for (let waited = false; !take(path); waited = true) {
    const holder = holderOf(path);
    if (holder.gone) rmSync(path, { recursive: true, force: true });
    else {
      if (!waited) onWait(holder.pid);
      await sleep(200);
    }
  }
  const release = () => rmSync(path, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function take(path) {
  try {
    mkdirSync(path);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(join(path, 'pid'), String(process.pid));
  return true;
}

function holderOf(path) {
  let pid;
  try {
    pid = Number(readFileSync(join(path, 'pid'), 'utf8'));
  } catch {
    return { pid: undefined, gone: ageMs(path) > namelessGraceMs };
  }
  return { pid, gone: !isAlive(pid) };
}

function ageMs(path) {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

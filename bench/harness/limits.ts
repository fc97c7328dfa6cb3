import { readFileSync, statfsSync } from 'node:fs';
import { freemem, totalmem } from 'node:os';
import { formatBytes } from '../../src/metrics/format.ts';
import { NotPossible } from './notPossible.ts';

/** So much of a disk or of the memory stays free, whatever a benchmark wants. */
export const KEPT_FREE_RATIO = 0.2;

export interface Room {
  readonly totalBytes: number;
  readonly freeBytes: number;
}

/** Room on the file system of a directory. Throws NotPossible where it can't be told. */
export function diskRoom(directory: string): Room {
  try {
    const { bsize, blocks, bavail } = statfsSync(directory);
    return { totalBytes: bsize * blocks, freeBytes: bsize * bavail };
  } catch (error) {
    throw new NotPossible(`${directory} can't be used (${(error as Error).message}): name a directory that exists`);
  }
}

/** Room in the memory of this host, or of the container that limits this process. */
export function memoryRoom(): Room {
  const constrained = process.constrainedMemory();
  const limit = constrained > 0 && constrained < totalmem() ? constrained : totalmem();
  return { totalBytes: limit, freeBytes: Math.min(process.availableMemory(), availableInHost()) };
}

function availableInHost(): number {
  try {
    const kib = /^MemAvailable:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
    if (kib) return Number(kib) * 1024;
  } catch {
    // No such file outside Linux.
  }
  return freemem();
}

/** Throws NotPossible unless `bytes` can be taken from `room` with a fifth of the whole left free. */
export function assertRoom({ totalBytes, freeBytes }: Room, bytes: number, where: string): void {
  const kept = totalBytes * KEPT_FREE_RATIO;
  if (freeBytes - bytes >= kept) return;
  throw new NotPossible(
    `${where}: ${formatBytes(bytes)} wanted, ${formatBytes(freeBytes)} free of ${formatBytes(totalBytes)}, and ` +
      `${Math.round(KEPT_FREE_RATIO * 100)} % stay free: make room, or choose another`,
  );
}

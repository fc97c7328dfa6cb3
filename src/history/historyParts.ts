import { existsSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';

/** What SQLite keeps beside a database in WAL mode. */
export const FILE_PARTS = ['', '-wal', '-shm'] as const;

/** Renames the file with what lies beside it to `PATH.why-TIME`, and returns that name. */
export function moveFile(path: string, why: 'set-aside' | 'deleted', epochSeconds: number): string {
  const time = new Date(epochSeconds * 1000).toISOString().replaceAll(':', '.');
  let target = `${path}.${why}-${time}`;
  for (let n = 2; existsSync(target); n++) target = `${path}.${why}-${time}-${n}`;
  // What is in the -wal belongs to the file: it goes along first, so that a new file never meets an old one.
  for (const part of FILE_PARTS.toReversed()) {
    if (existsSync(`${path}${part}`)) renameSync(`${path}${part}`, `${target}${part}`);
  }
  rmSync(suspicionPath(path), { force: true });
  return target;
}

/** Tells a file from another one in its place; undefined where there is none. */
export function fileIdentity(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat && `${stat.dev}:${stat.ino}`;
}

export function bytesOfFile(path: string): number {
  return FILE_PARTS.reduce(
    (bytes, part) => bytes + (statSync(`${path}${part}`, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

/** A mark beside the file: it is checked before it is used again. `said`: what was found in its rows, which no check of SQLite finds. */
export function suspect(path: string, said = ''): void {
  try {
    writeFileSync(suspicionPath(path), said, { mode: 0o600 });
  } catch {
    // The disk may be what is broken; without the mark only the quick checks are made.
  }
}

/** Where the mark is, with what was found. */
export function suspicionPath(path: string): string {
  return `${path}.suspect`;
}

import { statfsSync, statSync } from 'node:fs';
import { formatBytes } from '../../src/metrics/format.ts';
import type { PlotterNeeds } from '../../src/plotters/plotters.ts';
import { type Directories, listOf } from '../../src/tuning/plotSettings.ts';

/** Room of the file system that a folder lies on. */
export interface Room {
  /** The same for folders that share a file system. */
  readonly fileSystem: string;
  readonly freeBytes: number;
}

/** Asks the system; `undefined` where it doesn't tell. */
export type RoomOf = (folder: string) => Room | undefined;

export const roomOf: RoomOf = (folder) => {
  try {
    const { bsize, bavail } = statfsSync(folder);
    return { fileSystem: String(statSync(folder).dev), freeBytes: bsize * bavail };
  } catch {
    return undefined;
  }
};

/** So much stays free on every file system while a plot is made: a full disk harms all that runs on the host. */
export const RESERVE_BYTES = 512 * 2 ** 20;

/** Why the plot won't fit, in a sentence with the remedy; `undefined` if nothing speaks against it. */
export function lackOfRoom(directories: Directories, needs: PlotterNeeds, roomOfFolder: RoomOf): string | undefined {
  const tmp = listOf(directories.tmp);
  const wanted: [folder: string | undefined, bytes: number | undefined][] = [
    [tmp[0], needs.tmpBytes],
    [directories.tmp2 ?? tmp[0], needs.tmp2Bytes],
    [directories.tmp3, needs.tmp3Bytes],
    [listOf(directories.final)[0], needs.finalBytes],
  ];
  const byFileSystem = new Map<string, { room: Room; bytes: number; folders: string[] }>();
  for (const [folder, bytes] of wanted) {
    const room = folder === undefined || bytes === undefined ? undefined : roomOfFolder(folder);
    if (room === undefined || folder === undefined || bytes === undefined) continue;
    const known = byFileSystem.get(room.fileSystem) ?? { room, bytes: 0, folders: [] };
    known.bytes += bytes;
    known.folders.push(folder);
    byFileSystem.set(room.fileSystem, known);
  }
  for (const { room, bytes, folders } of byFileSystem.values()) {
    if (room.freeBytes - bytes >= RESERVE_BYTES) continue;
    return (
      `${[...new Set(folders)].join(' and ')} would need ${formatBytes(bytes)}, and ${formatBytes(room.freeBytes)} are free ` +
      `(${formatBytes(RESERVE_BYTES)} stay so): free space, or name other folders or a smaller k.`
    );
  }
  return undefined;
}

/** The folder whose file system has less room left than the reserve, and how much. */
export function fullFolder(
  folders: readonly string[],
  roomOfFolder: RoomOf,
): { folder: string; freeBytes: number } | undefined {
  for (const folder of folders) {
    const room = roomOfFolder(folder);
    if (room && room.freeBytes < RESERVE_BYTES) return { folder, freeBytes: room.freeBytes };
  }
  return undefined;
}

import { GIB } from '../../src/plotters/needs.ts';
import type { HostFacts, Place } from '../../src/tuning/hostFacts.ts';

/** A host made for plotting: 16 cores, 128 GiB, two SSDs, a hard disk and a RAM disk. */
export const SSD = disk('/mnt/ssd/', 'nvme0n1', 1000, false);
export const OTHER_SSD = disk('/mnt/ssd2/', 'nvme1n1', 500, false);
export const HDD = disk('/mnt/hdd/', 'sda', 8000, true);
export const RAM_DISK: Place = {
  path: '/mnt/ram/',
  state: 'folder',
  mountpoint: '/mnt/ram',
  fileSystem: 'tmpfs',
  disks: [],
  sizeBytes: 110 * GIB,
  freeBytes: 110 * GIB,
};

export function disk(path: string, name: string, gib: number, rotational: boolean): Place {
  return {
    path,
    state: 'folder',
    mountpoint: path.replace(/\/$/, ''),
    fileSystem: 'xfs',
    disks: [name],
    rotational,
    sizeBytes: gib * GIB,
    freeBytes: gib * GIB,
  };
}

export function host(changes: Partial<HostFacts> = {}): HostFacts {
  const places = [SSD, OTHER_SSD, HDD, RAM_DISK];
  return {
    platform: 'linux',
    logicalCores: 16,
    memoryBytes: 128 * GIB,
    freeMemoryBytes: 124 * GIB,
    openFiles: { soft: 1024, hard: 4096 },
    home: '/home/me',
    places: Object.fromEntries(places.map((place) => [place.path, place])),
    mounts: places,
    programs: { chia_plot: '/usr/bin/chia_plot' },
    plotters: [],
    ...changes,
  };
}

/** `host()` with some folders otherwise. */
export function hostWith(...places: Place[]): HostFacts {
  const usual = host();
  return { ...usual, places: { ...usual.places, ...Object.fromEntries(places.map((place) => [place.path, place])) } };
}

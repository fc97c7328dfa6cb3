import { formatBytes } from '../metrics/format.ts';
import type { PlotterNeeds } from '../plotters/needs.ts';
import { type HostFacts, isInMemory, type Place, shareDisk } from './hostFacts.ts';
import type { Directories } from './plotSettings.ts';
import type { Reason } from './recommendation.ts';

export interface Folders {
  readonly directories: Directories;
  readonly reasons: readonly Reason[];
  readonly remarks: readonly string[];
}

/** Share of a file system that stays free: full ones become slow, SSDs above all. */
const HEADROOM = 1.05;

/** Chooses folders among the host's file systems: the fastest that is large enough to work in, another disk as the destination. */
export function recommendFolders(facts: HostFacts, needs: PlotterNeeds, hasSecond: boolean): Folders {
  const usable = facts.mounts.filter(({ state, freeBytes }) => state === 'folder' && freeBytes !== undefined);
  const onDisk = usable.filter((place) => !isInMemory(place));
  const reasons: Reason[] = [];
  const remarks: string[] = [];
  const note = (setting: string, place: Place, because: string) =>
    reasons.push({ setting: `directories.${setting}`, value: folderOf(place, facts), because, basis: 'hardware' });

  const ramDisk =
    hasSecond && needs.tmp2Bytes !== undefined ? ramDiskFor(facts, usable, needs, needs.tmp2Bytes) : undefined;
  const tmp = needs.tmpBytes === undefined ? undefined : bestFor(needs.tmpBytes, onDisk);
  const second = tmp && hasSecond && !ramDisk ? secondDisk(onDisk, tmp, needs.tmp2Bytes ?? 0) : undefined;
  const final = destination(onDisk, tmp, second);
  if (tmp)
    note(
      'tmp',
      tmp,
      `${kind(tmp)} with ${formatBytes(tmp.freeBytes)} free; ${formatBytes(needs.tmpBytes)} are needed.`,
    );
  else if (needs.tmpBytes !== undefined)
    remarks.push(
      `No file system has the ${formatBytes(needs.tmpBytes)} free that a plot needs while it is made. Free some, or add an SSD.`,
    );
  if (ramDisk)
    note(
      'tmp2',
      ramDisk,
      `A RAM disk takes most of the writes off the SSD; ${formatBytes(needs.tmp2Bytes)} are needed.`,
    );
  if (second) note('tmp2', second, `${kind(second)} of its own: reading and writing don't share a disk then.`);
  if (final) note('final', final, finalReason(final, tmp));
  return {
    directories: {
      ...(tmp && { tmp: folderOf(tmp, facts) }),
      ...((ramDisk || second) && { tmp2: folderOf((ramDisk ?? second)!, facts) }),
      ...(final && { final: folderOf(final, facts) }),
    },
    reasons,
    remarks,
  };
}

/** The system's own file system is worked on in a folder of the person's: nothing belongs into its root. */
function folderOf({ path }: Place, { home }: HostFacts): string {
  if (path === '/' && home !== undefined) return `${home}/plots/`;
  return /[\\/]$/.test(path) ? path : `${path}/`;
}

function kind({ rotational, disks }: Place): string {
  const on = disks.length > 0 ? ` on ${disks.join(', ')}` : '';
  return rotational === undefined ? `A file system${on}` : rotational ? `A hard disk${on}` : `An SSD${on}`;
}

/** SSDs before what isn't known before hard disks, then the one with the most room. */
function bestFor(bytes: number, places: readonly Place[]): Place | undefined {
  const fits = places.filter(({ freeBytes = 0 }) => freeBytes >= bytes * HEADROOM);
  return fits.sort((a, b) => slowness(a) - slowness(b) || (b.freeBytes ?? 0) - (a.freeBytes ?? 0))[0];
}

function slowness({ rotational, disks }: Place): number {
  if (disks.length === 0) return 2.5; // a network file system
  return rotational === undefined ? 1 : rotational ? 2 : 0;
}

function ramDiskFor(facts: HostFacts, usable: readonly Place[], needs: PlotterNeeds, bytes: number): Place | undefined {
  const isEnough = (facts.freeMemoryBytes ?? 0) >= bytes + (needs.ramBytes ?? 0);
  return isEnough ? usable.find((place) => isInMemory(place) && (place.freeBytes ?? 0) >= bytes) : undefined;
}

function secondDisk(places: readonly Place[], tmp: Place, bytes: number): Place | undefined {
  const others = places.filter((place) => shareDisk(place, tmp) === undefined && slowness(place) <= slowness(tmp));
  return slowness(tmp) < 2 ? bestFor(bytes, others) : undefined;
}

/** The most room on a disk that isn't worked on; hard disks are good enough. */
function destination(places: readonly Place[], tmp: Place | undefined, second: Place | undefined): Place | undefined {
  const isWorkedOn = (place: Place) =>
    [tmp, second].some((other) => other && (other === place || shareDisk(other, place) !== undefined));
  const byRoom = places.toSorted((a, b) => (b.freeBytes ?? 0) - (a.freeBytes ?? 0));
  return byRoom.find((place) => !isWorkedOn(place)) ?? tmp;
}

function finalReason(final: Place, tmp: Place | undefined): string {
  if (final === tmp) return 'There is no other disk: plots share it with the temporary files.';
  return `${kind(final)} with the most room, ${formatBytes(final.freeBytes)}, apart from the temporary files.`;
}

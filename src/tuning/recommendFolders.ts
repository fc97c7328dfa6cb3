import { formatBytes } from '../metrics/format.ts';
import type { PlotterNeeds } from '../plotters/needs.ts';
import { takes } from './commandForm.ts';
import { type HostFacts, isInMemory, type Place, shareDisk } from './hostFacts.ts';
import type { Directories, PlotSettings } from './plotSettings.ts';
import type { Reason } from './recommendation.ts';
import { subjectOf } from './subject.ts';

export interface Folders {
  readonly directories: Directories;
  readonly reasons: readonly Reason[];
  readonly remarks: readonly string[];
}

/** File systems for each use; absent where the plotter has no such folder, or none is large enough. */
interface Choice {
  readonly tmp?: Place;
  readonly tmp2?: Place;
  readonly final?: Place;
  readonly needs: PlotterNeeds;
}

/** Share of a file system that stays free: full ones become slow, SSDs above all. */
const HEADROOM = 1.05;
/** Of the writes go to the second folder. */
const SECOND_SHARE = 0.75;
/** What two disks are better than one, and a destination apart better than on a disk that is worked on; an SSD is 2 better than a hard disk. */
const TWO_DISKS = 0.3;
const APART = 0.5;

/** Chooses folders among the host's file systems: the fastest that are large enough to work in, another disk as the destination. */
export function recommendFolders(settings: PlotSettings, facts: HostFacts): Folders {
  const choices = choicesFor(settings, facts);
  const best = choices.filter((choice) => hasRoom(choice, facts)).toSorted(byMerit)[0];
  const withoutFinal = best ?? choices.filter(({ final }) => !final).find((choice) => hasRoom(choice, facts));
  const chosen = best ?? withoutFinal ?? { needs: needsWith(settings, {}, facts) };
  const remarks = [...lacking(settings, chosen), ...toCreate(chosen, facts)];
  const named = (['tmp', 'tmp2', 'final'] as const).flatMap((use) => {
    const place = chosen[use];
    return place ? [{ use, value: folderOf(place, facts), because: because(use, place, chosen) }] : [];
  });
  return {
    directories: Object.fromEntries(named.map(({ use, value }) => [use, value])),
    reasons: named.map(({ use, value, because }) => ({
      setting: `directories.${use}`,
      value,
      because,
      basis: 'hardware',
    })),
    remarks,
  };
}

/** Every way to lay a plot on the host's file systems, whether or not there is room. */
function choicesFor(settings: PlotSettings, facts: HostFacts): Choice[] {
  const usable = facts.mounts.filter(({ state, freeBytes }) => state === 'folder' && freeBytes !== undefined);
  const onDisk = usable.filter((place) => !isInMemory(place));
  const optional = (use: string, places: readonly Place[]) =>
    takes(settings, use) ? [...places, undefined] : [undefined];
  return optional('tmp', onDisk).flatMap((tmp) =>
    optional('tmp2', usable)
      .filter((tmp2) => !tmp2 || (tmp && tmp2 !== tmp && shareDisk(tmp, tmp2) === undefined))
      .flatMap((tmp2) =>
        optional('final', onDisk).map((final): Choice => {
          const places = { ...(tmp && { tmp }), ...(tmp2 && { tmp2 }), ...(final && { final }) };
          return { ...places, needs: needsWith(settings, places, facts) };
        }),
      ),
  );
}

function needsWith(settings: PlotSettings, { tmp, tmp2 }: Omit<Choice, 'needs'>, facts: HostFacts): PlotterNeeds {
  const directories = {
    tmp: tmp ? folderOf(tmp, facts) : '/',
    ...(tmp2 && { tmp2: folderOf(tmp2, facts) }),
  };
  return subjectOf('', { ...settings, directories }).needs;
}

/** Whether everything that is needed is laid somewhere, and fits there together. */
function hasRoom({ needs, ...places }: Choice, { freeMemoryBytes = Number.POSITIVE_INFINITY }: HostFacts): boolean {
  const demands = new Map<string, { place: Place; bytes: number }>();
  const lay = (place: Place | undefined, bytes: number | undefined): void => {
    if (!place || bytes === undefined) return;
    const key = place.mountpoint ?? place.path;
    demands.set(key, { place, bytes: bytes + (demands.get(key)?.bytes ?? 0) });
  };
  if (needs.tmpBytes !== undefined && !places.tmp) return false;
  lay(places.tmp, needs.tmpBytes);
  lay(places.tmp2, needs.tmp2Bytes ?? 0);
  lay(places.final, needs.finalBytes);
  const inMemory = [...demands.values()].filter(({ place }) => isInMemory(place));
  const memory = inMemory.reduce((sum, { bytes }) => sum + bytes, needs.ramBytes ?? 0);
  return (
    (inMemory.length === 0 || memory <= freeMemoryBytes) &&
    [...demands.values()].every(
      ({ place, bytes }) => (place.freeBytes ?? 0) >= bytes * (isInMemory(place) ? 1 : HEADROOM),
    )
  );
}

/** A destination first of all, then the faster folders, then the most room. */
function byMerit(a: Choice, b: Choice): number {
  const room = (place: Place | undefined) => place?.freeBytes ?? 0;
  return (
    Number(b.final !== undefined) - Number(a.final !== undefined) ||
    costOf(a) - costOf(b) ||
    room(b.final) - room(a.final) ||
    room(b.tmp) - room(a.tmp) ||
    room(b.tmp2) - room(a.tmp2)
  );
}

function costOf({ tmp, tmp2, final, needs }: Choice): number {
  if (!tmp) return 0;
  const isUsed = tmp2 && needs.tmp2Bytes !== undefined;
  const working = isUsed
    ? (1 - SECOND_SHARE) * slowness(tmp) + SECOND_SHARE * slowness(tmp2) - (isInMemory(tmp2) ? 0 : TWO_DISKS)
    : slowness(tmp) + (tmp2 ? 1 : 0);
  const isApart = final && ![tmp, tmp2].some((place) => place && isSameDisk(place, final));
  return working - (isApart ? APART : 0);
}

function isSameDisk(a: Place, b: Place): boolean {
  return a === b || shareDisk(a, b) !== undefined;
}

/** RAM disks before SSDs before what isn't known before hard disks before network file systems. */
function slowness(place: Place): number {
  if (isInMemory(place)) return -1;
  if (place.disks.length === 0) return 2.5;
  return place.rotational === undefined ? 1 : place.rotational ? 2 : 0;
}

/** The system's own file system is worked on in a folder of the person's: nothing belongs into its root. */
export function ownFolder(home: string): string {
  return `${home}/plots/`;
}

function folderOf({ path }: Place, { home }: HostFacts): string {
  if (path === '/' && home !== undefined) return ownFolder(home);
  return /[\\/]$/.test(path) ? path : `${path}/`;
}

function toCreate({ tmp, tmp2, final }: Choice, facts: HostFacts): string[] {
  const folders = [tmp, tmp2, final].flatMap((place) => (place?.path === '/' ? [folderOf(place, facts)] : []));
  return [...new Set(folders)]
    .filter((folder) => facts.places[folder]?.state !== 'folder')
    .map((folder) => `Create ${folder} first.`);
}

function lacking(settings: PlotSettings, { tmp, final, needs }: Choice): string[] {
  const says = (bytes: number, what: string) =>
    `No file system has the ${formatBytes(bytes)} free that ${what}. Free some, or add an SSD.`;
  return [
    ...(needs.tmpBytes !== undefined && !tmp && takes(settings, 'tmp')
      ? [says(needs.tmpBytes, 'a plot needs while it is made')]
      : []),
    ...(needs.finalBytes !== undefined && !final && takes(settings, 'final')
      ? [says(needs.finalBytes, 'a finished plot takes').replace('add an SSD', 'add a disk')]
      : []),
  ];
}

function because(use: 'tmp' | 'tmp2' | 'final', place: Place, choice: Choice): string {
  const { tmp, tmp2, needs } = choice;
  if (use === 'tmp')
    return needs.tmpBytes === undefined
      ? `${kind(place)}, for finished plots until they are copied.`
      : `${kind(place)} with ${formatBytes(place.freeBytes)} free; ${formatBytes(needs.tmpBytes)} are needed.`;
  if (use === 'tmp2')
    return isInMemory(place)
      ? `A RAM disk takes most of the writes off the SSD; ${formatBytes(needs.tmp2Bytes)} are needed.`
      : `${kind(place)} of its own: reading and writing don't share a disk then.`;
  return [tmp, tmp2].some((other) => other && isSameDisk(other, place))
    ? 'There is no other disk with room: plots share it with the temporary files.'
    : `${kind(place)} with ${formatBytes(place.freeBytes)} free${tmp ? ', apart from the temporary files' : ''}.`;
}

function kind({ rotational, disks }: Place): string {
  const on = disks.length > 0 ? ` on ${disks.join(', ')}` : '';
  return rotational === undefined ? `A file system${on}` : rotational ? `A hard disk${on}` : `An SSD${on}`;
}

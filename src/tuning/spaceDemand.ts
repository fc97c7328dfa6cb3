import { type HostFacts, isInMemory, type Place } from './hostFacts.ts';
import type { Subject } from './rule.ts';
import { type Folder, type FolderUse, foldersOf, placeOf } from './subject.ts';

/** What one plot puts on one file system while it is made. */
export interface SpaceDemand {
  readonly place: Place;
  readonly bytes: number;
  /** Folders that it is for, the hungriest first. */
  readonly folders: readonly Folder[];
}

/** Bytes that a plot needs in each of its folders for a time; a destination isn't among them. */
function bytesByUse({ needs, settings }: Subject): Partial<Record<FolderUse, number>> {
  return {
    ...(needs.tmpBytes !== undefined && { tmp: needs.tmpBytes }),
    ...(needs.tmp2Bytes !== undefined && { tmp2: needs.tmp2Bytes }),
    ...(needs.tmp3Bytes !== undefined && { tmp3: needs.tmp3Bytes }),
    ...(settings.directories?.stage !== undefined && needs.finalBytes !== undefined && { stage: needs.finalBytes }),
  };
}

/** Temporary space by file system; folders whose file system isn't known are left out. */
export function temporaryDemands(subject: Subject, facts: HostFacts): SpaceDemand[] {
  const bytes = bytesByUse(subject);
  const byMount = new Map<string, SpaceDemand>();
  for (const folder of foldersOf(subject.settings)) {
    const need = bytes[folder.use];
    const place = placeOf(facts, folder.path);
    if (need === undefined || place?.mountpoint === undefined) continue;
    const other = byMount.get(place.mountpoint);
    const folders = other ? [...other.folders, folder] : [folder];
    byMount.set(place.mountpoint, {
      place: other?.place ?? place,
      bytes: need + (other?.bytes ?? 0),
      folders: folders.toSorted((a, b) => (bytes[b.use] ?? 0) - (bytes[a.use] ?? 0)),
    });
  }
  return [...byMount.values()];
}

/** Bytes of memory that a plot's files in RAM disks take. */
export function bytesInMemory(subject: Subject, facts: HostFacts): number {
  return temporaryDemands(subject, facts)
    .filter(({ place }) => isInMemory(place))
    .reduce((sum, { bytes }) => sum + bytes, 0);
}

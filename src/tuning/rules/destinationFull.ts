import { formatBytes, formatCount } from '../../metrics/format.ts';
import type { Place } from '../hostFacts.ts';
import type { Finding, Rule } from '../rule.ts';
import { foldersOf, placeOf } from '../subject.ts';

/** Plots that a run makes; those without an end fill every destination at last, as they are meant to. */
function wanted(count: number | 'endless' | undefined): number {
  return typeof count === 'number' ? count : 1;
}

/** Whole plots that fit; folders on one file system share its room. */
function roomFor(plotBytes: number, places: readonly Place[]): number {
  const byMount = new Map(places.map((place) => [place.mountpoint ?? place.path, place]));
  return [...byMount.values()].reduce((sum, { freeBytes = 0 }) => sum + Math.floor(freeBytes / plotBytes), 0);
}

export const destinationFull: Rule = {
  id: 'destination-full',
  finds: 'No room for the finished plots',
  check: ({ settings, needs: { finalBytes } }, facts) => {
    const finals = foldersOf(settings).filter(({ use }) => use === 'final');
    if (finalBytes === undefined) return [];
    const rooms = finals.map((folder) => ({ folder, place: placeOf(facts, folder.path) }));
    const full = rooms.flatMap(({ folder, place: { freeBytes: free } = {} }): Finding[] =>
      free === undefined || free >= finalBytes
        ? []
        : [
            {
              severity: 'error',
              message: `A finished plot of ${formatBytes(finalBytes)} doesn't fit: ${folder.path} has ${formatBytes(free)} free, and most plotters wait there for ever. Free some, or name another destination.`,
              place: folder.place,
            },
          ],
    );
    if (full.length > 0 || rooms.length === 0 || rooms.some(({ place }) => place?.freeBytes === undefined)) return full;
    const plots = roomFor(
      finalBytes,
      rooms.map(({ place }) => place!),
    );
    if (plots >= wanted(settings.count)) return [];
    return [
      {
        severity: 'warning',
        message: `There is room for ${plots} of ${settings.count} plots of ${formatBytes(finalBytes)}. Make fewer, or free some room.`,
        place: ['count'],
        fixes: [{ title: `Make ${formatCount(plots, 'plot')}`, set: ['count'], value: plots }],
      },
    ];
  },
};

import { formatBytes } from '../../metrics/format.ts';
import type { Finding, Rule } from '../rule.ts';
import { foldersOf, placeOf } from '../subject.ts';

/** Plots that a run makes; those without an end fill every destination at last, as they are meant to. */
function wanted(count: number | 'endless' | undefined): number {
  return typeof count === 'number' ? count : 1;
}

export const destinationFull: Rule = {
  id: 'destination-full',
  finds: 'No room for the finished plots',
  check: ({ settings, needs: { finalBytes } }, facts) => {
    const finals = foldersOf(settings).filter(({ use }) => use === 'final');
    if (finalBytes === undefined) return [];
    const rooms = finals.map((folder) => ({ folder, free: placeOf(facts, folder.path)?.freeBytes }));
    const full = rooms.flatMap(({ folder, free }): Finding[] =>
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
    if (full.length > 0 || rooms.length === 0 || rooms.some(({ free }) => free === undefined)) return full;
    const plots = rooms.reduce((sum, { free = 0 }) => sum + Math.floor(free / finalBytes), 0);
    if (plots >= wanted(settings.count)) return [];
    return [
      {
        severity: 'warning',
        message: `There is room for ${plots} of ${settings.count} plots of ${formatBytes(finalBytes)}. Make fewer, or free some room.`,
        place: ['count'],
        fixes: [{ title: `Make ${plots} plots`, set: ['count'], value: plots }],
      },
    ];
  },
};

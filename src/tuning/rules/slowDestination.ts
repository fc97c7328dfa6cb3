import { formatBytesPerSecond } from '../../metrics/format.ts';
import { plotterById } from '../../plotters/plotters.ts';
import type { Rule } from '../rule.ts';
import { foldersOf, placeOf } from '../subject.ts';

/** What a hard disk writes a second, on its outer tracks. */
const HARD_DISK_BYTES = 250e6;

/** Plots of version 2 come faster than one hard disk takes them. */
export const slowDestination: Rule = {
  id: 'slow-destination',
  finds: 'A destination that takes plots slower than they are made',
  check: ({ settings, configuration, needs: { finalBytes }, title }, facts) => {
    const plotter = plotterById(settings.plotter);
    const minutes = plotter?.commands.find(({ mode }) => mode === configuration.mode)?.usualMinutes;
    if (!plotter?.neverCompressed || minutes === undefined || finalBytes === undefined) return [];
    const rate = finalBytes / (minutes * 60);
    const folders = foldersOf(settings).filter(({ use }) => use === 'final');
    const places = folders.map(({ path }) => placeOf(facts, path));
    const disks = new Set(places.flatMap((place) => (place?.rotational ? place.disks : [])));
    const isAllHard = places.length > 0 && places.every((place) => place?.rotational);
    if (!isAllHard || rate <= disks.size * HARD_DISK_BYTES) return [];
    return [
      {
        severity: 'warning' as const,
        message: `${title} makes about ${formatBytesPerSecond(rate)} of plots on a fast card; ${disks.size === 1 ? 'the hard disk' : 'the hard disks'} ${[...disks].join(', ')} ${disks.size === 1 ? 'takes' : 'take'} ${formatBytesPerSecond(disks.size * HARD_DISK_BYTES)} at most. Let plots go to an SSD, and have them moved on from there.`,
        place: folders[0].place,
      },
    ];
  },
};

import { shareDisk } from '../hostFacts.ts';
import type { Rule } from '../rule.ts';
import { FOLDER_WORDS, foldersOf, placeOf, workingFolders } from '../subject.ts';

export const temporaryOnDiskOfFinal: Rule = {
  id: 'tmp-on-disk-of-final',
  finds: 'A temporary folder on the disk of the destination',
  check: (subject, facts) => {
    const finals = foldersOf(subject.settings).filter(({ use }) => use === 'final');
    const working = workingFolders(subject);
    // With a second folder, that is where most writes go; the first then matters less.
    const busiest =
      working.filter(({ use }) => use !== 'tmp').length > 0 ? working.filter(({ use }) => use !== 'tmp') : working;
    return busiest.flatMap((folder) => {
      const place = placeOf(facts, folder.path);
      const final = finals.find(({ path }) => {
        const other = placeOf(facts, path);
        return place && other && shareDisk(place, other) !== undefined;
      });
      if (!place || !final) return [];
      const disk = shareDisk(place, placeOf(facts, final.path)!);
      return [
        {
          severity: 'warning' as const,
          message: `The ${FOLDER_WORDS[folder.use]} and the destination lie on ${disk}: copying a plot, and farming, then slow the next one down. Put one of them on another disk.`,
          place: folder.place,
        },
      ];
    });
  },
};

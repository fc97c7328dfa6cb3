import type { Rule } from '../rule.ts';
import { FOLDER_WORDS, placeOf, workingFolders } from '../subject.ts';

export const hddAsTemporary: Rule = {
  id: 'hdd-as-tmp',
  finds: 'A temporary folder on a hard disk',
  check: (subject, facts) =>
    workingFolders(subject).flatMap(({ use, path, place }) => {
      const { rotational, disks = [] } = placeOf(facts, path) ?? {};
      if (!rotational) return [];
      return [
        {
          severity: 'warning' as const,
          message: `The ${FOLDER_WORDS[use]} lies on the hard disk ${disks.join(', ')}, whose seeks slow plotting several times. Use an SSD, and the hard disk as the destination.`,
          place,
        },
      ];
    }),
};

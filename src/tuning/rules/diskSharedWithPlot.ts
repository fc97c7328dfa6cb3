import { type RunningPlot, shareDisk } from '../hostFacts.ts';
import type { Rule } from '../rule.ts';
import { FOLDER_WORDS, placeOf, workingFolders } from '../subject.ts';

const TEMPORARY = ['tmp', 'tmp2', 'tmp3'];

function plotsOn({ directories }: RunningPlot, disks: readonly string[]): string | undefined {
  const working = directories.filter(({ use }) => TEMPORARY.includes(use));
  return working.map((directory) => shareDisk(directory, { disks })).find((disk) => disk !== undefined);
}

export const diskSharedWithPlot: Rule = {
  id: 'disk-shared-with-plot',
  finds: 'A temporary folder on a disk that another plot is made on now',
  check: (subject, facts) => {
    const seen = new Set<string>();
    return workingFolders(subject).flatMap(({ use, path, place }) => {
      const disks = placeOf(facts, path)?.disks ?? [];
      return facts.plotters.flatMap((plot) => {
        const disk = plotsOn(plot, disks);
        if (disk === undefined || seen.has(`${plot.pid} ${disk}`)) return [];
        seen.add(`${plot.pid} ${disk}`);
        return [
          {
            severity: 'warning' as const,
            message: `${plot.title} (process ${plot.pid}) plots on ${disk} now, where the ${FOLDER_WORDS[use]} lies: both become slower. Use another disk, or wait for it to end.`,
            place,
          },
        ];
      });
    });
  },
};

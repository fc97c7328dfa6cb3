import type { PlotterDirectory } from '../../events/events.ts';
import { formatShare } from '../../metrics/format.ts';
import { type MatrixCell, matrixSpec } from '../../pages/pictureSpecs.ts';
import type { Picture } from '../../pages/pictures.ts';
import { plotterRow } from '../plotAccounts.ts';
import type { PictureSources } from './pictureSources.ts';

const USES: Readonly<Record<PlotterDirectory['use'], string>> = {
  tmp: 'tmp',
  tmp2: 'tmp2',
  tmp3: 'tmp3',
  stage: 'stage',
  final: 'plots',
};
const MOST_ROWS = 16;
const MOST_COLUMNS = 8;

/** Which plotters use which disks, what for, and how much of their time they wait for each. */
export function diskUsePicture({ history, range, plots }: PictureSources): Picture | undefined {
  const newest = [...new Map(plots.map((plot) => [plot.processId, plot])).values()].reverse().slice(0, MOST_ROWS);
  const waits = new Map<string, number>();
  for (const { series, mean } of history.query({
    series: { metric: 'process.time.disk.share' },
    ...range,
    points: 50,
  })) {
    const known = mean.filter(Number.isFinite);
    const share = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
    waits.set(`${series.attributes['process.id']} ${series.attributes['system.device']}`, share);
  }
  const cells = newest.flatMap((plot): MatrixCell[] => {
    const uses = new Map<string, string[]>();
    for (const { use, disks, medium, path } of plot.directories ?? []) {
      const places =
        disks.length > 0 ? disks : [medium === undefined || medium === 'disk' ? path : WITHOUT_DISK[medium]];
      for (const place of places) uses.set(place, [...(uses.get(place) ?? []), USES[use]]);
    }
    return [...uses].map(([disk, of]) => {
      const share = waits.get(`${plot.processId} ${disk}`);
      const waiting = share === undefined ? '' : `, ${formatShare(share)}`;
      return {
        row: plotterRow(plot),
        column: disk,
        share: share ?? 0,
        text: `${[...new Set(of)].join(' + ')}${waiting}`,
      };
    });
  });
  if (cells.length === 0) return undefined;
  const columns = [...new Set(cells.map(({ column }) => column))].sort().slice(0, MOST_COLUMNS);
  const shown = cells.filter(({ column }) => columns.includes(column));
  const rows = [...new Set(shown.map(({ row }) => row))];
  const shared = columns.filter((column) => shown.filter((cell) => cell.column === column).length > 1);
  return {
    sentence:
      shared.length > 0
        ? `More than one plotter uses ${shared.join(', ')}.`
        : `${rows.length === 1 ? 'One plotter uses' : `${rows.length} plotters use`} ${columns.join(', ')}.`,
    spec: matrixSpec('Which plotters use which disks', { rows, columns, cells: shown }),
    legend: [],
    table: {
      head: ['Plotter', 'Disk', 'What for', 'Waits for it'],
      rows: cells.map(({ row, column, share, text }) => [row, column, text.split(',')[0], formatShare(share)]),
      words: 3,
    },
  };
}

/** What files lie on that is no disk of this host. */
const WITHOUT_DISK = { memory: 'memory', network: 'another host', fuse: 'a program in user space' } as const;

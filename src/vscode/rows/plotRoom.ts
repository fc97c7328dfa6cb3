import type { RunningPlotter } from '../../events/plotterProcesses.ts';
import { absenceIn, type Frame, valueIn } from '../../metrics/frame.ts';

const SECONDS_A_DAY = 86_400;

/** Room of a file system that plots are put on. */
export interface PlotRoom {
  /** The folder, of one of the plotters that put plots there. */
  readonly path: string;
  readonly mountpoint: string;
  /** Bytes. */
  readonly free: number | undefined;
  /** How many plots that is, where the size of one is known. */
  readonly plots: number | undefined;
  /** Until it is full at the present pace. */
  readonly seconds: number | undefined;
  /** Why `free` isn't known. */
  readonly absence?: string;
}

/** Of each file system that the plotters put their plots on, the one that is full first in front. */
export function plotRooms(plotters: readonly RunningPlotter[], frame: Frame): PlotRoom[] {
  const uses = plotters.flatMap((plotter) => placesOf(plotter).map((place) => ({ plotter, ...place })));
  const rooms = [...Map.groupBy(uses, ({ mountpoint }) => mountpoint)].map(([mountpoint, users]) =>
    roomOf(mountpoint, users[0].path, [...new Set(users.map(({ plotter }) => plotter))], frame),
  );
  const rank = ({ seconds, free }: PlotRoom) => seconds ?? (free === undefined ? Number.POSITIVE_INFINITY : 1e12);
  return rooms.toSorted((a, b) => rank(a) - rank(b));
}

function roomOf(mountpoint: string, path: string, users: readonly RunningPlotter[], frame: Frame): PlotRoom {
  const own = { 'system.filesystem.mountpoint': mountpoint };
  const free = valueIn(frame, 'system.filesystem.available', own);
  const absence = absenceIn(frame, 'system.filesystem.available', own) ?? 'the file system is not measured';
  const size = Math.max(0, ...users.map((user) => plotBytes(user, frame) ?? 0));
  const rate = users.reduce((sum, user) => sum + (outputRate(user, frame, size) ?? 0), 0);
  // The trend of ten minutes takes the copy of one plot for a flood: it holds only where the pace isn't known.
  const byPace = free !== undefined && rate > 0 ? free / rate : undefined;
  return {
    path,
    mountpoint,
    free,
    plots: free === undefined || size === 0 ? undefined : Math.floor(free / size),
    seconds: byPace ?? valueIn(frame, 'system.filesystem.time_to_full', own),
    ...(free === undefined && { absence }),
  };
}

/** Where its plots go. */
function placesOf({ directories = [] }: RunningPlotter): Array<{ path: string; mountpoint: string }> {
  return directories.filter(({ use }) => use === 'final').map(({ path, mountpoint = path }) => ({ path, mountpoint }));
}

/** Bytes a second that it puts on each of its file systems: before its first plot is finished by that one's pace, as large as those of the others. */
function outputRate(user: RunningPlotter, frame: Frame, size: number): number | undefined {
  const own = { 'process.id': user.id };
  const perDay = valueIn(frame, 'plotter.plots.rate', own);
  const rate = valueIn(frame, 'plotter.output.rate', own) ?? (perDay && (perDay / SECONDS_A_DAY) * size);
  return rate && rate / new Set(placesOf(user).map(({ mountpoint }) => mountpoint)).size;
}

/** What its plots take, by the last one. */
function plotBytes({ id, made }: RunningPlotter, frame: Frame): number | undefined {
  return valueIn(frame, 'plotter.plot.size', { 'process.id': id }) ?? made?.ends.at(-1)?.bytes;
}

import type { PlotterDirectory } from '../../events/events.ts';
import type { PlotConfiguration } from '../../plotters/plotters.ts';
import { type Source, TextBuffer } from '../source.ts';
import { deviceOfMount, disksOfMount } from './blockDevices.ts';
import { mediumOf } from './medium.ts';
import { mountOf, mountPoints } from './mountInfo.ts';
import { realPath } from './realPath.ts';

/**
 * Where each folder of a plotter lies: its mount as the plotter sees it, and the physical disks under it.
 * @param root where its root folder is reached from here.
 */
export function plotterDirectories(
  source: Source,
  pid: number,
  configuration: PlotConfiguration | undefined,
  root: string,
): PlotterDirectory[] {
  if (!configuration) return [];
  const text = new TextBuffer();
  // A plotter in a container has mounts of its own.
  const isReadable = source.readOnce(`/proc/${pid}/mountinfo`, text) || source.readOnce('/proc/self/mountinfo', text);
  const mounts = isReadable ? mountPoints(text.toString()) : [];
  return foldersOf(configuration).map(({ use, path }) => {
    const mount = mountOf(mounts, realPath(source, mounts, path, root));
    if (!mount) return { use, path, disks: [] };
    const device = deviceOfMount(source, mount);
    const medium = mediumOf(source, mount);
    return {
      use,
      path,
      mountpoint: mount.path,
      fileSystem: mount.type,
      ...(device !== undefined && { device }),
      disks: disksOfMount(source, mount),
      ...(medium === undefined ? {} : { medium }),
    };
  });
}

/** Folders on this host: `@RAM` and `@HOST` stand for none. */
function foldersOf(configuration: PlotConfiguration): Pick<PlotterDirectory, 'use' | 'path'>[] {
  const { tmp, moreTmp = [], tmp2, tmp3, stage, final = [] } = configuration;
  const given: [PlotterDirectory['use'], string | undefined][] = [
    ['tmp', tmp],
    ...moreTmp.map((path): ['tmp', string] => ['tmp', path]),
    ['tmp2', tmp2],
    ['tmp3', tmp3],
    ['stage', stage],
    ...final.map((path): ['final', string] => ['final', path]),
  ];
  return given.flatMap(([use, path]) => (path?.startsWith('/') ? [{ use, path: withoutEndingSlash(path) }] : []));
}

function withoutEndingSlash(path: string): string {
  let end = path.length;
  while (end > 1 && path[end - 1] === '/') end--;
  return path.slice(0, end);
}

import type { PlotterDirectory } from '../../events/events.ts';
import type { PlotConfiguration } from '../../plotters/plotters.ts';
import { type Source, TextBuffer } from '../source.ts';
import { deviceOfMount, disksOfMount } from './blockDevices.ts';
import { mountOf, mountPoints } from './mountInfo.ts';

const MOST_LINKS = 40;

/** Where each folder of a plotter lies: its mount as the plotter sees it, and the physical disks under it. */
export function plotterDirectories(
  source: Source,
  pid: number,
  configuration: PlotConfiguration | undefined,
): PlotterDirectory[] {
  if (!configuration) return [];
  const text = new TextBuffer();
  // A plotter in a container has mounts of its own.
  const isReadable = source.readOnce(`/proc/${pid}/mountinfo`, text) || source.readOnce('/proc/self/mountinfo', text);
  const mounts = isReadable ? mountPoints(text.toString()) : [];
  return foldersOf(configuration).map(({ use, path }) => {
    const mount = mountOf(mounts, realPath(source, path));
    if (!mount) return { use, path, disks: [] };
    const device = deviceOfMount(source, mount);
    return {
      use,
      path,
      mountpoint: mount.path,
      fileSystem: mount.type,
      ...(device === undefined ? {} : { device }),
      disks: disksOfMount(source, mount),
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

/** A path with its links followed, as far as they can be read. */
export function realPath(source: Source, path: string): string {
  let links = 0;
  let done = '';
  let parts = path.split('/').filter((part) => part !== '');
  while (parts.length > 0) {
    const [part, ...rest] = parts;
    parts = rest;
    if (part === '.') continue;
    if (part === '..') {
      done = done.slice(0, Math.max(0, done.lastIndexOf('/')));
      continue;
    }
    const link = links < MOST_LINKS ? source.link(`${done}/${part}`) : undefined;
    if (link === undefined) {
      done = `${done}/${part}`;
      continue;
    }
    links++;
    if (link.startsWith('/')) done = '';
    parts = [...link.split('/').filter((piece) => piece !== ''), ...parts];
  }
  return done === '' ? '/' : done;
}

function withoutEndingSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') : path;
}

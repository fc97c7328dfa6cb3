import type { Source } from '../source.ts';
import { type MountPoint, mayHang, mountOf } from './mountInfo.ts';

const MOST_LINKS = 40;

/**
 * A path with its links followed, as far as they can be read. What lies on a mount that may hang is left as it is: merely to look
 * there could wait for ever.
 * @param root where the root folder of these mounts is reached from here: a container has its own.
 */
export function realPath(source: Source, mounts: readonly MountPoint[], path: string, root = ''): string {
  let links = 0;
  let done = '';
  // The next part last: to take it off costs nothing, however many there are.
  const parts = partsOf(path);
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    if (part === '.') continue;
    if (part === '..') {
      done = done.slice(0, Math.max(0, done.lastIndexOf('/')));
      continue;
    }
    const here = `${done}/${part}`;
    const mount = mountOf(mounts, here);
    const isAsked = links < MOST_LINKS && !(mount && mayHang(mount.type));
    const link = isAsked ? source.link(`${root}${here}`) : undefined;
    if (link === undefined) {
      done = here;
      continue;
    }
    links++;
    if (link.startsWith('/')) done = '';
    parts.push(...partsOf(link));
  }
  return done === '' ? '/' : done;
}

function partsOf(path: string): string[] {
  return path
    .split('/')
    .filter((part) => part !== '')
    .reverse();
}

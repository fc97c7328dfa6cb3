import { readdirSync, readlinkSync } from 'node:fs';

/** The files that processes have open, and how many processes don't let this user see theirs. */
export function openFiles(proc = '/proc'): { readonly paths: ReadonlySet<string>; readonly hidden: number } {
  const paths = new Set<string>();
  let hidden = 0;
  for (const pid of listOf(proc).names.filter((name) => /^\d+$/.test(name))) {
    const { names, isHidden } = listOf(`${proc}/${pid}/fd`);
    if (isHidden) hidden++;
    for (const name of names) {
      const path = linkOf(`${proc}/${pid}/fd/${name}`);
      if (path?.startsWith('/')) paths.add(path);
    }
  }
  return { paths, hidden };
}

function listOf(folder: string): { readonly names: readonly string[]; readonly isHidden: boolean } {
  try {
    return { names: readdirSync(folder), isHidden: false };
  } catch (error) {
    return { names: [], isHidden: (error as NodeJS.ErrnoException).code === 'EACCES' };
  }
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    // Closed meanwhile.
    return undefined;
  }
}

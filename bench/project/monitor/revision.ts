import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const NODE_FLAGS = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];

/** A revision of the project that stands built beside this one. */
export interface BuiltRevision {
  readonly folder: string;
  /** Takes away what was made for it. */
  remove(): void;
}

/** Checks a revision out in a folder of its own and builds it there, with the packages of this one. Throws where it can't be built. */
export function buildRevision(revision: string): BuiltRevision {
  const parent = mkdtempSync(join(tmpdir(), 'plotscope-against-'));
  const folder = join(parent, 'tree');
  const git = (...args: string[]) => execFileSync('git', args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  git('worktree', 'add', '--detach', folder, revision);
  const remove = () => {
    git('worktree', 'remove', '--force', folder);
    rmSync(parent, { recursive: true, force: true });
  };
  try {
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const stdio: ['ignore', 'ignore', 'inherit'] = ['ignore', 'ignore', 'inherit'];
    execFileSync(process.execPath, [...NODE_FLAGS, 'scripts/build.ts'], { cwd: folder, stdio });
    engineOf(folder);
  } catch (error) {
    remove();
    throw error;
  }
  return { folder, remove };
}

/** The bundle of the engine in a folder in which the project was built. Throws where there is none. */
export function engineOf(folder: string): string {
  const path = join(folder, 'dist', 'engine.cjs');
  if (!existsSync(path)) throw new Error(`there is no ${path}: build that revision first`);
  return path;
}

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Written by a complete build, with the time at which that build began to read: its files and what they were made of. */
export const buildStamp = join('dist', '.built');

/** What decides how bundles are made. */
const howMade = ['package.json', 'package-lock.json', 'scripts/bundles.ts', 'scripts/build.ts'];

/**
 * What is written into the stamp. `bundles`: each with its file and all that went into it, by their paths from the project's root.
 * @param {readonly { readonly output: string, readonly inputs: readonly string[] }[]} bundles
 */
export function stampText(bundles) {
  const shipped = bundles.filter(({ output }) => output.startsWith('dist/'));
  // The packages are those of the lock; what a plugin makes up (`namespace:name`) is no file, and the plugins are in howMade.
  const isSource = (path) => !path.includes('node_modules/') && !/^[\w-]+:/.test(path);
  const sources = shipped.flatMap(({ inputs }) => inputs.filter(isSource));
  return JSON.stringify({
    outputs: shipped.map(({ output }) => output),
    sources: [...new Set([...howMade, ...sources])],
  });
}

/** Whether the bundles under `root` are there, and nothing that they were made of is newer or gone. */
export function isBuilt(root) {
  const built = modifiedMs(join(root, buildStamp));
  const { outputs, sources } = readStamp(root);
  if (outputs.length === 0 || outputs.some((path) => modifiedMs(join(root, path)) === 0)) return false;
  return sources.every((path) => {
    const modified = modifiedMs(join(root, path));
    return modified > 0 && modified <= built;
  });
}

function readStamp(root) {
  try {
    const { outputs = [], sources = [] } = JSON.parse(readFileSync(join(root, buildStamp), 'utf8'));
    return { outputs, sources };
  } catch {
    // None, or one of an earlier form.
    return { outputs: [], sources: [] };
  }
}

/** Epoch milliseconds; 0 where there is nothing. */
function modifiedMs(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

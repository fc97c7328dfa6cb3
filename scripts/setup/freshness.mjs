import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Written by a complete build, with the time at which that build began to read. */
export const buildStamp = join('dist', '.built');

/** What the bundles of `dist/` are made of. */
export const bundleSources = ['src', 'webview', 'package.json', 'package-lock.json', join('scripts', 'bundles.ts')];

/** Whether the bundles under `root` are there and no source is newer. */
export function isBuilt(root) {
  const built = modifiedMs(join(root, buildStamp));
  return built > 0 && bundleSources.every((source) => newestMs(join(root, source)) <= built);
}

/** The newest modification under `path` in epoch milliseconds, folders included (so that a deletion shows); 0 where there is nothing. */
function newestMs(path) {
  let newest = modifiedMs(path);
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch {
    return newest;
  }
  for (const entry of entries) {
    const inner = join(path, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestMs(inner) : modifiedMs(inner));
  }
  return newest;
}

function modifiedMs(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

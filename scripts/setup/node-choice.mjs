import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** The oldest Node that everything runs on, `engines` of package.json: the one that VS Code has from 1.101 on. */
export const minimumNode = engines.node.replace(/^>=/, '').split('.').map(Number);

/** Whether a version such as `22.15.0` or `v24.1.0` is at least {@link minimumNode}. */
export function isNewEnough(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  return major > minimumNode[0] || (major === minimumNode[0] && minor >= minimumNode[1]);
}

/** Where npm's `node` package keeps its binary under the project's `root`. */
export function packagedNode(root, platform = process.platform) {
  return join(root, 'node_modules', 'node', 'bin', platform === 'win32' ? 'node.exe' : 'node');
}

/**
 * The Node that runs the project: the one at hand when it is new enough, else the one that npm's `node` package brought.
 * Throws an Error with the remedy when there is neither.
 */
export function chooseNode(
  root,
  current = { version: process.versions.node, path: process.execPath },
  exists = existsSync,
) {
  if (isNewEnough(current.version)) return current.path;
  const packaged = packagedNode(root);
  if (exists(packaged)) return packaged;
  throw new Error(
    `PlotScope needs Node ${minimumNode.join('.')} or newer; this is ${current.version}, and npm's own "node" package has no binary at ${packaged}. ` +
      'Either install a newer Node, or let npm run install scripts ("npm config set ignore-scripts false") and delete node_modules.',
  );
}

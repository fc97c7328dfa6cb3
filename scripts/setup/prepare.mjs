import { delimiter, join } from 'node:path';
import { ensureModules } from './modules.mjs';
import { chooseNode } from './node-choice.mjs';

/** What makes a Node of {@link chooseNode} run the project's TypeScript. */
export const typeScriptFlags = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];

/** One line on stderr, so that stdout stays what the program itself prints. */
export function say(line) {
  process.stderr.write(`plotscope: ${line}\n`);
}

/** Set-up for the project at `root`: its packages are installed; gives the `node` to run it with and the `env` for that. */
export async function prepare(root) {
  await ensureModules(root, say);
  return { node: chooseNode(root), env: withBinsFirst(process.env, join(root, 'node_modules', '.bin')) };
}

/** A copy of `env` where `bins` comes first on PATH, whatever the system's spelling of PATH. */
export function withBinsFirst(env, bins) {
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const others = (env[name] ?? '').split(delimiter).filter((folder) => folder !== '' && folder !== bins);
  return { ...env, [name]: [bins, ...others].join(delimiter) };
}

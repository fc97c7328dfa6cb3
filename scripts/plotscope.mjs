#!/usr/bin/env node
// The `plotscope` command of a clone: installs and builds what is missing (words on stderr only), then runs dist/cli.cjs. Runs on Node 18.
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isBuilt } from './setup/freshness.mjs';
import { isNewEnough } from './setup/node-choice.mjs';
import { prepare, say, typeScriptFlags } from './setup/prepare.mjs';
import { relay } from './setup/relay.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'dist', 'cli.cjs');

const node = await makeReady().catch((error) => {
  say(error.message);
  process.exit(1);
});
if (isNewEnough(process.versions.node)) {
  process.argv[1] = cli;
  await import(pathToFileURL(cli).href);
} else {
  process.exitCode = await relay(node, ['--disable-warning=ExperimentalWarning', cli, ...process.argv.slice(2)]);
}

/** The Node to run the command with, once its packages and bundles are there. */
async function makeReady() {
  const { node, env } = await prepare(root);
  if (!isBuilt(root)) {
    say('building (the sources are newer than dist/)');
    const code = await relay(node, [...typeScriptFlags, join(root, 'scripts', 'build.ts')], { env, stdout: 2 });
    if (code !== 0) throw new Error('the build failed, see above.');
  }
  return node;
}

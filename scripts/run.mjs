#!/usr/bin/env node
// Runs a TypeScript file of the project: node scripts/run.mjs FILE.ts [ARGUMENT …]
// Installs the packages first when they are missing or out of date, and finds a Node that is new enough. Itself runs on Node 18.
import { fileURLToPath } from 'node:url';
import { prepare, say, typeScriptFlags } from './setup/prepare.mjs';
import { relay } from './setup/relay.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const [file, ...args] = process.argv.slice(2);

try {
  if (!file) throw new Error('name the TypeScript file to run: node scripts/run.mjs FILE.ts [ARGUMENT …]');
  const { node, env } = await prepare(root);
  process.exitCode = await relay(node, [...typeScriptFlags, file, ...args], { env });
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}

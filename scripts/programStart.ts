import { readFileSync } from 'node:fs';
import packageJson from '../package.json' with { type: 'json' };

const leastNode = packageJson.engines.node.replace(/^>=/, '');

/**
 * Begins a program that people start: under an older Node it says so, which the code below would fail in with a stack.
 * @param least `22.15`.
 */
export function nodeCheck(least = leastNode): string {
  const [major, minor] = least.split('.');
  return `{
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < ${major} || (major === ${major} && minor < ${minor})) {
  console.error('PlotScope needs Node.js ${least} or newer; this is ' + process.versions.node + ' (' + process.execPath + '). Install a newer one, or start this with one by its path.');
  process.exit(1);
}
}`;
}

/**
 * Keeps what Node makes of the files that a program loads after itself, beside them, where nobody else can write: it takes most of a start.
 * Where that folder can't be written to, they are compiled each time.
 */
export const KEEPS_COMPILED =
  "require('node:module').enableCompileCache(process.env.NODE_COMPILE_CACHE ?? require('node:path').join(__dirname, '.compiled'));";

/** Of `src/cli/commands.ts`, those that are loaded alone. */
const FAST_COMMANDS = ['log', 'sample'];

const START = readFileSync(new URL('startProgram.cjs', import.meta.url), 'utf8');

/**
 * How a program begins whose code is in other files.
 * @param codeFile of them, the one to begin with.
 * @param files all that import each other.
 * @param build tells them from those of another build.
 */
export function programStart(codeFile: string, files: readonly string[], build: string): string {
  const own = JSON.stringify(files.map((file) => `./${file}`));
  return `${nodeCheck()}
{
const module = {};
${START}
startProgram(__dirname, './${codeFile}', new Set(${own}), require, keptIn(__dirname, '${build}', ${JSON.stringify(FAST_COMMANDS)}));
}
`;
}

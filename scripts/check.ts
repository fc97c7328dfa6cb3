// npm run check: types, format and lint, and who may import whom.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Counts, oneFailed, onePassed, sum } from './counts.ts';
import { roomViolations } from './rooms.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Check {
  readonly name: string;
  /** Whether it holds; prints what does not. */
  readonly holds: () => boolean;
}

const checks: readonly Check[] = [
  { name: 'types (tsc)', holds: () => succeeds('typescript', 'bin/tsc', ['-p', '.']) },
  {
    name: 'format and lint (biome)',
    holds: () => succeeds('@biomejs/biome', 'bin/biome', ['check', '--error-on-warnings']),
  },
  {
    name: 'nothing that only tests reach (knip)',
    holds: () => succeeds('knip', 'bin/knip.js', ['--production', '--no-progress']),
  },
  {
    name: 'generated files (npm run generate)',
    holds: () => runs([...process.execArgv, join(root, 'scripts', 'generate.ts'), '--check']),
  },
  {
    name: 'imports between rooms',
    holds: () => {
      const violations = roomViolations(root);
      for (const violation of violations) console.error(violation);
      return violations.length === 0;
    },
  },
];

/** Run every check; one that does not hold counts as a failed test. */
export function runChecks(): Counts {
  return sum(
    checks.map(({ name, holds }) => {
      const started = performance.now();
      const held = holds();
      console.log(`  ${held ? '✔' : '✖'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
      return held ? onePassed : oneFailed(name);
    }),
  );
}

function succeeds(packageName: string, program: string, args: readonly string[]): boolean {
  return runs([join(root, 'node_modules', packageName, program), ...args]);
}

/** Whether this Node ends well with these arguments. */
function runs(args: readonly string[]): boolean {
  return spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = runChecks().failed > 0 ? 1 : 0;

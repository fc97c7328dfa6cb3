import { existsSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';

/** The suites in the order in which they run: the quick ones first. */
export const suites = ['check', 'unit', 'vscode', 'browser'] as const;
export type Suite = (typeof suites)[number];

export const usage = `npm test [-- SUITE … | FILE … --grep PATTERN --coverage]

  check     types, format, lint, who imports whom, what nobody uses
  unit      test/**/*.test.ts in plain Node
  vscode    test/vscode in the extension host of a real VS Code
            (VSCODE_PATH names a desktop VS Code; else a VS Code server is installed from npm)
  browser   test/browser: the packaged extension in a VS Code server, looked at with Chromium
            (CHROME_PATH names one; else it is looked for, and installed with apt-get where that is possible)

Without a suite, all of them; on two cores what starts plotters or windows runs beside the rest. Test files run alone: npm test -- test/plotters/progress.test.ts
--grep takes only the tests whose title matches; --coverage tells which lines of the sources the unit tests ran.
Screenshots, logs and out/coverage/lcov.info are kept in out/.`;

export interface TestArguments {
  readonly chosen: readonly Suite[];
  /** From the project's root; none: all of the chosen suites. */
  readonly files: readonly string[];
  readonly grep?: string;
  readonly coverage: boolean;
  readonly help: boolean;
}

/** @param root of the project. @param here where the person is, which names of files start from. @throws {Error} that names what is wrong and the choices. */
export function parseTestArguments(args: readonly string[], root: string, here = root): TestArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      grep: { type: 'string' },
      coverage: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const named = positionals.filter(isSuite);
  const files = positionals.filter((name) => !isSuite(name)).map((name) => testFile(name, root, here));
  const meant = new Set([...named, ...files.map(suiteOf)]);
  const { grep, coverage, help } = values;
  const chosen = meant.size > 0 ? suites.filter((suite) => meant.has(suite)) : coverage ? (['unit'] as const) : suites;
  return { chosen, files, ...(grep !== undefined && { grep }), coverage, help };
}

/** The suite that a test file is of. */
export function suiteOf(file: string): Suite {
  if (file.startsWith('test/vscode/')) return 'vscode';
  return file.startsWith('test/browser/') ? 'browser' : 'unit';
}

function testFile(name: string, root: string, here: string): string {
  const path = [resolve(here, name), resolve(root, name)].find(existsSync);
  if (path === undefined || !path.endsWith('.test.ts')) {
    const what = path === undefined ? `there is no suite or file "${name}"` : `${name} is no test file`;
    throw new Error(`${what}: choose from ${suites.join(', ')}, or name a file such as test/rpc/rpc.test.ts`);
  }
  const file = relative(root, path).split(sep).join('/');
  if (!file.startsWith('test/')) throw new Error(`${name} lies outside test/: name one of this project`);
  if (suiteOf(file) === 'vscode') {
    throw new Error(`${file}: what runs in VS Code is one bundle: npm test -- vscode --grep "words of its title"`);
  }
  return file;
}

function isSuite(name: string): name is Suite {
  return (suites as readonly string[]).includes(name);
}

import { parseArgs } from 'node:util';

/** The suites in the order in which they run: the quick ones first. */
export const suites = ['check', 'unit', 'vscode', 'browser'] as const;
export type Suite = (typeof suites)[number];

export const usage = `npm test [-- SUITE … --grep PATTERN]

  check     types, format, lint, who imports whom
  unit      test/**/*.test.ts in plain Node
  vscode    test/vscode in the extension host of a real VS Code
            (VSCODE_PATH names a desktop VS Code; else a VS Code server is installed from npm)
  browser   test/browser: the packaged extension in a VS Code server, looked at with Chromium
            (CHROME_PATH names one; else it is looked for, and installed with apt-get where that is possible)

Without a suite, all of them. --grep takes only the tests whose title matches.
Screenshots and logs are kept in out/screenshots and out/logs.`;

export interface TestArguments {
  readonly chosen: readonly Suite[];
  readonly grep?: string;
  readonly help: boolean;
}

/** Throws an Error that names what is wrong and the choices. */
export function parseTestArguments(args: readonly string[]): TestArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { grep: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
  });
  for (const name of positionals) {
    if (!isSuite(name)) throw new Error(`there is no suite "${name}": choose from ${suites.join(', ')}`);
  }
  const chosen = positionals.length > 0 ? positionals.filter(isSuite) : suites;
  return { chosen, grep: values.grep, help: values.help };
}

function isSuite(name: string): name is Suite {
  return (suites as readonly string[]).includes(name);
}

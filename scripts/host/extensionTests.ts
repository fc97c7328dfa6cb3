import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Page } from 'playwright-core';
import { atEnd } from '../ending.ts';
import { testLine } from '../mochaRun.ts';
import type { Say } from '../progress.ts';
import { ensureChromium, launchChromium } from './chromium.ts';
import { watchConsole } from './consoleWatch.ts';
import { type Host, startHost } from './host.ts';
import { openWorkbench } from './openWorkbench.ts';

const withinMs = 300_000;

export interface ExtensionTests {
  /** Folder of the extension under development. */
  readonly extension: string;
  /** A CommonJS module that exports `run(): Promise<void>`. */
  readonly tests: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where to write the page's console and what the server printed. */
  readonly log: string;
  readonly say: Say;
}

/**
 * Run tests inside the extension host of the VS Code server: the page is told by its address to load the extension and the test module.
 * Gives the exit code: 0 when `run()` resolved, 1 when it rejected. Throws when the tests could not be run to their end.
 */
export async function runInServerHost({ extension, tests, env, log, say }: ExtensionTests): Promise<number> {
  const chromium = await ensureChromium(say);
  const host = await startHost({ say, env });
  const browser = await launchChromium(chromium);
  const closeBrowser = atEnd(() => browser.close());
  const page = await browser.newPage();
  const watch = watchConsole(page);
  let code: number | undefined;
  try {
    const exit = exitCode(page, host);
    const authority = `vscode-remote://127.0.0.1:${host.server.port}`;
    const payload = [
      ['extensionDevelopmentPath', authority + extension],
      ['extensionTestsPath', authority + tests],
      ['skipWelcome', 'true'],
    ];
    const url = host.server.url(host.run.workspace, { payload: JSON.stringify(payload) });
    [code] = await Promise.all([exit, openWorkbench(page, url)]);
    if (code !== 0) for (const line of watch.unexpectedErrors()) console.error(line);
    return code;
  } finally {
    await mkdir(dirname(log), { recursive: true });
    await writeFile(log, [...watch.lines, '--- server', host.server.output()].join('\n'));
    await closeBrowser();
    await host.stop(code === 0 ? undefined : 'keep run');
  }
}

/** The workbench calls two functions of the page, as it would call an automating program: one for each line printed, one at the end. */
function exitCode(page: Page, { server }: Host): Promise<number> {
  return new Promise((resolve, reject) => {
    const late = () => settle(() => reject(new Error(`the tests have not ended within ${withinMs / 1000} s`)));
    const timer = setTimeout(late, withinMs);
    const settle = (end: () => void) => {
      clearTimeout(timer);
      end();
    };
    const fail = (error: Error) => settle(() => reject(error));
    page.on('crash', () => fail(new Error('the page with VS Code has crashed')));
    page.on('close', () => fail(new Error('the page with VS Code was closed')));
    server.ended.then(() => fail(new Error(`the VS Code server has ended:\n${server.output()}`)));
    page.exposeFunction('codeAutomationExit', (code: number) => settle(() => resolve(code))).catch(fail);
    page.exposeFunction('codeAutomationLog', printTestLine).catch(fail);
  });
}

function printTestLine(_type: string, args: readonly unknown[]): void {
  const line = args.map(String).join(' ');
  if (line.startsWith(testLine)) console.log(line.slice(testLine.length));
}

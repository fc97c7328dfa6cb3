import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { atEnd } from '../../scripts/ending.ts';
import { ensureChromium, launchChromium } from '../../scripts/host/chromium.ts';
import { type ConsoleWatch, watchConsole } from '../../scripts/host/consoleWatch.ts';
import { type Host, startHost } from '../../scripts/host/host.ts';
import { openWorkbench } from '../../scripts/host/openWorkbench.ts';

const out = fileURLToPath(new URL('../../out', import.meta.url));
const vsix = join(out, 'plotscope.vsix');
const say = (line: string) => console.log(`    ${line}`);

/** A workbench with the packaged extension in it, open in a browser. */
export interface WorkbenchSession {
  readonly page: Page;
  readonly host: Host;
  readonly console: ConsoleWatch;
  /** The folder that is open. */
  readonly workspace: string;
  /** Keep a picture of the page, or of a part of it, as out/screenshots/NAME.png. */
  screenshot(name: string, selector?: string): Promise<void>;
}

/**
 * For use in a `describe`: before its tests, start a VS Code server with the packaged extension and open it in a browser; after them, stop
 * both. Gives a function that gives the session within a test. `name` names the log and, when a test fails, its picture; the run's folder is
 * kept then too. `restricted`: the folder is not trusted until a person trusts it.
 */
export function useWorkbench(name: string, { restricted = false } = {}): () => WorkbenchSession {
  let session: WorkbenchSession | undefined;
  let close: ((failed: boolean) => Promise<void>) | undefined;
  let failed = true;

  before(async () => {
    ({ session, close } = await open(name, restricted));
    failed = false;
  });

  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    failed = true;
    await session?.screenshot(`failed-${name}`).catch(() => {});
  });

  after(() => close?.(failed));

  return () => session!;
}

async function open(name: string, restricted: boolean) {
  const chromium = await ensureChromium(say);
  const host = await startHost({ say, vsix, restricted });
  let browser: Browser | undefined;
  const closeBrowser = atEnd(async () => browser?.close());
  let lines: readonly string[] = [];
  const close = async (failed: boolean) => {
    await mkdir(join(out, 'logs'), { recursive: true });
    await writeFile(join(out, 'logs', `${name}.log`), [...lines, '--- server', host.server.output()].join('\n'));
    await closeBrowser();
    await host.stop(failed ? 'keep run' : undefined);
  };
  try {
    browser = await launchChromium(chromium);
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const watch = watchConsole(page);
    lines = watch.lines;
    await openWorkbench(page, host.server.url(host.run.workspace));
    const session: WorkbenchSession = {
      page,
      host,
      console: watch,
      workspace: host.run.workspace,
      screenshot: (picture, selector) => screenshot(page, picture, selector),
    };
    return { session, close };
  } catch (error) {
    await close(true);
    throw error;
  }
}

async function screenshot(page: Page, name: string, selector?: string): Promise<void> {
  const path = join(out, 'screenshots', `${name}.png`);
  await mkdir(join(out, 'screenshots'), { recursive: true });
  await (selector === undefined ? page : page.locator(selector).first()).screenshot({ path });
}

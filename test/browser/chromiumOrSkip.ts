import type { Context } from 'mocha';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../scripts/host/chromium.ts';
import { findChromium } from '../../scripts/host/findChromium.ts';

/** The browser of this machine; without one the tests of a hook are skipped with a word. */
export function chromiumOrSkip(hook: Context): Promise<Browser> {
  const chromium = findChromium();
  if (chromium) return launchChromium(chromium);
  console.log('    skipped: no Chromium found; install it ("apt-get install chromium"), or name one with CHROME_PATH');
  return hook.skip();
}

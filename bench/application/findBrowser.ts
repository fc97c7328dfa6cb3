import { findProgram, isProgram } from '../harness/findProgram.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
const PLACES: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['/snap/bin/chromium', '/opt/google/chrome/chrome'],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** A browser of Chromium's kind: the one that `CHROME_PATH` names, else on PATH, else where it usually lies. */
export function findBrowser(): string | undefined {
  const named = process.env.CHROME_PATH;
  if (named) return isProgram(named) ? named : undefined;
  return findProgram(...NAMES) ?? PLACES[process.platform]?.find(isProgram);
}

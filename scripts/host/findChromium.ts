import { existsSync } from 'node:fs';
import { executableOnPath, isExecutable } from './executables.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
const knownPlaces: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['/usr/bin/chromium', '/snap/bin/chromium', '/opt/google/chrome/chrome'],
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

/** The path of a Chromium, or undefined: `CHROME_PATH`, else on PATH, else where it usually lies. Throws when `CHROME_PATH` names nothing. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env.CHROME_PATH) {
    if (existsSync(env.CHROME_PATH)) return env.CHROME_PATH;
    throw new Error(`CHROME_PATH names ${env.CHROME_PATH}, which does not exist: correct it or unset it`);
  }
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const onPath = executableOnPath(
    names.map((name) => name + suffix),
    env,
  );
  return onPath ?? knownPlaces[process.platform]?.find(isExecutable);
}

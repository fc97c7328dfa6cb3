import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { type Say, step } from '../progress.ts';
import { startGroup } from './processGroup.ts';

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

/** What is needed, and how to do without: for when no browser can be found or installed. */
export const chromiumAdvice =
  'the tests in VS Code need Chromium (or Chrome, or Edge): install it ("apt-get install chromium"), or name one with CHROME_PATH; ' +
  '"npm test -- check unit" runs what needs no browser';

/** The path of a Chromium, or undefined: `CHROME_PATH`, else on PATH, else where it usually lies. Throws when `CHROME_PATH` names nothing. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env.CHROME_PATH) {
    if (existsSync(env.CHROME_PATH)) return env.CHROME_PATH;
    throw new Error(`CHROME_PATH names ${env.CHROME_PATH}, which does not exist: correct it or unset it`);
  }
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter(Boolean);
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name + suffix)));
  return [...onPath, ...(knownPlaces[process.platform] ?? [])].find(isExecutable);
}

/** A Chromium: the one at hand, else (root on a system with apt) Debian's, installed now. Throws with {@link chromiumAdvice} otherwise. */
export async function ensureChromium(say: Say): Promise<string> {
  const found = findChromium();
  if (found) return found;
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) throw new Error(chromiumAdvice);
  await step(say, 'installing Chromium with apt-get', async () => {
    await aptGet(['update', '-q']);
    await aptGet(['install', '-q', '-y', '--no-install-recommends', 'chromium']);
  });
  const installed = findChromium();
  if (!installed) throw new Error(chromiumAdvice);
  return installed;
}

/** A headless browser. Signals are ours to handle (`atEnd`). */
export function launchChromium(executablePath: string): Promise<Browser> {
  const quiet = ['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({
    executablePath,
    args: ['--disable-gpu', '--disable-quic', ...quiet, ...asRoot],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    timeout: 120_000,
  });
}

function aptGet(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const child = startGroup('apt-get', args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      const tail = output.trim().split('\n').slice(-5).join('\n');
      if (code === 0) resolve();
      else reject(new Error(`"apt-get ${args[0]}" failed (exit code ${code}):\n${tail}\n${chromiumAdvice}`));
    });
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

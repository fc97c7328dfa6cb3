import { spawnSync } from 'node:child_process';
import { type Browser, chromium } from 'playwright-core';
import { type Say, step } from '../progress.ts';
import { findChromium } from './findChromium.ts';
import { startGroup } from './processGroup.ts';

/** What is needed, and how to do without: for when no browser can be found or installed. */
export const chromiumAdvice =
  'the tests in VS Code need Chromium (or Chrome, or Edge): install it ("apt-get install chromium"), or name one with CHROME_PATH; ' +
  '"npm test -- check unit" runs what needs no browser';

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

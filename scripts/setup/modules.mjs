import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';

const progressEveryMs = 5_000;

/** How long npm may take to end after Ctrl-C. */
const undoMs = 2_000;

/** The exit code of what Ctrl-C has ended. */
const interrupted = 130;

/**
 * Make sure that `node_modules` under `root` holds what package-lock.json asks for: nothing to do when it does, else `npm ci`.
 * `say(line)` gets the progress. Safe when several processes start at once. Throws an Error that says what failed and what to do.
 */
export async function ensureModules(root, say) {
  if (isInstalled(root)) return;
  await withLock(
    join(root, '.cache', 'set-up.lock'),
    async () => {
      if (!isInstalled(root)) await install(root, say);
    },
    (pid) =>
      say(`another PlotScope command${pid ? ` (process ${pid})` : ''} is installing the packages; waiting for it`),
  );
}

/** Whether every package of package-lock.json is there in its version, by the record that npm leaves once an installation is complete. */
export function isInstalled(root) {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const present = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  if (!wanted)
    throw new Error(
      `package-lock.json is missing or unreadable in ${root}: restore it ("git checkout package-lock.json").`,
    );
  return present !== undefined && agree(wanted, present);
}

/** `wanted` and `present`: the `packages` of a lock file. What is optional may be absent: it is for another system. */
export function agree(wanted, present) {
  return Object.entries(wanted).every(([path, { version, optional, link }]) => {
    if (path === '' || link) return true;
    return path in present ? present[path].version === version : optional === true;
  });
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

async function install(root, say) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const reason = existsSync(join(root, 'node_modules'))
    ? 'the packages are not those of package-lock.json'
    : 'first start';
  say(`${reason}: installing packages with "npm ci" (a minute or so)`);
  const progress = setInterval(() => say(`installing packages … ${seconds()} s`), progressEveryMs);
  const { code, output } = await runNpm(root, [
    'ci',
    '--include=dev',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
  ]).finally(() => clearInterval(progress));
  if (code !== 0) throw new Error(explain(code, output));
  say(`packages installed in ${seconds()} s`);
}

function killGroup({ pid }) {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

function runNpm(root, args) {
  // npm names its own program when it started us; otherwise it is looked up on PATH.
  const self = process.env.npm_execpath;
  const ownProgram = self?.endsWith('npm-cli.js') && existsSync(self);
  const [command, argv] = ownProgram ? [process.execPath, [self, ...args]] : ['npm', args];
  return new Promise((resolve, reject) => {
    const child = spawn(command, argv, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      shell: !ownProgram && process.platform === 'win32',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output = (output + text).slice(-8_000);
      });
    }
    let stopped = false;
    const end = (signal) => {
      if (stopped) return;
      stopped = true;
      child.kill(signal);
      // It takes its time to undo what it has begun; the next start begins with an empty folder anyway.
      setTimeout(() => killGroup(child), undoMs).unref();
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, end);
    child.once('error', (error) =>
      reject(
        new Error(
          `npm could not be started (${error.message}): install npm, which comes with Node, and put it on PATH.`,
        ),
      ),
    );
    child.once('close', (code) => {
      for (const name of signals) process.off(name, end);
      resolve({ code: stopped ? interrupted : code, output });
    });
  });
}

const networkTrouble =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED)\b/;

/** What to tell of a failed `npm ci`, from its exit code and the end of its output. */
export function explain(code, output) {
  const telling = output.split('\n').filter((line) => line.trim() !== '' && !/^npm (warn|error\s+at )/.test(line));
  const tail = telling.slice(-12).join('\n');
  if (code === interrupted) return 'the installation of the packages was interrupted; the next start does it anew.';
  const network = networkTrouble.exec(output)?.[0];
  const reason = network
    ? `The npm registry could not be reached (${network}): check the network, a proxy ("npm config get proxy") and the registry ("npm config get registry"), then start again.`
    : /\bE40[13]\b/.test(output)
      ? 'The npm registry refused the request: check the log-in ("npm whoami") and the registry ("npm config get registry"), then start again.'
      : /\bENOSPC\b/.test(output)
        ? 'The disk is full: the packages need about 600 MB.'
        : 'npm says why above.';
  return `"npm ci" failed with exit code ${code}. npm's last words:\n${tail}\n${reason}`;
}

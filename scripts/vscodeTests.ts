// Runs test/vscode in the extension host of a real VS Code: node scripts/vscodeTests.ts [PATTERN]
// VSCODE_PATH names the program of a desktop VS Code; without it, the VS Code server of scripts/host.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTests } from '@vscode/test-electron';
import { atEnd } from './ending.ts';
import { hostEnvironment } from './host/environment.ts';
import { runInServerHost } from './host/extensionTests.ts';
import { countsVariable } from './mochaRun.ts';

const extension = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
const tests = join(extension, 'out', 'test', 'vscode.cjs');
const env = { [countsVariable]: process.env[countsVariable] ?? '', PLOTSCOPE_TEST_GREP: process.argv[2] ?? '' };
const quiet = ['--disable-extensions', '--disable-workspace-trust', '--disable-telemetry'];

try {
  const { VSCODE_PATH } = process.env;
  if (VSCODE_PATH && !existsSync(VSCODE_PATH)) {
    throw new Error(
      `VSCODE_PATH names ${VSCODE_PATH}, which does not exist: correct it, or unset it for the VS Code server`,
    );
  }
  process.exitCode = VSCODE_PATH
    ? await runInDesktop(VSCODE_PATH)
    : await runInServerHost({
        extension,
        tests,
        env,
        log: join(extension, 'out', 'logs', 'vscode.log'),
        say: (line) => console.log(`  ${line}`),
      });
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

async function runInDesktop(vscodeExecutablePath: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'plotscope-run-'));
  // The launcher passes our environment on.
  const kept = hostEnvironment();
  for (const name of Object.keys(process.env)) if (!(name in kept)) delete process.env[name];
  const remove = atEnd(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }));
  try {
    return await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: extension,
      extensionTestsPath: tests,
      extensionTestsEnv: { ...env, PLOTSCOPE_STORAGE: join(folder, 'storage') },
      launchArgs: [folder, '--user-data-dir', join(folder, 'ud'), '--extensions-dir', join(folder, 'x'), ...quiet],
    });
  } finally {
    await remove();
  }
}

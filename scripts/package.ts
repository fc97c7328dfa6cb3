// npm run package: builds, and packs what .vscodeignore allows into plotscope-VERSION.vsix.
import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVSIX, listFiles, PackageManager } from '@vscode/vsce';
import { buildAll } from './build.ts';
import type { Say } from './progress.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const budgetBytes = 2_500_000;

/** Pack the bundles of `dist/`, already built, into the file `vsix`. Throws when it is above the budget. */
export async function packageExtension(vsix: string, say: Say): Promise<void> {
  await mkdir(dirname(vsix), { recursive: true });
  await quietly(() =>
    createVSIX({
      cwd: root,
      packagePath: vsix,
      dependencies: false,
      allowMissingRepository: true,
      rewriteRelativeLinks: false,
    }),
  );
  const { size } = await stat(vsix);
  say(`${relative(process.cwd(), vsix)}: ${kilobytes(size)} of ${kilobytes(budgetBytes)}`);
  if (size > budgetBytes) throw new Error(`${vsix} is above the budget of ${kilobytes(budgetBytes)}`);
}

/** vsce prints advice and a file tree on stdout; ours is shorter. What it warns of stays. */
async function quietly(work: () => Promise<unknown>): Promise<void> {
  const { log } = console;
  console.log = () => {};
  try {
    await work();
  } finally {
    console.log = log;
  }
}

async function printFiles(say: Say): Promise<void> {
  for (const file of await listFiles({ cwd: root, packageManager: PackageManager.None })) {
    say(`  ${file.padEnd(40)} ${kilobytes((await stat(join(root, file))).size).padStart(8)}`);
  }
}

const kilobytes = (bytes: number) => `${(bytes / 1_000).toFixed(1)} kB`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const say = (line: string) => console.log(line);
  try {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    await buildAll(say);
    await printFiles(say);
    await packageExtension(join(root, `plotscope-${version}.vsix`), say);
  } catch (error) {
    console.error(`packaging failed: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}

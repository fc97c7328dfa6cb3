// npm run build [-- --watch]: bundles what ships into dist/ and the tests for VS Code into out/, and holds the size budgets.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build as bundled, context, type Metafile, type OutputFile, type Plugin, stop, transform } from 'esbuild';
import { packAssets, packed } from './assets.ts';
import { asCommonJs, type Bundle, bundles, esbuildOptions, sharedFileOptions, sharingOptions } from './bundles.ts';
import { programStart } from './programStart.ts';

const { buildStamp, stampText } = await import(new URL('setup/freshness.mjs', import.meta.url).href);

const root = fileURLToPath(new URL('..', import.meta.url));

/** Build every bundle once. Throws when one fails or is above its budget. `report(line)` gets the sizes. */
export async function buildAll(report: (line: string) => void): Promise<void> {
  const started = new Date();
  // Its own process keeps all that it has read: half a gigabyte that whoever goes on doesn't need.
  const alone = bundles.filter(({ shares }) => !shares).map(buildOne);
  const built = (
    await Promise.all([...alone, buildTogether(bundles.filter(({ shares }) => shares))]).finally(stop)
  ).flat();
  for (const { bundle, bytes } of built) report(sizeLine(bundle, bytes));
  for (const { output, bytes } of packAssets(join(root, 'dist')))
    report(`  dist/${output}: ${Math.round(bytes / 1_000)} kB`);
  const above = built.filter(({ bundle, bytes }) => bytes > bundle.budgetBytes);
  if (above.length > 0) {
    throw new Error(
      `above the size budget of scripts/bundles.ts: ${above.map(({ bundle }) => bundle.output).join(', ')}`,
    );
  }
  removeOthers(built);
  const stamp = join(root, buildStamp);
  writeFileSync(stamp, stampText(built.map(({ bundle: { output }, inputs }) => ({ output, inputs }))));
  utimesSync(stamp, started, started);
}

/** Bundles of an earlier build that are made no more would be packed with the others. */
function removeOthers(built: readonly Built[]): void {
  const files = built.flatMap(({ bundle, shared = [] }) => [bundle.output, ...shared]);
  const made = new Set(files.flatMap((file) => [basename(file), `${basename(file)}.map`]));
  const folder = join(root, 'dist');
  // What programs kept of an earlier build.
  rmSync(join(folder, '.compiled'), { recursive: true, force: true });
  for (const name of readdirSync(folder)) {
    if (/\.c?js(\.map)?$/.test(name) && !made.has(name)) rmSync(join(folder, name));
  }
}

interface Built {
  readonly bundle: Bundle;
  readonly bytes: number;
  /** What went into it, by paths from the project's root. */
  readonly inputs: readonly string[];
  /** Files that hold what it and others share. */
  readonly shared?: readonly string[];
}

async function buildOne(bundle: Bundle): Promise<Built> {
  const result = await bundled({ ...esbuildOptions(bundle), absWorkingDir: root, write: false });
  const outputFiles = bundle.packed ? result.outputFiles?.flatMap(unpackedWhenLoaded) : result.outputFiles;
  return { bundle, bytes: writeOutputs({ outputFiles }), inputs: Object.keys(result.metafile?.inputs ?? {}) };
}

/** A file of code as one that loads it, and the code packed. */
function unpackedWhenLoaded(file: OutputFile): Pick<OutputFile, 'path' | 'contents'>[] {
  const { path, contents } = file;
  if (path.endsWith('.map')) return [file];
  const name = `${basename(path)}.br`;
  const loader = `const code = require('node:fs').readFileSync(require('node:path').join(__dirname, '${name}'));
module._compile(require('node:zlib').brotliDecompressSync(code).toString(), __filename);
`;
  return [
    { path, contents: Buffer.from(loader) },
    { path: `${path}.br`, contents: packed(Buffer.from(contents)) },
  ];
}

/** Bundles that share code, and the files with what they share. */
async function buildTogether(sharing: readonly Bundle[]): Promise<Built[]> {
  const { outputFiles = [], metafile } = await bundled({
    ...sharingOptions(sharing),
    absWorkingDir: root,
    write: false,
  });
  const outputs = metafile?.outputs ?? {};
  const sizes = new Map<string, number>();
  const build = createHash('sha256');
  const codeFiles: string[] = [];
  for (const { path, text } of outputFiles) {
    const file = relative(root, path);
    const bundle = sharing.find(({ output }) => output === file);
    const { code, map } = await transform(asCommonJs(text), sharedFileOptions(bundle, text));
    const codePath = bundle?.platform === 'program' ? programCode(path) : path;
    const contents = Buffer.from(`${code}//# sourceMappingURL=${basename(codePath)}.map\n`);
    codeFiles.push(basename(codePath));
    build.update(contents);
    sizes.set(
      file,
      writeOutputs({
        outputFiles: [
          { path: codePath, contents },
          { path: `${codePath}.map`, contents: Buffer.from(map) },
        ],
      }),
    );
  }
  const id = build.digest('hex').slice(0, 12);
  for (const { output } of sharing.filter(({ platform }) => platform === 'program')) {
    const start = programStart(basename(programCode(output)), codeFiles, id);
    const { code } = await transform(start, { target: 'node22', minifySyntax: true, minifyWhitespace: true });
    writeOutputs({ outputFiles: [{ path: join(root, output), contents: Buffer.from(code) }] });
  }
  return sharing.map((bundle) => {
    const shared = loadedWith(bundle.output, outputs);
    const files = [bundle.output, ...shared];
    return {
      bundle,
      bytes: files.reduce((sum, file) => sum + (sizes.get(file) ?? 0), 0),
      inputs: [...new Set(files.flatMap((file) => Object.keys(outputs[file]?.inputs ?? {})))],
      shared: [
        ...Object.keys(outputs).filter((file) => !sharing.some(({ output }) => output === file)),
        ...(bundle.platform === 'program' ? [programCode(bundle.output)] : []),
      ],
    };
  });
}

/** Where the code of a program is, beside the file that begins it. */
function programCode(file: string): string {
  return file.replace(/\.cjs$/, '-program.cjs');
}

/** The files that are loaded with this one at once, whoever imports them. */
function loadedWith(file: string, outputs: Metafile['outputs'], found = new Set<string>()): string[] {
  for (const { path, kind } of outputs[file]?.imports ?? []) {
    if (kind !== 'import-statement' || found.has(path) || !outputs[path]) continue;
    found.add(path);
    loadedWith(path, outputs, found);
  }
  return [...found];
}

/** Each file appears whole or not at all, so that a program which starts beside a build never reads half a bundle. */
function writeOutputs({
  outputFiles = [],
}: {
  readonly outputFiles?: readonly Pick<OutputFile, 'path' | 'contents'>[] | undefined;
}): number {
  let bytes = 0;
  for (const { path, contents } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    const partial = `${path}.${process.pid}.partial`;
    writeFileSync(partial, contents);
    renameSync(partial, path);
    if (!path.endsWith('.map')) bytes += contents.byteLength;
  }
  return bytes;
}

function sizeLine({ output, budgetBytes }: Bundle, bytes: number): string {
  const kilobytes = (value: number) => `${Math.round(value / 1_000)} kB`;
  return `  ${output.padEnd(26)} ${kilobytes(bytes).padStart(8)}  of ${kilobytes(budgetBytes)}`;
}

/** The lines that begin and end a round are what the task "watch" of .vscode/tasks.json goes by. */
async function watchAll(): Promise<void> {
  let going = 0;
  for (const bundle of bundles) {
    const reporter: Plugin = {
      name: 'write and report',
      setup: ({ onStart, onEnd }) => {
        onStart(() => {
          if (going++ === 0) console.log('building …');
        });
        onEnd((result) => {
          if (result.errors.length === 0) console.log(sizeLine(bundle, writeOutputs(result)));
          if (--going === 0) console.log('built; watching for changes, Ctrl-C ends it');
        });
      },
    };
    const options = esbuildOptions(bundle);
    const plugins = [...(options.plugins ?? []), reporter];
    const watched = await context({ ...options, absWorkingDir: root, write: false, plugins });
    await watched.watch();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const { values } = parseArgs({ options: { watch: { type: 'boolean', default: false } } });
    if (values.watch) await watchAll();
    else await buildAll((line) => console.log(line));
  } catch (error) {
    // esbuild has already printed what is wrong in the sources, with the lines.
    console.error(`build failed: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}

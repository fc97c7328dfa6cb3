import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BuildOptions, Plugin } from 'esbuild';
import packageJson from '../package.json' with { type: 'json' };

/** One file that ships (or that the tests load), and how large it may get. */
export interface Bundle {
  readonly entry: string;
  readonly output: string;
  /** Where it runs and how it is made: see {@link platforms}. */
  readonly platform: keyof typeof platforms;
  /** The build fails above this. */
  readonly budgetBytes: number;
}

const kilobyte = 1_000;
const systemInformation = 'systeminformation.cjs';
const mail = 'nodemailer.cjs';
const tools = 'tools.cjs';
const importing = 'import.cjs';
const exporting = 'export.cjs';
const doctor = 'doctor.cjs';
const mcp = 'mcp.cjs';

export const bundles: readonly Bundle[] = [
  { entry: 'src/extension.ts', output: 'dist/extension.cjs', platform: 'extension', budgetBytes: 250 * kilobyte },
  { entry: 'src/vscode/tools.ts', output: `dist/${tools}`, platform: 'extension', budgetBytes: 850 * kilobyte },
  {
    entry: 'src/tuning/importConfiguration.ts',
    output: `dist/${importing}`,
    platform: 'node',
    budgetBytes: 400 * kilobyte,
  },
  { entry: 'src/report/worker.ts', output: 'dist/history.cjs', platform: 'node', budgetBytes: 850 * kilobyte },
  {
    entry: 'src/analysis/host/trainingWorker.ts',
    output: 'dist/training.cjs',
    platform: 'node',
    budgetBytes: 150 * kilobyte,
  },
  // What draws a report: Vega, a writer of PDF, a renderer. Loaded when one is written.
  {
    entry: 'src/report/formats/drawn.ts',
    output: `dist/${exporting}`,
    platform: 'small',
    budgetBytes: 1_400 * kilobyte,
  },
  // The engine: in a thread of a window, or as the service.
  { entry: 'src/engine/service/main.ts', output: 'dist/engine.cjs', platform: 'node', budgetBytes: 1_150 * kilobyte },
  {
    entry: 'src/tuning/inventory/worker.ts',
    output: 'dist/inventory.cjs',
    platform: 'node',
    budgetBytes: 100 * kilobyte,
  },
  { entry: 'src/cli.ts', output: 'dist/cli.cjs', platform: 'program', budgetBytes: 1_950 * kilobyte },
  { entry: 'src/cli/doctorCommand.ts', output: `dist/${doctor}`, platform: 'node', budgetBytes: 1_000 * kilobyte },
  { entry: 'src/cli/mcpCommand.ts', output: `dist/${mcp}`, platform: 'node', budgetBytes: 2_200 * kilobyte },
  { entry: 'bench/main.ts', output: 'dist/bench.cjs', platform: 'program', budgetBytes: 1_400 * kilobyte },
  {
    entry: 'bench/harness/loadWorker.ts',
    output: 'dist/bench-worker.cjs',
    platform: 'node',
    budgetBytes: 50 * kilobyte,
  },
  { entry: 'src/demo/main.ts', output: 'dist/plotscope-demo.cjs', platform: 'program', budgetBytes: 100 * kilobyte },
  {
    entry: 'node_modules/systeminformation/lib/index.js',
    output: `dist/${systemInformation}`,
    platform: 'library',
    budgetBytes: 500 * kilobyte,
  },
  {
    entry: 'node_modules/nodemailer/dist/cjs/nodemailer.js',
    output: `dist/${mail}`,
    platform: 'library',
    budgetBytes: 350 * kilobyte,
  },
  { entry: 'webview/dashboard.ts', output: 'dist/dashboard.js', platform: 'webview', budgetBytes: 1_300 * kilobyte },
  { entry: 'webview/benchmarks.ts', output: 'dist/benchmarks.js', platform: 'webview', budgetBytes: 1_300 * kilobyte },
  { entry: 'test/vscode/index.ts', output: 'out/test/vscode.cjs', platform: 'test', budgetBytes: 2_000 * kilobyte },
];

/** Large, and needed by few or late: a file of its own that the other bundles load when they first use it. */
const apart: Plugin = {
  name: 'apart',
  setup: ({ onResolve, onLoad }) => {
    // Of the project's own, these alone are asked for.
    onLoad({ filter: /package\.json$/ }, ({ path }) => {
      if (path.includes('node_modules')) return undefined;
      const { version, engines } = JSON.parse(readFileSync(path, 'utf8'));
      return { contents: JSON.stringify({ version, engines }), loader: 'json' };
    });
    onResolve({ filter: /^systeminformation$/ }, () => ({ path: `./${systemInformation}`, external: true }));
    onResolve({ filter: /^nodemailer$/ }, () => ({ path: `./${mail}`, external: true }));
    onResolve({ filter: /^\.\/tools\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: `./${tools}`, external: true } : undefined,
    );
    onResolve({ filter: /\/formats\/drawn\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: `./${exporting}`, external: true } : undefined,
    );
    onResolve({ filter: /\/mcpCommand\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: `./${mcp}`, external: true } : undefined,
    );
    onResolve({ filter: /\/doctorCommand\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: `./${doctor}`, external: true } : undefined,
    );
    onResolve({ filter: /\/importConfiguration\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: `./${importing}`, external: true } : undefined,
    );
  },
};

/**
 * Vega for browsers, which draws SVG anywhere: that for Node asks for a canvas by an `await` that CommonJS can't have. And Node's own
 * Brotli for fonts that are packed with it, in place of half a megabyte.
 */
const drawing: Plugin = {
  name: 'drawing',
  setup: ({ onResolve, onLoad }) => {
    onLoad({ filter: /\/brotli\/decompress\.js$/ }, () => ({
      contents: "module.exports = (bytes) => require('node:zlib').brotliDecompressSync(bytes);",
    }));
    onResolve({ filter: /^vega-(canvas|loader)$/ }, ({ path }) => ({
      path: fileURLToPath(new URL(`../node_modules/${path}/build/${path}.browser.js`, import.meta.url)),
    }));
  },
};

const node: BuildOptions = {
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  sourcemap: 'linked',
  // Half as much to read at each start; names stay, so that a stack in somebody's log can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  // ES modules first: esbuild can neither follow the imports of UMD files nor drop what nobody uses of them.
  mainFields: ['module', 'main'],
  plugins: [apart],
  // Between CommonJS bundles `import()` has to become `require`: Node finds no named exports in them otherwise.
  supported: { 'dynamic-import': false },
  // The sources are ES modules, which Node also runs as they are; in a CommonJS bundle `import.meta` has to be made.
  define: {
    'import.meta.url': 'importMetaUrl',
    'import.meta.filename': '__filename',
    'import.meta.dirname': '__dirname',
  },
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
};

/**
 * Begins a program that people start: under an older Node it says so, which the code below would fail in with a stack.
 * @param least `22.15`.
 */
export function nodeCheck(least: string): string {
  const [major, minor] = least.split('.');
  return `{
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < ${major} || (major === ${major} && minor < ${minor})) {
  console.error('PlotScope needs Node.js ${least} or newer; this is ' + process.versions.node + ' (' + process.execPath + '). Install a newer one, or start this with one by its path.');
  process.exit(1);
}
}`;
}

const leastNode = packageJson.engines.node.replace(/^>=/, '');

/** How esbuild bundles for each place. */
export const platforms = {
  node,
  // Mostly libraries.
  small: { ...node, minify: true, plugins: [apart, drawing] },
  program: { ...node, banner: { js: `${nodeCheck(leastNode)}\n${node.banner?.js}` } },
  extension: { ...node, external: ['vscode'] },
  test: { ...node, external: ['vscode', 'mocha'], supported: {} },
  library: { platform: 'node', target: 'node22', format: 'cjs', minify: true },
  webview: {
    platform: 'browser',
    target: 'chrome120',
    format: 'iife',
    minify: true,
    // Beside the bundle but not named in it: the webview's content policy would refuse to load it.
    sourcemap: 'external',
    loader: { '.css': 'text' },
  },
} satisfies Record<string, BuildOptions>;

export function esbuildOptions({ entry, output, platform }: Bundle): BuildOptions {
  return {
    ...platforms[platform],
    entryPoints: [entry],
    outfile: output,
    bundle: true,
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  };
}

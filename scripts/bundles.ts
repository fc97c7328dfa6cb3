import { readFileSync } from 'node:fs';
import type { BuildOptions, Plugin, TransformOptions } from 'esbuild';
import packageJson from '../package.json' with { type: 'json' };
import { lean } from './leanLibraries.ts';
import { KEEPS_COMPILED, nodeCheck } from './programStart.ts';

/** One file that ships (or that the tests load), and how large it may get. */
export interface Bundle {
  readonly entry: string;
  readonly output: string;
  /** Where it runs and how it is made: see {@link platforms}. */
  readonly platform: keyof typeof platforms;
  /** The build fails above this: with what it shares with others, as far as that is loaded with it. */
  readonly budgetBytes: number;
  /** Much of it is in others as well: it is built together with these, and what several need is in files of its own. */
  readonly shares?: boolean;
  /** It is large and seldom loaded: its code is in a file of its own, packed by Brotli, smaller by a sixth than the package would make it. */
  readonly packed?: boolean;
}

const kilobyte = 1_000;
const systemInformation = 'systeminformation.cjs';
const mail = 'nodemailer.cjs';
const tools = 'tools.cjs';
const importing = 'import.cjs';
const exporting = 'export.cjs';
const mcp = 'mcp.cjs';
const doctor = 'doctor.cjs';
/** What draws, for the pages and the export alike: scripts that leave it in a variable. What makes Vega's specifications is a third of it. */
const drawing = { file: 'vega.js', variable: 'plotscopeVega', packages: /^vega(-interpreter)?$/ };
const compiling = { file: 'vega-lite.js', variable: 'plotscopeVegaLite', packages: /^vega-lite$/ };

export const bundles: readonly Bundle[] = [
  { entry: 'src/extension.ts', output: 'dist/extension.cjs', platform: 'extension', budgetBytes: 270 * kilobyte },
  {
    entry: 'src/vscode/tools.ts',
    output: `dist/${tools}`,
    platform: 'extension',
    budgetBytes: 1_090 * kilobyte,
    shares: true,
  },
  {
    entry: 'src/tuning/importConfiguration.ts',
    output: `dist/${importing}`,
    platform: 'small',
    budgetBytes: 500 * kilobyte,
    shares: true,
  },
  {
    entry: 'src/report/worker.ts',
    output: 'dist/history.cjs',
    platform: 'node',
    budgetBytes: 1_100 * kilobyte,
    shares: true,
  },
  {
    entry: 'src/analysis/host/trainingProcess.ts',
    output: 'dist/training.cjs',
    platform: 'node',
    budgetBytes: 200 * kilobyte,
    shares: true,
  },
  // What draws a report: Vega, a writer of PDF, a renderer. Loaded when one is written.
  {
    entry: 'src/report/formats/drawn.ts',
    output: `dist/${exporting}`,
    platform: 'small',
    budgetBytes: 200 * kilobyte,
    packed: true,
  },
  // The engine: in a thread of a window, or as the service.
  {
    entry: 'src/engine/service/main.ts',
    output: 'dist/engine.cjs',
    platform: 'node',
    budgetBytes: 1_300 * kilobyte,
    shares: true,
  },
  {
    entry: 'src/tuning/inventory/worker.ts',
    output: 'dist/inventory.cjs',
    platform: 'node',
    budgetBytes: 100 * kilobyte,
  },
  { entry: 'src/cli.ts', output: 'dist/cli.cjs', platform: 'program', budgetBytes: 300 * kilobyte, shares: true },
  {
    entry: 'src/doctor/runDoctor.ts',
    output: `dist/${doctor}`,
    platform: 'node',
    budgetBytes: 1_100 * kilobyte,
    shares: true,
  },
  // The library of the Model Context Protocol.
  {
    entry: 'src/cli/assist/mcpServer.ts',
    output: `dist/${mcp}`,
    platform: 'small',
    budgetBytes: 100 * kilobyte,
    packed: true,
  },
  {
    entry: 'bench/main.ts',
    output: 'dist/bench.cjs',
    platform: 'program',
    budgetBytes: 1_400 * kilobyte,
    shares: true,
  },
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
    budgetBytes: 100 * kilobyte,
    packed: true,
  },
  {
    entry: 'node_modules/nodemailer/dist/cjs/nodemailer.js',
    output: `dist/${mail}`,
    platform: 'library',
    budgetBytes: 100 * kilobyte,
    packed: true,
  },
  { entry: 'webview/vegaLibrary.ts', output: `dist/${drawing.file}`, platform: 'drawing', budgetBytes: 500 * kilobyte },
  {
    entry: 'webview/vegaLite.ts',
    output: `dist/${compiling.file}`,
    platform: 'compiling',
    budgetBytes: 340 * kilobyte,
  },
  { entry: 'webview/toolkit.ts', output: 'dist/toolkit.js', platform: 'webview', budgetBytes: 120 * kilobyte },
  { entry: 'webview/dashboard.ts', output: 'dist/dashboard.js', platform: 'webview', budgetBytes: 160 * kilobyte },
  { entry: 'webview/benchmarks.ts', output: 'dist/benchmarks.js', platform: 'webview', budgetBytes: 60 * kilobyte },
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
    onResolve({ filter: /\/runDoctor\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: `./${doctor}`, external: true } : undefined,
    );
    onResolve({ filter: /\/mcpServer\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: `./${mcp}`, external: true } : undefined,
    );
    onResolve({ filter: /\/importConfiguration\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: `./${importing}`, external: true } : undefined,
    );
  },
};

/** Exports draw with what the pages draw with. Fonts that are packed with Brotli are unpacked by Node's own, in place of half a megabyte. */
const exports: Plugin = {
  name: 'exports',
  setup: ({ onResolve, onLoad }) => {
    onLoad({ filter: /\/brotli\/decompress\.js$/ }, () => ({
      contents: "module.exports = (bytes) => require('node:zlib').brotliDecompressSync(bytes);",
    }));
    // Scripts, as pages load them: Node would take the files for ES modules.
    for (const { file, variable, packages } of [drawing, compiling]) {
      onResolve({ filter: packages }, () => ({ path: file, namespace: 'drawing', pluginData: variable }));
    }
    onLoad({ filter: /^/, namespace: 'drawing' }, ({ path, pluginData }) => ({
      contents: `const path = require('node:path').join(__dirname, '${path}');
require('node:vm').runInThisContext(require('node:fs').readFileSync(path, 'utf8'), { filename: path });
module.exports = globalThis.${pluginData};`,
    }));
  },
};

const node = {
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  sourcemap: 'linked',
  // Half as much to read at each start; names stay, so that a stack in somebody's log can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  // ES modules first: esbuild can neither follow the imports of UMD files nor drop what nobody uses of them.
  mainFields: ['module', 'main'],
  plugins: [apart, lean],
  // Between CommonJS bundles `import()` has to become `require`: Node finds no named exports in them otherwise.
  supported: { 'dynamic-import': false },
  // The sources are ES modules, which Node also runs as they are; in a CommonJS bundle `import.meta` has to be made.
  define: {
    'import.meta.url': 'importMetaUrl',
    'import.meta.filename': '__filename',
    'import.meta.dirname': '__dirname',
  },
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
} satisfies BuildOptions;

const webview: BuildOptions = {
  platform: 'browser',
  target: 'chrome120',
  format: 'iife',
  minify: true,
  // Beside the bundle but not named in it: the webview's content policy would refuse to load it.
  sourcemap: 'external',
  loader: { '.css': 'text' },
};

/** vega-embed draws what is Vega's already, and compiles with what the page has loaded besides. */
const embed: Plugin = {
  name: 'embed',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: compiling.packages }, ({ path }) => ({ path, namespace: 'compiling' }));
    onLoad({ filter: /^/, namespace: 'compiling' }, () => ({
      contents: `export const version = '${packageJson.devDependencies['vega-lite']}';
export const compile = (...given) => globalThis.${compiling.variable}.compile(...given);`,
    }));
  },
};

/** How esbuild bundles for each place. */
export const platforms = {
  node,
  // Mostly libraries.
  small: { ...node, minify: true, plugins: [apart, exports, lean] },
  program: { ...node, banner: { js: `${nodeCheck()}\n${KEEPS_COMPILED}\n${node.banner.js}` } },
  extension: { ...node, external: ['vscode'] },
  test: { ...node, external: ['vscode', 'mocha'], supported: {} },
  library: { platform: 'node', target: 'node22', format: 'cjs', minify: true, plugins: [lean] },
  webview,
  drawing: { ...webview, globalName: drawing.variable, plugins: [lean, embed] },
  // Of Vega it takes but some of its utilities.
  compiling: { ...webview, globalName: compiling.variable, alias: { vega: 'vega-util' } },
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

const SHARED = 'shared';
/** As esbuild writes them: a module as a whole, names of it, or both. */
const IMPORT = /^import (?:(?:\* as )?([\w$]+)(?:, )?)?(?:\{([^}]*)\})? from ("[^"]+");$/gm;
const BARE_IMPORT = /^import ("[^"]+");$/gm;
const EXPORT = /^export \{([^}]*)\};$/m;

/** How bundles are built that share code: esbuild splits ES modules only, so `sharedFileOptions` makes CommonJS of each file. */
export function sharingOptions(sharing: readonly Bundle[]): BuildOptions {
  return {
    ...node,
    banner: {},
    supported: {},
    minifyWhitespace: false,
    external: ['vscode'],
    entryPoints: sharing.map(({ entry, output }) => ({ in: entry, out: output.replace(/^dist\/|\.cjs$/g, '') })),
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    chunkNames: `${SHARED}-[hash]`,
    bundle: true,
    splitting: true,
    format: 'esm',
    sourcemap: 'inline',
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  };
}

/**
 * An ES module of esbuild's as a CommonJS one that takes what it imports as constants, and exports values. esbuild's own would read both
 * through getters, which makes what runs every second slower, and takes as long to set up as all else that a short command loads. Nothing
 * that is exported is ever assigned anew, and no file is imported in a circle.
 */
export function asCommonJs(code: string): string {
  return code
    .replaceAll(IMPORT, (_, whole: string | undefined, names: string | undefined, file: string) =>
      [
        ...(whole === undefined ? [] : [`const ${whole} = require(${file});`]),
        ...(names === undefined ? [] : [`const {${names.replaceAll(' as ', ': ')}} = require(${file});`]),
      ].join(' '),
    )
    .replaceAll(BARE_IMPORT, 'require($1);')
    .replace(
      EXPORT,
      (_, names: string) => `module.exports = {${names.replaceAll(/([\w$]+) as ([\w$]+)/g, '$2: $1')}};`,
    );
}

/** `bundle`: whose entry the file with this code is; absent where it is shared. */
export function sharedFileOptions(bundle: Bundle | undefined, code: string): TransformOptions {
  const { target, platform, minifySyntax, minifyWhitespace, supported } = node;
  return {
    ...{ target, platform, minifySyntax, minifyWhitespace, supported },
    minifyIdentifiers: bundle?.platform === 'small',
    banner: code.includes('importMetaUrl') ? node.banner.js : '',
    format: 'cjs',
    sourcemap: 'external',
    legalComments: 'none',
  };
}

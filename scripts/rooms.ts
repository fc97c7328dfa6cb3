import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';

/** Who may import whom: the first room that a file lies in is the one that holds. */
interface Room {
  /** The folder or file that the rule is for, from the project's root. */
  readonly folder: string;
  /** The project's other folders and files that it may import; `all` but what `never` names. */
  readonly mayImport: readonly string[] | 'all';
  readonly never?: readonly string[];
}

const everythingBelowTheEngine = [
  'src/metrics',
  'src/events',
  'src/collect',
  'src/plotters',
  'src/store',
  'src/analyze',
  'src/predict',
  'src/bottleneck',
  'src/alert',
  'src/insight',
  'src/history',
  'src/report',
  'src/rpc',
];

const rooms: readonly Room[] = [
  { folder: 'src/metrics', mayImport: [] },
  { folder: 'src/plotters', mayImport: [] },
  { folder: 'src/analyze', mayImport: [] },
  { folder: 'src/rpc', mayImport: [] },
  { folder: 'src/events', mayImport: ['src/metrics', 'src/plotters'] },
  { folder: 'src/collect', mayImport: ['src/metrics', 'src/events', 'src/plotters'] },
  { folder: 'src/inventory', mayImport: ['src/metrics', 'src/rpc', 'src/collect', 'src/tuning'] },
  { folder: 'src/store', mayImport: ['src/metrics', 'src/events', 'src/analyze'] },
  { folder: 'src/predict', mayImport: ['src/analyze'] },
  { folder: 'src/bottleneck', mayImport: ['src/metrics', 'src/events', 'src/analyze', 'src/predict', 'src/plotters'] },
  { folder: 'src/alert', mayImport: ['src/metrics', 'src/events', 'src/bottleneck'] },
  {
    folder: 'src/insight',
    mayImport: ['src/metrics', 'src/events', 'src/analyze', 'src/predict', 'src/bottleneck', 'src/plotters'],
  },
  {
    folder: 'src/history',
    mayImport: [
      'src/metrics',
      'src/events',
      'src/store',
      'src/analyze',
      'src/predict',
      'src/insight',
      'src/report',
      'src/rpc',
      'src/bottleneck',
      'src/plotters',
    ],
  },
  { folder: 'src/evaluate', mayImport: ['src/analyze', 'src/predict'] },
  { folder: 'src/report', mayImport: ['src/metrics', 'src/events', 'src/rpc'] },
  { folder: 'src/engine', mayImport: everythingBelowTheEngine },
  { folder: 'src/recording', mayImport: ['src/metrics', 'src/events', 'src/plotters', 'src/collect', 'src/engine'] },
  { folder: 'src/service', mayImport: ['src/engine', 'src/events', 'src/metrics', 'src/collect', 'src/store'] },
  { folder: 'src/tuning', mayImport: ['src/plotters', 'src/analyze', 'src/metrics', 'src/events'] },
  { folder: 'src/fleet', mayImport: ['src/metrics', 'src/store'] },
  { folder: 'src/demo', mayImport: ['src/plotters'] },
  { folder: 'src/cli', mayImport: 'all', never: ['src/vscode', 'src/extension.ts'] },
  { folder: 'src/cli.ts', mayImport: 'all', never: ['src/vscode', 'src/extension.ts'] },
  { folder: 'src', mayImport: 'all' },
  { folder: 'webview', mayImport: ['src/report', 'src/metrics', 'src/engine/protocol.ts', 'src/rpc'] },
  { folder: 'bench', mayImport: 'all', never: ['src/vscode', 'src/extension.ts'] },
  { folder: 'scripts/metricsDoc.ts', mayImport: ['src/metrics'] },
  { folder: 'scripts', mayImport: [] },
];

/** The only places that may import the `vscode` module. */
const vscodeRooms = ['src/vscode', 'src/extension.ts', 'test/vscode'];

/** Every import in the project that the rooms do not allow, as a line for a person. */
export function roomViolations(root: string): string[] {
  const files = ['src', 'webview', 'bench', 'scripts', 'test'].flatMap((folder) => sourceFiles(join(root, folder)));
  return files.flatMap((path) => {
    const file = relative(root, path).split(sep).join('/');
    return violationsIn(file, readFileSync(path, 'utf8'));
  });
}

/** `file`: a path from the project's root, with `/`. */
export function violationsIn(file: string, text: string): string[] {
  return importsOf(text).flatMap((specifier) => {
    const reason = specifier.startsWith('.')
      ? forbiddenPath(file, posix.join(dirname(file), specifier))
      : specifier === 'vscode' && !vscodeRooms.some((room) => isIn(file, room))
        ? `only ${vscodeRooms.join(', ')} may`
        : undefined;
    return reason === undefined ? [] : [`${file} imports ${specifier}: ${reason}`];
  });
}

function forbiddenPath(file: string, target: string): string | undefined {
  const room = rooms.find(({ folder }) => isIn(file, folder));
  if (room === undefined || isIn(target, room.folder)) return undefined;
  const { folder, mayImport, never = [] } = room;
  if (never.some((place) => isIn(target, place))) return `${folder} may not import ${never.join(', ')}`;
  if (mayImport === 'all' || mayImport.some((place) => isIn(target, place))) return undefined;
  return `${folder} may import ${mayImport.length > 0 ? mayImport.join(', ') : 'nothing outside itself'}`;
}

const isIn = (path: string, place: string) => path === place || path.startsWith(`${place}/`);

/** What a module's text imports, types included. A name in a comment or string that looks like an import counts too: write it differently. */
export function importsOf(text: string): string[] {
  const pattern = /(?:^|[;}\s])(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|\bimport\s*\(?\s*['"]([^'"]+)['"]/g;
  return [...text.matchAll(pattern)].map(([, from, bare]) => from ?? bare!);
}

function sourceFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

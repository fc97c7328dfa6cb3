import { circlesIn, fileOf, type ImportGraph, readImports } from './importGraph.ts';

/** A folder or file of the project, and whom it may import. */
export interface Room {
  /** From the project's root. Of nested rooms the inner one holds. */
  readonly folder: string;
  /** What is in it, for ARCHITECTURE. */
  readonly holds: string;
  /** The project's other folders and files that it may import; `all` but what `never` names. */
  readonly mayImport: readonly string[] | 'all';
  readonly never?: readonly string[];
}

const belowAnalysis = ['src/input', 'src/metrics', 'src/plotters', 'src/events', 'src/analyze'];

const belowTheEngine = [
  ...belowAnalysis,
  'src/rpc',
  'src/collect',
  'src/history',
  'src/pages',
  'src/analysis/common',
  'src/analysis/bottleneck',
  'src/analysis/alert',
  'src/analysis/host',
  'src/analysis/past',
  'src/notify',
  'src/fleet',
];

const belowTheHarness = [
  'src/input',
  'src/metrics',
  'src/events',
  'src/analyze',
  'src/terminal',
  'src/demo',
  'src/tuning',
  'src/benchmarks',
  'src/analysis/bottleneck',
  'src/engine',
];

/** From the ground up: a room may only import what stands above it in this list. */
export const rooms: readonly Room[] = [
  {
    folder: 'src/metrics',
    holds: 'the catalogue of metrics, series and their table, frames, formatting of units',
    mayImport: [],
  },
  {
    folder: 'src/plotters',
    holds: 'what is known of each plotter: recognition, flags, log lines, needs; one file each',
    mayImport: [],
  },
  {
    folder: 'src/analyze',
    holds:
      'pure functions on number series: statistics, trend, season, change points, correlation, causality, anomalies, trees; `forecast/` has the models, their intervals and how they are scored',
    mayImport: [],
  },
  { folder: 'src/rpc', holds: 'typed messages over any port, checked where they arrive', mayImport: [] },
  {
    folder: 'src/input',
    holds:
      'what people and other programs hand in: regular files alone, no larger than expected, decoded; tables of CSV; misspelt names',
    mayImport: [],
  },
  { folder: 'src/terminal', holds: 'where the command line writes to, its tables, how it ends', mayImport: [] },
  {
    folder: 'src/demo',
    holds: 'the demo workload, a program of its own',
    mayImport: ['src/plotters', 'src/terminal'],
  },
  {
    folder: 'src/events',
    holds: 'what can happen, and the plotters that are alive as a fold over it',
    mayImport: ['src/metrics', 'src/plotters'],
  },
  {
    folder: 'src/collect',
    holds:
      'recorder, derivations, scanner; `linux/` reads procfs and sysfs, `portable/` asks systeminformation, `application/` follows logs and folders of plotters, `recording/` notes what collectors read, masks it and gives it back',
    mayImport: ['src/input', 'src/metrics', 'src/plotters', 'src/events'],
  },
  {
    folder: 'src/history',
    holds: 'the ring; the history: tiers, roll-ups, queries, the lease, export and import',
    mayImport: ['src/input', 'src/metrics', 'src/events', 'src/analyze'],
  },
  {
    folder: 'src/tuning',
    holds:
      'plotter configurations as files: reading, checking, importing, recommending; `inventory/` asks what the host is made of',
    mayImport: ['src/metrics', 'src/plotters', 'src/events', 'src/analyze', 'src/rpc', 'src/input', 'src/collect'],
  },
  {
    folder: 'src/benchmarks',
    holds: 'the documents of benchmark runs, comparisons and their progress, and how two runs are compared',
    mayImport: ['src/input', 'src/metrics', 'src/plotters', 'src/analyze', 'src/terminal', 'src/tuning'],
  },
  {
    folder: 'src/analysis/common',
    holds: 'the vocabulary of findings: sentence, evidence, confidence, category, remedy',
    mayImport: belowAnalysis,
  },
  {
    folder: 'src/analysis/bottleneck',
    holds: 'what holds plotters and the host back',
    mayImport: [...belowAnalysis, 'src/analysis/common'],
  },
  {
    folder: 'src/analysis/alert',
    holds: 'what a person is told of',
    mayImport: [...belowAnalysis, 'src/analysis/common', 'src/analysis/bottleneck'],
  },
  {
    folder: 'src/analysis/host',
    holds: 'analyses and forecasts of the present',
    mayImport: [...belowAnalysis, 'src/analysis/common', 'src/analysis/bottleneck'],
  },
  {
    folder: 'src/pages',
    holds: 'what the host and its webviews share: the charts as data, their Vega-Lite specifications, protocols',
    mayImport: ['src/metrics', 'src/events', 'src/rpc', 'src/benchmarks', 'src/analysis/common'],
  },
  {
    folder: 'src/analysis/past',
    holds: 'questions on long ranges of the history, and the thread that answers them',
    mayImport: [
      ...belowAnalysis,
      'src/rpc',
      'src/history',
      'src/pages',
      'src/analysis/common',
      'src/analysis/bottleneck',
      'src/analysis/alert',
      'src/analysis/host',
    ],
  },
  {
    folder: 'src/report',
    holds: 'one report of a stretch of the history: its chapters, and the formats that it is written in',
    mayImport: [
      ...belowAnalysis,
      'src/rpc',
      'src/collect',
      'src/history',
      'src/tuning',
      'src/benchmarks',
      'src/pages',
      'src/analysis/common',
      'src/analysis/bottleneck',
      'src/analysis/alert',
      'src/analysis/host',
      'src/analysis/past',
    ],
  },
  {
    folder: 'src/analysis/evaluate',
    holds: 'how right the analyses are on labelled data',
    mayImport: [
      'src/input',
      ...belowAnalysis,
      'src/analysis/common',
      'src/analysis/bottleneck',
      'src/analysis/alert',
      'src/analysis/host',
    ],
  },
  {
    folder: 'src/notify',
    holds:
      'how people are told of alerts: the file of their wishes, a queue that outlives engines, channels, one file each',
    mayImport: ['src/input', 'src/metrics', 'src/events', 'src/analysis/common', 'src/analysis/alert'],
  },
  {
    folder: 'src/fleet',
    holds:
      'many hosts on an existing metrics engine: names, remote-write and its cursor, `/metrics`, rules, dashboards, and the fleet as it is read back',
    mayImport: [
      'src/input',
      'src/metrics',
      'src/events',
      'src/analyze',
      'src/history',
      'src/pages',
      'src/analysis/common',
      'src/analysis/bottleneck',
      'src/analysis/alert',
      'src/notify',
    ],
  },
  {
    folder: 'src/engine',
    holds: 'the loop, the worker, its protocol and client; `service/` monitors without a window, `run/` reports a run',
    mayImport: belowTheEngine,
  },
  {
    folder: 'src/assist',
    holds: 'what assistants can ask, as data: words, inputs, what a person is asked before; `src/cli/assist` answers',
    mayImport: ['src/input'],
  },
  {
    folder: 'src/doctor',
    holds:
      'what `plotscope doctor` checks of an installation: one file a category, with loads, processes and a history of its own',
    mayImport: [...belowTheEngine, 'src/demo', 'src/terminal', 'src/tuning', 'src/engine'],
  },
  {
    folder: 'src/cli',
    holds: 'the subcommands',
    mayImport: 'all',
    never: ['src/vscode', 'src/extension.ts', 'bench'],
  },
  {
    folder: 'src/cli.ts',
    holds: 'the command line',
    mayImport: 'all',
    never: ['src/vscode', 'src/extension.ts', 'bench'],
  },
  {
    folder: 'src/vscode',
    holds: 'everything that imports `vscode`; `rows/` are pure functions',
    mayImport: 'all',
    never: ['src/cli', 'src/cli.ts', 'bench'],
  },
  { folder: 'src/extension.ts', holds: 'where VS Code begins', mayImport: ['src/vscode'] },
  { folder: 'webview', holds: 'the pages in the browser', mayImport: ['src/pages', 'src/metrics', 'src/rpc'] },
  {
    folder: 'bench/harness',
    holds: 'takes measurements: sessions, threads and children, kernels of work, noise, scores, reports',
    mayImport: belowTheHarness,
  },
  {
    folder: 'bench/plotting',
    holds: 'one measured run of a plotter, and what follows of a whole plot from its first steps',
    mayImport: [...belowTheHarness, 'src/plotters', 'src/collect', 'bench/harness'],
  },
  {
    folder: 'bench/comparative',
    holds: 'which of two configurations is faster, and why',
    mayImport: [...belowTheHarness, 'bench/harness', 'bench/plotting'],
  },
  {
    folder: 'bench/tune',
    holds: 'the fastest of many configurations',
    mayImport: [...belowTheHarness, 'src/plotters', 'bench/harness', 'bench/plotting'],
  },
  {
    folder: 'bench/project/fuzz',
    holds: 'changed and endless inputs for everything that reads any: one entry of a list each',
    mayImport: 'all',
    never: ['src/extension.ts'],
  },
  {
    folder: 'bench/project',
    holds: 'what PlotScope itself costs; does not ship',
    mayImport: 'all',
    never: ['src/cli', 'src/vscode', 'src/extension.ts'],
  },
  {
    folder: 'bench',
    holds: 'the benchmarks by suite, the list of them, and the commands that run them',
    mayImport: 'all',
    never: ['src/cli', 'src/vscode', 'src/extension.ts', 'bench/project'],
  },
  {
    folder: 'scripts',
    holds: 'set-up, build, start, test, package; `host/` runs a real VS Code',
    mayImport: [],
  },
  {
    folder: 'scripts/generate.ts',
    holds: 'writes the files that are made from tables of the sources',
    mayImport: ['src/metrics', 'src/tuning', 'src/notify', 'src/fleet', 'src/assist', 'src/pages', 'scripts'],
  },
];

/** The version and what it runs on: data that every room may read. */
const forAll = 'package.json';

/** The only places that may import the `vscode` module. */
const vscodeRooms = ['src/vscode', 'src/extension.ts', 'test/vscode'];

/** Every import in the project that the rooms do not allow, every circle and every room that asks for one above it, as a line for a person. */
export function roomViolations(root: string): string[] {
  const written = readImports(root, ['src', 'webview', 'bench', 'scripts', 'test']);
  const forbidden = [...written].flatMap(([file, specifiers]) => violationsOf(file, specifiers));
  return [...forbidden, ...orderViolations(), ...circleViolations(written)];
}

/** `file`: a path from the project's root, with `/`. */
export function violationsOf(file: string, specifiers: readonly string[]): string[] {
  return specifiers.flatMap((specifier) => {
    const target = fileOf(file, specifier);
    const reason =
      target !== undefined
        ? forbiddenPath(file, target)
        : specifier === 'vscode' && !vscodeRooms.some((room) => isIn(file, room))
          ? `only ${vscodeRooms.join(', ')} may`
          : undefined;
    return reason === undefined ? [] : [`${file} imports ${specifier}: ${reason}`];
  });
}

/** Imports that lead back to where they came from: from file to file, and from room to room. */
export function circleViolations(written: ImportGraph): string[] {
  const files = new Map(
    [...written].map(([file, specifiers]) => [file, specifiers.flatMap((one) => fileOf(file, one) ?? [])]),
  );
  const ofRooms = new Map<string, string[]>();
  for (const [file, targets] of files) {
    const from = roomOf(file)?.folder;
    if (from === undefined) continue;
    const to = targets.flatMap((target) => roomOf(target)?.folder ?? []).filter((folder) => folder !== from);
    ofRooms.set(from, [...(ofRooms.get(from) ?? []), ...to]);
  }
  return [...circlesIn(files), ...circlesIn(ofRooms)].map((circle) => `a circle: ${circle.join(' imports ')}`);
}

/** The list is from the ground up. */
function orderViolations(): string[] {
  return rooms.flatMap(({ folder, mayImport }, at) =>
    mayImport === 'all'
      ? []
      : mayImport
          .filter((place) => rooms.findIndex((room) => room.folder === place) > at)
          .map((place) => `scripts/rooms.ts: ${folder} may import ${place}, which stands below it in the list`),
  );
}

function forbiddenPath(file: string, target: string): string | undefined {
  const room = roomOf(file);
  if (room === undefined || isIn(target, room.folder) || target === forAll) return undefined;
  const { folder, mayImport, never = [] } = room;
  if (never.some((place) => isIn(target, place))) return `${folder} may not import ${never.join(', ')}`;
  if (mayImport === 'all' || mayImport.some((place) => isIn(target, place))) return undefined;
  return `${folder} may import ${mayImport.length > 0 ? mayImport.join(', ') : 'nothing outside itself'}`;
}

/** The innermost room that a file lies in. */
function roomOf(file: string): Room | undefined {
  return rooms
    .filter(({ folder }) => isIn(file, folder))
    .reduce<Room | undefined>(
      (inner, room) => (inner && inner.folder.length > room.folder.length ? inner : room),
      undefined,
    );
}

const isIn = (path: string, place: string) => path === place || path.startsWith(`${place}/`);

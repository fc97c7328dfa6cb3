// npm run bench:commands -- REV [--built FOLDER] [--as-built] [--rounds N] [--megabytes N] [--plots N] [--only WORD] [--json]
// What whole commands take, from their start to their end, and what those of another revision take in turn with them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildAll } from '../../../scripts/build.ts';
import { hostId } from '../../../src/engine/hostId.ts';
import { plainTable } from '../../../src/terminal/plainTable.ts';
import { buildRevision } from '../monitor/revision.ts';
import { writePlotsHistory } from '../store/plotsHistory.ts';
import { MADE_LOGS, type MadeLog, writeMadeLog } from './madeLogs.ts';
import { measureCommand, type Usage } from './measureCommand.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const PLOTS_OF_LAST_DAY = 10;

interface Subject {
  readonly name: string;
  readonly args: readonly string[];
  /** Makes what it works on. */
  prepare?(): void | Promise<void>;
}

interface Measured {
  readonly name: string;
  readonly ours: readonly Usage[];
  /** None where the other revision can't do it: a history may be newer than what it reads. */
  readonly theirs: readonly Usage[];
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    built: { type: 'string' },
    'as-built': { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    megabytes: { type: 'string', default: '100' },
    plots: { type: 'string', default: '3000' },
    only: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
  },
});
const [rounds, megabytes, plots] = (['rounds', 'megabytes', 'plots'] as const).map((name) => {
  const value = Number(options[name]);
  if (!Number.isInteger(value) || value < 1) fail(`--${name} must be a whole number from 1, not "${options[name]}"`);
  return value;
});
const [revision] = positionals;
if (revision === undefined && options.built === undefined)
  fail('name the revision to measure against, or with --built a folder in which it is built');

const folder = mkdtempSync(join(tmpdir(), 'plotscope-commands-'));
const say = (text: string) => process.stderr.write(`${text}\n`);
let other: { readonly folder: string; remove?(): void } | undefined;
const tidy = () => {
  rmSync(folder, { recursive: true, force: true });
  other?.remove?.();
  other = undefined;
};
process.on('SIGINT', () => {
  tidy();
  process.exit(130);
});
try {
  if (!options['as-built']) {
    say('building …');
    await buildAll(() => {});
  }
  other = options.built === undefined ? buildRevision(revision) : { folder: resolve(options.built) };
  const measured: Measured[] = [];
  for (const subject of subjects()) if (subject.name.includes(options.only)) measured.push(await measure(subject));
  console.log(options.json ? JSON.stringify(measured) : text(measured));
} finally {
  tidy();
}

function subjects(): Subject[] {
  const history = join(folder, 'history.sqlite');
  const until = Math.floor(Date.now() / 1000);
  const ofYear = { hostId: hostId(), plots, plotsOfLastDay: PLOTS_OF_LAST_DAY, years: 1, until };
  return [
    { name: '--help', args: ['--help'] },
    { name: 'sample', args: ['sample'] },
    ...(Object.keys(MADE_LOGS) as MadeLog[]).map((log) => {
      const path = join(folder, `${log}.log`);
      return {
        name: `log --json of ${megabytes} MB, ${log}`,
        args: ['log', '--json', path],
        prepare: () => writeMadeLog(path, log, megabytes * 1e6),
      };
    }),
    {
      name: `history analyze of a year, ${plots} plots`,
      args: ['history', 'analyze', '--from', '365d', '--path', history],
      prepare: () => writePlotsHistory(history, ofYear),
    },
  ];
}

async function measure({ name, args, prepare }: Subject): Promise<Measured> {
  say(`${name} …`);
  await prepare?.();
  const ours: Usage[] = [];
  const theirs: Usage[] = [];
  const run = (root: string) => measureCommand([join(root, 'dist', 'cli.cjs'), ...args], join(folder, 'usage.json'));
  // The first of each keeps what it has compiled, and has the files read.
  for (let round = 0; round <= rounds; round++) {
    const [our, their] = [await run(ROOT), await run(other!.folder)];
    if (!our) throw new Error(`plotscope ${args.join(' ')} failed`);
    if (round === 0) continue;
    ours.push(our);
    if (their) theirs.push(their);
  }
  return { name, ours, theirs };
}

function text(all: readonly Measured[]): string {
  const table = plainTable(['Command', 'CPU s', '(from … to)', 'theirs', 'ratio', 'MiB', 'theirs']);
  for (const { name, ours, theirs } of all) {
    const cpu = middle(ours, ({ cpuSeconds }) => cpuSeconds);
    const their = middle(theirs, ({ cpuSeconds }) => cpuSeconds);
    const memory = (side: readonly Usage[]) => middle(side, ({ rssMiB }) => rssMiB).median.toFixed(0);
    const has = theirs.length > 0;
    table.push([
      name,
      cpu.median.toFixed(3),
      `(${cpu.least.toFixed(3)} … ${cpu.most.toFixed(3)})`,
      has ? their.median.toFixed(3) : '–',
      has ? (cpu.median / their.median).toFixed(2) : '–',
      memory(ours),
      has ? memory(theirs) : '–',
    ]);
  }
  return `medians of ${rounds} rounds in turn, whole processes\n\n${table.toString()}`;
}

function middle(side: readonly Usage[], of: (usage: Usage) => number) {
  const sorted = side.map(of).sort((a, b) => a - b);
  return { median: sorted[sorted.length >> 1], least: sorted[0], most: sorted[sorted.length - 1] };
}

function fail(text: string): never {
  console.error(text);
  process.exit(1);
}

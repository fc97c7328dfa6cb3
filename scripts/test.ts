// npm test [-- SUITE … | FILE … --grep PATTERN --coverage]: everything that shows that the project works, with one line of counts at the end.
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAll } from './build.ts';
import { runChecks } from './check.ts';
import { type Counts, countsOf, inWords, noTests, oneFailed, sum } from './counts.ts';
import { coverageReport } from './coverage.ts';
import { atEnd } from './ending.ts';
import { ensureChromium } from './host/chromium.ts';
import { ensureHost } from './host/install.ts';
import { asArguments, type Lanes, lanesOf } from './lanes.ts';
import { countsVariable } from './mochaRun.ts';
import { packageExtension } from './package.ts';
import { parseTestArguments, type Suite, suiteOf, type TestArguments, usage } from './testArguments.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'out');
/** Where this process leaves its counts when it runs beside another one. */
const ownCounts = process.env[countsVariable];
const say = (line: string) => console.log(`  ${line}`);

/** What each suite does; `build` comes before those that need bundles, asked for or not. */
const actions: Readonly<Record<Suite, (asked: TestArguments) => Counts | Promise<Counts>>> = {
  check: runChecks,
  unit: (asked) => (asked.coverage ? withCoverage(asked) : runUnit(asked)),
  vscode: ({ grep }) => runInVscode(grep),
  browser: async (asked) => {
    // Here rather than in a test, whose time is limited.
    await ensureChromium(say);
    await ensureHost(say);
    return runFiles('browser', filesOf('browser', asked) ?? testFiles('browser'), 300_000, asked.grep);
  },
};

function runUnit(asked: TestArguments): Promise<Counts> {
  return runFiles('unit', filesOf('unit', asked) ?? unitFiles(), 60_000, asked.grep);
}

/** The files that were asked for of a suite; undefined for all. */
function filesOf(suite: Suite, { files }: TestArguments): readonly string[] | undefined {
  const own = files.filter((file) => suiteOf(file) === suite);
  return own.length > 0 ? own : undefined;
}

/** Has every process of a run note which lines it ran, and tells of them. */
async function withCoverage(asked: TestArguments): Promise<Counts> {
  const folder = join(out, 'coverage', 'processes');
  rmSync(folder, { recursive: true, force: true });
  process.env.NODE_V8_COVERAGE = folder;
  const counts = await runUnit(asked);
  delete process.env.NODE_V8_COVERAGE;
  for (const line of coverageReport(root, folder, asked.files.length > 0)) console.log(line);
  return counts;
}

async function runSuite(suite: Suite, asked: TestArguments): Promise<Counts> {
  console.log(`\n── ${suite}`);
  const started = Date.now();
  let counts: Counts;
  try {
    counts = await actions[suite](asked);
  } catch (error) {
    counts = oneFailed(`${suite}: ${(error as Error).message}`);
    console.error(counts.failures[0]);
  }
  console.log(`── ${suite}: ${inWords(counts)} (${Math.round((Date.now() - started) / 1000)} s)`);
  return counts;
}

/** Bundles and .vsix, counted as one test that only shows when it fails. */
async function build(): Promise<Counts> {
  console.log('\n── build');
  try {
    await buildAll(say);
    await packageExtension(join(out, 'plotscope.vsix'), say);
    return noTests;
  } catch (error) {
    console.error(`build: ${(error as Error).message}`);
    return oneFailed(`build: ${(error as Error).message}`);
  }
}

const apart = ['vscode', 'browser'];

/** Every test file that runs in plain Node. */
function unitFiles(): string[] {
  const folders = readdirSync(join(root, 'test'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.flatMap(({ name }) => (apart.includes(name) ? [] : testFiles(name)));
}

function testFiles(folder: string): string[] {
  return readdirSync(join(root, 'test', folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

function runFiles(name: string, files: readonly string[], timeoutMs: number, grep?: string): Promise<Counts> {
  const pattern = grep === undefined ? [] : ['--grep', grep];
  return runCounted(name, 'scripts/mochaFiles.ts', ['--timeout', String(timeoutMs), ...pattern, ...files]);
}

function runInVscode(grep?: string): Promise<Counts> {
  return runCounted('vscode', 'scripts/vscodeTests.ts', grep === undefined ? [] : [grep]);
}

/** Run a test program in this Node. */
async function runCounted(name: string, program: string, args: readonly string[]): Promise<Counts> {
  return startCounted(ownCounts ? `beside-${name}` : name, program, args, 'inherit').counts;
}

/** A test program in this Node, which leaves its counts in a file. */
function startCounted(name: string, program: string, args: readonly string[], output: 'inherit' | 'pipe') {
  const file = join(out, 'logs', `${name}-counts.json`);
  rmSync(file, { force: true });
  mkdirSync(join(out, 'logs'), { recursive: true });
  const child = spawn(process.execPath, [...process.execArgv, program, ...args], {
    cwd: root,
    stdio: ['ignore', output, output],
    env: { ...process.env, [countsVariable]: file },
  });
  const exit = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
  const stop = atEnd(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill();
    await exit;
  });
  const counts = exit.then(async (code) => {
    await stop();
    return countsOf(name, file, code);
  });
  return { child, counts };
}

/** A part of what was asked for, in a process of its own: what it prints is kept until it is shown. */
function runBeside(lane: TestArguments) {
  const { child, counts } = startCounted('beside', 'scripts/test.ts', asArguments(lane), 'pipe');
  let kept: Buffer[] | undefined = [];
  const take = (text: Buffer) => (kept ? kept.push(text) : process.stdout.write(text));
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', take);
  const show = () => {
    for (const text of kept ?? []) process.stdout.write(text);
    kept = undefined;
  };
  return { counts, show };
}

/** Parts of what was asked for, side by side: what the first prints is seen at once, then that of the second. */
async function runLanes([first, second]: Lanes): Promise<Counts> {
  if (!second) return runAll(first);
  const beside = runBeside(second);
  const counts = await runAll(first);
  beside.show();
  return sum([counts, await beside.counts]);
}

/** Suites that load bundles come last; without a good build they are not run. */
async function runAll(asked: TestArguments): Promise<Counts> {
  const needBundles = (suite: Suite) => apart.includes(suite);
  const inOrder = asked.chosen;
  const counts: Counts[] = [];
  for (const suite of inOrder.filter((suite) => !needBundles(suite))) counts.push(await runSuite(suite, asked));
  if (!inOrder.some(needBundles)) return sum(counts);
  counts.push(await build());
  if (counts.at(-1)?.failed === 0) {
    for (const suite of inOrder.filter(needBundles)) counts.push(await runSuite(suite, asked));
  }
  return sum(counts);
}

function tell(total: Counts): void {
  console.log('');
  for (const failure of total.failures) console.log(`✖ ${failure}`);
  console.log(inWords(total));
}

try {
  // npm runs us in the project's folder and says where the person is.
  const asked = parseTestArguments(process.argv.slice(2), root, process.env.INIT_CWD ?? process.cwd());
  if (asked.help) {
    console.log(usage);
  } else {
    const total = await runLanes(lanesOf(asked, unitFiles(), availableParallelism()));
    if (ownCounts) writeFileSync(ownCounts, JSON.stringify(total));
    else tell(total);
    process.exitCode = total.failed > 0 ? 1 : 0;
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}

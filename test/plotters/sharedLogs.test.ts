import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlotReport } from '../../src/plotters/plotState.ts';
import { createLogParser, parseConfiguration, parseLog, recognise } from '../../src/plotters/plotters.ts';
import { inUtc } from './fixtureLogs.ts';

/** Real logs kept beside the project; the suite is skipped where they aren't. */
const FOLDER = join(import.meta.dirname, '../../../shared/plotter-logs');

function logsIn(folder: string): string[] {
  return readdirSync(join(FOLDER, folder))
    .filter((name) => name.endsWith('.log'))
    .map((name) => `${folder}/${name}`);
}

function read(path: string): Buffer {
  return readFileSync(join(FOLDER, path));
}

/** Totals and phases as a naive search finds them, line by line and without any notion of plots. */
function naiveFigures(text: string): { totals: number[]; phases: [number, number][] } {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is taken out
  const clean = text.replace(/\x1b\[[0-9;]*[A-Za-z]/g, '');
  const totals: number[] = [];
  const phases: [number, number][] = [];
  for (const line of clean.split(/[\r\n]+/)) {
    const phase =
      /^\W*(?:\w{3} \d+ [\d:]+\W+)?(?:Phase (\d) took|Finished Phase (\d) in|Completed Phase (\d) in|Time for phase (\d) =) (\d+\.?\d*)/.exec(
        line,
      );
    if (phase) phases.push([Number(phase.slice(1, 5).find(Boolean)), Number(phase[5])]);
    const total =
      /Total plot creation time was ([\d.]+) sec|Finished plotting in ([\d.]+) s|Completed Plot 1 in ([\d.]+) s|Total time = ([\d.]+) s|done T3 ([\d.]+)s|Total time: ([\d.]+) ms/.exec(
        line,
      );
    if (total) totals.push(total[6] ? Number(`${total[6]}e-3`) : Number(total.slice(1, 6).find(Boolean)));
  }
  return { totals, phases };
}

/** Logs of the plotters at work: not of tests, help texts, receivers, kernels or harvesters. */
const NO_PLOTTER_LOG = /bladebit-(?:iotest|memtest|check|simulate)|pos2-noargs|oom-kernel-syslog|plot-sink-start/;

/** Lines that belong to no plotter: stack traces that follow a crash. */
const STACK_FRAME = /^\S+\([^)]*\+0x[0-9a-f]+\)\[0x[0-9a-f]+\]$/;

/** What each failure's log must be put down to. */
const CAUSES: Readonly<Record<string, string>> = {
  'failures/bladebit-cuda-nospace-error28.log': 'output-folder-full',
  'failures/bladebit-ram-crashed-p4.log': 'crashed',
  'failures/chiapos-bad-allocation-windows.log': 'allocation-refused',
  'failures/chiapos-could-not-copy-localised.log': 'final-copy-failing',
  'failures/chiapos-killed-p1.log': 'killed',
  'failures/chiapos-killed-p2.log': 'killed',
  'failures/chiapos-only-wrote-retry.log': 'temporary-folder-full-waiting',
  'failures/madmax-badalloc.log': 'allocation-refused',
  'failures/madmax-copy-destination-full.log': 'destination-full',
  'failures/madmax-fwrite-p1-short.log': 'temporary-write-failed',
  'failures/madmax-oom-kernel-syslog.log': 'out-of-memory-killed',
  'failures/madmax-oom-killed.log': 'killed',
  'failures/madmax-small-delta.log': 'data-corrupted',
  'gigahorse/cuda-failed-to-allocate-device.log': 'gpu-out-of-memory',
  'gigahorse/cuda-k32-vram-out-of-memory.log': 'gpu-out-of-memory',
  'gigahorse/cuda-v3-failed-to-allocate-pinned.log': 'pinned-memory-refused',
  'gigahorse/cuda-v3-k32-c3x-crash-p3-part.log': 'gpu-fault',
  'gigahorse/plot-sink-and-remote-copy-fail.log': 'remote-copy-failed',
  'wrappers/chia-plotters-bladebit-disk-stderr-prefix.log': 'allocation-refused',
  'wrappers/chia-plotters-bladebit-ram-3.0.0-c3-crash.log': 'data-corrupted',
};

/** Kinds of built-here runs by their names: the cause that each must show. */
const RUN_CAUSES: readonly [RegExp, string][] = [
  [/^madmax-diskfull|^gigahorse-diskfull|^bladebit-diskplot/, 'temporary-folder-full'],
  [/^madmax-finalfull/, 'destination-full'],
  [/^chiapos-diskfull/, 'temporary-folder-full-waiting'],
  [/^chiapos-finalfull/, 'final-copy-failing'],
  [/^pos2-diskfull/, 'write-failed'],
  [/-missing(?:dir|final)$/, 'path-missing'],
  [/^madmax-noslash/, 'no-trailing-slash'],
  [/^bladebit-compressed-diskplot/, 'compressed-diskplot'],
  [/^bladebit-ramplot-nomem/, 'allocation-refused'],
  [/-(?:bad\w+|nokeys|noplotter|unknownflag|stripe-too-large)$/, 'invalid-argument'],
];

interface Run {
  readonly name: string;
  readonly exit: string;
  readonly wallSeconds: number;
  readonly command: string;
}

function runs(): Run[] {
  const [, ...rows] = readFileSync(join(FOLDER, 'built-here/RUNS.tsv'), 'utf8').trim().split('\n');
  return rows.map((row) => {
    const cells = row.split('\t');
    return { name: cells[0], exit: cells[1], wallSeconds: Number(cells[2]), command: cells.at(-1)! };
  });
}

/** Files that lie in another place in the run than where their users have them. */
function naturalName(command: string): string {
  return command.replace('gigahorse_chia_plot', 'gh/chia_plot').replace('pos2_plotter', 'pos2/plotter');
}

describe('real logs', () => {
  inUtc();

  before(function skipWithoutLogs() {
    if (!existsSync(FOLDER)) {
      console.log('      ../shared/plotter-logs is not here: the checks on real logs are skipped.');
      this.skip();
    }
  });

  const folders = existsSync(FOLDER)
    ? ['madmax', 'bladebit', 'gigahorse', 'chiapos', 'failures', 'wrappers', 'built-here']
    : [];

  for (const path of folders.flatMap(logsIn)) {
    it(`reads ${path}`, () => {
      const bytes = read(path);
      const parser = createLogParser();
      parser.feed(bytes);
      parser.end();
      if (!NO_PLOTTER_LOG.test(path)) {
        assert.deepEqual(
          parser.counts.samples.filter((line) => !STACK_FRAME.test(line)),
          [],
          'lines not recognised',
        );
      }
      const { plots } = parseLog(bytes);
      const { totals, phases } = naiveFigures(bytes.toString('latin1'));
      const all = (of: (plot: PlotReport) => unknown[]): unknown[] => plots.flatMap(of);
      assert.deepEqual(
        all(({ totalSeconds }) => (totalSeconds === undefined ? [] : [totalSeconds])),
        totals,
        'totals',
      );
      assert.deepEqual(
        all((plot) => plot.phases.map(({ phase, seconds }) => [phase, seconds])),
        phases,
        'phases',
      );
    });
  }

  for (const [path, cause] of Object.entries(CAUSES)) {
    it(`finds the cause in ${path}`, () => {
      const errors = parseLog(read(path)).plots.flatMap((plot) => plot.error ?? []);
      assert.deepEqual(
        errors.map(({ id }) => id),
        [cause],
      );
      for (const error of errors) assert.ok(error.cause && error.remedy && error.line);
    });
  }

  it('recognises every run’s process, reads its flags and finds its end', () => {
    for (const { name, exit, command } of runs()) {
      const argv = naturalName(command).split(' ');
      const found = recognise({ argv, exe: argv[0], cwd: '/' });
      const plotter = name.split('-')[0];
      const isPlot =
        !/^bladebit-(?:iotest|memtest|check|simulate|badflag|noplotter|badfarmerkey|nokeys)|^pos2-(?:badid|noargs)/.test(
          name,
        );
      if (isPlot) {
        // Mad Max's name, and no flag of Gigahorse's own: only the log's header tells.
        const expected = plotter === 'gigahorse' && !argv.includes('-C') ? 'madmax' : plotter;
        assert.equal(found?.plotter, expected, name);
        const configuration = parseConfiguration({ argv, exe: argv[0], cwd: '/' })!;
        const k = argv[argv.indexOf('-k') + 1];
        if (argv.includes('-k') && /^\d+$/.test(k!)) assert.equal(configuration.k, Number(k), name);
        if (argv.includes('-t1')) assert.equal(configuration.tmp, argv[argv.indexOf('-t1') + 1], name);
        else if (argv.includes('-t') && plotter !== 'bladebit')
          assert.equal(configuration.tmp, argv[argv.indexOf('-t') + 1], name);
      }
      const cause = RUN_CAUSES.find(([pattern]) => pattern.test(name))?.[1];
      const plots = parseLog(read(`built-here/${name}.log`)).plots;
      const errors = plots.flatMap((plot) => plot.error ?? []);
      if (cause !== undefined)
        assert.deepEqual(
          errors.map(({ id }) => id),
          [cause],
          name,
        );
      else if (!/simulate/.test(name)) assert.deepEqual(errors, [], name);
      const isWhole =
        exit === 'exit 0' && /-k\d\d|-n2$|testnet|strength1|sigint/.test(name) && !/check|simulate/.test(name);
      if (isWhole) assert.ok(plots.length > 0 && plots.every((plot) => plot.finished), `${name}: every plot finished`);
      if (/killed9|sigterm|diskfull/.test(name))
        assert.ok(
          plots.every((plot) => !plot.finished),
          `${name}: no plot finished`,
        );
    }
  });

  it('gives totals that fit the runs’ wall times', () => {
    for (const { name, exit, wallSeconds } of runs()) {
      if (exit !== 'exit 0' || /iotest|memtest|check/.test(name)) continue;
      const total = parseLog(read(`built-here/${name}.log`)).plots.reduce(
        (sum, plot) => sum + (plot.totalSeconds ?? 0),
        0,
      );
      assert.ok(
        total > 0 && total <= wallSeconds + 0.5 && total >= wallSeconds * 0.5,
        `${name}: ${total} of ${wallSeconds} s`,
      );
    }
  });

  it('never gives a plot of one log another’s total when its lines are cut', () => {
    const path = 'madmax/93ed0cb-infinite-copy-interleaved-copy-failed.log';
    if (!existsSync(join(FOLDER, path))) return;
    const lines = read(path).toString().split('\n');
    const truth = new Map(parseLog(read(path)).plots.map((plot) => [plot.id, plot.totalSeconds]));
    for (let from = 0; from < lines.length; from += 3) {
      for (let to = from + 1; to < lines.length; to += 7) {
        for (const { id, totalSeconds } of parseLog([...lines.slice(0, from), ...lines.slice(to)].join('\n')).plots) {
          if (id !== undefined && totalSeconds !== undefined) assert.equal(totalSeconds, truth.get(id));
        }
      }
    }
  });
});

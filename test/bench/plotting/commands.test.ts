import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareCommand } from '../../../bench/comparative/compareCommand.ts';
import { configurationOfReference } from '../../../bench/plotting/configurationReference.ts';
import { pastPlotsOf } from '../../../bench/plotting/pastPlots.ts';
import { plotCommand } from '../../../bench/plotting/plotCommand.ts';
import { beyondEdge, defaultGrid } from '../../../bench/tune/defaultGrid.ts';
import { gridOf, tuneCommand } from '../../../bench/tune/tuneCommand.ts';
import { benchmarkRecord } from '../../../src/benchmarks/benchmarkRecord.ts';
import type { Output } from '../../../src/terminal/output.ts';
import { FakePlotter } from './fakePlotter.ts';

interface Printed extends Output {
  text: string;
  said: string;
}

function printed(): Printed {
  return {
    text: '',
    said: '',
    isTerminal: false,
    columns: 100,
    out(text) {
      this.text += text;
    },
    err(text) {
      this.said += text;
    },
  };
}

describe('commands that run plotters', () => {
  let fake: FakePlotter;
  let file: string;
  before(function () {
    // The fake plotter is a shell script.
    if (process.platform === 'win32') this.skip();
    fake = new FakePlotter('line 1 59');
    mkdirSync(join(fake.folder, 'tmp'));
    file = join(fake.folder, 'log.plotscope.json');
    const base = { plotter: 'madmax', binary: './chia_plot', k: 18, threads: 2, directories: { tmp: 'tmp' } };
    writeFileSync(
      file,
      JSON.stringify({
        configurations: { one: base, two: { ...base, threads: 1 } },
        matrix: { base: 'one', over: { threads: [1, 2, 4], buckets: [64, 128] } },
      }),
    );
  });
  after(() => fake?.remove());
  const options = () => ({
    json: true,
    jsonProgress: true,
    directory: fake.folder,
    historyPath: join(fake.folder, 'none.sqlite'),
  });
  const never = new AbortController().signal;

  it('find a configuration, with folders beside its file', () => {
    const { name, settings } = configurationOfReference(`${file}#two`);
    assert.equal(name, 'two');
    assert.equal(settings.binary, join(fake.folder, 'chia_plot'));
    assert.equal(settings.directories!.tmp, join(fake.folder, 'tmp'));
    assert.equal(configurationOfReference(`${file}#one threads=4 buckets=64`).settings.threads, 4);
    assert.throws(() => configurationOfReference(file), /several configurations \(one, two\): name one, as in .*#one/);
    assert.throws(() => configurationOfReference(`${file}#three`), /no configuration "three": there is one, two/);
    assert.throws(() => configurationOfReference(`${file}#twoo`), /there is one, two\. Did you mean two\?/);
    assert.throws(() => configurationOfReference('/there/is/none'), /can't be read/);
  });

  it('plot: prints one run', async () => {
    const output = printed();
    assert.equal(await plotCommand(output, `${file}#one`, { ...options(), until: 'phase 1 table 4' }, never), 0);
    const document = JSON.parse(output.text);
    assert.equal(document.outcome, 'stopped');
    assert.equal(document.measured.steps.length, 4);
    assert.ok(document.estimated.interval[0] < document.estimated.interval[1]);
    assert.equal(benchmarkRecord('key', 1, document)?.kind, 'plot');
    assert.match(output.said, /"kind":"step","name":"one","step":"phase 1, table 1","seconds":11\.8967/);
  }).timeout(20_000);

  it('compare: finds no difference between plots that take the same time', async () => {
    const output = printed();
    assert.equal(
      await compareCommand(output, `${file}#one`, `${file}#two`, { ...options(), controlRuns: 2 }, never),
      0,
    );
    const document = JSON.parse(output.text);
    assert.equal(document.verdict, 'no difference');
    assert.equal(document.a.median, 1643.46);
    assert.equal(document.difference.ratio, 1);
    assert.equal(document.status, 'decided');
    assert.equal(benchmarkRecord('key', 1, document)?.kind, 'comparison');
  }).timeout(30_000);

  it('compare: begins nothing where one side can not run at all', async () => {
    const configurations = JSON.parse(readFileSync(file, 'utf8')).configurations;
    const other = join(fake.folder, 'log');
    const broken = join(fake.folder, 'pids');
    const sides = {
      ...configurations,
      none: { ...configurations.one, binary: './none' },
      still: { ...configurations.one, binary: other },
    };
    writeFileSync(broken, JSON.stringify({ configurations: sides }));
    for (const [name, cause] of [
      ['none', /There is no program .*none/],
      ['still', /log is no program that may be run\. Make it executable/],
    ] as const) {
      const output = printed();
      assert.equal(await compareCommand(output, `${broken}#one`, `${broken}#${name}`, options(), never), 1);
      const { reasons, runs, status } = JSON.parse(output.text);
      assert.deepEqual([status, runs], ['failed', []]);
      assert.match(reasons[0], cause);
    }
    const output = printed();
    await compareCommand(output, `${file}#one`, `${file}#two`, { ...options(), until: 'phase 9' }, never);
    assert.match(
      JSON.parse(output.text).reasons[0],
      /"phase 9" is no step of this plotter\. Name one of phase 1, table 1;/,
    );
    rmSync(broken);
  }).timeout(20_000);

  it('tune: refuses a state that it could not keep, before the first run', async () => {
    const state = join(fake.folder, 'no folder', 'state.json');
    await assert.rejects(
      tuneCommand(printed(), file, { ...options(), budgetSeconds: 60, state }, never),
      /state\.json can't be written .*name a file in a folder that exists/,
    );
  });

  it('tune: searches the matrix and goes on from its state', async () => {
    assert.deepEqual(
      gridOf(file)
        .grid.map(({ name }) => name)
        .slice(0, 3),
      ['one', 'one threads=1 buckets=64', 'one threads=1 buckets=128'],
    );
    const state = join(fake.folder, 'pids');
    const output = printed();
    assert.equal(await tuneCommand(output, file, { ...options(), budgetSeconds: 60, state }, never), 0);
    const document = JSON.parse(output.text);
    assert.equal(document.status, 'finished');
    assert.equal(document.table.length, 7);
    assert.equal(document.given, 'one');
    assert.equal(document.measurements[0].name, 'one');
    assert.equal(benchmarkRecord('key', 1, document)?.kind, 'tuning');
    assert.ok(existsSync(state));
    const kept = JSON.parse(readFileSync(state, 'utf8')).length;
    const again = printed();
    await tuneCommand(again, file, { ...options(), budgetSeconds: 60, state }, never);
    assert.equal(JSON.parse(again.text).measurements.length, kept);
    assert.equal(JSON.parse(again.text).runs.length, 0);
  }).timeout(60_000);

  it('leave nothing behind', () => {
    assert.deepEqual(
      fake.left.filter((name) => name !== 'tmp' && name !== 'log.plotscope.json'),
      [],
    );
  });

  it('try threads and buckets where there is no matrix', () => {
    const names = defaultGrid({ name: 'mm', settings: { plotter: 'madmax' } }, 12).map(({ name }) => name);
    assert.ok(
      names.includes('mm threads=12 buckets=256') && names.includes('mm threads=4 buckets=64') && names.length === 13,
      names.join(),
    );
    assert.equal(defaultGrid({ name: 'gpu', settings: { plotter: 'gigahorse', mode: 'cuda' } }, 4).length, 4);
  });

  it('try what is given first, and what lies around it', () => {
    const given = { name: 'mm', settings: { plotter: 'madmax', threads: 6, buckets: 1024 } };
    const [first, ...others] = defaultGrid(given, 12);
    assert.deepEqual(first, given);
    const names = others.map(({ name }) => name);
    for (const near of ['mm threads=3 buckets=1024', 'mm threads=12 buckets=512', 'mm threads=6 buckets=512'])
      assert.ok(names.includes(near), names.join());
    assert.ok(!names.includes('mm threads=6 buckets=1024'));
  });

  it('goes past the edge that the best lies at, as far as there are cores and the plotter takes it', () => {
    const given = { name: 'mm', settings: { plotter: 'madmax', threads: 2 } };
    const tried = defaultGrid(given, 4).map(({ settings }) => settings);
    const past = (threads: number, buckets?: number) =>
      beyondEdge(given, { ...given.settings, threads, ...(buckets && { buckets }) }, tried, 4).map(({ name }) => name);
    assert.deepEqual(past(2, 64), ['mm threads=2 buckets=32']);
    assert.deepEqual(past(4, 512), ['mm threads=8 buckets=512', 'mm threads=4 buckets=1024']);
    assert.deepEqual(past(2), []);
    const one = [{ plotter: 'madmax', threads: 8, buckets: 16 }];
    assert.deepEqual(
      beyondEdge(given, one[0], one, 4).map(({ settings }) => [settings.threads, settings.buckets]),
      [
        [4, 16],
        [8, 32],
      ],
    );
  });
});

describe('past plots of the history', () => {
  it('count where they are of the same plotter, mode, k and level', () => {
    const steps = [
      { step: 'Phase 1, table 1', seconds: 3 },
      { step: 'Phase 2, table 7 scan', seconds: 4 },
      { step: 'Copying' },
    ];
    const plot = {
      plotter: 'madmax',
      k: 32,
      configuration: { mode: 'cpu', k: 32 },
      seconds: 100,
      outcome: 'finished',
      steps,
    };
    const past = pastPlotsOf(
      [plot, { ...plot, k: 30 }, { ...plot, plotter: 'chiapos' }, { ...plot, outcome: 'failed' }],
      'madmax',
      { mode: 'cpu', k: 32 },
    );
    assert.deepEqual(past, [
      {
        steps: [
          { key: '1/1/', seconds: 3 },
          { key: '2/7/scan', seconds: 4 },
        ],
        totalSeconds: 100,
      },
    ]);
  });

  it('past plots of another strength or level tell nothing', () => {
    const plot = { plotter: 'xchplot2', seconds: 100, outcome: 'finished', steps: [] };
    const made = (configuration: object) => ({ ...plot, configuration });
    const kept = [
      made({ k: 28, strength: 2 }),
      made({ k: 28, strength: 5 }),
      made({ k: 28, strength: 2, compression: 1 }),
    ];
    assert.equal(pastPlotsOf(kept, 'xchplot2', { k: 28, strength: 2 }).length, 1);
    assert.equal(pastPlotsOf(kept, 'xchplot2', { k: 28, strength: 3 }).length, 0);
  });

  it('of many past plots the newest count', () => {
    const kept = Array.from({ length: 50 }, (_, at) => ({
      plotter: 'xchplot2',
      configuration: { k: 28 },
      seconds: 1 + at,
      outcome: 'finished',
      steps: [],
    }));
    const past = pastPlotsOf(kept, 'xchplot2', { k: 28 });
    assert.deepEqual([past.length, past[0]?.totalSeconds, past.at(-1)?.totalSeconds], [20, 31, 50]);
  });
});

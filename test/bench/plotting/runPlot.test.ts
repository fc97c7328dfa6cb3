import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RunPlotOptions, runPlot } from '../../../bench/plotting/runPlot.ts';
import { wholeSeconds } from '../../../src/benchmarks/plotRun.ts';
import type { PlotSettings } from '../../../src/tuning/plotSettings.ts';
import { FakePlotter, fixtureLog } from './fakePlotter.ts';
import { playLog } from './playedLog.ts';

/** Writes the ids of the plotter and of a child of its own, as real plotters have threads and helpers. */
const WITH_CHILD = `sleep 300 &\necho $$ $! > "$(dirname "$0")/pids"\n`;

describe('a run of a plotter', () => {
  // The fake plotters are shell scripts.
  before(function () {
    if (process.platform === 'win32') this.skip();
  });
  const fakes: FakePlotter[] = [];
  const fakeOf = (script: string, log?: string) => {
    const fake = new FakePlotter(script, log);
    fakes.push(fake);
    return fake;
  };
  const run = (fake: FakePlotter, options: Partial<RunPlotOptions> = {}, settings: Partial<PlotSettings> = {}) =>
    runPlot(
      { ...fake.configuration, settings: { ...fake.configuration.settings, ...settings } },
      { ...fake.options, ...options },
    );
  afterEach(() => {
    for (const fake of fakes.splice(0)) fake.remove();
  });

  it('measures a whole plot, in folders of its own that are gone afterwards', async () => {
    const fake = fakeOf('line 1 59; echo left > "$PWD/a.tmp"; pwd > "$(dirname "$0")/pids"');
    const { outcome, measured, estimated, argv, version, k } = await run(fake);
    assert.equal(outcome, 'finished');
    assert.equal(version, '0a1b2c3');
    assert.equal(k, 32);
    assert.equal(measured.seconds, 1643.46);
    assert.equal(measured.isWhole, true);
    assert.equal(measured.plotBytes, 108_835_762_565);
    assert.deepEqual(measured.steps[1], { key: '1/2/', name: 'phase 1, table 2', seconds: 88.4886 });
    assert.equal(estimated, undefined);
    const tmp = argv[argv.indexOf('-t') + 1];
    assert.ok(tmp.startsWith(`${fake.folder}/plotscope-bench-`) && tmp.endsWith('/'), tmp);
    assert.deepEqual(fake.left, []);
  });

  it('keeps whose plots are made to itself, wherever that was written', async () => {
    const [farmerKey, other] = ['ab'.repeat(48), 'cd'.repeat(48)];
    const whole = await run(fakeOf('line 1 59'), {}, { farmerKey, flags: ['-p', other] });
    const poolHash = 'ef'.repeat(32);
    const none = await run(fakeOf(''), {}, { plotter: 'xchplot2', k: 28, farmerKey, poolHash, binary: '/no/xchplot2' });
    assert.deepEqual([whole.outcome, none.outcome], ['finished', 'failed']);
    for (const key of [farmerKey, other, poolHash]) {
      assert.ok(!JSON.stringify([whole, none]).includes(key), key);
    }
  });

  it('stops at the end of a step, and keeps measured and estimated apart', async () => {
    const fake = fakeOf(`${WITH_CHILD}line 1 20; sleep 300`);
    const plot = await run(fake, { until: 'phase 1 table 3' });
    assert.equal(plot.outcome, 'stopped');
    assert.equal(plot.measured.isWhole, false);
    assert.ok(Math.abs(plot.measured.seconds! - (11.8967 + 88.4886 + 112.326)) < 1e-9);
    const { estimated } = plot;
    assert.ok(estimated!.interval[0] < 1643.46 && 1643.46 < estimated!.interval[1], JSON.stringify(estimated));
    assert.ok(Math.abs(estimated!.seconds / 1643.46 - 1) < 0.15);
    assert.equal(wholeSeconds(plot), estimated!.seconds);
    assert.deepEqual(fake.alive, []);
    assert.deepEqual(fake.left, []);
  });

  it('leaves no child and no file when it is cancelled, also of a plotter that does not listen', async () => {
    const fake = fakeOf(`trap '' TERM\n${WITH_CHILD}line 1 24; echo x > t.tmp; while true; do sleep 1; done`);
    const controller = new AbortController();
    const steps: string[] = [];
    const { outcome, measured, problem } = await run(fake, {
      signal: controller.signal,
      onStep: (step) => {
        steps.push(step);
        if (steps.length === 7) controller.abort();
      },
    });
    assert.equal(outcome, 'cancelled');
    assert.equal(problem!.cause, 'The run was cancelled.');
    assert.equal(measured.steps.length, 7);
    assert.deepEqual(fake.alive, []);
    assert.deepEqual(fake.left, []);
  }).timeout(20_000);

  it('tells of a program that is missing', async () => {
    const { outcome, problem } = await run(fakeOf(''), {}, { binary: '/there/is/no/chia_plot' });
    assert.equal(outcome, 'failed');
    assert.match(problem!.cause, /There is no program \/there\/is\/no\/chia_plot/);
    assert.match(problem!.remedy, /Install Mad Max there, or correct "binary"/);
    const unnamed = await run(fakeOf(''), {}, { binary: 'chia_plot_that_is_nowhere' });
    assert.match(
      `${unnamed.problem!.cause} ${unnamed.problem!.remedy}`,
      /not on PATH\. Install it, or name it in "binary"/,
    );
  });

  it('tells of a file that is no program for this host', async () => {
    const fake = fakeOf('');
    const binary = join(fake.folder, 'log');
    writeFileSync(binary, '\x7fELF but no more');
    chmodSync(binary, 0o755);
    const { outcome, problem } = await run(fake, {}, { binary });
    assert.equal(outcome, 'failed');
    assert.match(problem!.remedy, /build for its system and processor|in a terminal|Its last line says why/);
  });

  it('tells of another plotter of the same name, and of a wrong version', async () => {
    const other = await run(fakeOf('line 1 20; sleep 300', 'gigahorse-cpu.log'));
    assert.equal(other.outcome, 'failed');
    assert.match(other.problem!.cause, /The program is Gigahorse.*, not Mad Max/);
    const version = await run(fakeOf('line 1 20; sleep 300'), { version: 'ffff' });
    assert.match(version.problem!.cause, /version 0a1b2c3, not ffff/);
  });

  it('tells why a plot failed, and keeps its steps', async () => {
    const fake = fakeOf(
      `line 1 22; echo "terminate called after throwing an instance of 'std::runtime_error'"; echo "  what():  thread failed with: thread failed with: fwrite() failed with: No space left on device"; kill -ABRT $$`,
    );
    const { outcome, problem, measured } = await run(fake);
    assert.equal(outcome, 'failed');
    assert.match(
      problem!.cause,
      /A temporary folder is full: no space left on device\. \(It ended by signal SIGABRT\.\)/,
    );
    assert.match(problem!.remedy, /Free space in the temporary folders/);
    assert.match(problem!.line!, /No space left/);
    assert.equal(measured.steps.length, 5);
    assert.deepEqual(fake.left, []);
  });

  it('tells what the plotter said when it never began', async () => {
    const { problem } = await run(fakeOf('echo "Invalid tmpdir: /x (needs trailing /)"; exit 254'));
    assert.match(problem!.cause, /slash at its end|exit code 254/);
  });

  it('does not begin where the disk is too small, and ends where it runs full', async () => {
    const small = await run(fakeOf('line 1 59'), { roomOf: () => ({ fileSystem: '1', freeBytes: 1e9 }) });
    assert.equal(small.outcome, 'disk full');
    assert.match(small.problem!.cause, /would need \d+ GiB, and 954 MiB are free/);
    let looks = 0;
    const filling = await run(fakeOf(`line 1 24; sleep 300`), {
      roomOf: () => ({ fileSystem: '1', freeBytes: ++looks < 8 ? 1e12 : 1e6 }),
    });
    assert.equal(filling.outcome, 'disk full');
    assert.match(filling.problem!.cause, /Only 977 KiB are left/);
    assert.equal(filling.measured.steps.length, 7);
  });

  it('ends a plotter that waits for a full destination for ever, with the plot measured', async () => {
    const fake = fakeOf(`line 1 59; echo "Copy to /final/plot.tmp failed with: fwrite() failed"; sleep 300`);
    const { outcome, problem, measured } = await run(fake, { waitSeconds: 0.3 });
    assert.equal(outcome, 'waiting');
    assert.match(problem!.cause, /destination is full or gone.*It was ended after it had waited/);
    assert.equal(measured.seconds, 1643.46);
    assert.equal(measured.isWhole, true);
    assert.deepEqual(fake.left, []);
  });

  it('ends at the limit of time', async () => {
    const { outcome, problem } = await run(fakeOf('line 1 22; sleep 300'), { limitSeconds: 0.3 });
    assert.equal(outcome, 'time limit');
    assert.match(problem!.remedy, /Allow more time, or stop at an earlier step/);
  });

  it('never touches a folder that is not its own', async () => {
    const fake = fakeOf('line 1 59');
    const { problem } = await run(fake, {}, { directories: { tmp: join(fake.folder, 'missing') } });
    assert.match(problem!.cause, /temporary folder .*missing doesn't exist/);
    const unknown = await run(fake, { until: 'phase 9' });
    assert.match(unknown.problem!.cause, /"phase 9" is no step of this plotter\./);
  });
});

describe("BladeBit's driver, on logs that are played in its place", () => {
  const settings: PlotSettings = { plotter: 'bladebit', mode: 'disk', k: 32, threads: 32, directories: {} };
  const play = (log: string, mode: 'disk' | 'ram' | 'cuda', until?: string) => {
    const fake = new FakePlotter('');
    return runPlot(
      {
        name: mode,
        settings: { ...fake.configuration.settings, ...settings, mode, directories: { tmp: fake.folder } },
      },
      { ...fake.options, start: playLog(fixtureLog(log)), ...(until && { until }) },
    ).finally(() => fake.remove());
  };

  for (const [mode, log] of [
    ['disk', 'bladebit-disk.log'],
    ['ram', 'bladebit-ram.log'],
    ['cuda', 'bladebit-cuda.log'],
  ] as const) {
    it(`reads a whole plot of ${mode}plot`, async () => {
      const { outcome, measured, notes, plotter } = await play(log, mode);
      assert.equal(plotter, 'bladebit');
      assert.equal(outcome, 'finished', JSON.stringify(notes));
      assert.ok(measured.seconds! > 100 && measured.steps.length > 8);
      assert.equal(measured.usage, undefined);
    });
  }

  it('stops at a step and estimates the whole', async () => {
    const whole = await play('bladebit-disk.log', 'disk');
    const part = await play('bladebit-disk.log', 'disk', 'phase 1 table 5');
    assert.equal(part.outcome, 'stopped');
    assert.ok(part.measured.steps.length < whole.measured.steps.length);
    const [low, high] = part.estimated!.interval;
    assert.ok(
      low < whole.measured.seconds! && whole.measured.seconds! < high,
      JSON.stringify([part.estimated, whole.measured.seconds]),
    );
  });
});

import assert from 'node:assert/strict';
import type { Systeminformation } from 'systeminformation';
import { portableCollectors } from '../../src/collect/collectors.ts';
import { PlotFolders } from '../../src/collect/plotFolders.ts';
import { splitCommandLine } from '../../src/collect/portable/commandLine.ts';
import { type Poll, Polled } from '../../src/collect/portable/polled.ts';
import { PortableFileSystems } from '../../src/collect/portable/storage.ts';
import { Recorder } from '../../src/collect/recorder.ts';
import { systemClock } from '../../src/engine/clock.ts';
import { Engine } from '../../src/engine/engine.ts';
import { SeriesIndex, valueIn } from '../../src/metrics/frame.ts';
import { SeriesTable } from '../../src/metrics/seriesTable.ts';
import { Collecting } from './collecting.ts';

describe('Polled', () => {
  class Question implements Poll<number> {
    readonly name = 'question';
    readonly everySeconds = 5;
    asked = 0;
    readonly recorded: number[] = [];
    settle!: (answer: number) => void;
    fail!: (error: Error) => void;

    ask(): Promise<number> {
      this.asked++;
      return new Promise((resolve, reject) => {
        this.settle = resolve;
        this.fail = reject;
      });
    }
    open(): void {}
    record(answer: number): void {
      this.recorded.push(answer);
    }
    unavailable(): void {}
  }

  it('asks at its own beat, never twice at a time, and puts the answer into the next frame', async () => {
    const question = new Question();
    const collecting = new Collecting(new Polled(question)).frameAt(0).frameAt(1).frameAt(6);
    assert.equal(question.asked, 1, 'the answer is still out');
    question.settle(42);
    await new Promise(setImmediate);
    collecting.frameAt(7);
    assert.deepEqual(question.recorded, [42]);
    assert.equal(question.asked, 2);
  });

  it('throws in the next frame what the question failed with', async () => {
    const question = new Question();
    const collecting = new Collecting(new Polled(question)).frameAt(0);
    question.fail(new Error('wmic is gone'));
    await new Promise(setImmediate);
    assert.throws(() => collecting.frameAt(1), /wmic is gone/);
  });
});

describe('PortableFileSystems', () => {
  it('says how much of each plots take, once they were listed', () => {
    const plots = new PlotFolders();
    const recorder = new Recorder(new SeriesTable(100));
    const fileSystems = new PortableFileSystems(plots);
    fileSystems.open(recorder);
    const space = (mount: string) => ({
      fs: mount,
      type: 'apfs',
      size: 1000,
      used: 900,
      available: 100,
      use: 90,
      mount,
    });
    const shares = () => {
      fileSystems.record([space('/'), space('/Volumes/farm')] as Systeminformation.FsSizeData[]);
      const frame = { epochSeconds: 0, index: new SeriesIndex(recorder.table.list()), values: recorder.values };
      return ['/', '/Volumes/farm'].map((path) =>
        valueIn(frame, 'system.filesystem.plots.utilization', { 'system.filesystem.mountpoint': path }),
      );
    };
    assert.deepEqual(shares(), [undefined, undefined]);
    plots.bytes = new Map([
      ['/Volumes/farm/a', 400],
      ['/Volumes/farm/b', 300],
    ]);
    assert.deepEqual(shares(), [0, 0.7]);
    plots.bytes = new Map([['/Volumes/farm/a', undefined]]);
    assert.deepEqual(shares(), [0, undefined]);
  });
});

describe('portable collectors', function () {
  this.timeout(60_000);

  it('measure CPU, memory, file systems and network through systeminformation', async () => {
    const collectors = portableCollectors().filter(({ name }) => name !== 'process');
    const engine = new Engine({ clock: systemClock, collectors, intervalSeconds: 0.5 });
    engine.start();
    const wanted = ['system.cpu.utilization', 'system.memory.utilization', 'system.filesystem.limit'] as const;
    const value = (metric: (typeof wanted)[number]) => {
      const { table } = engine.recorder;
      return valueIn({ epochSeconds: 0, index: new SeriesIndex(table.list()), values: engine.recorder.values }, metric);
    };
    try {
      while (wanted.some((metric) => value(metric) === undefined)) {
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    } finally {
      engine.close();
    }
    for (const metric of ['system.cpu.utilization', 'system.memory.utilization'] as const) {
      const ratio = value(metric) as number;
      assert.ok(ratio >= 0 && ratio <= 1, `${metric} = ${ratio}`);
    }
  });
});

describe('splitCommandLine', () => {
  it('keeps quoted words together', () => {
    assert.deepEqual(splitCommandLine('-t "D:\\my plots\\" -r 4'), ['-t', 'D:\\my plots\\', '-r', '4']);
  });
});

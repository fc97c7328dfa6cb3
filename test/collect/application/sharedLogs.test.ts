import assert from 'node:assert/strict';
import type { PlotFacts } from '../../../src/events/events.ts';
import { MADMAX_HEADER, MADMAX_STEPS, madmaxStart, slower } from '../../plotters/madeLogs.ts';
import { POS2, POS2_BEGIN, plotId, pos2End } from '../../plotters/madePos2Logs.ts';
import { PlotterHost, type PlotterTexts } from '../plotterHost.ts';

/** Steps of the plot that a process makes: no two plots take the same time. */
const stepsOf = (pid: number) => MADMAX_STEPS.map((line) => slower(line, pid / 100));

function madmaxRun(pid: number, steps = MADMAX_STEPS.length): string {
  return [...MADMAX_HEADER, ...madmaxStart({ pid, id: plotId(pid) }), ...stepsOf(pid).slice(0, steps), ''].join('\n');
}

/** A host on which processes write one log, one after the other or at once. */
class LoopHost extends PlotterHost {
  #log = '';
  #pids: number[] = [];

  begin(pid: number, texts: PlotterTexts = {}): this {
    this.#pids.push(pid);
    return this.set(pid, texts).write('');
  }

  write(text: string): this {
    this.#log += text;
    for (const pid of this.#pids) this.log(pid, this.#log);
    return this;
  }

  get told() {
    const short = ({ processId, plot }: { processId: string; plot?: PlotFacts | undefined }) =>
      `${plot?.pid ?? processId.split(':')[0]} ${Number.parseInt(plot?.id ?? '', 16)}`;
    return {
      finished: this.of('plot.finished').map(short),
      failed: this.of('plot.failed').map(short),
      crashed: this.of('plotter.crashed').map(short),
    };
  }
}

const at = (seconds: number) => seconds * 100;
/** Of the host’s first frame. */
const EPOCH = 1_700_000_000;

describe('a log that several processes write', () => {
  it('one after the other: each plot is told once, of its own process', () => {
    const host = new LoopHost();
    for (const [number, pid] of [110, 120, 130].entries()) {
      host.begin(pid, { startTicks: at(number * 10) }).pass(2);
      host.write(madmaxRun(pid, 10)).pass(3);
      host.write(`${stepsOf(pid).slice(10).join('\n')}\n`).pass(3);
      host.end(pid).pass(2);
    }
    assert.deepEqual(host.told, { finished: ['110 110', '120 120', '130 130'], failed: [], crashed: [] });
    assert.equal(host.of('plot.started').length, 3);
  });

  it('a process that is killed: the next one’s plot isn’t its own', () => {
    const host = new LoopHost().begin(110).write(madmaxRun(110, 10)).pass(12);
    host
      .end(110)
      .begin(120, { startTicks: at(12) })
      .write(madmaxRun(120))
      .pass(4);
    host.end(120).pass(2);
    assert.deepEqual(host.told, { finished: ['120 120'], failed: [], crashed: ['110 110'] });
  });

  it('a shell’s word comes after the process is gone, and is no failure of the next one', () => {
    const host = new LoopHost().begin(110).write(madmaxRun(110, 10)).pass(12);
    host.end(110).pass(1);
    host
      .write('./plot.sh: line 3:    110 Killed                  ./chia_plot -n 1\n')
      .begin(120, { startTicks: at(14) })
      .pass(2);
    host.write(madmaxRun(120)).pass(2).end(120).pass(2);
    assert.deepEqual(host.told, { finished: ['120 120'], failed: [], crashed: ['110 110'] });
  });

  it('two at once, each by the id that its plotter prints', () => {
    const host = new LoopHost().begin(110).write(madmaxRun(110, 2)).pass(2);
    host
      .begin(120, { startTicks: at(2) })
      .write(madmaxRun(120, 0))
      .pass(2);
    host.write(`${stepsOf(110).slice(2, 4).join('\n')}\n${stepsOf(120)[0]}\n`).pass(2);
    const steps = host.of('step.ended').map(({ processId, table }) => [processId.split(':')[0], table]);
    assert.deepEqual(steps, [
      ['110', 1],
      ['110', 2],
      ['110', 3],
      ['110', 4],
      ['120', 1],
    ]);
    host.end(110).pass(1);
    assert.deepEqual(host.told.crashed, ['110 110']);
    host.end(120).pass(1);
    assert.deepEqual(host.told.crashed, ['110 110', '120 120']);
  });

  it('of plotters that make one plot each and print no id', () => {
    const host = new LoopHost();
    for (let number = 1; number <= 5; number++) {
      const argv = [...POS2, plotId(number)];
      host
        .begin(100 + number, { argv, comm: 'plotter', startTicks: at((number - 1) * 4) })
        .write(POS2_BEGIN)
        .pass(2);
      host.write(pos2End(number)).pass(1);
      host.end(100 + number).pass(1);
    }
    assert.deepEqual(host.told, {
      finished: [1, 2, 3, 4, 5].map((number) => `10${number} ${number}`),
      failed: [],
      crashed: [],
    });
  });

  it('of which the next one has begun by the time that the end of the last is seen', () => {
    const host = new LoopHost();
    for (let number = 1; number <= 4; number++) {
      const argv = [...POS2, plotId(number)];
      if (number > 1) host.write(pos2End(number - 1)).end(100 + number - 1);
      host
        .begin(100 + number, { argv, comm: 'plotter', startTicks: at(number * 2 - 1) })
        .write(POS2_BEGIN)
        .pass(2);
    }
    host.write(pos2End(4)).end(104).pass(2);
    assert.deepEqual(host.told.finished, ['101 1', '102 2', '103 3', '104 4']);
    assert.deepEqual(host.told.crashed, []);
  });

  it('of which some live too short to be seen: their plots are counted from the log', () => {
    const host = new LoopHost();
    const argv = [...POS2, plotId(1)];
    host.begin(101, { argv, comm: 'plotter', startTicks: 0 }).write(POS2_BEGIN).pass(2);
    host.write(pos2End(1)).end(101).pass(1);
    host.write(POS2_BEGIN + pos2End(2)).pass(1);
    host.write(POS2_BEGIN + pos2End(3)).pass(20);
    assert.deepEqual(host.told.finished, ['101 1', '0 2', '0 3']);
    const seen = host.of('process.seen').map(({ process }) => process);
    assert.equal(host.of('process.ended').length, seen.length);
    assert.deepEqual(
      seen.map(({ id, loop }) => [id, loop?.processes]),
      [
        ['101:0', undefined],
        ['101:0', 2],
      ],
    );
  });

  for (const [what, bornAt, finished] of [
    ['begun while the host is watched: those before the first that is seen count as well', 5, ['103 3', '0 1', '0 2']],
    ['begun before: what stands in it may be of any time', -5, ['103 3']],
    ['of which it isn’t known when it was begun', undefined, ['103 3']],
  ] as const) {
    it(`of a log ${what}`, () => {
      const host = new LoopHost().pass(3);
      if (bornAt !== undefined) host.source.bornAt.set('/proc/103/fd/1', EPOCH + bornAt);
      host.write(POS2_BEGIN + pos2End(1) + POS2_BEGIN + pos2End(2) + POS2_BEGIN);
      host.begin(103, { argv: [...POS2, plotId(3)], comm: 'plotter', startTicks: at(3) }).pass(2);
      host.write(pos2End(3)).pass(4).end(103).pass(2);
      assert.deepEqual(host.told, { finished, failed: [], crashed: [] });
    });
  }

  it('goes on in a log for as long as that grows, though no process is ever seen again', () => {
    const host = new LoopHost();
    host
      .begin(101, { argv: [...POS2, plotId(1)], comm: 'plotter', startTicks: 0 })
      .write(POS2_BEGIN)
      .pass(2);
    host.write(pos2End(1)).end(101).pass(1);
    for (let number = 2; number <= 8; number++) host.write(POS2_BEGIN + pos2End(number)).pass(300);
    assert.deepEqual(
      host.told.finished.map((text) => text.split(' ')[1]),
      ['1', '2', '3', '4', '5', '6', '7', '8'],
    );
  });

  it('of which the first was over and the next had begun as its log was opened', () => {
    const host = new LoopHost();
    const argv = (number: number) => [...POS2, plotId(number)];
    host
      .begin(101, { argv: argv(1), comm: 'plotter', startTicks: 0 })
      .write(POS2_BEGIN)
      .pass(2);
    host.write(pos2End(1)).end(101).pass(1);
    // It is seen, and by the time that the log is read it has ended and another one begun.
    host.begin(102, { argv: argv(2), comm: 'plotter', startTicks: at(3) });
    host.write(POS2_BEGIN + pos2End(2) + POS2_BEGIN).pass(1);
    host.end(102).pass(1);
    host.write(pos2End(3)).pass(6);
    assert.deepEqual(host.told, { finished: ['101 1', '102 2', '0 3'], failed: [], crashed: [] });
  });

  it('of a loop: it is one plotter, which is there from the first to the last, with the same series', () => {
    const host = new LoopHost();
    const widths: number[] = [];
    for (let number = 1; number <= 30; number++) {
      const pid = 100 + number;
      host
        .begin(pid, { argv: [...POS2, plotId(number)], comm: 'plotter', startTicks: at((number - 1) * 3) })
        .write(POS2_BEGIN)
        .pass(2);
      host.write(pos2End(number)).pass(1).end(pid);
      widths.push(host.collecting.recorder.table.width);
    }
    host.pass(20);
    const of = (type: 'process.seen' | 'process.changed' | 'process.ended') =>
      host.of(type).map(({ process }) => [process.id, process.pid]);
    assert.deepEqual(of('process.seen'), [
      ['101:0', 101],
      ['101:0', 102],
    ]);
    assert.equal(of('process.changed').length, 28);
    assert.deepEqual(of('process.ended'), [
      ['101:0', 101],
      ['101:0', 130],
    ]);
    assert.equal(new Set(host.of('plot.finished').map(({ processId }) => processId)).size, 1);
    // The pace of the device and of the destination is known with the first plots.
    assert.equal(widths.at(-1), widths[5]);
  });

  it('of two loops at once: each is a plotter of its own', () => {
    const host = new LoopHost();
    for (let number = 1; number <= 10; number++) {
      for (const loop of [0, 50]) {
        const texts = { argv: [...POS2, plotId(loop + number)], comm: 'plotter', startTicks: at((number - 1) * 3) };
        host.begin(100 + loop + number, texts);
      }
      host.pass(3);
      for (const loop of [0, 50]) host.end(100 + loop + number);
    }
    host.pass(20);
    const ids = new Set(host.of('process.seen').map(({ process }) => process.id));
    assert.deepEqual([...ids], ['101:0', '151:0']);
  });

  it('of plotters that live for minutes and longer: each is one of its own', () => {
    const host = new LoopHost();
    for (let number = 1; number <= 3; number++) {
      host.begin(100 + number, { startTicks: at((number - 1) * 320) }).pass(318);
      host.end(100 + number).pass(2);
    }
    assert.deepEqual(
      host.of('process.seen').map(({ process }) => process.pid),
      [101, 102, 103],
    );
    assert.equal(host.of('process.ended').length, 3);
    assert.equal(new Set(host.of('process.seen').map(({ process }) => process.id)).size, 3);
  });

  it('of a loop that fails at once, again and again: each failure is told', () => {
    const host = new LoopHost().begin(110).write(madmaxRun(110)).pass(2);
    host.end(110).pass(1);
    const fails = "Failed to write to tmpdir directory: '/mnt/gone/'\n";
    host.write(fails).pass(4).write(fails).pass(5);
    assert.deepEqual(host.told.failed, ['0 NaN', '0 NaN']);
    assert.match(host.of('plot.failed')[0].cause, /folder/);
  });

  for (const gap of [0, 1, 2]) {
    it(`of a loop whose plots fail while they are made, the next one ${gap} s after the end of the last`, () => {
      const host = new LoopHost();
      let second = 0;
      for (let number = 1; number <= 6; number++) {
        const texts = { argv: [...POS2, plotId(number)], comm: 'plotter', startTicks: at(second) };
        host
          .begin(100 + number, texts)
          .write(POS2_BEGIN)
          .pass(2);
        host
          .write('\nFailed with exception: std::bad_alloc\n')
          .end(100 + number)
          .pass(gap);
        second += 2 + gap;
      }
      host.pass(12);
      assert.deepEqual(host.told.crashed, []);
      assert.equal(host.told.failed.length, 6);
      assert.equal(new Set(host.of('process.seen').map(({ process }) => process.id)).size, 1);
    });
  }

  it('of a loop whose next process begins while a frame is taken in which the last one still ran', () => {
    const host = new LoopHost();
    const begin = (number: number) =>
      host.begin(100 + number, { argv: [...POS2, plotId(number)], comm: 'plotter', startTicks: at(number * 3 - 3) });
    begin(1).write(POS2_BEGIN).pass(2);
    for (let number = 2; number <= 8; number++) {
      begin(number).pass(1);
      host
        .write(`\nFailed with exception: std::bad_alloc\n${POS2_BEGIN}`)
        .end(100 + number - 1)
        .pass(2);
    }
    host.write('\nFailed with exception: std::bad_alloc\n').end(108).pass(12);
    assert.deepEqual(host.told.crashed, []);
    assert.equal(host.told.failed.length, 8);
  });

  it('of a loop whose last process ends while a frame is taken, and the next one begins: it is still one', () => {
    const host = new LoopHost();
    const begin = (number: number) =>
      host.begin(100 + number, { argv: [...POS2, plotId(number)], comm: 'plotter', startTicks: at(number * 3 - 3) });
    begin(1).write(POS2_BEGIN).pass(2);
    begin(2);
    // It is measured first, and gone when the next one is found.
    host.source.endsAfterReading('/proc/101/stat');
    host.write(`${pos2End(1)}${POS2_BEGIN}`).pass(1);
    host.end(101).pass(2);
    host.write(pos2End(2)).end(102).pass(12);
    assert.deepEqual(host.told, { finished: ['101 1', '102 2'], failed: [], crashed: [] });
    assert.equal(new Set(host.of('process.seen').map(({ process }) => process.id)).size, 1);
  });

  it('of processes that are quick: one is found whose last line was of the one before it, which had no name yet', () => {
    const host = new LoopHost();
    const begin = (number: number) =>
      host.begin(100 + number, { argv: [...POS2, plotId(number)], comm: 'plotter', startTicks: at(number) });
    begin(1).write(POS2_BEGIN).pass(2);
    // The log is read while the first one is looked at; the second has come and gone by the time that the third is found.
    begin(3)
      .write(pos2End(1) + POS2_BEGIN)
      .pass(1);
    host.end(101).write(pos2End(2) + POS2_BEGIN);
    host.pass(1).write(pos2End(3)).pass(1).end(103).pass(12);
    const ids = host.told.finished.map((text) => text.split(' ')[1]);
    assert.deepEqual(ids.sort(), ['1', '2', '3']);
    const late = new LoopHost();
    late
      .begin(101, { argv: [...POS2, plotId(1)], comm: 'plotter', startTicks: 0 })
      .write(POS2_BEGIN)
      .pass(2);
    late
      .begin(103, { argv: [...POS2, plotId(3)], comm: 'plotter', startTicks: at(2) })
      .write(pos2End(1) + POS2_BEGIN)
      .pass(1);
    // The third has ended without a word of its own so far.
    late.end(101).end(103).pass(1);
    late.write(pos2End(2) + POS2_BEGIN + pos2End(3)).pass(12);
    const all = late.told.finished.map((text) => text.split(' ')[1]);
    assert.deepEqual(all.sort(), ['1', '2', '3']);
  });

  it('knows a copy that a plotter makes of itself to start another program for none of its own', () => {
    const argv = [...POS2, plotId(1)];
    const host = new LoopHost().begin(101, { argv, comm: 'plotter', startTicks: 0 }).write(POS2_BEGIN).pass(2);
    host.begin(102, { argv, comm: 'plotter', parent: 101, startTicks: at(2) }).pass(1);
    host.end(102).pass(1);
    host.write(pos2End(1)).end(101).pass(12);
    assert.deepEqual(host.told, { finished: ['101 1'], failed: [], crashed: [] });
    assert.deepEqual(
      host.of('process.seen').map(({ process }) => process.pid),
      [101],
    );
  });

  it('that stood there as the monitor began: what is over isn’t told', () => {
    const host = new LoopHost().write(madmaxRun(104) + madmaxRun(105, 5));
    host.begin(110, { startTicks: 0 }).pass(2);
    host.write(madmaxRun(110, 3)).pass(3);
    assert.deepEqual(
      host.of('plot.started').map(({ plot }) => plot.id),
      [plotId(110)],
    );
    assert.equal(host.of('step.ended').length, 3);
    assert.deepEqual(host.told, { finished: [], failed: [], crashed: [] });
  });

  it('is no larger in memory after many plots', () => {
    const host = new LoopHost();
    const log: string[] = [];
    for (let number = 1; number <= 400; number++) log.push(POS2_BEGIN + pos2End(number));
    host
      .write(log.join(''))
      .begin(101, { argv: [...POS2, plotId(401)], comm: 'plotter', startTicks: at(1) })
      .pass(2);
    host
      .write(POS2_BEGIN + pos2End(401))
      .pass(2)
      .end(101)
      .pass(2);
    assert.deepEqual(host.told.finished, ['101 401']);
  });
});

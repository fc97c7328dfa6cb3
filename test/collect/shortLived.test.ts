import assert from 'node:assert/strict';
import type { FileFacts } from '../../src/collect/folders.ts';
import { POS2_BEGIN, POS2_BYTES, plotId, pos2End, pos2File } from '../plotters/madePos2Logs.ts';
import { PlotterHost } from './plotterHost.ts';
import { Timers } from './timers.ts';

const LOG = '/var/log/plot.log';
const ended = (number: number) => pos2End(number, 0.2);

/** A host on which a process a second makes a plot, in less time than lies between two frames. */
class QuickHost {
  readonly timers = new Timers();
  /** Plots in the working folder, and their sizes. */
  readonly files = new Map<string, number>();
  readonly host: PlotterHost;
  /** When the plot of a number was made, epoch seconds. */
  madeAt = (_: number): number => Number.MAX_VALUE;
  #log = '';

  constructor() {
    const file = (path: string, done: (file: FileFacts | undefined) => void) => {
      const sizeBytes = this.files.get(path.replace('/home/farmer/', ''));
      if (sizeBytes === undefined) done(undefined);
      else {
        const modifiedAt = this.madeAt(Number.parseInt(path.slice(-20), 16));
        done({ sizeBytes, diskBytes: sizeBytes, modifiedAt, isFolder: false });
      }
    };
    const folders = { names: (_: string, done: (names: string[]) => void) => done([...this.files.keys()]), file };
    this.host = new PlotterHost({ later: this.timers.later, folders }).pass(1);
    const { source } = this.host;
    const follow = source.follow.bind(source);
    // Once open, a file is read whatever becomes of the process.
    source.follow = (path) => follow(source.texts.has(path) ? (source.links.get(path) ?? path) : path);
  }

  /** The newest process id goes on though nobody sees the process: looks between frames begin. */
  passUnseen(pid: number): this {
    this.host.source.set('/proc/loadavg', `0.10 0.20 0.30 1/200 ${pid}\n`);
    this.host.pass(1);
    return this;
  }

  begin(number: number): number {
    const pid = 100 + number;
    this.host.set(pid, {
      argv: ['/opt/plotter', 'test', '22', plotId(number)],
      comm: 'plotter',
      startTicks: number * 100,
    });
    return pid;
  }

  writing(pid: number, to: string, text = ''): void {
    this.#log += text;
    this.host.source.set(LOG, this.#log);
    this.host.source.links.set(`/proc/${pid}/fd/1`, to);
    if (to === LOG) this.host.source.set(`/proc/${pid}/fd/1`, this.#log);
  }

  /** It is over: nothing of it can be read any more. */
  end(pid: number): void {
    this.host.end(pid);
    this.host.source.texts.delete(`/proc/${pid}/fd/1`);
    this.host.source.links.delete(`/proc/${pid}/fd/1`);
  }

  get told() {
    return {
      finished: this.host.of('plot.finished').map(({ plot }) => Number.parseInt(plot.id ?? '', 16)),
      crashed: this.host.of('plotter.crashed').map(({ unexplained = false }) => unexplained),
      plotters: new Set(this.host.of('process.seen').map(({ process }) => process.id)).size,
    };
  }
}

describe('processes that live for less than a second', () => {
  const PLOTS = Array.from({ length: 12 }, (_, index) => index + 4);

  /** Processes that are met between two frames and gone with the next one. */
  function metBetweenFrames(work: (quick: QuickHost, number: number, pid: number) => void): QuickHost {
    const quick = new QuickHost();
    for (const pid of [101, 102, 103]) quick.passUnseen(pid);
    for (const number of PLOTS) {
      const pid = quick.begin(number);
      work(quick, number, pid);
      quick.end(pid);
      quick.host.pass(1);
    }
    quick.host.pass(20);
    return quick;
  }

  it('are followed in the log that they share from the moment at which they are met', () => {
    const quick = metBetweenFrames((quick, number, pid) => {
      quick.writing(pid, LOG, POS2_BEGIN);
      quick.timers.pass();
      quick.writing(pid, LOG, ended(number));
    });
    assert.deepEqual(quick.told, { finished: PLOTS, crashed: [], plotters: 1 });
  });

  it('are followed where they end as their log is opened', () => {
    const quick = metBetweenFrames((quick, number, pid) => {
      quick.writing(pid, LOG, POS2_BEGIN + ended(number));
      quick.host.source.texts.delete(`/proc/${pid}/fd/1`);
      quick.timers.pass();
    });
    assert.deepEqual(quick.told, { finished: PLOTS, crashed: [], plotters: 1 });
  });

  for (const to of ['/dev/null', '/dev/pts/3', 'pipe:[77]', 'socket:[78]']) {
    it(`are known by the files that they leave where their output goes to ${to}`, () => {
      const quick = metBetweenFrames((quick, number, pid) => {
        quick.writing(pid, to);
        quick.timers.pass();
        quick.files.set(pos2File(number), POS2_BYTES);
      });
      assert.equal(quick.host.of('plot.finished').length, PLOTS.length);
      assert.deepEqual(quick.told.crashed, []);
      assert.equal(quick.told.plotters, 1);
    });

    it(`and whose plots are nowhere, are told of as one where their output goes to ${to}`, () => {
      const quick = metBetweenFrames((quick, _, pid) => {
        quick.writing(pid, to);
        quick.timers.pass();
      });
      // The first one alone, and that it goes on so.
      assert.deepEqual(quick.told, { finished: [], crashed: [true, false], plotters: 1 });
    });
  }

  it('and are seen in a frame, and whose plots were moved at once, are told of as one, and as what isn’t known', () => {
    const quick = new QuickHost();
    for (const number of PLOTS) {
      const pid = quick.begin(number);
      quick.writing(pid, '/dev/null');
      quick.host.pass(1);
      quick.end(pid);
      quick.host.pass(1);
    }
    assert.deepEqual(quick.told, { finished: [], crashed: [true, true], plotters: 1 });
  });

  it('and leave part of a plot have failed, each of them', () => {
    const quick = metBetweenFrames((quick, number, pid) => {
      quick.writing(pid, '/dev/null');
      quick.timers.pass();
      quick.files.set(pos2File(number), POS2_BYTES / 2);
    });
    assert.deepEqual(
      quick.told.crashed,
      PLOTS.map(() => false),
    );
  });

  it('are counted from a log that is older than the watch, as far as their plots are known to be newer', () => {
    const quick = new QuickHost();
    const madeAt = new Map([
      [1, 1_700_000_000 - 60],
      [2, 1_700_000_000 + 4],
    ]);
    quick.madeAt = (number) => madeAt.get(number) ?? Number.NaN;
    quick.host.pass(4);
    for (const number of [1, 2, 3]) quick.files.set(pos2File(number), POS2_BYTES);
    const pid = quick.begin(4);
    quick.writing(pid, LOG, POS2_BEGIN + ended(1) + POS2_BEGIN + ended(3) + POS2_BEGIN + ended(2) + POS2_BEGIN);
    quick.host.pass(1);
    quick.writing(pid, LOG, ended(4));
    quick.end(pid);
    quick.host.pass(12);
    assert.deepEqual(quick.told, { finished: [4, 2], crashed: [], plotters: 1 });
  });

  it('are waited for where another program passes their last lines on', () => {
    const quick = new QuickHost();
    quick.host.source.set('/proc/300/fd/0', '').set('/proc/300/fd/3', '');
    quick.host.source.links.set('/proc/300/fd/0', 'pipe:[77]');
    quick.host.source.links.set('/proc/300/exe', '/usr/bin/tee');
    quick.host.source.links.set('/proc/300/fd/3', LOG);
    const pass = (text: string) => {
      quick.writing(300, 'pipe:[79]', text);
      quick.host.source.set('/proc/300/fd/3', quick.host.source.texts.get(LOG) ?? '');
    };
    const pid = 299;
    quick.host.set(pid, { argv: ['/opt/plotter', 'test', '22', plotId(1)], comm: 'plotter', startTicks: 100 });
    quick.writing(pid, 'pipe:[77]');
    pass(POS2_BEGIN);
    quick.host.pass(1);
    quick.end(pid);
    quick.host.pass(1);
    pass(ended(1));
    quick.host.pass(12);
    assert.deepEqual(quick.told, { finished: [1], crashed: [], plotters: 1 });
  });
});

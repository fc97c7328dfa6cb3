import assert from 'node:assert/strict';
import { createLogParser, parseLog } from '../../src/plotters/plotters.ts';
import { bladebit, ID, MADMAX_HEADER, MADMAX_STEPS, madmaxStart, OTHER_ID, slower } from './madeLogs.ts';
import { POS2_BEGIN, plotId, pos2End } from './madePos2Logs.ts';

function madmaxRun(pid: number, steps: readonly string[] = MADMAX_STEPS): string[] {
  return [...MADMAX_HEADER, ...madmaxStart({ pid, id: plotId(pid) }), ...steps];
}

/** Lines with the seconds at which each stands in the log: a step's line comes when it ends. */
function timed(lines: readonly string[], startsAt: number, slowness: number): [number, string][] {
  let at = startsAt;
  return lines.map((line) => {
    const step = /^\[P.*took ([\d.]+) sec(.*)/.exec(line);
    if (!step) return [at, slower(line, slowness)];
    at += Number(step[1]) * slowness;
    return [at, slower(line, slowness)];
  });
}

function pos2Run(number: number): string[] {
  return `${POS2_BEGIN}${pos2End(number, 1.5)}`.trimEnd().split('\n');
}

/** Plots of a log with the process that made each. */
function plotsOf(log: string) {
  const parser = createLogParser();
  parser.feed(log);
  parser.end();
  const processes = new Map(parser.plots.map(({ process }) => [process, process?.pid]));
  const plots = parser.plots.map(({ process, id: plot, finished, totalSeconds, error }) => ({
    pid: process?.pid,
    plot,
    finished,
    totalSeconds,
    error: error?.id,
  }));
  return { plots, processes: processes.size };
}

describe('a log of several processes', () => {
  it('of a processor without AES: each plot begins with the word of that', () => {
    const log = [1, 2, 3].flatMap(pos2Run).join('\n');
    const without = log.replaceAll('Using AES hardware acceleration.', 'AES hardware acceleration not available.');
    assert.deepEqual(plotsOf(without), plotsOf(log));
    assert.equal(plotsOf(without).plots.length, 3);
  });

  it('of plots that are over before the first step is told: the total is theirs', () => {
    const short = pos2Run(2).filter((line) => !line.includes('matching'));
    const bar = '[============] 100% done T3 0.29s\x1b[K';
    const log = [...pos2Run(1), short[0], '', bar, ...short.slice(1), ...pos2Run(3)];
    assert.deepEqual(
      plotsOf(log.join('\n')).plots.map(({ plot, totalSeconds }) => [plot, totalSeconds]),
      [
        [plotId(1), 1.5],
        [plotId(2), 0.29],
        [plotId(3), 1.5],
      ],
    );
  });

  it('one after the other: each plot once, of its own process', () => {
    const { plots, processes } = plotsOf(
      [11, 12, 13].flatMap((pid) => madmaxRun(pid).map((line) => slower(line, pid / 10))).join('\n'),
    );
    assert.equal(processes, 3);
    assert.deepEqual(
      plots.map(({ pid, plot, finished }) => [pid, plot, finished]),
      [11, 12, 13].map((pid) => [pid, plotId(pid), true]),
    );
  });

  it('one that died amid its plot: the next one’s plot is its own', () => {
    const log = [madmaxRun(11, MADMAX_STEPS.slice(0, 6)), madmaxRun(12)].flat().join('\n');
    const { plots } = plotsOf(log);
    assert.deepEqual(
      plots.map(({ pid, finished, totalSeconds }) => [pid, finished, totalSeconds]),
      [
        [11, false, undefined],
        [12, true, 1000],
      ],
    );
    assert.equal(parseLog(log).plots[1]?.steps.length, parseLog(madmaxRun(12).join('\n')).plots[0]?.steps.length);
  });

  it('one that died before its first step', () => {
    const { plots } = plotsOf([madmaxRun(11, ['Killed']), madmaxRun(12)].flat().join('\n'));
    assert.deepEqual(
      plots.map(({ plot, finished, error }) => [plot, finished, error]),
      [
        [plotId(11), false, 'killed'],
        [plotId(12), true, undefined],
      ],
    );
  });

  it('of the reference plotter for version 2, one plot a process', () => {
    const { plots, processes } = plotsOf([1, 2, 3, 4].flatMap(pos2Run).join('\n'));
    assert.equal(processes, 4);
    assert.deepEqual(
      plots.map(({ plot, finished }) => [plot, finished]),
      [1, 2, 3, 4].map((number) => [plotId(number), true]),
    );
  });

  it('of BladeBit, which prints no process id', () => {
    const run = (plot: string) => bladebit('Completed Plot 1 in 190.5 seconds ( 3.175 minutes )').replaceAll(ID, plot);
    const { plots, processes } = plotsOf(run(ID) + run(OTHER_ID));
    assert.equal(processes, 2);
    assert.deepEqual(
      plots.map(({ plot, finished }) => [plot, finished]),
      [
        [ID, true],
        [OTHER_ID, true],
      ],
    );
  });

  it('of one that makes several plots: they are all of one process', () => {
    const second = madmaxStart({ pid: 11, id: plotId(99), index: 2, count: 2 });
    const { plots, processes } = plotsOf(
      [...madmaxRun(11), ...second, ...MADMAX_STEPS.map((line) => slower(line, 1.1))].join('\n'),
    );
    assert.equal(processes, 1);
    assert.deepEqual(
      plots.map(({ pid, plot }) => [pid, plot]),
      [
        [11, plotId(11)],
        [11, plotId(99)],
      ],
    );
  });

  function together(offset: number): [number, string][] {
    const one = timed(madmaxRun(11), 0, 1);
    const other = timed(madmaxRun(12), offset, 1.3);
    return [...one, ...other].sort((a, b) => a[0] - b[0]);
  }

  const joined = (offset: number) =>
    together(offset)
      .map(([, line]) => line)
      .join('\n');

  it('two that began so close that the first hasn’t told of itself since: no plot has another’s total', () => {
    for (const { plot, totalSeconds } of plotsOf(joined(15)).plots) {
      if (plot !== undefined && totalSeconds !== undefined)
        assert.equal(totalSeconds, plot === plotId(11) ? 1000 : 1300);
    }
  });

  for (const offset of [100, 260, 700]) {
    it(`two at once, the second ${offset} s later: each with its own steps`, () => {
      const { plots } = plotsOf(joined(offset));
      assert.deepEqual(
        plots.map(({ pid, plot, finished, totalSeconds }) => [pid, plot, finished, totalSeconds]),
        [
          [11, plotId(11), true, 1000],
          [12, plotId(12), true, 1300],
        ],
      );
    });

    it(`and as the lines arrive, ${offset} s apart`, () => {
      const parser = createLogParser();
      for (const [at, line] of together(offset)) parser.feed(`${line}\n`, 1_700_000_000 + at);
      parser.end();
      assert.deepEqual(
        parser.plots.map(({ process, totalSeconds }) => [process?.pid, totalSeconds]),
        [
          [11, 1000],
          [12, 1300],
        ],
      );
    });
  }

  it('two that began at once, and nothing tells which is which: no plot has another’s total', () => {
    const lines = [...MADMAX_HEADER, ...madmaxStart({ pid: 11, id: plotId(11) }), ...MADMAX_HEADER];
    const steps = MADMAX_STEPS.flatMap((line) => [line, slower(line, 2)]);
    const { plots } = plotsOf([...lines, ...madmaxStart({ pid: 12, id: plotId(12) }), ...steps].join('\n'));
    for (const { plot, totalSeconds } of plots) {
      if (plot !== undefined && totalSeconds !== undefined) {
        assert.equal(totalSeconds, plot === plotId(11) ? 1000 : 2000);
      }
    }
  });

  it('whose end is read while a plot is made, as far as one before came: each keeps its own steps', () => {
    const parser = createLogParser();
    const steps = MADMAX_STEPS.slice(0, 3);
    parser.feed([...madmaxRun(1, steps), ...madmaxRun(2, steps), ''].join('\n'));
    parser.end();
    parser.feed(`${MADMAX_STEPS[3]}\n`);
    assert.deepEqual(
      parser.plots.map(({ stepKeys, stepSeconds }) => [stepKeys.length, stepSeconds.length]),
      [
        [3, 3],
        [4, 4],
      ],
    );
  });
});

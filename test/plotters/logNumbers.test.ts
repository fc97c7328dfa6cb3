import assert from 'node:assert/strict';
import { baseName } from '../../src/plotters/filePath.ts';
import { parseLog } from '../../src/plotters/plotters.ts';
import { MADMAX_HEADER, madmaxStart } from './madeLogs.ts';

const START = [...MADMAX_HEADER, ...madmaxStart()].join('\n');

/** Every number in what was read. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}

describe('numbers in logs', () => {
  for (const number of ['-9', '-0.5', '1e999', '1e39', '9'.repeat(400), '1e-400', '-1e308', '4294967296e9']) {
    it(`never let ${number.slice(0, 20)} in`, () => {
      const lines = [
        `[P1] Table 1 took ${number} sec`,
        `[P1] Table 2 took 1 sec, found ${number} matches`,
        `Phase 1 took ${number} sec`,
        `Phase 4 took 1 sec, final plot size is ${number} bytes`,
        `Total plot creation time was ${number} sec (1 min)`,
        `Copy to /farm/x.plot finished, took ${number} sec, ${number} MB/s avg.`,
        `Number of Threads: ${number}`,
        `Plot size is: ${number}`,
        `Compression Level: C${number}`,
        `Memory allocation completed. Time: ${number} ms`,
      ];
      for (const line of lines) {
        for (const found of numbersIn(parseLog(`${START}\n${line}\n`))) {
          assert.ok(Number.isFinite(found) && found >= 0 && found < 1e16, `${found} of ${line}`);
        }
      }
    });
  }

  it('are read where a plotter prints −1 for none', () => {
    const endless = START.replace('Number of Plots: 1', 'Number of Plots: -1').replace(
      'Process ID: 4711',
      'Process ID: -1',
    );
    const [plot] = parseLog(endless).plots;
    assert.equal(plot?.configuration?.endless, true);
  });
});

describe('long lines without an end', () => {
  /** Processor seconds, the least of some tries: that others work here as well decides nothing. */
  function cost(work: () => void): number {
    let least = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < 3; attempt++) {
      const before = process.cpuUsage();
      work();
      least = Math.min(least, process.cpuUsage(before).user / 1e6);
    }
    return least;
  }

  const TOKENS = [
    ...['a', '/', ' ', '[', '1.', '\\', '\x1b[', '{', '-', 'Copy to ', 'Plot Name: plot-k32-', 'Total matches: 1'],
    ...['Crafting plot 1 out of ', 'Starting phase 1/4: ', 'thread failed with: ', 'Could not copy ', 'oom-kill:'],
    ...['./x.sh: line 3: 5 Killed ', '[P1] Table 1 took 2.5 sec', 'invalid a ', 'Command ', '{"log":"'],
  ];
  for (const token of TOKENS) {
    it(`take time in proportion to their length: ${JSON.stringify(token)}`, () => {
      const read = (bytes: number) =>
        parseLog(`${START}\n${token.repeat(Math.ceil(bytes / token.length)).slice(0, bytes)}\n`);
      read(8000);
      const short = cost(() => read(8000));
      const long = cost(() => read(64_000));
      // Eight times as long: quadratic would be 64 times.
      assert.ok(long < Math.max(0.05, 24 * short), `${short} s, then ${long} s`);
    });
  }

  it('and paths of slashes as well', () => {
    const short = cost(() => baseName(`a${'/'.repeat(100_000)}b`));
    const long = cost(() => baseName(`a${'/'.repeat(800_000)}b`));
    assert.ok(long < Math.max(0.05, 24 * short), `${short} s, then ${long} s`);
    assert.equal(baseName(`/x/y${'/'.repeat(1000)}`), 'y');
  });
});

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DataError } from '../../../src/analysis/evaluate/readTable.ts';
import { evaluateTimeLeft } from '../../../src/analysis/evaluate/timeLeft.ts';
import { MADMAX_HEADER, MADMAX_STEPS, madmaxStart } from '../../plotters/madeLogs.ts';

/** Real runs kept beside the project. */
const REAL = join(import.meta.dirname, '../../../../shared/data/timed-runs');
const START = 1_700_000_000;

describe('evaluateTimeLeft', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-runs-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A Mad Max plot of 1,000 seconds, each line at its time. */
  function write(name: string, facts: { cpu?: number; status?: number }): void {
    let at = START;
    const lines = [...MADMAX_HEADER, ...madmaxStart({ k: 22 }), ...MADMAX_STEPS].map((line) => {
      at += Number(/^(?:\[P\S+ Table|Phase 4).* took ([\d.]+) sec/.exec(line)?.[1] ?? 0);
      return JSON.stringify([at, line]);
    });
    writeFileSync(join(folder, `${name}.times.jsonl.gz`), gzipSync(lines.join('\n')));
    const { cpu, status = 0 } = facts;
    writeFileSync(join(folder, `${name}.json`), JSON.stringify({ start: START, end: at, status, cpu }));
  }

  it('holds what is told each second against the truth, quiet and loaded runs apart', () => {
    write('quiet', { cpu: 1900 });
    write('loaded', { cpu: 400 });
    write('killed', { cpu: 400, status: 9 });
    const { groups, plots } = evaluateTimeLeft(folder);
    assert.deepEqual(
      groups.map(({ plotter, isLoaded, plots, frames }) => [plotter, isLoaded, plots, frames]),
      [
        ['madmax', false, 1, 666],
        ['madmax', true, 1, 666],
      ],
    );
    assert.equal(plots.length, 2);
    for (const { inside, below, above, halfTimeError, totalSeconds } of plots) {
      assert.equal(totalSeconds, 1000);
      assert.ok(Math.abs(inside + below + above - 1) < 1e-9);
      assert.ok(inside > 0.8 && halfTimeError < 0.5, `${inside} inside, ${halfTimeError}`);
    }
  });

  it('says what is wrong with a folder', () => {
    assert.throws(() => evaluateTimeLeft(join(folder, 'none')), DataError);
    assert.throws(() => evaluateTimeLeft(folder), /no NAME.times.jsonl.gz/);
    write('quiet', {});
    writeFileSync(join(folder, 'quiet.json'), '{"start": "now"}');
    assert.throws(() => evaluateTimeLeft(folder), /quiet.json/);
  });

  it('holds in most seconds of real plots', function () {
    if (!existsSync(REAL)) {
      console.log('      ../shared/data/timed-runs is not here: the check on real plots is skipped.');
      this.skip();
    }
    for (const { plotter, isLoaded, inside } of evaluateTimeLeft(REAL).groups) {
      assert.ok(inside >= 0.75, `${plotter}, ${isLoaded ? 'loaded' : 'quiet'}: ${inside}`);
    }
  });
});

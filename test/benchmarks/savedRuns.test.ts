import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SavedRuns } from '../../src/benchmarks/savedRuns.ts';
import { around, resultOf, runOf } from '../bench/harness/sampleRun.ts';

describe('saved runs', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-runs-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const run = (id: string) => runOf(id, [resultOf('cpu', around(1))]);

  it('come back in the order of their time, without files that are none', () => {
    const saved = new SavedRuns(folder);
    assert.deepEqual(saved.runs(), []);
    saved.save(run('2026-02'));
    saved.save(run('2026-01'));
    writeFileSync(join(folder, 'runs', 'broken.json'), '{');
    writeFileSync(join(folder, 'runs', 'other.json'), '{"results": 5}');
    assert.deepEqual(
      saved.runs().map(({ metadata }) => metadata.runId),
      ['2026-01', '2026-02'],
    );
    assert.deepEqual(saved.runs()[0]?.results[0]?.samples, around(1));
    assert.equal(readdirSync(join(folder, 'runs')).length, 4, 'no partial file is left');
  });

  it('keep baselines by name, and say which there are', () => {
    const saved = new SavedRuns(folder);
    assert.throws(() => saved.baseline('quiet'), /there is none yet: make one with --save-baseline quiet/);
    saved.saveBaseline('quiet', run('x'));
    assert.equal(saved.baseline('quiet').metadata.runId, 'x');
    assert.throws(() => saved.baseline('other'), /there are quiet/);
    assert.throws(() => saved.saveBaseline('../x', run('x')), /can't name a baseline/);
    writeFileSync(join(folder, 'baselines', 'quiet.json'), 'no');
    assert.throws(() => saved.baseline('quiet'), /is no saved run/);
  });
});

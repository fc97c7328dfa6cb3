import assert from 'node:assert/strict';
import { join } from 'node:path';
import { asArguments, lanesOf } from '../../scripts/lanes.ts';
import { parseTestArguments, suites } from '../../scripts/testArguments.ts';

const root = join(import.meta.dirname, '../..');
const FILES = ['test/bench/main.test.ts', 'test/rpc/rpc.test.ts', 'test/doctor/runDoctor.test.ts'];
const lanes = (args: readonly string[], cores = 2) => lanesOf(parseTestArguments(args, root), FILES, cores);

describe('what runs side by side', () => {
  it('is each suite and each file once, and whatever starts plotters in turn with the windows', () => {
    const [first, second] = lanes([]);
    assert.deepEqual([first.chosen, first.files], [['check', 'unit'], ['test/rpc/rpc.test.ts']]);
    assert.deepEqual(second?.chosen, ['unit', 'vscode', 'browser']);
    assert.deepEqual([...first.files, ...(second?.files ?? [])].toSorted(), FILES.toSorted());
    assert.deepEqual(new Set([...first.chosen, ...second!.chosen]), new Set(suites));
  });

  it('is nothing on one core, nor of files, other suites or coverage', () => {
    for (const args of [['vscode', 'browser'], ['check'], ['test/rpc/rpc.test.ts'], ['--coverage']]) {
      assert.deepEqual(lanes(args), [parseTestArguments(args, root)], args.join(' '));
    }
    assert.equal(lanes([], 1).length, 1);
  });

  it('can be asked for by arguments again', () => {
    const [, second] = lanes(['--grep', 'ring two']);
    assert.deepEqual(parseTestArguments(asArguments(second!), root), second);
    assert.deepEqual(lanesOf(second!, FILES, 2), [second]);
  });
});

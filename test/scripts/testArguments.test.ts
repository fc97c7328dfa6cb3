import assert from 'node:assert/strict';
import { join } from 'node:path';
import { parseTestArguments, suites } from '../../scripts/testArguments.ts';

const root = join(import.meta.dirname, '../..');
const parsed = (...args: string[]) => parseTestArguments(args, root);

describe('arguments of npm test', () => {
  it('default to every suite', () => {
    assert.deepEqual(parsed(), { chosen: suites, files: [], coverage: false, help: false });
  });

  it('choose suites and a pattern', () => {
    const { chosen, grep } = parsed('unit', '--grep', 'ring', 'check');
    assert.deepEqual(chosen, ['check', 'unit']);
    assert.equal(grep, 'ring');
  });

  it('choose files, from the root or from where the person is', () => {
    const files = ['test/rpc/rpc.test.ts', 'test/browser/webview.test.ts'];
    assert.deepEqual(parsed(...files), { chosen: ['unit', 'browser'], files, coverage: false, help: false });
    for (const name of ['rpc.test.ts', './rpc.test.ts', join(root, 'test/rpc/rpc.test.ts'), 'test/rpc/rpc.test.ts']) {
      assert.deepEqual(parseTestArguments([name], root, join(root, 'test/rpc')).files, ['test/rpc/rpc.test.ts'], name);
    }
  });

  it('measure coverage of the unit tests', () => {
    assert.deepEqual(parsed('--coverage').chosen, ['unit']);
    assert.equal(parsed('--coverage', 'test/rpc/rpc.test.ts').coverage, true);
  });

  it('refuse what is neither, with the choices', () => {
    assert.throws(
      () => parsed('units'),
      /no suite or file "units": choose from check, unit, vscode, browser, or name a/,
    );
    assert.throws(() => parsed('src/cli.ts'), /src\/cli.ts is no test file: choose from/);
    assert.throws(() => parsed('test/vscode/activation.test.ts'), /one bundle: npm test -- vscode --grep/);
  });
});

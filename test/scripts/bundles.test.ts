import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { build } from 'esbuild';
import { bundles, esbuildOptions } from '../../scripts/bundles.ts';
import { nodeCheck } from '../../scripts/programStart.ts';
import { RELEASE_FILES } from '../../src/engine/service/release.ts';

describe('bundles', () => {
  it('are each made of a file that is there, and lie apart', () => {
    for (const { entry } of bundles) assert.ok(existsSync(join(import.meta.dirname, '../..', entry)), entry);
    assert.equal(new Set(bundles.map(({ output }) => output)).size, bundles.length);
  });

  it('of libraries are copied with the service, whose engine loads them', () => {
    const libraries = bundles.filter(({ platform }) => platform === 'library').map(({ output }) => basename(output));
    assert.ok(libraries.length > 0);
    for (const name of libraries) assert.ok(RELEASE_FILES.includes(name), name);
    for (const { output } of bundles.filter(({ packed }) => packed)) {
      const name = basename(output);
      assert.equal(RELEASE_FILES.includes(`${name}.br`), RELEASE_FILES.includes(name), `the code of ${name}`);
    }
  });

  it('of a window, which only watches, bring nothing that opens a history', async () => {
    const root = join(import.meta.dirname, '../..');
    const [{ output, ...bundle }] = bundles.filter(({ entry }) => entry === 'src/extension.ts');
    const { metafile } = await build({ ...esbuildOptions({ output, ...bundle }), absWorkingDir: root, write: false });
    const brought = Object.entries(metafile!.outputs[output].inputs).filter(
      ([, { bytesInOutput }]) => bytesInOutput > 0,
    );
    const paths = brought.map(([path]) => path);
    assert.ok(paths.includes('src/history/historyTrash.ts'));
    assert.deepEqual(
      paths.filter((path) => /\/history\/(?:history|historyFile|schema|sqlite)\.ts$/.test(path)),
      [],
    );
  });

  it('of programs say which Node they need, before anything else', () => {
    const told = (node: string) => {
      const said: string[] = [];
      const exits: number[] = [];
      const console = { error: (text: string) => said.push(text) };
      const process = { versions: { node }, execPath: '/usr/bin/node', exit: (code: number) => exits.push(code) };
      runInNewContext(nodeCheck('22.15'), { console, process });
      return [exits, said.join()];
    };
    for (const node of ['22.15.0', '22.23.3', '24.1.0']) assert.deepEqual(told(node), [[], ''], node);
    for (const node of ['18.19.1', '20.20.2', '22.14.0']) {
      const [exits, said] = told(node);
      assert.deepEqual(exits, [1]);
      assert.equal(
        said,
        `PlotScope needs Node.js 22.15 or newer; this is ${node} (/usr/bin/node). Install a newer one, or start this with one by its path.`,
      );
    }
  });
});

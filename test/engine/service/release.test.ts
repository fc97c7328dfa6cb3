import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareRelease, RELEASE_FILES, releaseFolderOf } from '../../../src/engine/service/release.ts';
import { TemporaryFolder } from '../../collect/recording/temporaryFolder.ts';
import { FakeSystem } from './fakeSystem.ts';

describe('prepareRelease', () => {
  const folder = new TemporaryFolder();
  const node = {
    path: '/usr/bin/node',
    version: '24.1.0',
    isElectron: false,
    hasSqlite: true,
    kind: 'inPlace',
  } as const;

  /** Bundles with these contents; the others are empty. */
  function bundles(name: string, contents: Readonly<Record<string, string>>): string {
    const dist = join(folder.path, name);
    mkdirSync(dist);
    for (const file of RELEASE_FILES) writeFileSync(join(dist, file), '');
    for (const [file, text] of Object.entries(contents)) writeFileSync(join(dist, file), text);
    return dist;
  }

  function prepare(bundleFolder: string) {
    const plan = { version: '1.0.0', form: 'detached', node, memoryLimitBytes: 2 ** 29, bundleFolder } as const;
    return prepareRelease(join(folder.path, 'service'), plan, new FakeSystem(folder.path, 'linux'));
  }

  it('takes along what the bundles load, and what that loads', async () => {
    const shares = bundles('shares', {
      'engine.cjs': 'const {a}=require("./shared-A1.cjs"),x=require("node:fs");',
      'shared-A1.cjs': 'require("./shared-B2.cjs")',
      'shared-B2.cjs': '',
      'shared-C3.cjs': 'of others',
    });
    const { id } = await prepare(shares);
    assert.deepEqual(
      readdirSync(releaseFolderOf(join(folder.path, 'service'), id)).toSorted(),
      [...RELEASE_FILES, 'shared-A1.cjs', 'shared-B2.cjs'].toSorted(),
    );
  });

  it('is another one where what is shared is another', async () => {
    const engine = 'require("./shared-A1.cjs")';
    const one = await prepare(bundles('one', { 'engine.cjs': engine, 'shared-A1.cjs': '1' }));
    const two = await prepare(bundles('two', { 'engine.cjs': engine, 'shared-A1.cjs': '2' }));
    assert.notEqual(one.id, two.id);
  });

  it('says which file is missing', async () => {
    const broken = bundles('broken', { 'engine.cjs': 'require("./shared-gone.cjs")' });
    await assert.rejects(prepare(broken), /shared-gone\.cjs is missing; install PlotScope anew/);
  });
});

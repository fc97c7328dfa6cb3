import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  forgetHistory,
  historyPathOf,
  rememberHistory,
  storageFolderOf,
  type UserPlace,
} from '../../../src/engine/service/storageFolder.ts';
import { emptyTrash, trashedHistories } from '../../../src/history/historyTrash.ts';
import { TemporaryFolder } from '../../collect/recording/temporaryFolder.ts';

describe('storage folder', () => {
  const folder = new TemporaryFolder();
  const home = folder.path;
  const linux: UserPlace = { env: {}, platform: 'linux', home };
  const storage = join(home, 'globalStorage');
  after(() => folder.remove());

  it("is where the system's programs keep their data, or where it is set", () => {
    assert.equal(storageFolderOf(linux), join(home, '.local/share/plotscope'));
    assert.equal(storageFolderOf({ ...linux, env: { XDG_DATA_HOME: '/data' } }), '/data/plotscope');
    assert.equal(
      storageFolderOf({ ...linux, platform: 'darwin' }),
      join(home, 'Library/Application Support/PlotScope'),
    );
    assert.equal(storageFolderOf({ ...linux, platform: 'win32', env: { LOCALAPPDATA: '/L' } }), '/L/PlotScope');
    assert.equal(storageFolderOf({ ...linux, env: { PLOTSCOPE_STORAGE: '/own' } }), '/own');
  });

  it('has the history where it is set: a file, a folder, from the home folder', () => {
    assert.equal(historyPathOf({ ...linux, setting: '/h/x.sqlite', storage }), '/h/x.sqlite');
    assert.equal(historyPathOf({ ...linux, setting: '/h', storage }), '/h/history.sqlite');
    assert.equal(historyPathOf({ ...linux, setting: '~/h', storage }), join(home, 'h/history.sqlite'));
    assert.equal(historyPathOf({ ...linux, setting: '  ', storage }), join(storage, 'history.sqlite'));
    assert.equal(
      historyPathOf({ ...linux, env: { PLOTSCOPE_STORAGE: '/own' }, storage }),
      join('/own', 'history.sqlite'),
    );
  });

  it('shares one history: that of the first, as long as its folder is there', () => {
    const first = historyPathOf({ ...linux, storage });
    mkdirSync(storage);
    rememberHistory(linux, first);
    assert.equal(historyPathOf(linux), first, 'the command line finds it');
    assert.equal(historyPathOf({ ...linux, storage: join(home, 'another') }), first, 'and another VS Code');
    const own = { ...linux, env: { PLOTSCOPE_STORAGE: join(home, 'own') } };
    rememberHistory(own, first);
    assert.equal(historyPathOf({ ...own, storage: '/elsewhere' }), first, 'with a storage folder of its own too');
    rmSync(storage, { recursive: true });
    assert.equal(historyPathOf(linux), join(home, '.local/share/plotscope/history.sqlite'));
    mkdirSync(storage);
    forgetHistory(linux);
    assert.equal(historyPathOf(linux), join(home, '.local/share/plotscope/history.sqlite'));
  });

  it('forgets a place with the setting that it was there for', () => {
    const set = join(home, 'other', 'history.sqlite');
    mkdirSync(join(home, 'other'), { recursive: true });
    mkdirSync(storage, { recursive: true });
    forgetHistory(linux);
    rememberHistory(linux, set, set);
    assert.equal(historyPathOf({ ...linux, setting: set, storage }), set);
    assert.equal(historyPathOf(linux), set, 'the command line, which knows no settings, finds it');
    assert.equal(historyPathOf({ ...linux, setting: '', storage }), join(storage, 'history.sqlite'));
    rememberHistory(linux, set);
    assert.equal(historyPathOf({ ...linux, setting: '', storage }), set, 'a service keeps it for good');
    rememberHistory(linux, set, set);
    assert.equal(historyPathOf({ ...linux, setting: '', storage }), set);
  });

  it('does not go by a remembered place that can not be one', () => {
    const file = join(home, 'file');
    writeFileSync(file, '');
    rememberHistory(linux, join(file, 'history.sqlite'));
    assert.equal(historyPathOf({ ...linux, storage }), join(storage, 'history.sqlite'));
    assert.deepEqual(trashedHistories(join(file, 'history.sqlite')), []);
    emptyTrash(join(file, 'history.sqlite'));
  });

  it('does not go by a file that is not its own', () => {
    for (const text of ['', '{"historyPath": 3}', '[]']) {
      writeFileSync(join(storageFolderOf(linux), 'history.json'), text);
      assert.equal(historyPathOf({ ...linux, storage }), join(storage, 'history.sqlite'));
    }
  });
});

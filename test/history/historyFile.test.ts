import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { HistoryUnavailable } from '../../src/history/historyErrors.ts';
import { suspect } from '../../src/history/historyParts.ts';
import { emptyTrash, restoreHistory, trashedHistories, trashHistory } from '../../src/history/historyTrash.ts';
import { APPLICATION_ID, MIGRATIONS, migrate, SCHEMA_VERSION, versionOf } from '../../src/history/schema.ts';
import { openDatabase, sqliteOf } from '../../src/history/sqlite.ts';
import { HistoryFixture, IDENTITY, maintainAll, seriesOf } from './historyFixture.ts';

const START = 1_700_000_000;

describe('the file of a history', () => {
  let fixture: HistoryFixture;
  beforeEach(() => {
    fixture = new HistoryFixture();
  });
  afterEach(() => fixture.remove());

  /** Opens the history in place of what stands there, which has to be set aside for the reason. */
  function expectSetAside(reason: RegExp, options: Parameters<HistoryFixture['open']>[0] = {}): string {
    const store = fixture.open(options);
    assert.match(store.setAside?.reason ?? '', reason);
    store.append(START, Float64Array.of(1), seriesOf(1), []);
    assert.equal(store.newestRow, 1);
    const path = store.setAside?.path ?? '';
    assert.match(path, /\.set-aside-\d{4}-\d\d-\d\dT\d\d\.\d\d/);
    return path;
  }

  it('is a regular file: nobody waits for a pipe, a folder or a device in the place of one of its parts', function () {
    if (process.platform === 'win32') this.skip();
    const remove = () => rmSync(fixture.path, { recursive: true, force: true });
    const refused = (part: string) => {
      for (const readOnly of [true, false]) {
        assert.throws(
          () => fixture.open({ readOnly }),
          (error) => error instanceof HistoryUnavailable && error.message.includes(`${part} is no regular file`),
        );
      }
    };
    execFileSync('mkfifo', [fixture.path]);
    refused('history.sqlite');
    remove();
    mkdirSync(fixture.path);
    refused('history.sqlite');
    remove();
    symlinkSync('/dev/zero', fixture.path);
    refused('history.sqlite');
    remove();
    fixture.close(fixture.open());
    execFileSync('mkfifo', [`${fixture.path}-wal`]);
    refused('history.sqlite-wal');
  });

  it('is nobody else’s to read, also where it was before', function () {
    if (process.platform === 'win32') this.skip();
    const history = fixture.open();
    history.put('model', 'a', 0, 1);
    for (const part of ['', '-wal', '-shm']) assert.equal(statSync(fixture.path + part).mode & 0o777, 0o600, part);
    fixture.close(history);
    chmodSync(fixture.path, 0o644);
    fixture.open();
    assert.equal(statSync(fixture.path).mode & 0o777, 0o600);
  });

  it('that is no database is set aside', () => {
    writeFileSync(fixture.path, 'these are no pages of a database, but a text that somebody may miss'.repeat(100));
    const path = expectSetAside(/no database/);
    assert.match(readFileSync(path, 'utf8'), /somebody may miss/);
  });

  it('of another program is set aside', () => {
    const other = openDatabase(fixture.path);
    other.exec('CREATE TABLE friends (name TEXT)');
    other.close();
    expectSetAside(/another program/);
  });

  it('of another host is set aside, but not while that host writes it', () => {
    const store = fixture.open({ hostId: 'other' });
    assert.ok(store.lease.tryAcquire(IDENTITY));
    store.append(START, Float64Array.of(1), seriesOf(1), []);
    assert.throws(() => fixture.open(), { name: 'HistoryUnavailable', reason: /being written by another host/ });
    fixture.close(store);
    expectSetAside(/another host/);
  });

  it('of another host is read by who will have any, named by that host, but not from beside its writer', () => {
    const store = fixture.open({ hostId: 'other', hostName: 'plotter-7' });
    assert.ok(store.lease.tryAcquire(IDENTITY));
    store.append(START, Float64Array.of(1), seriesOf(1), []);
    const reading = { readOnly: true, anyHost: true } as const;
    assert.throws(() => fixture.open(reading), { reason: /being written by another host/, remedy: /history export/ });
    const copy = `${fixture.path}.copy.sqlite`;
    store.copyTo(copy);
    assert.equal(store.otherHost, undefined);
    fixture.close(store);
    for (const path of [fixture.path, copy]) {
      const read = fixture.open(reading, path);
      assert.equal(read.otherHost, 'plotter-7');
      assert.equal(read.newestRow, 1);
      fixture.close(read);
      assert.throws(() => fixture.open({ readOnly: true }, path), { reason: /another host/ });
    }
  });

  it('of another host that never said its name is called by what tells it apart', () => {
    fixture.close(fixture.open({ hostId: '0123456789abcdef' }));
    assert.equal(fixture.open({ readOnly: true, anyHost: true }).otherHost, 'host 01234567');
  });

  it('of a newer version is set aside', () => {
    fixture.close(fixture.open());
    const file = openDatabase(fixture.path);
    file.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
    file.close();
    expectSetAside(/newer PlotScope/);
  });

  it('that is damaged inside is set aside once somebody found it so', () => {
    const store = fixture.open();
    for (let i = 0; i < 200; i++) store.append(START + i, Float64Array.of(i), seriesOf(1), []);
    fixture.close(store);
    const bytes = readFileSync(fixture.path);
    bytes.fill(0x5a, 3 * 4096);
    writeFileSync(fixture.path, bytes);
    suspect(fixture.path);
    expectSetAside(/damaged/);
    assert.ok(!existsSync(`${fixture.path}.suspect`));
  });

  it('that was suspected without cause stays', () => {
    fixture.close(fixture.open());
    suspect(fixture.path);
    assert.equal(fixture.open().setAside, undefined);
    assert.ok(!existsSync(`${fixture.path}.suspect`));
  });

  it('that is not there is not begun by a reader', () => {
    assert.throws(() => fixture.open({ readOnly: true }), { name: 'HistoryMissing', reason: /no file/ });
    assert.deepEqual(readdirSync(fixture.folder), []);
  });

  it('that is begun and empty is not there yet for a reader', () => {
    writeFileSync(fixture.path, '');
    assert.throws(() => fixture.open({ readOnly: true }), { name: 'HistoryUnavailable', reason: /holds nothing/ });
    assert.equal(fixture.open().setAside, undefined);
  });

  it('that is damaged inside is checked to the end', () => {
    const store = fixture.open();
    for (let i = 0; i < 7300; i++) store.append(START + i, Float64Array.of(i, Math.sin(i)), seriesOf(2), []);
    maintainAll(store);
    fixture.close(store);
    const whole = readFileSync(fixture.path);
    // What says which tables there are lies at the front.
    writeFileSync(fixture.path, whole.fill(0x5a, Math.floor(whole.length / 8192) * 4096));
    for (const readOnly of [true, false]) {
      const damaged = fixture.open({ readOnly });
      const { sound, findings } = damaged.verify();
      assert.ok(!sound && findings.some(({ kind }) => kind === 'file'));
      assert.throws(() => damaged.query({ series: [1, 2], tier: 'second', from: 0, to: 4e9 }), {
        name: 'HistoryCorrupt',
        message: /is damaged .* history verify/,
      });
      fixture.close(damaged);
    }
  });

  it('that is cut short is set aside, and no reader takes it for whole', () => {
    fixture.close(fixture.open());
    writeFileSync(fixture.path, readFileSync(fixture.path).subarray(0, 5 * 4096));
    assert.throws(() => fixture.open({ readOnly: true }), { name: 'HistoryUnavailable', reason: /is damaged/ });
    expectSetAside(/damaged/);
  });

  it('whose -shm is gone after its writer died is whole', () => {
    const store = fixture.open();
    for (let i = 0; i < 100; i++) store.append(START + i, Float64Array.of(i), seriesOf(1), []);
    const copy = `${fixture.path}.left`;
    for (const part of ['', '-wal']) copyFileSync(fixture.path + part, copy + part);
    for (const readOnly of [true, false]) {
      const left = fixture.open({ readOnly }, copy);
      assert.equal(left.newestRow, 100);
      assert.deepEqual(left.verify().findings, []);
      fixture.close(left);
    }
  });

  it('that can not be opened says why and what to do', () => {
    writeFileSync(`${fixture.folder}/file`, '');
    assert.throws(() => fixture.open({}, `${fixture.folder}/file/history`), {
      name: 'HistoryUnavailable',
      remedy: /plotscope\.history\.path/,
    });
  });

  it('is deleted so that it can be put back until it is emptied out', () => {
    const store = fixture.open();
    store.appendAll([], [{ type: 'notice', at: START, text: 'kept' }]);
    assert.equal(store.isReplaced, false);
    fixture.close(store);
    trashHistory(fixture.path, START);
    const next = fixture.open();
    assert.equal(next.events().length, 0);
    fixture.close(next);
    const { setAside } = restoreHistory(fixture.path, START + 5);
    assert.ok(setAside !== undefined && existsSync(setAside));
    const back = fixture.open();
    assert.equal(back.events().length, 1);
    fixture.close(back);
    trashHistory(fixture.path, START);
    assert.equal(trashedHistories(fixture.path).length, 1);
    emptyTrash(fixture.path);
    assert.deepEqual(trashedHistories(fixture.path), []);
    assert.throws(() => restoreHistory(fixture.path, START), HistoryUnavailable);
  });

  it('tells when it is another one than was opened', () => {
    const store = fixture.open();
    if (process.platform === 'win32') return;
    trashHistory(fixture.path, START);
    assert.ok(store.isReplaced);
    fixture.open();
    assert.ok(store.isReplaced);
  });

  it('of every version is brought to the newest, with all that is in it', () => {
    for (let version = 1; version <= SCHEMA_VERSION; version++) {
      const path = `${fixture.path}.${version}`;
      const old = openDatabase(path);
      migrate(old, MIGRATIONS.slice(0, version));
      assert.equal(versionOf(old), version);
      old.exec(
        `INSERT INTO event (at, type, body) VALUES (${START}, 'notice', '{"type":"notice","at":${START},"text":"old"}')`,
      );
      old.close();
      const store = fixture.open({}, path);
      assert.equal(store.setAside, undefined);
      assert.equal(store.events().length, 1);
      store.append(START, Float64Array.of(1), seriesOf(1), []);
      maintainAll(store);
      assert.deepEqual(store.verify().findings, []);
    }
  });

  it('goes through every migration it has not had, or none', () => {
    const file = openDatabase(':memory:');
    migrate(file);
    const next = [...MIGRATIONS, 'ALTER TABLE plot ADD COLUMN note TEXT'];
    assert.equal(migrate(file, next), SCHEMA_VERSION);
    file.exec("INSERT INTO plot (process_id, started_at, outcome, body, note) VALUES ('1', 1, 'running', '{}', 'x')");
    assert.throws(() => migrate(file, [...next, 'CREATE TABLE fine (x)', 'NOT SQL']));
    assert.equal(versionOf(file), next.length);
    assert.throws(() => file.exec('SELECT * FROM fine'));
    assert.equal(file.prepare('PRAGMA application_id').get()?.application_id, APPLICATION_ID);
    file.close();
  });

  it('needs node:sqlite, and says where to get it', () => {
    const runtime = { version: 'v20.9.0', emitWarning: process.emitWarning, getBuiltinModule: () => undefined };
    const versions = process.versions;
    assert.throws(() => sqliteOf({ ...runtime, versions: { ...versions, electron: '37.1.0' } as typeof versions }), {
      name: 'HistoryUnavailable',
      reason: /Electron 37\.1\.0/,
      remedy: /Update VS Code to 1\.101/,
    });
    assert.throws(() => sqliteOf({ version: runtime.version, emitWarning: runtime.emitWarning, versions }), {
      reason: /v20\.9\.0/,
      remedy: /22\.15/,
    });
  });
});

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { detachedForm } from '../../../src/engine/service/detached.ts';
import { markOf, type ProcessMark } from '../../../src/engine/service/processMark.ts';
import type { Release } from '../../../src/engine/service/release.ts';
import { statePathOf } from '../../../src/engine/service/serviceState.ts';
import { hostSystem, type ServiceSystem } from '../../../src/engine/service/serviceSystem.ts';
import { TemporaryFolder } from '../../collect/recording/temporaryFolder.ts';

/** A service that only says that it runs, and ends as it is told: first with the codes of its file, then on SIGTERM. */
const STAND_IN = `
const fs = require('node:fs');
const folder = process.argv[2];
const codes = JSON.parse(fs.readFileSync(folder + '/codes.json'));
fs.writeFileSync(folder + '/codes.json', JSON.stringify(codes.slice(1)));
fs.appendFileSync(folder + '/starts.txt', process.pid + '\\n');
if (codes.length > 0) process.exit(codes[0]);
process.on('SIGTERM', () => { fs.writeFileSync(folder + '/said.txt', 'clean'); process.exit(0); });
setInterval(() => {}, 1000);
fs.writeFileSync(folder + '/ready.txt', '');
`;

describe('detached service', function () {
  if (process.platform === 'win32') return;
  this.timeout(30_000);
  const folder = new TemporaryFolder();
  const system = hostSystem();
  const { run, platform } = system;
  let count = 0;
  after(() => folder.remove());

  function release(codes: readonly number[] = []): { release: Release; path: string } {
    const node = { path: process.execPath, version: process.versions.node, kind: 'host', isElectron: false } as const;
    const id = `0.1.0-${count++}`;
    const path = join(folder.path, id);
    mkdirSync(path);
    writeFileSync(join(path, 'engine.cjs'), STAND_IN);
    writeFileSync(join(path, 'codes.json'), JSON.stringify(codes));
    return { release: { id, version: '0.1.0', form: 'detached', node, memoryLimitBytes: 2 ** 28 }, path };
  }

  const pidOf = (path: string) => JSON.parse(readFileSync(join(path, 'pid.json'), 'utf8')) as ProcessMark;
  const textOf = (path: string) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  };

  /** What has ended is there until init has taken note of it. */
  const isGroupAlive = (leader: number) => system.signal(-leader, 0);

  async function until(holds: () => unknown): Promise<void> {
    while (!holds()) await system.sleep(0.05);
  }

  it('runs on its own, is stopped cleanly and leaves no process and no pid file', async () => {
    const form = detachedForm(system, folder.path);
    const { release: one, path } = release();
    await form.start(one);
    const shell = pidOf(path);
    assert.deepEqual(await markOf(shell.pid, run, platform), shell);
    await until(() => textOf(join(path, 'ready.txt')) !== undefined);
    await form.start(one);
    assert.deepEqual(pidOf(path), shell, 'it is not started twice');
    const worker = Number(textOf(join(path, 'starts.txt')));
    await form.stop(one);
    assert.equal(textOf(join(path, 'said.txt')), 'clean');
    assert.equal(await markOf(worker, run, platform), undefined);
    await until(() => !isGroupAlive(shell.pid));
    assert.equal(textOf(join(path, 'pid.json')), undefined);
    await form.stop(one);
  });

  it('does not start a service again that ended by itself or has no use of it', async () => {
    for (const code of [0, 78]) {
      const { release: one, path } = release([code]);
      const form = detachedForm(system, folder.path);
      await form.start(one);
      const { pid } = pidOf(path);
      while (await markOf(pid, run, platform)) await system.sleep(0.05);
      assert.equal(textOf(join(path, 'starts.txt'))?.trim().split('\n').length, 1);
      assert.match((await form.trouble(one)) ?? '', /is gone/);
    }
  });

  it('starts a service again that failed', async () => {
    const { release: one, path } = release([1]);
    const form = detachedForm(system, folder.path, 0.1);
    await form.start(one);
    await until(() => textOf(join(path, 'ready.txt')) !== undefined);
    assert.equal(textOf(join(path, 'starts.txt'))?.trim().split('\n').length, 2);
    await form.stop(one);
    assert.equal(textOf(join(path, 'said.txt')), 'clean');
  });

  it('leaves a process alone that got the pid of one that is gone', async () => {
    const { release: one, path } = release();
    const own = await markOf(process.pid, run, platform);
    assert.ok(own);
    const signals: unknown[] = [];
    const watched: ServiceSystem = { ...system, signal: (...sent) => signals.push(sent) > 0 };
    const form = detachedForm(watched, folder.path);
    writeFileSync(join(path, 'pid.json'), JSON.stringify({ ...own, started: 'at another time' }));
    assert.match((await form.trouble(one)) ?? '', /its process \(\d+\) is gone/);
    await form.stop(one);
    assert.deepEqual(signals, []);
    assert.equal(textOf(join(path, 'pid.json')), undefined);
  });

  it('takes the place of a stale or foreign pid file', async () => {
    for (const text of ['{"pid": 999999999, "started": "x"}', 'not ours', '{"pid": "1"}']) {
      const { release: one, path } = release();
      writeFileSync(join(path, 'pid.json'), text);
      const form = detachedForm(system, folder.path);
      await form.start(one);
      const shell = pidOf(path);
      assert.deepEqual(await markOf(shell.pid, run, platform), shell);
      await form.stop(one);
      await until(() => !isGroupAlive(shell.pid));
    }
  });

  it('stops a service whose shell was killed', async () => {
    const { release: one, path } = release();
    const form = detachedForm(system, folder.path);
    await form.start(one);
    await until(() => textOf(join(path, 'ready.txt')) !== undefined);
    const worker = await markOf(Number(textOf(join(path, 'starts.txt'))), run, platform);
    assert.ok(worker);
    const state = {
      process: worker,
      version: '0.1.0',
      nodeVersion: '22',
      startedAt: 0,
      writtenAt: 0,
      role: 'leader',
      cpuSeconds: 0,
      memoryBytes: 0,
      historyPath: '',
    };
    writeFileSync(statePathOf(path), JSON.stringify(state));
    const shell = pidOf(path);
    process.kill(shell.pid, 'SIGKILL');
    while (await markOf(shell.pid, run, platform)) await system.sleep(0.05);
    await form.stop(one);
    assert.equal(await markOf(worker.pid, run, platform), undefined);
  });
});

import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findLogs, matchLogs } from '../../src/collect/application/logSearch.ts';
import { liveFolders } from '../../src/collect/folders.ts';
import { LinuxProcesses } from '../../src/collect/linux/processes.ts';
import { liveSource } from '../../src/collect/liveSource.ts';
import { Collecting } from './collecting.ts';
import { TemporaryFolder } from './recording/temporaryFolder.ts';

describe('a plotter that writes to a named pipe', () => {
  let folder: TemporaryFolder;
  let children: ChildProcess[];

  before(function () {
    if (process.platform !== 'linux') this.skip();
  });

  beforeEach(() => {
    folder = new TemporaryFolder();
    children = [];
    execFileSync('mkfifo', [join(folder.path, 'pipe')]);
  });

  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    folder.remove();
  });

  function child(command: string, ...args: string[]): ChildProcess {
    const started = spawn(command, args, { stdio: ['pipe', 'ignore', 'ignore'] });
    children.push(started);
    return started;
  }

  it('is ended by its next write when its reader has died, though it is watched', async () => {
    const pipe = join(folder.path, 'pipe');
    // It writes what it reads.
    const program = join(folder.path, 'chia_plot');
    copyFileSync('/bin/cat', program);
    const reader = child('cat', pipe);
    const plotter = child('sh', '-c', 'exec "$0" - > "$1"', program, pipe);
    // On a busy host the shell takes its time to become the plotter, and its frames come faster here than anywhere.
    while (readFileSync(`/proc/${plotter.pid}/comm`, 'utf8') !== 'chia_plot\n') await delay(5);
    const collecting = new Collecting(new LinuxProcesses(liveSource));
    let seconds = 0;
    const seen = () =>
      collecting.events.find((event) => event.type === 'process.seen' && event.process.pid === plotter.pid);
    while (!seen()) {
      collecting.frameAt(seconds++);
      await delay(20);
    }
    const event = seen()!;
    assert.ok(event.type === 'process.seen');
    assert.equal(event.process.logPath, undefined, 'a pipe is no log');
    collecting.frameAt(seconds++);
    const readerEnded = once(reader, 'exit');
    reader.kill('SIGKILL');
    await readerEnded;
    const ended = once(plotter, 'exit');
    plotter.stdin!.write('Phase 1 took 3 sec\n');
    assert.deepEqual(await ended, [null, 'SIGPIPE']);
  });

  it('keeps nobody who looks for logs waiting', async () => {
    folder.write('real.log', 'Process ID: 77\n');
    symlinkSync('pipe', join(folder.path, 'a.log'));
    const candidates = await new Promise<string[]>((done) => findLogs(liveFolders, [`${folder.path}/*`], done));
    assert.ok(candidates.length >= 2, candidates.join());
    const found = new Promise((done) => {
      const sought = [{ pid: 77, openFiles: [], plotIds: [] }];
      matchLogs(liveFolders, sought, candidates, (_, path) => done(path));
    });
    assert.equal(await found, join(folder.path, 'real.log'));
  });
});

import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from 'node:fs';
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

  /** What this process has open. */
  function opened(): string[] {
    return readdirSync('/proc/self/fd').flatMap((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`);
      } catch {
        return [];
      }
    });
  }

  it('is not held open by who watches it: its next write ends it when its reader has died', async () => {
    const pipe = join(folder.path, 'pipe');
    const program = join(folder.path, 'chia_plot');
    copyFileSync('/bin/cat', program);
    child('cat', pipe);
    const plotter = child('sh', '-c', 'exec "$0" - > "$1"', program, pipe);
    // On a busy host the shell takes its time to become the plotter.
    while (readFileSync(`/proc/${plotter.pid}/cmdline`, 'utf8') !== `${program}\0-\0`) await delay(5);
    const collecting = new Collecting(new LinuxProcesses(liveSource));
    const seen = () =>
      collecting.events.find((event) => event.type === 'process.seen' && event.process.pid === plotter.pid);
    const look = () => collecting.frameAt(performance.now() / 1000);
    for (look(); !seen(); look()) await delay(20);
    const event = seen()!;
    assert.ok(event.type === 'process.seen');
    assert.equal(event.process.logPath, undefined, 'a pipe is no log');
    look();
    // Whether the write does end it, another monitor of this host has a say in as well.
    assert.ok(!opened().includes(pipe));
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

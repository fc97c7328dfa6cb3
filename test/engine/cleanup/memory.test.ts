import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statfsSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freeMemory } from '../../../src/engine/cleanup/freeMemory.ts';
import { type MemorySurvey, statOf, surveyMemory } from '../../../src/engine/cleanup/memorySurvey.ts';
import type { PlotterProcess } from '../../../src/events/events.ts';

const TMPFS = 0x01_02_19_94;
const MIB = 2 ** 20;

describe('memory that can be freed', function () {
  this.timeout(60_000);
  let inMemory: string;
  let onDisk: string;
  let children: ChildProcess[];

  before(function () {
    // A host without a file system in memory, or a macOS.
    if (process.platform !== 'linux' || statfsSync('/dev/shm').type !== TMPFS) this.skip();
  });
  beforeEach(() => {
    inMemory = mkdtempSync('/dev/shm/plotscope-memory-');
    onDisk = mkdtempSync(join(tmpdir(), 'plotscope-memory-'));
    children = [];
  });
  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    for (const folder of [inMemory, onDisk]) rmSync(folder, { recursive: true, force: true });
  });

  function survey(some: Partial<Parameters<typeof surveyMemory>[0]>): Promise<MemorySurvey> {
    return surveyMemory({ orphans: [], running: [], directories: [], ...some });
  }

  function file(folder: string, name: string, bytes = 2 * MIB): string {
    const path = join(folder, name);
    writeFileSync(path, Buffer.alloc(bytes, 1));
    return path;
  }

  it('is that of orphaned files in memory which nobody has open, with what the kernel counts for them', async () => {
    const orphan = file(inMemory, 'a.plot.tmp');
    const open = file(inMemory, 'b.plot.tmp');
    const elsewhere = file(onDisk, 'c.plot.tmp');
    const link = join(inMemory, 'd.plot.tmp');
    symlinkSync(orphan, link);
    const handle = openSync(open, 'r');
    try {
      const { freeable } = await survey({ orphans: [orphan, open, elsewhere, link, join(inMemory, 'gone')] });
      const ofFiles = freeable.filter(({ path }) => path !== elsewhere || statfsSync(onDisk).type !== TMPFS);
      assert.deepEqual(
        ofFiles.map(({ id, bytes, gainBytes }) => [id, bytes, gainBytes]),
        [[`file:${orphan}`, 2 * MIB, 2 * MIB]],
      );
      const [item] = ofFiles;
      assert.deepEqual(await freeMemory(item), { id: item.id, bytes: 2 * MIB });
      assert.ok(!existsSync(orphan) && existsSync(open));
      assert.match((await freeMemory(item)).problem ?? '', /not there any more/);
    } finally {
      closeSync(handle);
    }
  });

  it('is left alone where a process has begun to use it since it was shown', async () => {
    const path = file(inMemory, 'a.plot.tmp');
    const [item] = (await survey({ orphans: [path] })).freeable;
    const handle = openSync(path, 'r');
    const freed = await freeMemory(item);
    closeSync(handle);
    assert.deepEqual([freed.bytes, freed.problem], [0, 'A process has it open now.']);
    assert.ok(existsSync(path));
  });

  it('is that of plotters which somebody has stopped, and not of those at work', async () => {
    const started = () => {
      const child = spawn('sleep', ['60']);
      children.push(child);
      return child;
    };
    const [stopped, atWork] = [started(), started()];
    await Promise.all(children.map((child) => once(child, 'spawn')));
    stopped.kill('SIGSTOP');
    for (let i = 0; i < 500 && statOf(stopped.pid ?? 0)?.state !== 'T'; i++) await sleep(20);
    const plotter = ({ pid = 0 }: ChildProcess): PlotterProcess => ({
      id: `${pid}:${statOf(pid)?.startTicks}`,
      pid,
      startedAt: 0,
      plotter: 'madmax',
      role: 'plotter',
      title: 'Mad Max',
      argv: ['sleep'],
    });
    const running = [plotter(stopped), plotter(atWork), { ...plotter(stopped), id: `${stopped.pid}:1` }];
    const { freeable } = await survey({ running });
    assert.deepEqual(
      freeable.map(({ title }) => title),
      [`Mad Max, process ${stopped.pid}`],
    );
    const [item] = freeable;
    assert.ok(item.bytes > 0 && item.bytes < 100 * MIB, String(item.bytes));
    const ended = once(stopped, 'exit');
    assert.equal((await freeMemory(item)).problem, undefined);
    await ended;
    assert.equal(atWork.exitCode, null);
    assert.match((await freeMemory(item)).problem ?? '', /has ended already/);
  });

  it('says that the page cache of finished plots brings nothing, and lets go of it all the same', async () => {
    const folder = join(onDisk, 'final');
    mkdirSync(folder);
    const plot = file(folder, 'plot-k32-a.plot');
    file(folder, 'plot-k32-b.plot.tmp');
    const directories = [{ use: 'final' as const, path: folder, disks: [], medium: 'disk' as const }];
    const { freeable, notes } = await survey({ directories });
    const [item] = freeable;
    if (!item) {
      assert.match(notes.join(), /fincore/, 'where it can’t be told, that is said');
      return;
    }
    assert.deepEqual([freeable.length, item.path, item.gainBytes], [1, plot, 0]);
    assert.ok(item.bytes > 0 && item.bytes <= 2 * MIB);
    assert.match(item.cost, /give this back by itself/);
    const freed = await freeMemory(item);
    assert.equal(freed.problem, undefined);
    assert.ok(existsSync(plot));
  });

  it('looks at no folder that may never answer, and tells of the host what the kernel tells', async () => {
    const directories = [{ use: 'final' as const, path: onDisk, disks: [], medium: 'network' as const }];
    file(onDisk, 'plot-k32-a.plot');
    const { freeable, totalBytes = 0, availableBytes = 0 } = await survey({ directories });
    assert.deepEqual(freeable, []);
    assert.ok(totalBytes > availableBytes && availableBytes > 0);
  });
});

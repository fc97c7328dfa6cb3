import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FollowedLog } from '../../../src/collect/application/followedLog.ts';
import { SharedLogs } from '../../../src/collect/application/sharedLogs.ts';
import { liveFolders } from '../../../src/collect/folders.ts';
import { liveSource } from '../../../src/collect/liveSource.ts';

const BEGIN = `Crafting plot 1 out of 1\nPlot Name: plot-k32-2026-11-24-10-00-${'ab'.repeat(32)}\n`;
const table = (number: number) => `[P1] Table ${number} took 10 sec, found 100 matches\n`;

describe('FollowedLog', () => {
  let folder: string;
  let path: string;
  let at = 2000;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-log-'));
    path = join(folder, 'plot.log');
    writeFileSync(path, BEGIN);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const open = (file: string) =>
    new SharedLogs(liveSource).follow({ path: file, readFrom: file }, 'madmax', {
      pids: [50],
      startedAt: 0,
      isContained: false,
    });

  const tables = (log: FollowedLog) =>
    log.read(at++).events.flatMap((event) => (event.type === 'step-ended' ? [event.step.table] : []));

  it('tells the throughput of a step also where its line was cut between two looks', () => {
    const log = open(path)!;
    log.read(1000);
    appendFileSync(path, '[P1] Table 2 took 10 sec, fou');
    log.read(1001);
    appendFileSync(path, 'nd 250 matches\n');
    log.read(1002);
    assert.equal(log.throughput, 25);
    log.close();
  });

  it('is followed when it is renamed, and cut off and begun anew', () => {
    const log = open(path)!;
    assert.equal(log.read(1000).isPast, true);
    appendFileSync(path, table(1));
    assert.deepEqual(tables(log), [1]);
    renameSync(path, `${path}.1`);
    writeFileSync(path, 'something else\n');
    appendFileSync(`${path}.1`, table(2));
    assert.deepEqual(tables(log), [2]);
    truncateSync(`${path}.1`);
    log.read(at++);
    appendFileSync(`${path}.1`, table(3));
    assert.deepEqual(tables(log), [3]);
    log.close();
  });

  it('gives what was read ahead', () => {
    const log = open(path)!;
    log.peek(1000);
    assert.equal(log.plots.length, 1);
    appendFileSync(path, table(1));
    const { events, grew } = log.read(1001);
    assert.ok(grew);
    assert.deepEqual(
      events.map(({ type }) => type),
      ['process-began', 'plot-started', 'step-ended'],
    );
    assert.equal(log.throughput, 10);
    log.close();
  });

  it('is none where there is no file', () => {
    assert.equal(open(join(folder, 'none')), undefined);
  });

  it('lies in a folder whose files can be asked for, at once or later', async () => {
    const later = await new Promise((done) => liveFolders.file(path, done));
    let atOnce: unknown;
    liveFolders.file(path, (file) => (atOnce = file), true);
    assert.deepEqual(atOnce, later);
    assert.deepEqual(await new Promise((done) => liveFolders.names(folder, done)), ['plot.log']);
    assert.equal(await new Promise((done) => liveFolders.names(path, done)), undefined);
    assert.equal(await new Promise((done) => liveFolders.file('/dev/null', done)), undefined);
  });
});

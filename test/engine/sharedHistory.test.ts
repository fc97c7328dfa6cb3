import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SharedHistory } from '../../src/engine/sharedHistory.ts';
import { TemporaryFolder } from '../collect/recording/temporaryFolder.ts';
import { ManualClock } from './manualClock.ts';

describe('SharedHistory', () => {
  const folder = new TemporaryFolder();
  let clock: ManualClock;
  let shared: SharedHistory;
  after(() => folder.remove());
  afterEach(() => shared.close());

  function at(path: string | undefined): SharedHistory {
    clock = new ManualClock();
    const identity = { pid: process.pid, host: 'cli', version: 'test' } as const;
    shared = new SharedHistory(path === undefined ? undefined : { path }, identity, clock);
    shared.open();
    return shared;
  }

  it('is none without a place: every engine leads, and nothing is tried again', () => {
    at(undefined);
    assert.deepEqual([shared.history, shared.off, shared.acquire(), shared.beat()], [undefined, undefined, true, true]);
    clock.advance(1000);
    assert.ok(!shared.isDue);
  });

  it('is tried again where it could not be had', () => {
    const place = join(folder.path, 'a');
    writeFileSync(place, 'a file where the folder should be');
    at(join(place, 'history.sqlite'));
    assert.match(String(shared.off?.reason), /can not be opened/);
    assert.ok(!shared.isDue);
    clock.advance(30);
    assert.ok(shared.isDue);
    rmSync(place);
    shared.open();
    assert.ok(shared.history && shared.acquire() && shared.beat());
    assert.equal(shared.off, undefined);
    assert.ok(!shared.isDue);
  });

  it('is not begun anew in a folder that was taken away', () => {
    const place = join(folder.path, 'b');
    at(join(place, 'history.sqlite'));
    assert.ok(shared.history);
    rmSync(place, { recursive: true });
    shared.open();
    assert.match(String(shared.off?.reason), /is gone$/);
    assert.ok(!existsSync(place));
    mkdirSync(place);
    shared.open();
    assert.ok(shared.history);
  });

  it('is given up where it can not be read', () => {
    at(join(folder.path, 'c', 'history.sqlite'));
    shared.read(() => {
      throw Object.assign(new Error('disk I/O error'), { errcode: 10 });
    });
    assert.equal(shared.history, undefined);
    assert.match(String(shared.off?.reason), /disk I\/O error\)$/);
    assert.throws(() => {
      shared.open();
      shared.read(() => {
        throw new TypeError('a mistake of ours');
      });
    }, TypeError);
  });
});

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { keepDocument } from '../../bench/harness/keepDocument.ts';
import { crashRounds } from '../../bench/project/crash/crashRounds.ts';
import { GeneratedCollector } from '../../bench/project/crash/generatedCollector.ts';
import { systemClock } from '../../src/engine/clock.ts';
import { type EngineRole, HostEngine, type HostEngineListener } from '../../src/engine/hostEngine.ts';
import { hostId } from '../../src/engine/hostId.ts';
import type { EngineEvent } from '../../src/events/events.ts';
import { History } from '../../src/history/history.ts';
import { trashHistory } from '../../src/history/historyTrash.ts';
import { openDatabase } from '../../src/history/sqlite.ts';
import { type Frame, sumIn } from '../../src/metrics/frame.ts';
import { runOf } from '../bench/harness/sampleRun.ts';

describe('HostEngine', function () {
  this.timeout(120_000);
  let folder: string;
  let engines: HostEngine[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-host-engine-'));
    engines = [];
  });
  afterEach(() => {
    for (const engine of engines) engine.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const path = () => join(folder, 'history.sqlite');

  function started(metrics: number, listener: HostEngineListener = {}): HostEngine {
    const engine = new HostEngine(
      {
        clock: systemClock,
        intervalSeconds: 0.1,
        identity: { pid: process.pid, host: 'cli', version: 'test' },
        collectors: () => [new GeneratedCollector(metrics)],
        history: { path: path() },
      },
      listener,
    );
    engines.push(engine);
    engine.start();
    return engine;
  }

  async function until(isSo: () => boolean): Promise<void> {
    for (const began = Date.now(); !isSo(); await sleep(20)) {
      if (Date.now() - began > 50_000) throw new Error(`not so within 50 s: ${isSo}`);
    }
  }

  it('tells everyone of what a program beside the engines left to be told, once', async () => {
    const heard: Record<'leader' | 'follower', EngineEvent[]> = { leader: [], follower: [] };
    const finished = (who: keyof typeof heard) => heard[who].filter(({ type }) => type === 'benchmark.finished');
    started(5, { event: (event) => heard.leader.push(event) });
    started(5, { event: (event) => heard.follower.push(event) });
    keepDocument(
      { isTerminal: false, columns: 80, out: () => {}, err: (text) => assert.fail(text) },
      path(),
      runOf('run-1', []),
      { name: 'Benchmarks system', summary: '2 results' },
    );
    await until(() => finished('follower').length > 0);
    const history = History.open(path(), { hostId: hostId(), readOnly: true });
    await until(() => history.list('told').length === 0);
    assert.deepEqual([finished('leader').length, finished('follower').length], [1, 1]);
    assert.equal(history.events({ types: ['benchmark.finished'] }).length, 1);
    history.close();
  });

  it('tells everyone what a person did where another engine leads', async () => {
    const heard: EngineEvent[] = [];
    started(5, { event: (event) => heard.push(event) });
    const follower = started(5);
    const acknowledged: EngineEvent = { type: 'alert.acknowledged', at: 1, alertId: 'memory_high' };
    follower.tell(acknowledged);
    await until(() => heard.some(({ type }) => type === acknowledged.type));
    assert.deepEqual(
      heard.find(({ type }) => type === acknowledged.type),
      acknowledged,
    );
  });

  it('goes on with the alerts of the engine before it, of which none is raised anew', async () => {
    const trouble = { processId: '7:1', cause: 'It has no room.', remedy: 'Make room.' };
    const raised: Record<'first' | 'second', string[]> = { first: [], second: [] };
    const hear = (who: keyof typeof raised) => (event: EngineEvent) => {
      if (event.type === 'alert.raised') raised[who].push(event.alert.id);
    };
    const first = started(5, { event: hear('first') });
    first.tell({ type: 'plot.failed', at: systemClock.epochSeconds(), ...trouble, plot: {}, line: 'no room' });
    await until(() => raised.first.length > 0);
    let frames = 0;
    const second = started(5, { event: hear('second'), frame: () => frames++ });
    first.close();
    const lookedOften = () => frames > 30;
    await until(lookedOften);
    assert.deepEqual(raised, { first: ['plot_failed/7:1'], second: [] });
    second.tell({ type: 'alert.acknowledged', at: systemClock.epochSeconds(), alertId: 'plot_failed/7:1' });
    const history = History.open(path(), { hostId: hostId(), readOnly: true });
    await until(() => history.events({ types: ['alert.acknowledged'] }).length === 1);
    assert.equal(history.events({ types: ['alert.resolved'] }).length, 0);
    history.close();
  });

  it('shows a follower the frames and events of the leader, and lets it go on when the leader ends', async () => {
    const measured: number[] = [];
    const seen: Frame[] = [];
    const events: EngineEvent[] = [];
    const roles: string[] = [];
    const leader = started(5, { frame: ({ epochSeconds }) => measured.push(epochSeconds) });
    const follower = started(5, {
      frame: (frame) => seen.push(frame),
      event: (event) => events.push(event),
      role: ({ kind }) => roles.push(kind),
    });
    await until(() => seen.length >= 10);
    assert.deepEqual(roles, ['following']);
    assert.equal(follower.framesTaken, 0, 'two engines never measure the same host');
    for (const frame of seen) {
      assert.ok(measured.includes(frame.epochSeconds));
      assert.equal(frame.index.of('custom.value').length, 5);
    }
    assert.equal(
      sumIn(seen[0], 'custom.value'),
      sumIn(leader.frame as Frame, 'custom.value') && sumIn(seen[0], 'custom.value'),
    );

    const before = seen.length;
    leader.close();
    await until(() => follower.framesTaken >= 5);
    assert.deepEqual(roles, ['following', 'leading']);
    assert.deepEqual(
      events.filter(({ type }) => type.startsWith('engine.')).map(({ type }) => type),
      ['engine.stopped', 'engine.started'],
    );
    assert.ok(seen.length > before);
    follower.close();

    const history = History.open(path(), { hostId: hostId(), readOnly: true });
    const [column] = history.query({ series: { metric: 'custom.value' }, from: 0, to: 1e11, tier: 'second' });
    history.close();
    assert.equal(new Set(column.times).size, column.times.length, 'no frame stands twice');
    const kept = new Set(column.times);
    assert.deepEqual(
      [...measured, ...seen.map(({ epochSeconds }) => epochSeconds)].filter((time) => !kept.has(time)),
      [],
      'every frame of either is kept',
    );
  });

  it('begins with the frames and events that an earlier engine has left', async () => {
    const first = started(3);
    await until(() => first.framesTaken >= 10);
    first.close();
    const past: EngineEvent[] = [];
    const rings: number[] = [];
    started(3, { past: (events) => past.push(...events), ring: (ring) => rings.push(ring.written) });
    assert.ok(rings[0] >= 10, `${rings[0]} frames are there at once`);
    assert.deepEqual(
      // A busy host may miss frames.
      past.map(({ type }) => type).filter((type) => type !== 'frames.missed'),
      ['engine.started', 'engine.stopped'],
    );
  });

  it('begins a new history when its own is moved away, and tells it what is alive', async () => {
    const seen: Frame[] = [];
    const leader = started(3);
    started(3, { frame: (frame) => seen.push(frame) });
    await until(() => seen.length >= 3);
    trashHistory(path(), Date.now() / 1000);
    const before = seen.length;
    await until(() => seen.length >= before + 5);
    assert.ok(leader.framesTaken > 0);
    const history = History.open(path(), { hostId: hostId(), readOnly: true });
    const types = history.events().map(({ event }) => event.type);
    history.close();
    // A busy host misses frames, and is told so.
    assert.deepEqual(
      types.filter((type) => type !== 'frames.missed'),
      ['engine.started'],
    );
  });

  it('goes on measuring while its history can not be written, and writes it again afterwards', async () => {
    const events: EngineEvent[] = [];
    const roles: string[] = [];
    const heard = (wanted: EngineEvent['type']) => events.some(({ type }) => type === wanted);
    const engine = started(3, { event: (event) => events.push(event), role: ({ kind }) => roles.push(kind) });
    await until(() => engine.framesTaken >= 3);
    const other = openDatabase(path());
    other.exec('BEGIN IMMEDIATE');
    await until(() => heard('history.paused'));
    // Neither frames nor signs of life can be written.
    const before = engine.framesTaken;
    await until(() => engine.framesTaken >= before + 10);
    other.exec('ROLLBACK');
    other.close();
    await until(() => heard('history.resumed'));
    assert.deepEqual(roles, ['leading']);
    const paused = events.find(({ type }) => type === 'history.paused');
    if (paused?.type !== 'history.paused') throw new Error('not told');
    assert.match(paused.cause, /^Another program keeps the history .* locked\.$/);
    assert.equal(paused.remedy, 'It is tried again.');
  });

  it('measures on without its folder, does not make that again, and keeps nothing', async () => {
    const roles: EngineRole[] = [];
    const engine = started(3, { role: (role) => roles.push(role) });
    await until(() => engine.framesTaken >= 3);
    rmSync(folder, { recursive: true });
    await until(() => roles.length === 2);
    const [, role] = roles;
    assert.match(String(role.kind === 'leading' && role.historyOff?.reason), /^the folder .* is gone$/);
    const before = engine.framesTaken;
    await until(() => engine.framesTaken >= before + 3);
    assert.ok(!existsSync(folder));
  });

  it('measures without a history where there can be none, and says why', () => {
    const roles: unknown[] = [];
    const engine = new HostEngine(
      {
        clock: systemClock,
        intervalSeconds: 1,
        identity: { pid: process.pid, host: 'cli', version: 'test' },
        collectors: () => [new GeneratedCollector(1)],
        history: { path: '/dev/null/history.sqlite' },
      },
      { role: (role) => roles.push(role) },
    );
    engines.push(engine);
    engine.start();
    assert.equal(engine.framesTaken, 1);
    const [{ kind, historyOff }] = roles as [{ kind: string; historyOff: { reason: string; remedy: string } }];
    assert.equal(kind, 'leading');
    assert.match(historyOff.reason, /\/dev\/null/);
    assert.match(historyOff.remedy, /\.$/);
  });

  it('loses next to nothing when it is killed, and another engine takes over', async () => {
    const report = await crashRounds({
      folder,
      rounds: 5,
      intervalSeconds: 0.1,
      metrics: 300,
      aliveSeconds: [0.2, 0.8],
    });
    assert.equal(report.corrupt, 0);
    assert.equal(report.acknowledgedLost, 0);
    assert.deepEqual(report.doubled, { frames: 0, events: 0, alerts: 0, plots: 0, series: 0 });
    assert.ok(report.framesLost <= 5, `${report.framesLost} of ${report.framesTaken} frames lost`);
  });
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { EVERYTHING, onlyCollectors } from '../../src/collect/collectSettings.ts';
import { EngineClient, type EngineState } from '../../src/engine/client.ts';
import { valueIn } from '../../src/metrics/frame.ts';

const WORKER = fileURLToPath(new URL('../../src/engine/worker.ts', import.meta.url));
const STUCK_WORKER = fileURLToPath(new URL('stuckWorker.ts', import.meta.url));
const DYING_WORKER = fileURLToPath(new URL('dyingWorker.ts', import.meta.url));

describe('EngineClient', function () {
  this.timeout(60_000);
  const said: string[] = [];
  const say = (text: string) => {
    said.push(text);
  };
  let engine: EngineClient;

  function clientOf(workerPath: string, intervalSeconds: number): EngineClient {
    return new EngineClient({
      workerPath,
      intervalSeconds,
      identity: { pid: process.pid, host: 'cli', version: 'test' },
      log: { debug: say, info: say, warn: say, error: say },
    });
  }

  beforeEach(() => {
    said.length = 0;
    engine = clientOf(WORKER, 0.25);
  });
  afterEach(() => engine.stop());

  async function frames(count: number): Promise<void> {
    for (let i = 0; i < count; i++) await once(engine, 'frame');
  }

  it('reads the frames of this host from an engine in another thread', async () => {
    engine.watch(true);
    assert.equal(engine.start(), true);
    assert.equal(engine.start(), false, 'starting twice is answered calmly');
    await frames(12);
    const { frame } = engine;
    assert.ok(frame);
    assert.ok((valueIn(frame, 'system.memory.limit') ?? 0) > 2 ** 28);
    const utilization = valueIn(frame, 'system.cpu.utilization');
    assert.ok(utilization !== undefined && utilization >= 0 && utilization <= 1);
    assert.ok(engine.frames(60).length >= 10);
  });

  it('is told of no frames while nobody watches', async () => {
    engine.watch(true);
    engine.start();
    await frames(1);
    engine.watch(false);
    await new Promise((resolve) => setTimeout(resolve, 500));
    let told = 0;
    engine.on('frame', () => told++);
    const before = engine.frames(60).length;
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.equal(told, 0);
    engine.watch(true);
    await frames(1);
    assert.ok(engine.frames(60).length > before + 2, 'frames were taken all the same');
  });

  it('says what the engine did when it is stopped, and nothing when it was not running', async () => {
    assert.equal(await engine.stop(), undefined);
    engine.watch(true);
    engine.start();
    await frames(4);
    const summary = await engine.stop();
    assert.ok(summary && summary.framesTaken >= 4);
    assert.deepEqual(engine.state, { kind: 'stopped' });
    assert.ok(engine.frames(60).length >= 3, 'the frames stay readable');
  });

  it('collects something else when told to, and keeps the frames that it had taken', async () => {
    engine.watch(true);
    engine.start();
    await frames(4);
    const before = engine.frames(60).length;
    await engine.setCollect({ ...EVERYTHING, collectors: onlyCollectors(['network']) });
    assert.equal(engine.state.kind, 'running');
    await frames(4);
    const { frame } = engine;
    assert.ok(frame);
    assert.equal(valueIn(frame, 'system.memory.limit'), undefined);
    assert.ok(engine.frames(60).length > before);
  });

  it('starts an engine that died again, with the frames that it had taken', async () => {
    engine = clientOf(DYING_WORKER, 0.25);
    engine.watch(true);
    engine.start();
    await frames(3);
    let state: EngineState;
    do [state] = await once(engine, 'state');
    while (state.kind !== 'restarting');
    const before = engine.frames(60).length;
    assert.match(said.join('\n'), /ended unexpectedly.*started again/);
    await frames(4);
    assert.equal(engine.state.kind, 'running');
    assert.ok(engine.frames(60).length > before);
  });

  it('says what it waits for where no frame comes, and begins another thread that leaves the history alone', async () => {
    const path = '/a/dead/mount/history.sqlite';
    engine = new EngineClient({
      workerPath: STUCK_WORKER,
      intervalSeconds: 0.25,
      identity: { pid: process.pid, host: 'cli', version: 'test' },
      history: { path },
      log: { debug: say, info: say, warn: say, error: say },
      stuckAfterSeconds: 4,
    });
    const states: EngineState[] = [];
    engine.on('state', (state) => states.push(state));
    engine.watch(true);
    engine.start();
    await frames(3);
    const waiting = states.find(({ kind }) => kind === 'waiting');
    assert.match(
      waiting && 'reason' in waiting ? waiting.reason : '',
      /no measurement since .*: it waits for its history to be opened/,
    );
    assert.match(said.join('\n'), /does not answer, and another one is begun/);
    const { role } = engine;
    assert.ok(role?.kind === 'leading');
    assert.equal(role.historyOff?.reason, `${path} does not answer`);
    assert.equal(engine.state.kind, 'running');
  });

  it('runs after changes of settings that came at once, and not where it was stopped meanwhile', async () => {
    engine.watch(true);
    engine.start();
    await frames(1);
    const other = { ...EVERYTHING, collectors: onlyCollectors(['network']) };
    await Promise.all([engine.setCollect(other), engine.setHistory(undefined), engine.setCollect(EVERYTHING)]);
    assert.equal(engine.state.kind, 'running');
    await frames(2);
    const change = engine.setCollect(other);
    const stopped = engine.stop();
    await Promise.all([change, stopped]);
    assert.deepEqual(engine.state, { kind: 'stopped' });
    const again = engine.stop();
    assert.equal(engine.start(), true, 'while it is being stopped');
    await again;
    await frames(2);
    assert.equal(engine.state.kind, 'running');
  });

  it('gives up on an engine that can not live', async () => {
    const broken = clientOf('/nowhere/engine.cjs', 1);
    broken.start();
    for (;;) {
      const [state] = await once(broken, 'state');
      if (state.kind !== 'failed') continue;
      assert.match(state.reason, /5 times within a minute/);
      break;
    }
  });
});

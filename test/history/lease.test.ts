import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { HistoryFixture, IDENTITY, seriesOf } from './historyFixture.ts';

const CHILD = fileURLToPath(new URL('writerChild.ts', import.meta.url));

describe('the lease of a history', () => {
  let fixture: HistoryFixture;
  let monotonic = 0;
  let epoch = 0;
  const clocks = { monotonicSeconds: () => monotonic, now: () => epoch };
  beforeEach(() => {
    fixture = new HistoryFixture();
    monotonic = 5000;
    epoch = 1_700_000_000;
  });
  afterEach(() => fixture.remove());

  it('is held by one at a time, and seen by all', () => {
    const a = fixture.open(clocks);
    const b = fixture.open(clocks);
    assert.equal(b.lease.holder(), undefined);
    assert.ok(a.lease.tryAcquire(IDENTITY));
    assert.ok(a.lease.tryAcquire(IDENTITY));
    assert.ok(!b.lease.tryAcquire(IDENTITY));
    assert.deepEqual(b.lease.holder(), { ...IDENTITY, acquiredAt: epoch, beatAt: epoch });
    a.lease.release();
    assert.equal(b.lease.holder(), undefined);
    assert.ok(b.lease.tryAcquire(IDENTITY));
  });

  it('goes to another after 4 s without a beat, and the first one notices', () => {
    const a = fixture.open(clocks);
    const b = fixture.open(clocks);
    a.lease.tryAcquire(IDENTITY);
    monotonic += 3.9;
    assert.ok(!b.lease.tryAcquire(IDENTITY));
    assert.ok(a.lease.beat());
    monotonic += 3.9;
    a.append(1, Float64Array.of(1), seriesOf(1), []);
    monotonic += 3.9;
    assert.ok(!b.lease.tryAcquire(IDENTITY));
    monotonic += 0.2;
    assert.ok(b.lease.tryAcquire(IDENTITY));
    assert.throws(() => a.append(2, Float64Array.of(1), seriesOf(1), []), { name: 'LeaseLost' });
    assert.ok(!a.lease.isHeld);
    assert.ok(!a.lease.beat());
    b.lease.release();
    assert.ok(a.lease.tryAcquire(IDENTITY));
  });

  it('stays with one that was late when no other took it', () => {
    const a = fixture.open(clocks);
    a.lease.tryAcquire(IDENTITY);
    monotonic += 100;
    a.append(1, Float64Array.of(1), seriesOf(1), []);
    assert.ok(a.lease.isHeld);
  });

  it('does not mind a clock that is set', () => {
    const a = fixture.open(clocks);
    const b = fixture.open(clocks);
    a.lease.tryAcquire(IDENTITY);
    epoch += 1e6;
    assert.ok(!b.lease.tryAcquire(IDENTITY));
    epoch -= 2e6;
    assert.ok(!b.lease.tryAcquire(IDENTITY));
  });

  it('of an earlier boot is nobody’s', () => {
    const a = fixture.open(clocks);
    a.lease.tryAcquire(IDENTITY);
    const b = fixture.open(clocks);
    monotonic = 20;
    assert.ok(b.lease.tryAcquire(IDENTITY));
  });

  it('of a process that is gone is taken over at once', async () => {
    const gone = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await once(gone, 'exit');
    const a = fixture.open(clocks);
    const b = fixture.open(clocks);
    assert.ok(gone.pid !== undefined && a.lease.tryAcquire({ ...IDENTITY, pid: gone.pid }));
    assert.ok(b.lease.tryAcquire(IDENTITY));
  });

  it('passes between processes when the leader is killed, and no frame is lost or written twice', async () => {
    const children = [0, 1].map(() => startWriter(fixture.path));
    try {
      const [first] = await Promise.race(children.map(leading));
      const second = children.find((child) => child !== first);
      assert.ok(second);
      await told(first, /^wrote 20$/m);
      const takeOver = leading(second);
      first.kill('SIGKILL');
      const killedAt = performance.now();
      await takeOver;
      const seconds = (performance.now() - killedAt) / 1000;
      assert.ok(seconds < 5, `${seconds} s`);
      await told(second, /^wrote 20$/m);
      second.kill('SIGKILL');
      const store = fixture.open();
      const frames = store.frames(0, 10_000);
      assert.deepEqual(
        frames.map(({ row }) => row),
        frames.map((_, i) => i + 1),
      );
      const times = frames.map(({ epochSeconds }) => epochSeconds);
      assert.deepEqual(
        times,
        [...new Set(times)].sort((a, b) => a - b),
      );
      assert.deepEqual(store.verify().findings, []);
    } finally {
      for (const child of children) child.kill('SIGKILL');
    }
  }).timeout(20_000);
});

function startWriter(path: string): ChildProcess {
  const flags = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...flags, CHILD, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout?.setEncoding('utf8');
  return child;
}

async function leading(child: ChildProcess): Promise<[ChildProcess]> {
  await told(child, /^leads$/m);
  return [child];
}

/** Waits until the child has said it since now. */
function told(child: ChildProcess, text: RegExp): Promise<void> {
  return new Promise((resolve) => {
    let said = '';
    const listen = (chunk: string) => {
      said += chunk;
      if (!text.test(said)) return;
      child.stdout?.off('data', listen);
      resolve();
    };
    child.stdout?.on('data', listen);
  });
}

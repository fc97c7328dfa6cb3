import assert from 'node:assert/strict';
import type { Collector, Now } from '../../src/collect/collector.ts';
import type { Recorder, SeriesGroup } from '../../src/collect/recorder.ts';
import { Engine } from '../../src/engine/engine.ts';
import type { EngineEvent } from '../../src/events/events.ts';
import type { Slot } from '../../src/metrics/series.ts';
import { ManualClock } from './manualClock.ts';

const CROWD_METRICS = ['plotter.progress', 'process.memory.usage', 'process.cpu.utilization'] as const;

/** A collector of one value, which the test makes fail or stall. */
class Probe implements Collector {
  readonly name = 'probe';
  fails: string | undefined;
  during: (now: Now) => void = () => {};
  collected = 0;
  closed = false;
  slot: Slot = -1;
  #recorder!: Recorder;
  group!: SeriesGroup;

  open(recorder: Recorder): void {
    this.#recorder = recorder;
    this.group = recorder.group();
    this.slot = this.group.gauge('system.memory.limit');
  }

  collect(now: Now): void {
    this.during(now);
    if (this.fails) throw new Error(this.fails);
    this.#recorder.set(this.slot, ++this.collected);
  }

  unavailable(reason: string): void {
    this.group.unavailable(reason);
  }

  close(): void {
    this.closed = true;
  }
}

describe('Engine', () => {
  let clock: ManualClock;
  let probe: Probe;
  let events: EngineEvent[];
  let engine: Engine;

  beforeEach(() => {
    clock = new ManualClock();
    probe = new Probe();
    events = [];
    engine = new Engine({ clock, collectors: [probe], intervalSeconds: 1 }, { event: (event) => events.push(event) });
  });

  const last = () => engine.ring.valueOf(engine.ring.written - 1, probe.slot);

  it('takes the first frame at once, then one an interval', () => {
    engine.start();
    assert.equal(engine.framesTaken, 1);
    clock.advance(5);
    assert.equal(engine.framesTaken, 6);
    assert.equal(last(), 6);
    assert.equal(engine.ring.timeOf(5) - engine.ring.timeOf(0), 5);
  });

  it('goes on in the beat of another engine, with rates in its very first frame', () => {
    const counter: Collector = {
      name: 'counter',
      open(recorder) {
        const group = recorder.group();
        const reading = group.reading();
        group.rate('system.cpu.context_switches.rate', {}, reading);
        this.collect = ({ seconds }) => recorder.count(reading, 100 * seconds);
      },
      collect() {},
      unavailable() {},
      close() {},
    };
    const one = new Engine({ clock, collectors: [counter], intervalSeconds: 1 });
    one.startIn(0.4);
    assert.equal(one.framesTaken, 0);
    clock.advance(0.4);
    assert.equal(one.framesTaken, 1);
    assert.ok(Math.abs(one.ring.valueOf(0, 0) - 100) < 1e-9);
    clock.advance(1);
    assert.deepEqual([one.framesTaken, one.framesMissed], [2, 0]);
    one.close();
    assert.equal(clock.timers, 0);
  });

  it('gives back what a crowd of plotters took, when the ring has forgotten them', () => {
    let crowd: SeriesGroup[] = [];
    probe.during = () => {
      if (engine.framesTaken === 1) {
        crowd = Array.from({ length: 1000 }, (_, i) => engine.recorder.group({ 'process.id': `${i}:1` }));
        for (const group of crowd) for (const metric of CROWD_METRICS) group.gauge(metric);
      }
      if (engine.framesTaken === 10) for (const group of crowd) group.close();
    };
    const bytes = () => engine.ring.buffer.byteLength + engine.recorder.values.byteLength;
    engine.start();
    const before = bytes();
    clock.advance(5);
    assert.ok(bytes() > 10 * before);
    const taken = last();
    clock.advance(engine.ring.capacity + 20);
    assert.ok(bytes() <= 2 * before, `${bytes()} bytes, ${before} before`);
    assert.equal(last(), taken + engine.ring.capacity + 20, 'what stayed is where it was');
    assert.equal(engine.recorder.table.width, 1);
  });

  it('does not take more frames when started twice, and none after it is stopped', () => {
    engine.start();
    engine.start();
    clock.advance(2);
    assert.equal(engine.framesTaken, 3);
    engine.close();
    clock.advance(5);
    assert.equal(engine.framesTaken, 3);
    assert.equal(clock.timers, 0);
    assert.ok(probe.closed);
  });

  it('keeps its beat although frames take time', () => {
    probe.during = () => clock.stall(0.3);
    engine.start();
    clock.advance(10);
    assert.ok(Math.abs(engine.ring.timeOf(9) - engine.ring.timeOf(0) - 9) < 1e-6);
    assert.equal(engine.framesMissed, 0);
  });

  it('counts the frames that it missed, says so, and goes on', () => {
    engine.start();
    clock.advance(1);
    probe.during = () => clock.stall(3.5);
    clock.advance(1);
    probe.during = () => {};
    clock.advance(3);
    assert.equal(engine.framesMissed, 3);
    assert.deepEqual(
      events.map((event) => event.type),
      ['frames.missed'],
    );
  });

  it('notices that the clock was set', () => {
    engine.start();
    clock.set(-3600);
    clock.advance(1);
    const [event] = events;
    assert.ok(event.type === 'clock.jumped' && Math.round(event.seconds) === -3600);
    clock.advance(3);
    assert.equal(events.length, 1);
  });

  it('marks what a failed collector writes absent, says it once, and tries again ever more rarely', () => {
    engine.start();
    probe.fails = 'the file is gone';
    clock.advance(300);
    assert.ok(Number.isNaN(last()));
    assert.equal(engine.recorder.table.at(probe.slot)?.absence, 'the file is gone');
    assert.deepEqual(
      events.map((event) => event.type),
      ['collector.failed'],
    );
    probe.fails = undefined;
    clock.advance(61);
    assert.equal(engine.recorder.table.at(probe.slot)?.absence, undefined);
    assert.ok(last() > 0);
    assert.deepEqual(
      events.map((event) => event.type),
      ['collector.failed', 'collector.recovered'],
    );
  });

  it('takes up a new interval, and keeps enough frames for it', () => {
    engine.start();
    engine.setInterval(0.25);
    clock.advance(2);
    assert.equal(engine.framesTaken, 10);
    assert.ok(engine.ring.capacity >= 3600);
    assert.equal(engine.ring.valueOf(0, probe.slot), 1, 'the frames before are there');
  });

  it('goes on with the frames and the series of an engine that died', () => {
    engine.start();
    clock.advance(3);
    const earlier = { ring: engine.ring, series: engine.recorder.table.list() };
    engine.stop();
    const again = new Probe();
    const second = new Engine({ clock, collectors: [again], intervalSeconds: 1, earlier });
    second.start();
    assert.equal(again.slot, probe.slot);
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((frame) => second.ring.valueOf(frame, again.slot)),
      [1, 2, 3, 4, 1],
    );
  });
});

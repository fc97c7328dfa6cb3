import assert from 'node:assert/strict';
import { HistoryRecorder } from '../../src/engine/historyRecorder.ts';
import type { EngineEvent } from '../../src/events/events.ts';
import type { FrameToKeep } from '../../src/history/frameToKeep.ts';
import type { History } from '../../src/history/history.ts';
import { HistoryCorrupt, HistoryFull, LeaseLost } from '../../src/history/historyErrors.ts';
import { frameOf } from '../metrics/frameOf.ts';
import { ManualClock } from './manualClock.ts';

/** A history that the test makes fail. */
class FakeHistory {
  fails: Error | undefined;
  readonly writes: { frames: readonly number[]; events: readonly EngineEvent[] }[] = [];
  slices = 0;
  more = 0;

  appendAll(frames: readonly FrameToKeep[], events: readonly EngineEvent[]): void {
    if (this.fails) throw this.fails;
    this.writes.push({ frames: frames.map(({ epochSeconds }) => epochSeconds), events: [...events] });
  }

  maintain(): boolean {
    this.slices++;
    return this.more-- > 0;
  }
}

describe('HistoryRecorder', () => {
  let clock: ManualClock;
  let history: FakeHistory;
  let told: EngineEvent[];
  let calls: string[];
  let recorder: HistoryRecorder;
  const notice = (text: string): EngineEvent => ({ type: 'notice', at: clock.epochSeconds(), text });

  beforeEach(() => {
    clock = new ManualClock();
    history = new FakeHistory();
    told = [];
    calls = [];
    recorder = new HistoryRecorder(history as unknown as History, clock, {
      tell(event) {
        told.push(event);
        recorder.hear(event);
      },
      leaseLost: () => calls.push('lease lost'),
      corrupt: () => calls.push('corrupt'),
    });
  });

  const frame = (isFollowed = false) => recorder.frame(frameOf(clock.epochSeconds(), []), isFollowed);

  it('writes a frame with the events before it, once', () => {
    recorder.hear(notice('a'));
    frame();
    frame();
    assert.deepEqual(
      history.writes.map(({ events }) => events.length),
      [1, 0],
    );
  });

  it('writes frames of a second by twos, but at once where something happened, somebody follows, or it was late', () => {
    const written = () => history.writes.map(({ frames }) => frames.length);
    const next = (seconds: number, isFollowed = false) => {
      clock.advance(seconds);
      frame(isFollowed);
    };
    frame();
    for (let i = 0; i < 4; i++) next(1);
    assert.deepEqual(written(), [1, 2, 2]);
    recorder.hear(notice('a'));
    next(1);
    next(1, true);
    assert.deepEqual(written(), [1, 2, 2, 1, 1]);
    next(1);
    next(30);
    assert.deepEqual(written(), [1, 2, 2, 1, 1, 2]);
    for (let i = 0; i < 3; i++) next(0.25);
    next(5);
    assert.deepEqual(written(), [1, 2, 2, 1, 1, 2, 1, 1, 1, 1], 'others one by one');
  });

  it('says once that the disk is full, tries again now and then, and keeps the events until it can write', () => {
    history.fails = new HistoryFull('there is no room left', 'Make room.');
    recorder.hear(notice('a'));
    for (let i = 0; i < 12; i++, clock.advance(1)) frame();
    assert.deepEqual(
      told.map(({ type }) => type),
      ['history.paused'],
    );
    assert.equal(recorder.paused, true);
    history.fails = undefined;
    for (let i = 0; i < 6; i++, clock.advance(1)) frame();
    assert.deepEqual(
      told.map(({ type }) => type),
      ['history.paused', 'history.resumed'],
    );
    assert.equal(recorder.paused, false);
    const kept = history.writes.flatMap(({ events }) => events.map(({ type }) => type));
    assert.deepEqual(kept, ['notice', 'history.paused', 'history.resumed']);
  });

  it('tidies up between frames, slice by slice, until there is no more to do', () => {
    history.more = 3;
    frame();
    clock.advance(0.9);
    assert.equal(history.slices, 4);
    assert.equal(clock.timers, 0);
  });

  it('leaves a history alone that is closed under it', () => {
    history.more = 3;
    frame();
    recorder.abandon();
    clock.advance(1);
    assert.equal(history.slices, 0);
    assert.equal(clock.timers, 0);
  });

  it('hands over when another engine leads, and lets a damaged file be replaced', () => {
    history.fails = new LeaseLost('process 7 leads');
    frame();
    history.fails = new HistoryCorrupt('damaged', 'It is checked.');
    frame();
    assert.deepEqual(calls, ['lease lost', 'corrupt']);
    assert.deepEqual(told, []);
  });

  it('writes what still waits when it is closed', () => {
    frame();
    clock.advance(1);
    frame();
    recorder.hear(notice('the end'));
    recorder.close();
    assert.deepEqual(
      history.writes.map(({ frames, events }) => [frames.length, events.length]),
      [
        [1, 0],
        [1, 1],
      ],
    );
  });
});

import assert from 'node:assert/strict';
import { FrameWindow } from '../../webview/frameWindow.ts';

const frame = (epochSeconds: number) => ({ epochSeconds, charts: {} });
const times = (window: FrameWindow) => window.frames.map(({ epochSeconds }) => epochSeconds);

describe('FrameWindow', () => {
  it('keeps the frames of its range, counted back from the newest', () => {
    const window = new FrameWindow(60);
    assert.equal(window.untilSeconds, undefined);
    window.replace([frame(0), frame(30), frame(61)]);
    assert.deepEqual(times(window), [30, 61]);
    assert.ok(window.add(frame(91)));
    assert.deepEqual(times(window), [61, 91]);
    assert.equal(window.untilSeconds, 91);
  });

  it('takes frames that come before the history, and in any order within it', () => {
    const window = new FrameWindow(60);
    window.add(frame(50));
    window.replace([frame(49), frame(48), frame(50)]);
    assert.deepEqual(times(window), [48, 49, 50]);
  });

  it('lets go of more when the range shrinks', () => {
    const window = new FrameWindow(300);
    window.replace([frame(0), frame(200), frame(290)]);
    window.rangeSeconds = 60;
    assert.deepEqual(times(window), [290]);
    assert.equal(window.rangeSeconds, 60);
  });

  it('takes in what else is known: earlier frames, and lines of what has ended', () => {
    const at = (epochSeconds: number, values: Record<string, number | null>) => ({
      epochSeconds,
      charts: { plotterCpu: { values } },
    });
    const window = new FrameWindow(60);
    window.replace([at(50, { 'madmax 2': 3 }), at(51, { 'madmax 2': 4 })]);
    window.complete([at(49, { 'madmax 1': 1 }), at(50, { 'madmax 1': 2, 'madmax 2': 99 })]);
    assert.deepEqual(window.frames, [
      at(49, { 'madmax 1': 1 }),
      at(50, { 'madmax 2': 3, 'madmax 1': 2 }),
      at(51, { 'madmax 2': 4 }),
    ]);
    assert.equal(window.stands, false);
  });

  it('takes charts that come into sight into a stretch that does not move', () => {
    const at = (epochSeconds: number, ...charts: readonly string[]) => ({
      epochSeconds,
      charts: Object.fromEntries(charts.map((id) => [id, { values: { line: 1 } }])),
    });
    const window = new FrameWindow(60);
    window.showStretch([at(10, 'cpu'), at(20, 'cpu')], 0, 60);
    window.complete([at(10, 'memory'), at(15, 'memory')]);
    assert.deepEqual(window.frames, [at(10, 'cpu', 'memory'), at(15, 'memory'), at(20, 'cpu')]);
    assert.deepEqual([window.stands, window.untilSeconds, window.rangeSeconds], [true, 60, 60]);
  });

  it('drops what lies in the future after the clock was set back, and says so', () => {
    const window = new FrameWindow(60);
    window.replace([frame(100), frame(101), frame(102)]);
    assert.equal(window.add(frame(101)), false);
    assert.deepEqual(times(window), [100, 101]);
    assert.equal(window.add(frame(10)), false);
    assert.deepEqual(times(window), [10]);
  });
});

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chartOutlook } from '../../src/analysis/past/chartOutlook.ts';
import { LiveAnalysis } from '../../src/engine/liveAnalysis.ts';
import type { EngineEvent } from '../../src/events/events.ts';
import { History } from '../../src/history/history.ts';
import { type Frame, SeriesIndex } from '../../src/metrics/frame.ts';
import type { SeriesList } from '../../src/metrics/series.ts';

const SERIES: SeriesList = {
  version: 1,
  series: [
    { metric: 'system.cpu.utilization', attributes: {} },
    { metric: 'system.memory.utilization', attributes: {} },
  ],
};
const START = 1_800_000_000;
const HOURS = 12;

describe('LiveAnalysis', function () {
  this.timeout(180_000);
  let folder: string;
  let history: History;
  let now: number;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-liveAnalysis-'));
    now = START;
    history = History.open(join(folder, 'history.sqlite'), { hostId: 'test', now: () => now });
    history.lease.tryAcquire({ pid: process.pid, host: 'cli', version: 'test' });
  });
  afterEach(() => {
    history.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const index = new SeriesIndex(SERIES);
  /** A host whose CPU goes up and down each half hour. */
  function frameAt(at: number): Frame {
    const cpu = 0.5 + 0.3 * Math.sin((at / 1800) * 2 * Math.PI) + 0.02 * Math.sin(at * 12.9898);
    return { epochSeconds: at, index, values: Float64Array.of(cpu, 0.4 + 0.01 * Math.sin(at / 977)) };
  }

  it('forecasts from what the history knows, and keeps what it expects for every window', async () => {
    for (; now < START + HOURS * 3600; now += 10) {
      history.append(now, frameAt(now).values, SERIES, []);
      history.maintain(5);
    }
    while (history.maintain(1000));
    const told: EngineEvent[] = [];
    const liveAnalysis = new LiveAnalysis(history, now, (event) => told.push(event));
    const deadline = Date.now() + 150_000;
    let outlook = chartOutlook(history, { from: START, to: now });
    while (outlook.forecasts.length === 0 && Date.now() < deadline) {
      for (let i = 0; i < 60; i++) liveAnalysis.look(frameAt(++now));
      outlook = chartOutlook(history, { from: START, to: now });
      // Models are trained in another process.
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    liveAnalysis.close(now);
    const cpu = outlook.forecasts.find(({ chart }) => chart === 'cpu');
    assert.ok(cpu, 'the CPU is forecast');
    assert.match(cpu.text, /^Expected in the next hour: \d+ %/);
    for (const { at, mean, low, high } of cpu.points) {
      assert.ok(at > now - 3600 && low <= mean && mean <= high, JSON.stringify({ at, low, mean, high }));
    }
    assert.deepEqual(told, [], 'nothing of it is unusual');
    assert.ok(history.get('model', 'realtime'), 'what it has learnt is kept');
  });
});

import assert from 'node:assert/strict';
import type { EngineEvent } from '../../src/events/events.ts';
import { EventWords } from '../../src/events/eventWords.ts';

const PLOT = { processId: '31:9', bytes: 988_513_567 };
const finished = (at: number, index: number): EngineEvent => ({
  type: 'plot.finished',
  at,
  ...PLOT,
  plot: { k: 28, index },
  seconds: 1.9,
});
const failed = (at: number): EngineEvent => ({
  type: 'plot.failed',
  at,
  processId: '31:9',
  plot: {},
  cause: 'The disk is full.',
  remedy: 'Make room.',
  line: 'no space',
});

describe('EventWords', () => {
  it('tells plots that take long one by one', () => {
    const words = new EventWords();
    const told = Array.from({ length: 20 }, (_, index) => words.of(finished(1000 + index * 1200, index)));
    assert.equal(told.filter((text) => text?.includes('finished after')).length, 20);
  });

  it('tells thousands of plots in a few lines, with their pace and what failed last', () => {
    const words = new EventWords();
    const told: string[] = [];
    for (let index = 1; index <= 1800; index++) {
      const at = 1000 + index * 2;
      const events: EngineEvent[] = [
        { type: 'plot.started', at, processId: '31:9', plot: { index } },
        { type: 'step.ended', at, processId: '31:9', step: 'Table 1', seconds: 1 },
        index % 100 === 0 ? failed(at) : finished(at, index),
      ];
      for (const event of events) told.push(...[words.of(event) ?? []].flat());
    }
    const together = told.filter((text) => text.includes('plots/min'));
    assert.equal(together.length, 12, told.slice(-20).join('\n'));
    assert.ok(told.length < 30, `${told.length}`);
    assert.equal(
      together[1],
      'process 31: 154 plots, 1 failed, 150 of them since this was said last; 29.8 plots/min · 38.5 TiB/day. The last one that failed: The disk is full.',
    );
  });

  it('tells a loop that only fails by its first failures, and then together', () => {
    const words = new EventWords();
    const told = Array.from({ length: 300 }, (_, index) => words.of(failed(1000 + 2 * index)) ?? []).flat();
    assert.equal(told.length, 6);
    assert.equal(told[4], 'process 31: 0 plots, 5 failed. The last one that failed: The disk is full.');
  });

  it('tells the pace of small plots in units that say something', () => {
    const words = new EventWords();
    const told = Array.from({ length: 5 }, (_, index) =>
      words.of({ ...finished(1000 + 2 * index, index), bytes: 635_421 } as EngineEvent),
    );
    assert.equal(told[4], 'process 31: 5 plots; 30 plots/min · 25.6 GiB/day');
  });

  it('tells everything else as it is', () => {
    const words = new EventWords();
    for (let index = 0; index < 20; index++) words.of(finished(1000 + 2 * index, index));
    assert.match(words.of({ type: 'notice', at: 1041, text: 'told' }) ?? '', /told/);
    assert.match(words.of(finished(2000, 21)) ?? '', /finished after/, 'what comes after a long pause');
  });
});

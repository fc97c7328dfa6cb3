import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TIER_SECONDS } from '../../src/history/retention.ts';
import { combinedRollUp, type RollUp, rollUpsOf } from '../../src/history/rollUp.ts';
import { roundedValue } from '../../src/history/roundedValue.ts';
import { HistoryFixture, maintainAll, seriesOf } from './historyFixture.ts';

interface Sample {
  readonly at: number;
  readonly value: number;
}

/** By the book: the values of each span sorted and counted. */
function naiveRollUps(samples: readonly Sample[], seconds: number): RollUp[] {
  const spans = new Map<number, Sample[]>();
  for (const sample of samples) {
    const start = Math.floor(sample.at / seconds) * seconds;
    spans.set(start, [...(spans.get(start) ?? []), sample]);
  }
  return [...spans]
    .sort(([a], [b]) => a - b)
    .map(([start, inSpan]) => {
      const values = inSpan.toSorted((a, b) => a.at - b.at).map(({ value }) => value);
      const sorted = values.toSorted((a, b) => a - b);
      const mean = Math.fround(values.reduce((sum, value) => sum + value, 0) / values.length);
      return {
        start,
        count: values.length,
        mean: Math.min(Math.max(mean, sorted[0]), sorted[sorted.length - 1]),
        min: sorted[0],
        max: sorted[sorted.length - 1],
        p95: sorted[Math.ceil(0.95 * sorted.length) - 1],
        last: values[values.length - 1],
      };
    });
}

/** Runs of frames with gaps between them; the clock goes back at times, over hours and midnight too. */
const runs = fc.array(
  fc.record({
    pause: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: -9000, max: 20_000 })),
    interval: fc.constantFrom(0.25, 1, 5, 60),
    frames: fc.integer({ min: 1, max: 150 }),
    seed: fc.integer({ min: 1, max: 1e6 }),
  }),
  { minLength: 1, maxLength: 7 },
);

describe('roll-ups', () => {
  it('are those of the book', () => {
    const samples = fc.array(
      fc.record({ at: fc.integer({ min: 0, max: 5000 }), value: fc.double({ noNaN: true, min: -1e9, max: 1e9 }) }),
      { minLength: 1, maxLength: 300 },
    );
    fc.assert(
      fc.property(samples, (unsorted) => {
        const sorted = unsorted.toSorted((a, b) => a.at - b.at);
        const times = Float64Array.from(sorted, ({ at }) => at);
        const values = Float64Array.from(sorted, ({ value }) => value);
        assert.deepEqual(rollUpsOf({ times, values }, 60), naiveRollUps(sorted, 60));
      }),
      { numRuns: 200 },
    );
  });

  it('combine to what they are of, but for the percentile', () => {
    const parts = rollUpsOf(
      { times: Float64Array.of(0, 1, 61, 62, 63), values: Float64Array.of(5, 1, 8, 2, 4) },
      TIER_SECONDS.minute,
    );
    assert.deepEqual(combinedRollUp(0, parts), { start: 0, count: 5, mean: 4, min: 1, max: 8, p95: 8, last: 4 });
  });

  for (const maintained of ['after each run', 'at the end', 'between frames']) {
    it(`of a history are exact with gaps and a clock that jumps, maintained ${maintained}`, () => {
      fc.assert(
        fc.property(runs, (history) => checkHistory(history, maintained)),
        { numRuns: 6 },
      );
    }).timeout(30_000);
  }
});

function checkHistory(history: typeof runs extends fc.Arbitrary<infer T> ? T : never, maintained: string): void {
  const fixture = new HistoryFixture();
  try {
    const store = fixture.open();
    const series = seriesOf(2);
    const told: Sample[][] = [[], []];
    let at = 1_700_000_000;
    for (const { pause, interval, frames, seed } of history) {
      at += pause;
      let random = seed;
      for (let i = 0; i < frames; i++) {
        at += interval;
        random = (random * 48_271) % 2_147_483_647;
        const values = Float64Array.of(random / 2_147_483_647, random % 5 === 0 ? Number.NaN : random % 7);
        store.append(at, values, series, []);
        values.forEach((value, slot) => {
          const kept = roundedValue(value, 'significant');
          if (!Number.isNaN(kept)) told[slot].push({ at, value: kept });
        });
        if (maintained === 'between frames') store.maintain(0);
      }
      if (maintained === 'after each run') maintainAll(store);
    }
    check();
    maintainAll(store);
    check();
    store.append(at + 200_000, Float64Array.of(1, 1), series, []);
    for (const one of told) one.push({ at: at + 200_000, value: 1 });
    maintainAll(store);
    check();

    function check(): void {
      const range = { from: 0, to: 4e9 };
      for (const tier of ['minute', 'hour', 'day'] as const) {
        const found = store.query({ series: { metric: 'system.cpu.core.utilization' }, tier, ...range });
        found.forEach(({ times, count, mean, min, max, p95, last }, slot) => {
          const rollUps = Array.from(times, (start, i) => ({
            start,
            count: count[i],
            mean: mean[i],
            min: min[i],
            max: max[i],
            p95: p95[i],
            last: last[i],
          }));
          assert.deepEqual(rollUps, naiveRollUps(told[slot], TIER_SECONDS[tier]), `${tier}s of series ${slot}`);
        });
      }
      const raw = store.query({ series: { metric: 'system.cpu.core.utilization' }, tier: 'second', ...range });
      raw.forEach(({ times, mean }, slot) => {
        const sorted = told[slot].toSorted((a, b) => a.at - b.at);
        assert.deepEqual(
          Array.from(times, (time, i) => ({ at: time, value: mean[i] })),
          sorted,
        );
      });
    }
  } finally {
    fixture.remove();
  }
}

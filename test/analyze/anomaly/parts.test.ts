import assert from 'node:assert/strict';
import fc from 'fast-check';
import { anomalySummary, type FoundAnomaly, joined } from '../../../src/analyze/anomaly/foundAnomaly.ts';
import { SeenValues } from '../../../src/analyze/anomaly/seenValues.ts';
import {
  RunningTail,
  robustTailOf,
  shareBelow,
  surpriseOf,
  tailOf,
  valueAtSurprise,
} from '../../../src/analyze/anomaly/tail.ts';
import { seededRandom } from '../../../src/analyze/trees/random.ts';

describe('parts of the anomaly detection', () => {
  describe('values seen', () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e100, max: 1e100 });

    it('know the nearest one exactly while there is room', () => {
      fc.assert(
        fc.property(fc.array(value, { maxLength: 50 }), value, (values, asked) => {
          const seen = new SeenValues(64);
          for (const one of values) seen.add(one);
          const nearest = values.reduce((least, one) => Math.min(least, Math.abs(one - asked)), Infinity);
          assert.equal(seen.distanceTo(asked), nearest);
        }),
      );
    });

    it('are thinned where they are dense, and kept where they are rare', () => {
      const seen = new SeenValues(64);
      const random = seededRandom(1);
      seen.add(1000);
      for (let at = 0; at < 5000; at++) seen.add(random());
      assert.ok(seen.toJSON().values.length <= 64);
      assert.equal(seen.distanceTo(1000), 0);
      for (let at = 0; at <= 10; at++) assert.ok(seen.distanceTo(at / 10) < 0.06);
    });

    it('tell the cluster around a value', () => {
      const seen = new SeenValues(64, { values: [1, 2, 3, 10, 11, 12] });
      assert.deepEqual(seen.clusterAt(4, 1.5), [1, 3]);
      assert.deepEqual(seen.clusterAt(99, 1.5), [10, 12]);
      assert.deepEqual(seen.clusterAt(4, 8), [1, 12]);
      assert.equal(new SeenValues(4).clusterAt(1, 1), undefined);
    });
  });

  describe('tails', () => {
    const random = seededRandom(2);
    const exponential = Float64Array.from({ length: 20_000 }, () => -Math.log(1 - random()));

    it('go on as the distribution does', () => {
      const tail = tailOf(exponential, 0.05, 0);
      assert.ok(tail);
      // P(X > 10) of the unit exponential is e^-10.
      assert.ok(Math.abs(surpriseOf(tail, 10) - 10) < 1);
      assert.ok(Math.abs(valueAtSurprise(tail, surpriseOf(tail, 12)) - 12) < 1e-9);
      assert.equal(surpriseOf(tail, 0.1), 0);
      assert.ok(Math.abs(shareBelow(Math.log(1000)) - 0.999) < 1e-12);
    });

    it('are fitted the same by a stream', () => {
      const running = new RunningTail();
      for (const value of exponential) running.add(value);
      assert.ok(running.tail && Math.abs(surpriseOf(running.tail, 12) - 12) < 2);
      running.halve();
      assert.ok(running.tail && Math.abs(surpriseOf(running.tail, 12) - 12) < 2);
      for (let at = 0; at < 500; at++) running.add(0);
      assert.ok(
        running.tail && running.tail.threshold > 4,
        'what is small does not fill up the room that halving made',
      );
      const stored = new RunningTail(JSON.parse(JSON.stringify(running)));
      assert.deepEqual(stored.tail, running.tail);
    });

    it('are not misled by anomalies among the values where asked', () => {
      const spoilt = exponential.map((value, at) => (at % 500 === 0 ? 100 : value));
      const tail = robustTailOf(spoilt, 0.05, 0);
      assert.ok(tail && surpriseOf(tail, 100) > 45);
    });

    it('stay finite on values that are all the same, and are absent without values', () => {
      const tail = tailOf(new Float64Array(100), 0.05, 0);
      assert.ok(tail && Number.isFinite(surpriseOf(tail, 1)) && surpriseOf(tail, 0) === 0);
      assert.equal(tailOf([], 0.05, 0), undefined);
      assert.equal(tailOf([Number.NaN, Infinity], 0.05, 0), undefined);
      assert.equal(new RunningTail().tail, undefined);
    });
  });

  describe('found anomalies', () => {
    const found: FoundAnomaly = {
      kind: 'univariate',
      since: 10,
      until: 20,
      score: 0.9996,
      value: 97,
      expected: [10, 45],
    };
    const words = { name: 'CPU utilization', format: (value: number) => `${value} %` };

    it('are joined where they lie close together', () => {
      const samples = [
        { time: 1, score: 0.9, value: 1 },
        { time: 3, score: 0.99, value: 2 },
        { time: 9, score: 0.9, value: 3 },
      ];
      assert.deepEqual(
        joined('seasonal', samples, 2).map(({ since, until, value }) => [since, until, value]),
        [
          [1, 3, 2],
          [9, 9, 3],
        ],
      );
      assert.deepEqual(joined('seasonal', [], 2), []);
    });

    it('are told in a sentence', () => {
      assert.equal(
        anomalySummary(found, words),
        'CPU utilization: 97 %, where 10 % to 45 % is usual; more unusual than 99.96 % of the values before.',
      );
      assert.match(
        anomalySummary({ ...found, kind: 'seasonal', score: 0.995 }, words),
        /usual at this time; .* 99\.5 %/,
      );
      assert.match(
        anomalySummary({ ...found, expected: [5, 5], score: 1 }, { ...words, context: 'in phase 1' }),
        /where 5 % is usual in phase 1; .* 99\.99 %/,
      );
    });
  });
});

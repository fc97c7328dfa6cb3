import assert from 'node:assert/strict';
import { ContextualBaselines, hourContext } from '../../../src/analyze/anomaly/contextualBaselines.ts';
import { MultivariateDetector } from '../../../src/analyze/anomaly/multivariateDetector.ts';
import { novelties } from '../../../src/analyze/anomaly/novelties.ts';
import { NoveltyDetector } from '../../../src/analyze/anomaly/noveltyDetector.ts';
import { seasonalAnomalies } from '../../../src/analyze/anomaly/seasonalAnomalies.ts';
import { TailFusion } from '../../../src/analyze/anomaly/tailFusion.ts';
import { isNotEnoughData } from '../../../src/analyze/notEnoughData.ts';
import { seededRandom } from '../../../src/analyze/trees/random.ts';

const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value));

function normals(seed: number): () => number {
  const random = seededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** The result of an analysis that has enough to go on. */
function given<T extends object>(result: T): Exclude<T, { kind: 'notEnoughData' }> {
  assert.ok(!isNotEnoughData(result), `not enough data: ${JSON.stringify(result)}`);
  return result as Exclude<T, { kind: 'notEnoughData' }>;
}

const from = (start: number, count: number) => Float64Array.from({ length: count }, (_, at) => start + at);

describe('anomalies', function anomalies() {
  this.timeout(30_000);

  describe('novelty of a stream', () => {
    const settings = { probation: 200, rest: 50 };

    it('makes an alarm of a value far from all before, once, and says what was usual', () => {
      const noise = normals(1);
      const detector = new NoveltyDetector(settings);
      for (let at = 0; at < 1000; at++) assert.ok(!detector.update(50 + noise()).isAlarm);
      const found = detector.update(80);
      assert.ok(found.isAlarm && found.score > 0.999);
      const [low, high] = detector.expectedAt(80) as [number, number];
      assert.ok(low > 40 && low < 49 && high > 51 && high < 60, `${low} to ${high}`);
      for (let at = 0; at < 20; at++) assert.ok(!detector.update(80 + 0.1 * noise()).isAlarm, 'the rest after it');
    });

    it('finds usual values that stay for unusually long', () => {
      const detector = new NoveltyDetector(settings);
      const noise = normals(2);
      for (let at = 0; at < 1000; at++) detector.update((at % 2) * 10 + noise());
      const alarms = Array.from({ length: 20 }, () => detector.update(10 + 0.1 * noise())).filter((one) => one.isAlarm);
      assert.ok(alarms.length > 0);
    });

    it('is quiet on what never changes, on what recurs, and while it learns', () => {
      const detector = new NoveltyDetector(settings);
      const wave = new NoveltyDetector(settings);
      const learning = new NoveltyDetector(settings);
      for (let at = 0; at < 3000; at++) {
        assert.ok(!detector.update(5).isAlarm);
        assert.ok(!wave.update(Math.round(100 * Math.sin(at / 20))).isAlarm);
        if (at < 200) assert.equal(learning.update(at ** 2).score, 0);
      }
    });

    it('makes few alarms of noise, whatever its shape, for long', () => {
      const normal = normals(3);
      const shapes = [normal, () => Math.exp(2 * normal()), () => Math.floor(Math.abs(3 * normal()))];
      for (const shape of shapes) {
        const detector = new NoveltyDetector({ memory: 3000 });
        let alarms = 0;
        for (let at = 0; at < 20_000; at++) if (detector.update(shape()).isAlarm) alarms++;
        assert.ok(alarms <= 8, `${alarms} alarms`);
      }
    });

    it('passes over absent values, and below the resolution over all', () => {
      const holey = new NoveltyDetector(settings);
      const dense = new NoveltyDetector(settings);
      const coarse = new NoveltyDetector({ ...settings, resolution: 100 });
      const noise = normals(4);
      for (let at = 0; at < 600; at++) {
        const value = noise();
        assert.deepEqual(holey.update(value), dense.update(value));
        assert.equal(holey.update([Number.NaN, Infinity, 1e200][at % 3]).isAlarm, false);
        assert.ok(!coarse.update(at < 400 ? value : value + 50).isAlarm);
      }
      assert.deepEqual(plain(holey), plain(dense));
    });

    it('goes on after it was stored as if nothing had been', () => {
      const noise = normals(5);
      const whole = new NoveltyDetector({ ...settings, memory: 700 });
      for (let at = 0; at < 1000; at++) whole.update(noise());
      const resumed = new NoveltyDetector({}, plain(whole.toJSON()));
      for (let at = 0; at < 1000; at++) {
        const value = at === 500 ? 40 : noise();
        assert.deepEqual(resumed.update(value), whole.update(value));
      }
    });

    it('stays small for ever', () => {
      const detector = new NoveltyDetector({ ...settings, memory: 10_000 });
      const random = seededRandom(6);
      for (let at = 0; at < 25_000; at++) detector.update(random() * 10 ** (at % 6));
      assert.ok(JSON.stringify(detector).length < 80_000);
    });
  });

  describe('novelties of a stored series', () => {
    const noise = normals(7);
    const times = from(1_700_000_000, 1500);
    const values = times.map((_, at) => (at >= 900 && at < 920 ? 30 : 5) + noise());

    it('tells since when, until when and what was usual', () => {
      const { anomalies, count } = given(novelties(times, values, { threshold: 8 }));
      assert.equal(count, 1500);
      const [found] = anomalies;
      assert.equal(found.since, times[900]);
      assert.ok(found.until <= times[919] && found.value > 25 && found.score > 0.999);
      assert.ok(found.expected && found.expected[0] > 0 && found.expected[1] < 12);
    });

    it('finds a usual value at a time of day when it never came, and a usual one that is reached by a leap', () => {
      const slots = 96;
      const quarters = from(0, slots * 12).map((at) => 1_700_006_400 + at * 900);
      const noon = (at: number) => at % slots > 40 && at % slots < 60;
      const daily = quarters.map((_, at) => (noon(at) || (at > 970 && at < 980) ? 80 : 20) + 0.5 * noise());
      const night = given(novelties(quarters, daily)).anomalies;
      assert.deepEqual([night.length, night[0].since], [1, quarters[971]]);
      const ramp = from(0, 1500).map((_, at) => (at % 200) + 0.2 * noise());
      ramp[1250] += 60;
      assert.ok(given(novelties(from(0, 1500), ramp)).anomalies.some(({ since }) => since === 1250));
    });

    it('takes unsorted series with absent values, and says where there is too little', () => {
      const order = [...times.keys()].sort((a, b) => ((a * 7919) % 1500) - ((b * 7919) % 1500));
      const shuffled = novelties([...order.map((at) => times[at]), 5], [...order.map((at) => values[at]), Number.NaN]);
      assert.deepEqual(shuffled, novelties(times, values));
      assert.ok(isNotEnoughData(novelties([], [])));
      assert.ok(isNotEnoughData(novelties([1, 2, 3], [1, 2, 3])));
      assert.deepEqual(given(novelties(from(0, 100), new Float64Array(100))).anomalies, []);
    });
  });

  describe('seasonal residuals', () => {
    const noise = normals(8);
    const day = 96;
    const times = from(0, day * 10).map((at) => at * 900);
    const usual = times.map((_, at) => 50 + 30 * Math.sin((2 * Math.PI * at) / day) + noise());
    // At night the value of noon: seen every day, but not then.
    const values = usual.map((value, at) => (at >= 730 && at < 736 ? 80 : value));

    it('find a usual value at an unusual time', () => {
      const { anomalies, periodSeconds, seasonalStrength } = given(seasonalAnomalies(times, values));
      assert.equal(periodSeconds, 86_400);
      assert.ok(seasonalStrength > 0.9);
      assert.equal(anomalies.length, 1);
      const [{ since, until, value, expected, score }] = anomalies;
      assert.deepEqual([since, until, value], [times[730], times[735], 80]);
      assert.ok(expected && expected[1] < 75 && score > 0.999);
    });

    it('find nothing where nothing is, or gaps are', () => {
      const gapped = usual.map((value, at) => (at % 40 === 0 ? Number.NaN : value));
      assert.deepEqual(given(seasonalAnomalies(times, gapped, { periodSeconds: 86_400 })).anomalies, []);
    });

    it('say where no season can be told', () => {
      for (const series of [[], [1], Array(200).fill(3), Array(200).fill(Number.NaN)]) {
        assert.ok(isNotEnoughData(seasonalAnomalies(from(0, series.length), series)));
      }
      assert.ok(isNotEnoughData(seasonalAnomalies(times, values, { periodSeconds: 900 })));
    });
  });

  describe('values in their context', () => {
    it('are held against their own context only', () => {
      const noise = normals(9);
      const baselines = new ContextualBaselines();
      for (let at = 0; at < 30; at++) {
        assert.ok(!baselines.update('phase 1', 100 + noise()).isAlarm);
        assert.ok(!baselines.update('phase 4', 20 + noise()).isAlarm);
      }
      const slow = baselines.update('phase 4', 100);
      assert.ok(slow.isAlarm && slow.score > 0.999 && slow.known === 30);
      assert.ok(slow.expected && slow.expected[0] > 10 && slow.expected[1] < 30);
      assert.ok(!baselines.update('phase 1', 100).isAlarm);
    });

    it('are not judged by too few, and a percent is no matter', () => {
      const baselines = new ContextualBaselines();
      for (let at = 0; at < 7; at++) assert.equal(baselines.update('new', at * 100).expected, undefined);
      for (let at = 0; at < 20; at++) baselines.update('steady', 100);
      assert.ok(!baselines.update('steady', 101).isAlarm);
      assert.ok(baselines.update('steady', 200).isAlarm);
      for (let at = 0; at < 20; at++) baselines.update('idle', 0);
      assert.ok(baselines.update('idle', 1).isAlarm);
      assert.deepEqual(baselines.update('idle', Number.NaN), { score: 0, isAlarm: false, known: 21 });
    });

    it('stay within bounds, and are the same after they were stored', () => {
      const baselines = new ContextualBaselines({ contexts: 3, remembered: 10 });
      for (let hour = 0; hour < 5; hour++) {
        for (let at = 0; at < 20; at++) baselines.update(hourContext(hour * 3600 + at), at);
      }
      assert.deepEqual(
        baselines.toJSON().contexts.map(([key, values]) => [key, values.length]),
        [
          ['hour 2', 10],
          ['hour 3', 10],
          ['hour 4', 10],
        ],
      );
      const resumed = new ContextualBaselines({ contexts: 3, remembered: 10 }, plain(baselines.toJSON()));
      assert.deepEqual(resumed.update('hour 3', 5000), baselines.update('hour 3', 5000));
    });
  });

  describe('several metrics together', () => {
    const noise = normals(10);
    const rows = 2000;
    const columns = Array.from({ length: 8 }, () => Float64Array.from({ length: rows }, noise));
    const row = () => columns.map(noise);

    it('name the extreme metrics, the most surprising first', () => {
      const fusion = TailFusion.fit(columns);
      assert.ok(fusion.update(row()).score < 0.999);
      const extreme = row();
      extreme[2] = 9;
      extreme[5] = -6;
      const { metrics, score, surprise } = fusion.update(extreme);
      assert.deepEqual(metrics.slice(0, 2), [2, 5]);
      assert.ok(score > 0.9999 && surprise > 20);
      const [low, high] = fusion.expectedOf(2) as [number, number];
      assert.ok(low > -2.5 && low < -1 && high > 1 && high < 2.5);
    });

    it('find extremes and combinations that are each usual', () => {
      const detector = given(MultivariateDetector.fit(columns));
      let alarms = 0;
      for (let at = 0; at < 500; at++) if (detector.update(row()).isAlarm) alarms++;
      assert.ok(alarms <= 2, `${alarms} alarms`);
      const extreme = row();
      extreme[0] = 15;
      assert.ok(detector.update(extreme).isAlarm);
      // Both idle or both busy: one idle and one busy is new, though each value is usual.
      const both = columns[0].map((value) => (value > 0 ? 10 : 0));
      const pair = given(
        MultivariateDetector.fit([both.map((value) => value + noise()), both.map((value) => value + noise())]),
      );
      const apart = pair.update([0, 10]);
      assert.ok(apart.by === 'combination' && apart.score > 0.95);
      assert.equal(pair.update([10, 10]).score, 0);
    });

    it('do with absent and constant metrics, and are the same after they were stored', () => {
      const holey = [new Float64Array(rows).fill(3), new Float64Array(rows).fill(Number.NaN), ...columns.slice(0, 2)];
      const detector = given(MultivariateDetector.fit(holey));
      assert.equal(detector.expectedOf(1), undefined);
      const stored = new MultivariateDetector(plain(detector.model));
      for (const values of [
        [3, Number.NaN, 0, 0],
        [Number.NaN, 1, Infinity, 9],
      ]) {
        const found = detector.update(values);
        assert.ok(Number.isFinite(found.score) && !found.metrics.includes(1));
        assert.deepEqual(stored.update(values), found);
      }
      assert.ok(detector.update([50, Number.NaN, 0, 0]).isAlarm, 'what never changed has changed');
      assert.ok(isNotEnoughData(MultivariateDetector.fit([])));
      assert.ok(isNotEnoughData(MultivariateDetector.fit([new Float64Array(10)])));
    });
  });
});

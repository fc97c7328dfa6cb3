import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BinnedFeatures, codesOfRow } from '../../../src/analyze/trees/binnedFeatures.ts';
import { GradientBoosting } from '../../../src/analyze/trees/gradientBoosting.ts';
import { growTree, leafOf } from '../../../src/analyze/trees/growTree.ts';
import { IsolationForest } from '../../../src/analyze/trees/isolationForest.ts';
import { seededRandom } from '../../../src/analyze/trees/random.ts';
import { RandomForest } from '../../../src/analyze/trees/randomForest.ts';

const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value));

/** Friedman's first problem: five of ten features matter, one of them not monotonously, two only together. */
function friedman(rows: number, seed: number): { features: Float64Array[]; target: Float64Array } {
  const random = seededRandom(seed);
  const features = Array.from({ length: 10 }, () => Float64Array.from({ length: rows }, random));
  const [a, b, c, d, e] = features;
  const noise = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const target = a.map(
    (_, row) =>
      10 * Math.sin(Math.PI * a[row] * b[row]) + 20 * (c[row] - 0.5) ** 2 + 10 * d[row] + 5 * e[row] + noise(),
  );
  return { features, target };
}

/** Share of the variance that predictions explain. */
function explained(predict: (row: number[]) => number, { features, target }: ReturnType<typeof friedman>): number {
  const mean = target.reduce((sum, value) => sum + value, 0) / target.length;
  let left = 0;
  let whole = 0;
  target.forEach((value, row) => {
    left += (value - predict(features.map((column) => column[row]))) ** 2;
    whole += (value - mean) ** 2;
  });
  return 1 - left / whole;
}

describe('trees', () => {
  describe('bins', () => {
    const value = fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: -3, max: 3 }), fc.constant(Number.NaN));

    it('put each value between the borders around it, absent ones below all others', () => {
      fc.assert(
        fc.property(
          fc.array(value, { minLength: 1, maxLength: 60 }),
          fc.integer({ min: 2, max: 256 }),
          (column, bins) => {
            const { borders, codes } = new BinnedFeatures([column], bins);
            assert.ok(borders[0].length < bins);
            column.forEach((one, row) => {
              const code = codes[0][row];
              if (Number.isNaN(one)) assert.equal(code, 0);
              if (code > 0) assert.ok(one > borders[0][code - 1]);
              if (code < borders[0].length) assert.ok(!(one > borders[0][code]));
            });
            assert.deepEqual([...codesOfRow([column[0]], borders)], [codes[0][0]]);
          },
        ),
      );
    });

    it('keep a few different values apart however often each occurs', () => {
      const column = [...Array(1000).fill(1), 2, 3];
      assert.equal(new BinnedFeatures([column], 8).borders[0].length, 2);
    });

    it('say what is wrong with features', () => {
      assert.throws(() => new BinnedFeatures([], 8), /No features/);
      assert.throws(() => new BinnedFeatures([[1], [1, 2]], 8), /differ in length/);
      assert.throws(() => new BinnedFeatures([[1]], 300), /choose 2 to 256/);
      assert.throws(() => codesOfRow([1, 2], [[0]]), /2 features, where the model was trained on 1/);
    });
  });

  describe('a single tree', () => {
    const options = { depth: 3, minLeaf: 1, featuresPerSplit: 2, random: seededRandom(1) };
    const features = new BinnedFeatures(
      [
        [1, 2, 3, 4],
        [7, 7, 7, 7],
      ],
      8,
    );

    it('splits where the squared error falls most', () => {
      const { tree, gain } = growTree(
        features,
        { kind: 'value', values: [0, 0, 10, 10] },
        Int32Array.of(0, 1, 2, 3),
        options,
      );
      assert.deepEqual(plain(tree), { feature: [0, -1, -1], border: [1, 0, 0], next: [1, 0, 1], values: [0, 10] });
      assert.equal(gain[0], 100);
      assert.equal(tree.values[leafOf(tree, [2, 0])], 10);
    });

    it('holds the shares of classes in its leaves, and no leaf smaller than asked for', () => {
      const target = { kind: 'class', labels: [0, 1, 1, 2], classes: 3 } as const;
      const { tree } = growTree(features, target, Int32Array.of(0, 1, 2, 3), { ...options, minLeaf: 2 });
      assert.deepEqual(tree.values, [0.5, 0.5, 0, 0, 0.5, 0.5]);
    });

    it('keeps small differences of large values apart', () => {
      const target = { kind: 'value', values: [1e9, 1e9, 1e9 + 1, 1e9 + 1] } as const;
      const { tree } = growTree(features, target, Int32Array.of(0, 1, 2, 3), options);
      assert.equal(tree.feature[0], 0);
    });
  });

  describe('a random forest', () => {
    const train = friedman(1500, 1);
    const test = friedman(500, 2);
    const options = { trees: 40 };
    const forest = RandomForest.forValues(train.features, train.target, options);

    it('predicts numbers it has not seen', () => {
      assert.ok(explained((row) => forest.predict(row), test) > 0.8);
    });

    it('knows which features matter', () => {
      const sum = forest.importance.reduce((whole, part) => whole + part, 0);
      assert.ok(Math.abs(sum - 1) < 1e-9);
      const least = Math.min(...forest.importance.slice(0, 5));
      const noise = Math.max(...forest.importance.slice(5));
      assert.ok(least > noise, `${least} of one that matters, ${noise} of one that does not`);
    });

    it('is the same for the same seed, and after it was stored', () => {
      const again = RandomForest.forValues(train.features, train.target, options);
      assert.deepEqual(again.model, forest.model);
      const stored = new RandomForest(plain(forest.model));
      assert.deepEqual(stored.model, forest.model);
      const row = test.features.map((column) => column[0]);
      assert.equal(stored.predict(row), forest.predict(row));
      assert.notDeepEqual(
        RandomForest.forValues(train.features, train.target, { trees: 1, seed: 2 }).model.trees[0],
        forest.model.trees[0],
      );
    });

    it('predicts classes with probabilities', () => {
      const labelOf = (value: number) => (value < 12 ? 0 : value < 17 ? 1 : 2);
      const classes = RandomForest.forClasses(train.features, train.target.map(labelOf), 3, { trees: 40, depth: 8 });
      let right = 0;
      test.target.forEach((value, row) => {
        const given = test.features.map((column) => column[row]);
        const shares = classes.probabilities(given);
        assert.ok(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) < 1e-6);
        if (classes.predict(given) === labelOf(value)) right++;
      });
      assert.ok(right / test.target.length > 0.7, `${right} right`);
      assert.throws(() => forest.probabilities(Array(10).fill(0)), /predicts numbers/);
    });

    it('lives with absent values and constant features', () => {
      const holey = Float64Array.from({ length: 200 }, (_, row) => (row % 3 === 0 ? Number.NaN : row % 2));
      const target = holey.map((value) => (Number.isNaN(value) ? 5 : value));
      const columns = [holey, new Float64Array(200)];
      const learnt = RandomForest.forValues(columns, target, { trees: 10, featuresPerSplit: 2 });
      assert.deepEqual(
        [Number.NaN, 0, 1].map((value) => Math.round(learnt.predict([value, 0]))),
        [5, 0, 1],
      );
      assert.deepEqual(RandomForest.forValues([[1, 1]], [2, 4], { trees: 3 }).importance, [0]);
    });

    it('leaves out rows without a target, and says what it cannot learn from', () => {
      const learnt = RandomForest.forValues([[1, 2, 3]], [7, Number.NaN, 7], { trees: 3 });
      assert.equal(learnt.predict([2]), 7);
      assert.throws(() => RandomForest.forValues([[1]], [Number.NaN]), /No row has a target/);
      assert.throws(() => RandomForest.forValues([[1]], [1, 2]), /2 targets for 1 rows/);
      assert.throws(() => RandomForest.forClasses([[1]], [2], 2), /Label 2 in row 0/);
    });
  });

  describe('gradient boosting', () => {
    const train = friedman(1500, 3);
    const test = friedman(500, 4);

    it('predicts better than the forest on a smooth problem, with a subsample as well', () => {
      for (const subsample of [1, 0.5]) {
        const boosted = GradientBoosting.fit(train.features, train.target, { depth: 4, subsample });
        assert.ok(explained((row) => boosted.predict(row), test) > 0.88);
      }
    });

    it('is the same after it was stored', () => {
      const boosted = GradientBoosting.fit(train.features, train.target, { trees: 10 });
      const row = test.features.map((column) => column[7]);
      const stored = new GradientBoosting(plain(boosted.model));
      assert.deepEqual(stored.model, boosted.model);
      assert.equal(stored.predict(row), boosted.predict(row));
      assert.equal(boosted.importance.length, 10);
    });

    it('predicts a constant as it is', () => {
      assert.equal(GradientBoosting.fit([[1, 2, 3]], [4, 4, 4], { trees: 5 }).predict([9]), 4);
    });
  });

  describe('an isolation forest', () => {
    const random = seededRandom(5);
    const first = Float64Array.from({ length: 600 }, random);
    // The second feature follows the first: each value is usual, not each pair.
    const second = first.map((value) => value + 0.02 * random());
    const forest = IsolationForest.fit([first, second]);

    it('scores what is far off higher than what is usual', () => {
      assert.ok(forest.score([3, 3]) > 0.6);
      assert.ok(forest.score([0.5, 0.51]) < 0.5);
      assert.ok(forest.score([0.05, 0.95]) > forest.score([0.5, 0.51]) + 0.1);
    });

    it('takes an absent value for a usual one', () => {
      assert.ok(forest.score([Number.NaN, 0.5]) < 0.5);
    });

    it('is the same after it was stored, and calls nothing unusual where all is the same', () => {
      assert.equal(new IsolationForest(plain(forest.model)).score([3, 3]), forest.score([3, 3]));
      const flat = IsolationForest.fit([new Float64Array(50)]);
      assert.equal(flat.score([0]), flat.score([9]));
      assert.equal(IsolationForest.fit([[1]]).score([1]), 0.5);
      assert.throws(() => IsolationForest.fit([[]]), /No rows/);
      assert.throws(() => forest.score([1]), /1 features/);
    });
  });
});

import assert from 'node:assert/strict';
import { autocorrelation, autocorrelationOfBoth } from '../../src/analyze/autocorrelation.ts';
import { pearson, spearman } from '../../src/analyze/correlation.ts';
import { correlationMatrix } from '../../src/analyze/correlationMatrix.ts';
import { crossCorrelation } from '../../src/analyze/crossCorrelation.ts';
import { benjaminiHochberg } from '../../src/analyze/falseDiscovery.ts';
import { leastSquares } from '../../src/analyze/leastSquares.ts';
import { partialCorrelation, partialCorrelations } from '../../src/analyze/partialCorrelation.ts';
import { ranks } from '../../src/analyze/ranks.ts';
import { column, Made } from './made.ts';
import { near, present, reference } from './reference.ts';

const expected = reference('correlation');

describe('correlation', () => {
  for (const { name, a, b, pearson: byPearson, spearman: bySpearman } of expected.cases) {
    it(`agrees with scipy: ${name}`, () => {
      const linear = present(pearson(a, b));
      near(linear.coefficient, byPearson[0], 'pearson');
      near(linear.independentPValue, byPearson[1], 'p of pearson', 1e-6);
      const ranked = present(spearman(a, b));
      near(ranked.coefficient, bySpearman[0], 'spearman');
      near(ranked.independentPValue, bySpearman[1], 'p of spearman', 1e-6);
    });
  }

  it('finds the memory of two series at once as that of each', () => {
    for (const length of [3, 50, 1000, 3001]) {
      const made = new Made(length);
      const [a, b] = [
        column(length, (i) => (i % 97 === 5 ? Number.NaN : made.normal())),
        column(length, () => made.normal() + 4),
      ];
      const both = autocorrelationOfBoth(a, b, 60);
      [a, b].forEach((values, which) => {
        const alone = autocorrelation(values, 60);
        assert.equal(both[which].length, alone.length);
        for (const [lag, value] of alone.entries())
          assert.ok(Math.abs(both[which][lag] - value) < 1e-9, `${length} ${which} ${lag}`);
      });
    }
    const [constant, other] = autocorrelationOfBoth(
      column(2000, () => 3),
      column(2000, (i) => i % 7),
      20,
    );
    assert.deepEqual([...constant.subarray(1)], new Array(20).fill(0));
    assert.ok(other[7] > 0.9);
  });

  it('gives ranks that tell equal values alike, and none to what is missing', () => {
    const values = [3, Number.NaN, -0, 0, 7, 3, Infinity, 3, -5];
    assert.deepEqual([...ranks(values)], [5, Number.NaN, 2.5, 2.5, 7, 5, Number.NaN, 5, 1]);
    assert.deepEqual([...ranks([])], []);
    assert.deepEqual([...ranks([2])], [1]);
  });

  it('leaves out places where either is missing', () => {
    const actual = present(pearson([1, Number.NaN, 2, 3, Infinity, 4], [2, 5, 4, 6, 7, 8, 9]));
    assert.deepEqual([actual.count, actual.coefficient], [4, 1]);
  });

  it('has p-values that hold for slow series, where the plain ones do not', () => {
    for (const [memory, most] of [
      [0, 0.1],
      [0.9, 0.1],
      [0.99, 0.16],
    ]) {
      let adjusted = 0;
      let plain = 0;
      for (let seed = 1; seed <= 100; seed++) {
        const made = new Made(seed);
        const found = present(pearson(made.noise(600, memory), made.noise(600, memory)));
        if (found.pValue < 0.05) adjusted++;
        if (found.independentPValue < 0.05) plain++;
      }
      assert.ok(adjusted <= 100 * most, `memory ${memory}: ${adjusted} of 100`);
      if (memory > 0) assert.ok(plain > 40, `plain at memory ${memory}: ${plain} of 100`);
    }
  });

  it('still sees slow series that do go together', () => {
    const made = new Made(3);
    const cause = made.noise(1800, 0.95);
    const effect = cause.map((value) => value + 0.7 * made.normal());
    const found = present(pearson(cause, effect));
    assert.ok(found.pValue < 1e-6 && found.effectiveCount < 400, JSON.stringify(found));
  });

  it('says what is lacking', () => {
    assert.equal(pearson([1, 2], [3, 4]).kind, 'notEnoughData');
    const flat = spearman([1, 2, 3, 4], [5, 5, 5, 5]);
    assert.match(flat.kind === 'notEnoughData' ? flat.reason : '', /same value throughout/);
  });
});

describe('correlationMatrix', () => {
  const made = new Made(6);
  const cpu = made.noise(300);
  const series = [
    { key: 'cpu', values: cpu },
    { key: 'heat', values: cpu.map((value) => 40 + 5 * value + made.normal()) },
    { key: 'free', values: cpu.map((value) => Math.exp(-value)) },
    { key: 'other', values: made.noise(300) },
    { key: 'fixed', values: new Float64Array(300).fill(2) },
    { key: 'empty', values: new Float64Array(300).fill(Number.NaN) },
  ];

  it('agrees with the single coefficients, and names what it leaves out', () => {
    for (const method of ['pearson', 'spearman'] as const) {
      const matrix = present(correlationMatrix(series, { method }));
      assert.deepEqual(matrix.keys, ['cpu', 'heat', 'free', 'other']);
      assert.deepEqual(
        matrix.leftOut.map(({ key }) => key),
        ['fixed', 'empty'],
      );
      assert.equal(matrix.tried, 6);
      const single = present((method === 'pearson' ? pearson : spearman)(series[0].values, series[1].values));
      near(matrix.coefficients[1][0] ?? 0, single.coefficient, method, 1e-12);
      assert.equal(matrix.coefficients[0][1], matrix.coefficients[1][0]);
      const found = matrix.significant.map(({ a, b, coefficient }) => `${a} ${coefficient > 0 ? '+' : '-'} ${b}`);
      assert.deepEqual(found.sort(), ['cpu + heat', 'cpu - free', 'heat - free']);
      const [closest] = matrix.significant;
      assert.equal(closest.strength, 'strong');
      assert.ok(closest.adjustedPValue >= closest.pValue);
    }
  });

  it('reads columns with gaps place by place', () => {
    const gapped = cpu.slice();
    gapped.fill(Number.NaN, 0, 100);
    const matrix = present(correlationMatrix([series[1], { key: 'gapped', values: gapped }]));
    assert.equal(matrix.significant[0].count, 200);
    near(matrix.significant[0].coefficient, present(pearson(gapped, series[1].values)).coefficient, 'gapped', 1e-12);
  });

  it('finds hardly a pair among many that have nothing to do with each other', () => {
    const unrelated = Array.from({ length: 30 }, (_, k) => ({
      key: `${k}`,
      values: new Made(100 + k).noise(200, 0.8),
    }));
    assert.ok(present(correlationMatrix(unrelated, { leastCoefficient: 0 })).significant.length <= 3);
  });

  it('needs two series that vary', () => {
    assert.equal(correlationMatrix(series.slice(4)).kind, 'notEnoughData');
  });
});

describe('what correlation stands on', () => {
  it('corrects p-values as statsmodels does', () => {
    const { pValues, adjusted } = expected.benjaminiHochberg;
    benjaminiHochberg(pValues).forEach((value, i) => {
      near(value, adjusted[i], `p ${i}`);
    });
    assert.equal(benjaminiHochberg([]).length, 0);
  });

  it('agrees with statsmodels on auto- and cross-correlation', () => {
    const { a, b, acf, ccf } = expected.series;
    autocorrelation(a, 20).forEach((value, lag) => {
      near(value, acf[lag], `lag ${lag}`);
    });
    const cross = present(crossCorrelation(a, b, 5));
    ccf.forEach((value: number, lag: number) => {
      near(cross.coefficients[lag + 5], value, `lag ${lag}`);
    });
    assert.equal(cross.lag, 3);
    assert.ok(cross.pValue < 0.001);
    assert.equal(present(crossCorrelation(b, a, 5)).lag, -3);
  });

  it('solves least squares to the certified values of Longley, which are nearly singular', () => {
    const { longley } = reference('nist');
    const columns = [Array(16).fill(1), ...longley.x].map((values: number[]) => Float64Array.from(values));
    const { coefficients, squaresLeft, rank } = leastSquares(columns, Float64Array.from(longley.y));
    assert.equal(rank, 7);
    longley.coefficients.forEach((value: number, i: number) => {
      near(coefficients[i], value, `coefficient ${i}`, 1e-9);
    });
    near(Math.sqrt(squaresLeft[7] / 9), longley.residualDeviation, 'residual', 1e-9);
  });

  it('gives columns that repeat others no weight', () => {
    const x = column(20, (i) => Math.sin(i));
    const { coefficients, rank } = leastSquares(
      [x, x.map((value) => 2 * value)],
      x.map((value) => 3 * value),
    );
    assert.equal(rank, 1);
    near(coefficients[0], 3, 'coefficient');
    assert.equal(coefficients[1], 0);
  });

  it('agrees with a fit and scipy on partial correlation', () => {
    const { a, b, controls, coefficient, pValue } = expected.partial;
    const actual = present(partialCorrelation(a, b, controls));
    near(actual.coefficient, coefficient, 'coefficient');
    near(actual.independentPValue, pValue, 'p', 1e-6);
  });

  it('tells two effects of one cause from cause and effect', () => {
    const made = new Made(8);
    const cause = made.noise(400);
    const effects = [1, 2].map((k) => ({
      key: `effect ${k}`,
      values: cause.map((value) => value + 0.5 * made.normal()),
    }));
    assert.ok(present(pearson(effects[0].values, effects[1].values)).coefficient > 0.7);
    const pairs = partialCorrelations([{ key: 'cause', values: cause }, ...effects]);
    assert.ok(!('kind' in pairs));
    const between = pairs.find(({ a, b }) => a === 'effect 1' && b === 'effect 2');
    assert.ok(between && between.adjustedPValue > 0.05, JSON.stringify(between));
    assert.ok(pairs[0].adjustedPValue < 1e-6);
  });
});

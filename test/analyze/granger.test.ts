import assert from 'node:assert/strict';
import { granger } from '../../src/analyze/granger.ts';
import { Made } from './made.ts';
import { near, present, reference } from './reference.ts';

describe('granger', () => {
  const { x, y, xToY, yToX, best, untested } = reference('granger');

  it('agrees with statsmodels', () => {
    for (const [rows, cause, effect] of [[xToY, x, y] as const, [yToX, y, x] as const]) {
      for (const { lags, F, pValue, dfDenominator } of rows) {
        const actual = present(granger(cause, effect, { lags, drifting: false }));
        near(actual.statistic, F, `F of ${lags} lags`);
        near(actual.pValue, pValue, `p of ${lags} lags`, 1e-6);
        assert.deepEqual([actual.numeratorDegrees, actual.denominatorDegrees], [lags, dfDenominator]);
      }
    }
  });

  it('agrees with statsmodels on one lag more that is not tested', () => {
    const actual = present(granger(x, y, { lags: untested.lags }));
    near(actual.statistic, untested.F, 'F');
    near(actual.pValue, untested.pValue, 'p', 1e-6);
    assert.equal(actual.denominatorDegrees, untested.df);
  });

  it('takes as many lags as the criterion finds best', () => {
    for (const criterion of ['aic', 'bic'] as const)
      assert.equal(present(granger(x, y, { criterion })).lags, best[criterion]);
  });

  it('does not take drifting series for cause and effect', () => {
    let alarms = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const made = new Made(seed);
      if (present(granger(made.walk(200), made.walk(200))).pValue < 0.05) alarms++;
    }
    assert.ok(alarms <= 9, `${alarms} of 60`);
  });

  it('leaves out rows with gaps', () => {
    const gapped = Float64Array.from(x);
    gapped.fill(Number.NaN, 50, 60);
    assert.equal(present(granger(gapped, y, { lags: 2, drifting: false })).count, 150 - 2 - 10 - 2);
  });

  it('says what is lacking', () => {
    for (const result of [
      granger([], []),
      granger([1, 2, 3, 4], [1, 2, 3, 4]),
      granger(new Float64Array(50).fill(1), y),
      granger(x, new Float64Array(150).fill(1)),
      granger(new Float64Array(150).fill(Number.NaN), y),
      granger(x, x),
      granger(x.slice(0, 8), y, { lags: 5 }),
    ]) {
      assert.equal(result.kind, 'notEnoughData');
    }
  });
});

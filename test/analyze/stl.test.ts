import assert from 'node:assert/strict';
import { stl } from '../../src/analyze/stl.ts';
import { column } from './made.ts';
import { present, reference } from './reference.ts';

describe('stl', () => {
  for (const { options, values, places, ...expected } of reference('stl').cases) {
    it(`equals statsmodels to 1e-10: ${values.length} values, ${JSON.stringify(options)}`, () => {
      const actual = present(
        stl(values, {
          period: options.period,
          robust: options.robust,
          seasonal: options.seasonal,
          trend: options.trend,
          lowPass: options.low_pass,
          seasonalDegree: options.seasonal_deg,
          trendDegree: options.trend_deg,
          lowPassDegree: options.low_pass_deg,
          seasonalJump: options.seasonal_jump,
          trendJump: options.trend_jump,
          lowPassJump: options.low_pass_jump,
        }),
      );
      for (const part of ['trend', 'seasonal', 'residual', 'weights'] as const) {
        places.forEach((place: number, i: number) => {
          const difference = Math.abs(actual[part][place] - expected[part][i]);
          assert.ok(difference < 1e-10, `${part} at ${place} differs by ${difference}`);
        });
      }
    });
  }

  it('bridges a few absent values and says how many', () => {
    const values = column(120, (i) => 10 + Math.sin((2 * Math.PI * i) / 12));
    values.fill(Number.NaN, 40, 43);
    values[119] = Infinity;
    const actual = present(stl(values, { period: 12 }));
    assert.equal(actual.bridged, 4);
    assert.ok(actual.trend.every(Number.isFinite) && actual.residual.every(Number.isFinite));
    assert.ok(actual.seasonalStrength > 0.9);
  });

  it('decomposes a constant series into a level and nothing', () => {
    const actual = present(stl(new Float64Array(60).fill(7), { period: 12, robust: true }));
    assert.ok(actual.trend.every((value) => Math.abs(value - 7) < 1e-12));
    assert.ok(actual.seasonal.every((value) => Math.abs(value) < 1e-12));
    assert.ok(actual.seasonalStrength >= 0 && actual.seasonalStrength <= 1);
  });

  it('needs two periods, three quarters of the values, and windows that mean something', () => {
    const lacking = stl(new Float64Array(23), { period: 12 });
    assert.equal(lacking.kind === 'notEnoughData' && lacking.needed, 24);
    assert.equal(
      stl(
        column(100, (i) => (i % 3 ? i : Number.NaN)),
        { period: 10 },
      ).kind,
      'notEnoughData',
    );
    assert.throws(() => stl(new Float64Array(50), { period: 1 }), /a period of 2 or more/);
    assert.throws(() => stl(new Float64Array(50), { period: 12, seasonal: 8 }), /seasonal window .* odd/);
  });
});

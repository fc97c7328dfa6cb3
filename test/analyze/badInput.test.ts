import assert from 'node:assert/strict';
import fc from 'fast-check';
import { changePoints } from '../../src/analyze/changePoints.ts';
import { pearson, spearman } from '../../src/analyze/correlation.ts';
import { correlationMatrix } from '../../src/analyze/correlationMatrix.ts';
import { crossCorrelation } from '../../src/analyze/crossCorrelation.ts';
import { granger } from '../../src/analyze/granger.ts';
import { kolmogorovSmirnov } from '../../src/analyze/kolmogorovSmirnov.ts';
import { isNotEnoughData } from '../../src/analyze/notEnoughData.ts';
import { partialCorrelation, partialCorrelations } from '../../src/analyze/partialCorrelation.ts';
import { queueing } from '../../src/analyze/queueing.ts';
import { resample } from '../../src/analyze/resample.ts';
import { robustShift } from '../../src/analyze/robustShift.ts';
import { fitScalability } from '../../src/analyze/scalability.ts';
import { findPeriods } from '../../src/analyze/season.ts';
import { statistics } from '../../src/analyze/statistics.ts';
import { stl } from '../../src/analyze/stl.ts';
import { theilSen } from '../../src/analyze/theilSen.ts';
import { trend } from '../../src/analyze/trend.ts';
import { column, Made } from './made.ts';
import { assertFinite } from './reference.ts';

/** Every analysis, on two columns; the first may stand for times too. */
const analyses: Record<string, (a: number[], b: number[]) => unknown> = {
  statistics: (a) => statistics(a),
  trend: (a, b) => trend(a, b),
  theilSen: (a, b) => theilSen(a, b),
  findPeriods: (a) => findPeriods(a),
  stl: (a) => stl(a.slice(0, 40), { period: 6, robust: true }),
  changePoints: (a) => changePoints(a),
  pearson: (a, b) => pearson(a, b),
  spearman: (a, b) => spearman(a, b),
  correlationMatrix: (a, b) =>
    correlationMatrix([
      { key: 'a', values: a },
      { key: 'b', values: b },
      { key: 'c', values: a },
    ]),
  partialCorrelation: (a, b) => partialCorrelation(a, b, [a.map((value, i) => value * (i % 3))]),
  partialCorrelations: (a, b) =>
    partialCorrelations([
      { key: 'a', values: a },
      { key: 'b', values: b },
      { key: 'c', values: a },
    ]),
  granger: (a, b) => granger(a, b),
  'granger with given lags': (a, b) => granger(a, b, { lags: 3, drifting: false }),
  crossCorrelation: (a, b) => crossCorrelation(a, b),
  fitScalability: (a, b) => fitScalability(a, b, { samples: 20 }),
  queueing: (a, b) => queueing({ completionsPerSecond: a, responseSeconds: b, queueLength: a, utilizationRatio: b }),
  robustShift: (a, b) => robustShift(a, b),
  kolmogorovSmirnov: (a, b) => kolmogorovSmirnov(a, b),
};

const made = new Made(77);
const good = [...made.noise(80)];
const strange: Record<string, number[]> = {
  empty: [],
  'one value': [5],
  'two values': [5, 6],
  constant: Array(80).fill(0.1),
  'constant 0': Array(80).fill(0),
  'all missing': Array(80).fill(Number.NaN),
  'all infinite': Array(80).fill(Infinity),
  'half missing': [...column(80, (i) => (i % 2 ? Number.NaN : i))],
  'one value that differs': [...column(80, (i) => (i === 40 ? 1 : 0))],
  'nearly constant': [...column(80, (i) => 1e9 + (i % 2) * 1e-7)],
  huge: [...column(80, (i) => (i % 2 ? 1.7e308 : -1.7e308))],
  large: good.map((value) => value * 1e149),
  tiny: good.map((value) => value * 1e-200),
  smallest: [...column(80, (i) => (i % 3) * Number.MIN_VALUE)],
  'a spike': [...column(80, (i) => (i === 7 ? 1e120 : i))],
  'infinite in between': [...column(80, (i) => (i % 10 === 0 ? -Infinity : Math.cos(i)))],
  unsorted: [...good].sort(() => made.uniform() - 0.5),
  ordinary: good,
};

describe('bad input', () => {
  for (const [name, analyse] of Object.entries(analyses)) {
    it(`${name} gives no NaN and no infinity, whatever comes in`, () => {
      const names = Object.keys(strange);
      names.forEach((nameA, i) => {
        // Each with itself, with an ordinary one either way round, and with another strange one.
        for (const nameB of [nameA, 'ordinary', names[(i + 5) % names.length]]) {
          assertFinite(analyse(strange[nameA], strange[nameB]), `${name}(${nameA}, ${nameB})`);
          assertFinite(analyse(strange[nameB], strange[nameA]), `${name}(${nameB}, ${nameA})`);
        }
      });
      const anything = fc.array(fc.oneof(fc.double(), fc.integer({ min: -3, max: 3 })), { maxLength: 40 });
      fc.assert(
        fc.property(anything, anything, (a, b) => assertFinite(analyse(a, b), name)),
        { numRuns: 40 },
      );
    });

    it(`${name} says what is lacking in nothing`, () => {
      const result = analyse([], []);
      assert.ok(isNotEnoughData(result), JSON.stringify(result));
      assert.ok(result.reason.length > 5 && result.got < result.needed);
    });
  }

  it('resample has NaN nowhere but where nothing was measured', () => {
    for (const a of Object.values(strange)) {
      for (const b of Object.values(strange))
        assertFinite(resample(a, b, { mostPlaces: 10_000 }), 'resample', ['values']);
    }
  });
});

import assert from 'node:assert/strict';
import { PlotTally } from '../../../src/collect/application/plotTally.ts';
import { PlotState } from '../../../src/plotters/plotState.ts';

const DAY = 86_400;

describe('what a plotter has done so far', () => {
  const made = (count: number, seconds: number) => {
    const tally = new PlotTally();
    for (let plot = 1; plot <= count; plot++) {
      tally.add({ type: 'plot-finished', plot: new PlotState(), totalSeconds: seconds, at: plot * seconds });
    }
    return tally;
  };

  it('tells plots a day by the last of them, also while the next one is made', () => {
    assert.equal(made(10, 2).plotsADay(Number.NaN, 20), DAY / 2);
    assert.equal(made(10, 2).plotsADay(Number.NaN, 23), DAY / 2);
    assert.equal(made(1, 2000).plotsADay(Number.NaN, 5000), DAY / 2000);
    assert.ok(Number.isNaN(made(0, 2).plotsADay(Number.NaN, 23)));
  });

  it('tells that no more come, from a plotter that is alive and makes none', () => {
    const rates = [24, 60, 600, 3600].map((epochSeconds) => made(10, 2).plotsADay(Number.NaN, epochSeconds));
    assert.deepEqual(
      rates,
      rates.toSorted((a, b) => b - a),
    );
    assert.ok(rates[3] < 150, `${rates[3]} a day`);
  });
});

import assert from 'node:assert/strict';
import { analyzeHost } from '../../../src/analysis/host/hostAnalysis.ts';
import { isNotEnoughData } from '../../../src/analyze/notEnoughData.ts';

/** Two columns that jump about together, a value a second. */
function relationsIn(seconds: number): string[] {
  const times = Float64Array.from({ length: seconds }, (_, i) => 1_800_000_000 + i);
  const jumps = Float64Array.from({ length: seconds }, (_, i) => (i * 7919) % 101);
  const analysis = analyzeHost({
    series: [
      { key: 'first', metric: 'first', attributes: {}, times, values: jumps },
      { key: 'second', metric: 'second', attributes: {}, times, values: jumps.map((value, i) => 2 * value + (i % 3)) },
    ],
  });
  assert.ok(!isNotEnoughData(analysis));
  return analysis.insights.filter(({ kind }) => kind === 'relation').map(({ text }) => text);
}

describe('insights into what goes together', () => {
  it('tell of series that do so for long enough, and not of a few seconds in which much begins', () => {
    assert.deepEqual(relationsIn(8), []);
    assert.match(relationsIn(120)[0], /^first and second rise and fall together/);
  });
});

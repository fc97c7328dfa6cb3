import assert from 'node:assert/strict';
import { reconciled } from '../../../src/analysis/common/recommendation.ts';
import { recommend } from '../../../src/analysis/past/recommend.ts';
import type { StoredPlot } from '../../../src/history/storedPlot.ts';

const advice = (subject: string, direction: string, priority: number, rule = 'rule') => ({
  subject,
  direction,
  text: `${direction} ${subject}`,
  priority,
  because: [rule],
  evidence: [{ subject, from: 0, to: 1, figures: [] }],
});

describe('Recommendations', function () {
  this.timeout(60_000);

  it('come by priority', () => {
    const { recommended } = reconciled([advice('a', 'more', 0.2), advice('b', 'more', 0.8), advice('c', 'fewer', 0.5)]);
    assert.deepEqual(
      recommended.map(({ subject }) => subject),
      ['b', 'c', 'a'],
    );
  });

  it('come once, with the evidence of all that call for them', () => {
    const { recommended } = reconciled([advice('a', 'more', 0.4, 'one'), advice('a', 'more', 0.5, 'two')]);
    assert.equal(recommended.length, 1);
    assert.deepEqual(recommended[0].because, ['one', 'two']);
    assert.equal(recommended[0].evidence.length, 2);
    assert.ok(Math.abs(recommended[0].priority - 0.7) < 1e-9);
  });

  it('never contradict one another: the weightier stays, the other is set aside', () => {
    const { recommended, setAside } = reconciled([
      advice('plots at a time', 'more', 0.4),
      advice('plots at a time', 'fewer', 0.6),
      advice('cooling', 'more', 0.1),
    ]);
    assert.deepEqual(
      recommended.map(({ direction, subject }) => `${direction} ${subject}`),
      ['fewer plots at a time', 'more cooling'],
    );
    assert.deepEqual(setAside, [
      { subject: 'plots at a time', direction: 'more', text: 'more plots at a time', inFavourOf: 'fewer' },
    ]);
  });
});

describe('Advice on plots that failed', () => {
  const failed = (trouble: StoredPlot['trouble'], startedAt = 0): StoredPlot => ({
    processId: '1:1',
    startedAt,
    outcome: 'failed',
    steps: [],
    ...(trouble && { trouble }),
  });
  const adviceOn = (plots: readonly StoredPlot[]) =>
    recommend({
      parts: { statistics: [] },
      metadata: { coverageRatio: 1 },
      range: { from: 0, to: 100 },
      plots,
      date: String,
    }).recommended;

  const error = { cause: 'The plotter stopped with an error.', remedy: 'The line says what failed.' };

  it('says how many failed and why, and cites the line that the remedy speaks of', () => {
    const [advice] = adviceOn([failed(error), failed({ ...error, line: 'Error: bad sector \n' }, 9)]);
    assert.equal(
      advice.text,
      '2 plots failed: The plotter stopped with an error. The line says what failed. “Error: bad sector”',
    );
  });

  it('sends to the log where no line was kept', () => {
    const [advice] = adviceOn([failed(error)]);
    assert.equal(advice.text, '1 plot failed: The plotter stopped with an error. Its log says what failed.');
  });
});

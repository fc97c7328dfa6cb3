import assert from 'node:assert/strict';
import { AgreeingVerdict } from '../../../src/analysis/bottleneck/agreeingVerdict.ts';
import { type BottleneckName, scoresFrom } from '../../../src/analysis/bottleneck/classes.ts';
import { combine, type LabelledScores, trainCombiner } from '../../../src/analysis/bottleneck/combiner.ts';
import { seededRandom } from '../../../src/analyze/trees/random.ts';

const only = (which: BottleneckName, score = 1) => scoresFrom((name) => (name === which ? score : 0));

describe('combiner', () => {
  /** A detector that is right, one that says anything, and seconds in which nothing is to be said. */
  function samples(): LabelledScores[] {
    const random = seededRandom(5);
    const names = ['cpu', 'lock', 'memory', 'network'] as const;
    return Array.from({ length: 400 }, (_, at): LabelledScores => {
      const guess = names[Math.floor(random() * names.length)];
      const truth = names[at % names.length];
      if (at % 5 === 4) return { scores: { statistical: only(guess) }, label: 'unclear', weight: 1 };
      return { scores: { ruleBased: only(truth, 0.9), statistical: only(guess) }, label: truth, weight: 1 };
    });
  }

  it('learns which detectors are to be trusted, and when nothing can be told', () => {
    const model = trainCombiner(samples());
    assert.ok(model.weights.ruleBased > 2 * model.weights.statistical, JSON.stringify(model.weights));
    const told = combine(model, { ruleBased: only('lock'), statistical: only('memory') });
    assert.ok(told.probabilities.lock > 0.8, `${told.probabilities.lock}`);
    assert.ok(combine(model, { statistical: only('memory') }).unclear > 0.5);
    assert.deepEqual(trainCombiner(samples()), model);
  });

  it('lets what a rule alone tells take as much as it is sure of', () => {
    const model = trainCombiner(samples());
    const rules = scoresFrom((name) => (name === 'gpu' ? 0.6 : name === 'lock' ? 0.9 : 0));
    const { probabilities, unclear } = combine(model, { ruleBased: rules });
    assert.ok(Math.abs(probabilities.gpu - 0.6) < 1e-9);
    assert.ok(probabilities.lock > 0.2);
    const sum = Object.values(probabilities).reduce((all, one) => all + one, unclear);
    assert.ok(Math.abs(sum - 1) < 1e-9);
    assert.ok(combine(model, { ruleBased: only('destination') }).probabilities.destination > 0.9);
  });

  it('gives probabilities that add up to 1, for classes that were never seen as well', () => {
    const { probabilities, unclear } = combine(trainCombiner(samples()), { ruleBased: only('thermal') });
    const sum = Object.values(probabilities).reduce((all, one) => all + one, unclear);
    assert.ok(Math.abs(sum - 1) < 1e-9);
    assert.ok(probabilities.thermal > 0.5, `${probabilities.thermal}`);
  });
});

describe('agreeing verdict', () => {
  it('changes when two of three windows agree', () => {
    const agreeing = new AgreeingVerdict<string>('none');
    const told = ['cpu', 'lock', 'cpu', 'none', 'none', 'lock', 'memory', 'lock'].map((name) => agreeing.next(name));
    assert.deepEqual(told, ['none', 'none', 'cpu', 'cpu', 'none', 'none', 'none', 'lock']);
  });
});

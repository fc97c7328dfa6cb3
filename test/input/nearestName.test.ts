import assert from 'node:assert/strict';
import { didYouMean, nearestName } from '../../src/input/nearestName.ts';

describe('the name that was meant', () => {
  const names = ['system', 'stress', 'cpu-sha256', 'cpu-sort'];

  it('is the nearest one, or one that holds what was written', () => {
    assert.equal(nearestName('sytem', names), 'system');
    assert.equal(nearestName('STRESS', names), 'stress');
    assert.equal(nearestName('sha256', names), 'cpu-sha256');
    assert.equal(nearestName('cpu-sotr', names), 'cpu-sort');
  });

  it('is not guessed where nothing is near', () => {
    assert.equal(nearestName('gpu', names), undefined);
    assert.equal(nearestName('', names), undefined);
    assert.equal(didYouMean('banana', names), '');
    assert.equal(didYouMean('sytem', names), ' Did you mean system?');
  });
});

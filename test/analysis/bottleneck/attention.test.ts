import assert from 'node:assert/strict';
import { Attention } from '../../../src/analysis/bottleneck/attention.ts';
import { type Scores, scoresFrom } from '../../../src/analysis/bottleneck/classes.ts';

describe('which moments are judged', () => {
  const strained = (disk: number): Scores => scoresFrom((name) => (name === 'disk-bandwidth' ? disk : 0));
  const judged = (strains: readonly number[], isSteady: boolean) => {
    const attention = new Attention();
    return strains.map((disk) => Number(attention.wants(strained(disk), isSteady)));
  };

  it('each until the verdict holds', () => {
    assert.deepEqual(judged([0, 0, 0, 0], false), [1, 1, 1, 1]);
  });

  it('every third one while nothing changes', () => {
    assert.deepEqual(judged([0, 0.1, 0, 0.1, 0, 0, 0], true), [1, 0, 0, 1, 0, 0, 1]);
  });

  it('at once what is strained otherwise, and every other one where that comes and goes without changing the verdict', () => {
    const attention = new Attention();
    assert.equal(attention.wants(strained(0), false), true);
    assert.equal(attention.wants(strained(0), true), false);
    assert.equal(attention.wants(strained(1), true), true, 'strained anew');
    const rest = [0.5, 0, 0.5, 1, 0, 0.5].map((disk) => Number(attention.wants(strained(disk), true)));
    assert.deepEqual(rest, [0, 1, 0, 1, 0, 1]);
  });
});

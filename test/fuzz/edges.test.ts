import assert from 'node:assert/strict';
import { answerOf } from '../../bench/project/fuzz/edge.ts';
import { EDGES } from '../../bench/project/fuzz/edges.ts';
import { feed, minimised } from '../../bench/project/fuzz/fuzzing.ts';
import { FOUND } from './found.ts';

/** Few by default; `npm run bench:fuzz` feeds a million. */
const INPUTS = Number(process.env.FUZZ_INPUTS ?? 2000);
const SEED = 20_261_128;

describe('whatever is read', () => {
  it('is taken or refused in words, as it comes in practice', () => {
    for (const edge of EDGES) {
      for (const seed of edge.seeds)
        assert.deepEqual(answerOf(edge, Buffer.from(seed)), { outcome: 'fine' }, edge.name);
    }
  });

  it('was mended where it failed once', () => {
    for (const [name, input, outcome = 'fine'] of FOUND) {
      const edge = EDGES.find((one) => one.name === name);
      assert.ok(edge, `there is no edge ${name}`);
      assert.deepEqual(answerOf(edge, Buffer.from(input, 'latin1')), { outcome }, `${name}: ${input.slice(0, 100)}`);
    }
  });

  it('neither crashes nor gives a value that can not be, however it was changed', function () {
    this.timeout(300_000);
    for (let index = 0; index < INPUTS; index++) {
      const fed = feed(SEED, index);
      if (fed.outcome === 'fine' || fed.outcome === 'refused') continue;
      const input = JSON.stringify(minimised(fed).toString('latin1'));
      assert.fail(`input ${index} of ${fed.edge.name}: ${fed.outcome}, ${fed.detail} by ${input}`);
    }
  });
});

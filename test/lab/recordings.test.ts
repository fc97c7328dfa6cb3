import assert from 'node:assert/strict';
import { join } from 'node:path';
import { evaluateBottlenecks } from '../../src/analysis/evaluate/bottlenecks.ts';
import { replayMeasured } from '../../src/engine/replay.ts';
import { checkedTruth } from './checkedTruth.ts';
import { onlyOf } from './onlyOf.ts';

const RECORDINGS = join(import.meta.dirname, 'recordings');

describe('the laboratory', () => {
  it('makes conditions that are named right, whose configurations nothing was learnt from', async () => {
    const score = await evaluateBottlenecks(RECORDINGS, replayMeasured);
    assert.ok(score.secondsScored >= 30, `${score.secondsScored} seconds`);
    assert.ok(score.secondsRight / score.secondsScored >= 0.95, JSON.stringify(score.confusion));
    assert.equal(score.withinTenSeconds, 1);
  });

  it('says nothing of a time in which other programs took the cores', async () => {
    const recording = join(RECORDINGS, 'lab-others-h4.jsonl.gz');
    const whole = { from: 0, to: 4e9 };
    const classes = async (segment: Parameters<typeof checkedTruth>[1][number]) =>
      (await checkedTruth(recording, [segment])).map((one) => one.class);
    assert.deepEqual(await classes({ ...whole, class: 'cpu' }), ['unclear']);
    assert.deepEqual(await classes({ ...whole, class: 'cpu-starved', kind: 'others' }), ['cpu-starved']);
  });

  it('keeps of all processes the one that it made', () => {
    const files = {
      '/proc/stat': 'cpu',
      '/proc/7/stat': 'own',
      '/proc/8/stat': 'another',
      '/proc/net/tcp': 'peers',
      '/proc/net/dev': 'sums',
    };
    assert.deepEqual(Object.keys(onlyOf({ t: 1, files }, 7).files ?? {}), [
      '/proc/stat',
      '/proc/7/stat',
      '/proc/net/dev',
    ]);
  });
});

import assert from 'node:assert/strict';
import { type BottleneckName, scoresFrom } from '../../../src/analysis/bottleneck/classes.ts';
import type { Scene } from '../../../src/analysis/bottleneck/detectors/detector.ts';
import type { Judge } from '../../../src/analysis/bottleneck/judge.ts';
import { Judgements, type KeptJudgement } from '../../../src/analysis/bottleneck/judgements.ts';
import type { Signals } from '../../../src/analysis/bottleneck/signals.ts';
import { IDLE, lanes, plotting } from './scenes.ts';

const SLOW_DISK = plotting({ ...lanes({ computing: 0.3, disk: 0.7 }), diskBusy: 1, cores: 0.4, hostBusy: 0.3 });
/** The same, a second later. */
const STILL_SLOW = plotting({ ...lanes({ computing: 0.33, disk: 0.67 }), diskBusy: 0.98, cores: 0.42, hostBusy: 0.32 });
const COMPUTING = plotting();

/** Says bandwidth rather than latency, whatever it sees. */
const judge: Judge = () => {
  const of: Partial<Record<BottleneckName, number>> = { 'disk-bandwidth': 0.6, 'disk-latency': 0.25 };
  return {
    name: 'disk-bandwidth',
    confidence: 0.6,
    probabilities: scoresFrom((name) => of[name] ?? 0.01),
    unclear: 0.02,
    views: {},
  };
};

const sceneOf = (window: Signals): Scene => ({ window, recent: [] });

describe('judgements of persons', () => {
  let kept: KeptJudgement[];
  const store = () => ({ all: () => kept, put: (judgement: KeptJudgement) => void kept.push(judgement) });
  const said = (judgements: Judgements, window: Signals) => judgements.refine(judge)(sceneOf(window));

  beforeEach(() => {
    kept = [];
  });

  it('change nothing while there are none', () => {
    assert.deepEqual(said(new Judgements(store()), SLOW_DISK), judge(sceneOf(SLOW_DISK)));
  });

  it('take away what was said to be wrong, where the plotter is as it was then, and there alone', () => {
    const judgements = new Judgements(store());
    judgements.add('disk-bandwidth', false, SLOW_DISK);
    assert.equal(said(judgements, STILL_SLOW).name, 'disk-latency');
    assert.equal(said(judgements, COMPUTING).name, 'disk-bandwidth');
    assert.equal(said(judgements, plotting(IDLE)).name, 'disk-bandwidth');
  });

  it('make surer what was said to be right, with probabilities that still add up to 1', () => {
    const judgements = new Judgements(store());
    judgements.add('disk-bandwidth', true, SLOW_DISK);
    const { confidence, probabilities, unclear } = said(judgements, STILL_SLOW);
    assert.ok(confidence > 0.8, `${confidence}`);
    const whole = Object.values(probabilities).reduce((sum, one) => sum + one, unclear);
    assert.ok(Math.abs(whole - 1) < 1e-9, `${whole}`);
  });

  it('are bounded, however often one is repeated', () => {
    const judgements = new Judgements(store());
    for (let time = 0; time < 50; time++) judgements.add('disk-latency', true, SLOW_DISK);
    assert.ok(said(judgements, SLOW_DISK).probabilities['disk-bandwidth'] > 0.001);
  });

  it('are known to the engine that comes after', () => {
    new Judgements(store()).add('disk-bandwidth', false, SLOW_DISK);
    assert.equal(kept.length, 1);
    assert.equal(said(new Judgements(store()), SLOW_DISK).name, 'disk-latency');
  });
});

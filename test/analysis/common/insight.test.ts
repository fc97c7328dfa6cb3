import assert from 'node:assert/strict';
import {
  changeText,
  possibleValue,
  rangeSeen,
  sizeOfChangeText,
  timesText,
} from '../../../src/analysis/common/evidence.ts';
import { insightLine, recommendationLine } from '../../../src/analysis/common/findingText.ts';
import {
  type Insight,
  mostSevereFirst,
  SEVERITY,
  SEVERITY_LEVELS,
  severityLevel,
} from '../../../src/analysis/common/insight.ts';

const insight = (id: string, severity: number, confidence = 0.9): Insight => ({
  id,
  kind: 'bottleneck',
  category: 'disk',
  severity,
  confidence,
  text: `Disk ${id} is busy.`,
  evidence: [{ subject: 'Disk busy', from: 0, to: 100, figures: [{ name: 'mean', value: 0.9, text: '90 %' }] }],
});

describe('Insights', () => {
  it('come the most severe first, then the surest, and once', () => {
    const found = mostSevereFirst([insight('a', 0.2), insight('b', 0.8, 0.5), insight('c', 0.8), insight('b', 0.1)]);
    assert.deepEqual(
      found.map(({ id, severity }) => [id, severity]),
      [
        ['c', 0.8],
        ['b', 0.8],
        ['a', 0.2],
      ],
    );
  });

  it('have a word for how severe they are', () => {
    for (const level of SEVERITY_LEVELS) assert.equal(severityLevel(SEVERITY[level]), level);
    assert.deepEqual([0, 0.3, 0.6, 1].map(severityLevel), ['info', 'notice', 'warning', 'critical']);
  });

  it('are told with their level, figures and certainty', () => {
    const words = { date: (at: number) => `at ${at}` };
    assert.equal(
      insightLine(insight('sda', 0.7), { from: 0, to: 100 }, words),
      '- **Warning.** Disk sda is busy. _(mean 90 %; 90 % sure)_',
    );
    // What is shorter than the whole says when it was; nothing is quite certain.
    assert.equal(
      insightLine(insight('sda', 0.1, 1), { from: 0, to: 1000 }, words),
      '- Disk sda is busy. _(at 0: mean 90 %; 99 % sure)_',
    );
  });

  it('call for something, with what it gains where that is foretold', () => {
    const advice = {
      subject: 'copies',
      direction: 'fewer',
      text: 'Copy later.',
      priority: 0.42,
      because: [],
      evidence: [],
    };
    assert.equal(recommendationLine(advice, 0), '1. Copy later. _(priority 42 %)_');
    assert.equal(
      recommendationLine({ ...advice, gain: { ratio: 1.09, interval: [1.02, 1.2] } }, 1),
      '2. Copy later. _(priority 42 %, plots × 1.09 (1.02 to 1.20))_',
    );
  });
});

describe('Figures', () => {
  it('are of values that can be', () => {
    const of = (metric: string, ...values: number[]) => values.map((value) => possibleValue(metric, value));
    assert.deepEqual(of('system.disk.io.rate', -118e6, 5), [0, 5]);
    assert.deepEqual(of('system.memory.utilization', -0.27, 0.5, 1.06), [0, 0.5, 1]);
    assert.deepEqual(of('plotters.cpu.utilization', -1, 3.5), [0, 3.5]);
    assert.deepEqual(of('hw.temperature.utilization', 1.04), [1.04]);
    assert.deepEqual(of('hw.temperature', -12), [-12]);
    assert.deepEqual(of('custom.value', -3), [-3]);
    assert.deepEqual(of('a column', -3), [-3]);
  });

  it('write a change with its sign, and shares in percentage points', () => {
    assert.equal(changeText('system.memory.utilization', -0.25), '−25 percentage points');
    assert.equal(changeText('system.disk.io.rate', 1024 ** 2), '+1.00 MiB/s');
    assert.equal(changeText('plotters.cpu.utilization', -1.5), '−1.5 cores');
    assert.equal(sizeOfChangeText('a column', 2.71951), '2.72');
  });

  it('call nothing usual that was never seen', () => {
    const seen = Float64Array.from([3, Number.NaN, 0, 8]);
    assert.deepEqual(rangeSeen([-1.2, 1e12], seen), [0, 8]);
    assert.deepEqual(rangeSeen([1, 2], seen), [1, 2]);
    assert.deepEqual(rangeSeen([1, 2], new Float64Array(0)), [1, 2]);
  });

  it('count in words', () => {
    assert.deepEqual([1, 2, 3].map(timesText), ['once', 'twice', '3 times']);
  });
});

import assert from 'node:assert/strict';
import {
  changeText,
  everyText,
  possibleValue,
  rangeSeen,
  sizeOfChangeText,
  timesText,
} from '../../../src/analysis/common/evidence.ts';
import { insightWords, recommendationWords } from '../../../src/analysis/common/findingText.ts';
import {
  foremost,
  type Insight,
  mostSevereFirst,
  SEVERITY,
  SEVERITY_LEVELS,
  severityLevel,
} from '../../../src/analysis/common/insight.ts';
import { findingMarkdown } from '../../../src/analysis/common/reportMarkdown.ts';

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

  it('are told plotting first, but for what is critical, and of one series once', () => {
    const of = (id: string, severity: number, category: Insight['category'], metric = id): Insight => {
      const evidence = [{ subject: id, metric, from: 0, to: 1, figures: [] }];
      return { ...insight(id, severity), category, evidence };
    };
    const all = [
      of('disk', 0.7, 'disk'),
      of('disk again', 0.5, 'disk', 'disk'),
      of('plots', 0.4, 'plotting'),
      of('season of plots', 0.2, 'plotting'),
      of('full', 0.95, 'disk'),
      of('memory', 0.6, 'memory'),
    ];
    assert.deepEqual(
      foremost(all, 4).map(({ id }) => id),
      ['full', 'plots', 'disk', 'memory'],
    );
  });

  it('have a word for how severe they are', () => {
    for (const level of SEVERITY_LEVELS) assert.equal(severityLevel(SEVERITY[level]), level);
    assert.deepEqual([0, 0.3, 0.6, 1].map(severityLevel), ['info', 'notice', 'warning', 'critical']);
  });

  it('are told with their level, figures and certainty', () => {
    const date = (at: number) => `at ${at}`;
    const told = (one: Insight, to: number) => findingMarkdown(insightWords(one, { from: 0, to }, date));
    assert.equal(told(insight('sda', 0.7), 100), '**Warning.** Disk sda is busy. _(mean 90 %; 90 % sure)_');
    // What is shorter than the whole says when it was; nothing is quite certain.
    assert.equal(told(insight('sda', 0.1, 1), 1000), 'Disk sda is busy. _(at 0: mean 90 %; 99 % sure)_');
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
    assert.equal(findingMarkdown(recommendationWords(advice)), 'Copy later. _(priority 42 %)_');
    assert.equal(
      findingMarkdown(recommendationWords({ ...advice, gain: { ratio: 1.09, interval: [1.02, 1.2] } })),
      'Copy later. _(priority 42 %, foretold: +9 % plots (+2 % … +20 %))_',
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

  it('say how often something comes again, as a person would', () => {
    assert.deepEqual([86_340, 86_400, 604_000, 3580, 7180, 60, 63, 5, 5400, 10_000, 172_000].map(everyText), [
      'every day',
      'every day',
      'every week',
      'every hour',
      'every 2 h',
      'every minute',
      'every 1 min 3 s',
      'every 5 s',
      'every 90 min',
      'every 2 h 47 min',
      'every 2 d',
    ]);
  });

  it('count in words', () => {
    assert.deepEqual([1, 2, 3].map(timesText), ['once', 'twice', '3 times']);
  });
});

import assert from 'node:assert/strict';
import { patternOf } from '../../../src/analysis/alert/incidents.ts';
import { assess } from '../../../src/analysis/alert/severity.ts';

describe('patterns of alerts', () => {
  const raised = (id: string, ...times: readonly number[]) =>
    times.map((raisedAt) => ({ id, incident: 'i', raisedAt }));

  it('are told by how often and how soon they come', () => {
    assert.equal(patternOf('i', raised('a', 0, 600, 1200, 1800)), 'flapping');
    assert.equal(patternOf('i', raised('a', 0, 20_000, 40_000)), 'recurring');
    assert.equal(patternOf('i', [...raised('a', 0), ...raised('b', 60), ...raised('c', 200)]), 'cascading');
    assert.equal(patternOf('i', [...raised('a', 0), ...raised('b', 60)]), undefined);
  });
});

describe('assess', () => {
  it('grows with the severity and with what is at stake', () => {
    const score = (...of: Parameters<typeof assess>) => assess(...of).score;
    const calm = score('warning', { plotHours: [] });
    assert.ok(score('critical', { plotHours: [] }) > calm);
    assert.ok(score('warning', { plotHours: [1] }) > calm);
    assert.ok(score('warning', { plotHours: [10, 10] }) > score('warning', { plotHours: [1] }));
    assert.ok(score('critical', { plotHours: [100, 100, 100] }) <= 100);
  });

  it('is more where it gets worse, above its bound or below it, and less where it gets better', () => {
    const trend = (first: number, now: number, threshold = 0.85) =>
      assess('warning', { plotHours: [] }, { first, now, threshold }).trend;
    assert.deepEqual([trend(0.86, 0.95), trend(0.95, 0.86), trend(0.9, 0.901)], [1.2, 0.9, 1]);
    assert.deepEqual([trend(90, 10, 100), trend(10, 90, 100)], [1.2, 0.9]);
    assert.equal(assess('warning', { plotHours: [] }).trend, 1);
  });
});

import assert from 'node:assert/strict';
import { patternOf } from '../../../src/analysis/alert/incidents.ts';
import { severityScore } from '../../../src/analysis/alert/severity.ts';

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

describe('severityScore', () => {
  it('grows with the severity and with what is at stake', () => {
    const calm = severityScore('warning', { plotHours: [] });
    assert.ok(severityScore('critical', { plotHours: [] }) > calm);
    assert.ok(severityScore('warning', { plotHours: [1] }) > calm);
    assert.ok(severityScore('warning', { plotHours: [10, 10] }) > severityScore('warning', { plotHours: [1] }));
    assert.ok(severityScore('critical', { plotHours: [100, 100, 100] }) <= 100);
  });
});

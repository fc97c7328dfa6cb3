import assert from 'node:assert/strict';
import { responseTo } from '../../../src/analysis/alert/response.ts';
import type { PastAlert } from '../../../src/events/alertLog.ts';

const alert = (more: Partial<PastAlert> = {}): PastAlert => ({
  id: 'memory_high',
  severity: 'warning',
  title: 'Memory',
  raisedAt: 1000,
  score: 66,
  remedy: 'Use fewer threads.',
  actions: ['log_alert', 'send_notification', 'trigger_memory_cleanup', 'no_such_action'],
  escalateAfterSeconds: 180,
  ...more,
});

describe('the response to an alert', () => {
  it('says what to do, by when, and when it climbs', () => {
    const { priority, deadlineAt, steps, escalationPlan } = responseTo(alert());
    assert.deepEqual([priority, deadlineAt], [66, 1000 + 4 * 3600]);
    assert.deepEqual(steps, ['Use fewer threads.', 'See what memory can be freed: plotscope alerts free-memory.']);
    assert.deepEqual(escalationPlan, [
      { level: 1, at: 1180 },
      { level: 2, at: 1360 },
      { level: 3, at: 1720 },
    ]);
  });

  it('names each command once', () => {
    const { steps } = responseTo(
      alert({ actions: ['analyze_bottleneck', 'check_auto_scaling', 'trigger_optimization'] }),
    );
    const commands = steps.map((step) => step.split(': ')[1]).filter(Boolean);
    assert.deepEqual(commands, ['plotscope diagnose.', 'plotscope recommend.']);
  });

  it('has no further plan for what has climbed as far as it can, or has somebody who takes care of it', () => {
    assert.deepEqual(responseTo(alert({ level: 2 })).escalationPlan, [{ level: 3, at: 1720 }]);
    for (const more of [{ level: 3 }, { acknowledgedAt: 1001 }, { resolvedAt: 1001 }]) {
      assert.deepEqual(responseTo(alert(more)).escalationPlan, []);
    }
    const { escalateAfterSeconds: _, ...never } = alert();
    assert.deepEqual(responseTo(never).escalationPlan, []);
  });

  it('climbs as soon as any other where it was escalated at once', () => {
    const atOnce = alert({ level: 1, actions: ['escalate_immediately'] });
    assert.deepEqual(responseTo(atOnce).escalationPlan, [
      { level: 2, at: 1180 },
      { level: 3, at: 1360 },
    ]);
  });
});

import assert from 'node:assert/strict';
import { offeredActions } from '../../../src/analysis/alert/offeredActions.ts';
import { ALERT_ACTIONS } from '../../../src/analysis/alert/rule.ts';
import { ALERT_RULES } from '../../../src/analysis/alert/rules/rules.ts';

const alert = (rule: string, processId?: string) => ({
  id: rule,
  rule,
  severity: 'warning' as const,
  title: rule,
  ...(processId !== undefined && { about: { processId } }),
});
const RUNNING = { isTrusted: true, runs: true };

describe('what is offered to do about an alert', () => {
  it('is what its rule names, then what can be done about its plotter', () => {
    assert.deepEqual(offeredActions(alert('plotter_waiting', '7:1'), RUNNING), [
      'analyze_bottleneck',
      'check_auto_scaling',
      'pause_plotter',
      'end_plotter',
    ]);
    assert.deepEqual(offeredActions(alert('orphans'), RUNNING), ['delete_orphans']);
    assert.deepEqual(offeredActions(alert('mine'), RUNNING), []);
  });

  it('is to run it again only when it has ended, and nothing with a plotter that has', () => {
    assert.deepEqual(offeredActions(alert('process_crash', '7:1'), { isTrusted: true, runs: false }), [
      'trigger_restart',
    ]);
    assert.ok(!offeredActions(alert('plot_failed', '7:1'), RUNNING).includes('trigger_restart'));
  });

  it('changes nothing from a folder that is not trusted', () => {
    const offered = ALERT_RULES.flatMap(({ id }) =>
      [true, false].flatMap((runs) => offeredActions(alert(id, '7:1'), { isTrusted: false, runs })),
    );
    for (const action of ['trigger_restart', 'delete_orphans', 'pause_plotter', 'end_plotter'] as const) {
      assert.ok(ALERT_ACTIONS.includes(action) && !offered.includes(action), action);
    }
  });
});

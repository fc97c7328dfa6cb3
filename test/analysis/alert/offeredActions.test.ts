import assert from 'node:assert/strict';
import { ALERT_ACTION_NAMES, factsOf } from '../../../src/analysis/alert/actions.ts';
import { offeredActions } from '../../../src/analysis/alert/offeredActions.ts';

import { ALERT_RULES } from '../../../src/analysis/alert/rules/rules.ts';

const alert = (rule: string, processId?: string) => ({
  id: rule,
  rule,
  severity: 'warning' as const,
  title: rule,
  actions: [...(ALERT_RULES.find(({ id }) => id === rule)?.actions ?? [])],
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
    const changing = ALERT_ACTION_NAMES.filter((action) => factsOf(action).changes);
    assert.ok(changing.includes('trigger_restart') && changing.includes('trigger_memory_cleanup'));
    for (const action of changing) assert.ok(!(offered as string[]).includes(action), action);
  });
});

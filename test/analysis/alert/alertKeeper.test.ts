import assert from 'node:assert/strict';
import { AlertKeeper } from '../../../src/analysis/alert/alertKeeper.ts';
import type { AlertRule } from '../../../src/analysis/alert/rule.ts';
import { AlertLog } from '../../../src/events/alertLog.ts';
import type { EngineEvent } from '../../../src/events/events.ts';
import { frameOf } from '../../metrics/frameOf.ts';

const RULE: AlertRule = {
  id: 'full',
  description: 'Memory is full.',
  title: 'Memory',
  when: 'system.memory.utilization > 90 %',
  until: 'system.memory.utilization > 80 %',
  critical: 'system.memory.utilization > 97 %',
  severity: 'warning',
  forSeconds: 5,
  clearAfterSeconds: 10,
  cooldownSeconds: 60,
  escalateAfterSeconds: 30,
};
const CONTEXT = {
  places: { of: () => ({ mountpoints: [], devices: [] }), areStacked: () => false },
  stakesOf: () => ({ plotHours: [2] }),
};

describe('AlertKeeper', () => {
  let told: EngineEvent[];
  let log: AlertLog;

  function keeper(rule: AlertRule = RULE): AlertKeeper {
    return new AlertKeeper([rule], CONTEXT, (event) => {
      told.push(event);
      log.apply(event);
    });
  }

  beforeEach(() => {
    told = [];
    log = new AlertLog();
  });

  function look(keeper: AlertKeeper, from: number, to: number, memory: number): void {
    for (let at = from; at < to; at++) keeper.look(frameOf(at, [['system.memory.utilization', {}, memory]]));
  }
  const types = () => told.map(({ type }) => type);

  it('says once that a rule is about too many pairs, and looks at the others all the same', () => {
    const wide = { ...RULE, id: 'wide', when: 'process.memory.usage > 0 and system.disk.io.rate >= 0' };
    const { until: _, critical: __, ...rule } = wide;
    const kept = new AlertKeeper([rule, RULE], CONTEXT, (event) => told.push(event));
    const many = Array.from({ length: 200 }, (_, i) => i);
    for (let at = 0; at < 10; at++) {
      kept.look(
        frameOf(at, [
          ['system.memory.utilization', {}, 0.95],
          ...many.map((id) => ['process.memory.usage', { 'process.id': `${id}:1` }, 1] as const),
          ...many.map((id) => ['system.disk.io.rate', { 'system.device': `sd${id}` }, 1] as const),
        ]),
      );
    }
    assert.deepEqual(types(), ['notice', 'alert.raised']);
    const text = told[0].type === 'notice' ? told[0].text : '';
    assert.match(text, /^The rule of alerts “wide” is not looked at: its two sides make 40000 pairs.* of one side\.$/);
  });

  it('raises an alert once its rule has held for its time, and no sooner', () => {
    const kept = keeper();
    look(kept, 0, 5, 0.95);
    look(kept, 5, 6, 0.5);
    look(kept, 6, 11, 0.95);
    assert.equal(told.length, 0);
    look(kept, 11, 12, 0.95);
    const [alert] = log.up;
    assert.deepEqual(
      [alert.id, alert.rule, alert.severity, alert.since, alert.raisedAt],
      ['full', 'full', 'warning', 6, 11],
    );
    assert.deepEqual(alert.reading, {
      metric: 'system.memory.utilization',
      series: 'system.memory.utilization',
      value: 0.95,
      threshold: 0.9,
    });
    assert.ok((alert.score ?? 0) > 55, 'a running plot is at stake');
    assert.equal(alert.incident, 'full@11');
  });

  it('keeps it between its two bounds, and ends it when it has been below both for long enough', () => {
    const kept = keeper();
    look(kept, 0, 6, 0.95);
    look(kept, 6, 40, 0.85);
    assert.deepEqual(
      types().filter((type) => type !== 'alert.escalated'),
      ['alert.raised'],
    );
    look(kept, 40, 49, 0.5);
    assert.equal(log.up.length, 1);
    look(kept, 49, 51, 0.5);
    assert.deepEqual(log.up, []);
  });

  it('gets graver, not milder', () => {
    const kept = keeper();
    look(kept, 0, 6, 0.95);
    look(kept, 6, 8, 0.99);
    look(kept, 8, 12, 0.95);
    assert.deepEqual(types(), ['alert.raised', 'alert.raised']);
    assert.equal(log.up[0].severity, 'critical');
    assert.equal(log.up.length, 1);
  });

  it('does not raise another within the cooldown', () => {
    const { escalateAfterSeconds: _, ...once } = RULE;
    const kept = keeper(once);
    look(kept, 0, 6, 0.95);
    look(kept, 6, 20, 0.5);
    look(kept, 20, 70, 0.95);
    assert.deepEqual(types(), ['alert.raised', 'alert.resolved']);
    look(kept, 70, 90, 0.95);
    assert.deepEqual(types(), ['alert.raised', 'alert.resolved', 'alert.raised']);
  });

  it('climbs, ever more slowly, while nobody acknowledges it', () => {
    const kept = keeper();
    look(kept, 0, 300, 0.95);
    assert.deepEqual(
      told.flatMap((event) => (event.type === 'alert.escalated' ? [[event.at - 5, event.level]] : [])),
      [
        [30, 1],
        [60, 2],
        [120, 3],
      ],
    );
    told = [];
    const other = keeper();
    look(other, 0, 10, 0.95);
    other.hear({ type: 'alert.acknowledged', at: 10, alertId: 'full' });
    look(other, 10, 300, 0.95);
    assert.deepEqual(types(), ['alert.raised']);
  });

  it('begins a level higher where its rule says so, climbs as soon as any other, also under another engine', () => {
    const rule: AlertRule = { ...RULE, actions: ['log_alert', 'escalate_immediately'] };
    look(keeper(rule), 0, 20, 0.95);
    assert.deepEqual([log.up[0].level, log.up[0].actions], [1, ['log_alert', 'escalate_immediately']]);
    const second = keeper(rule);
    second.restore(log.all, 20);
    look(second, 20, 200, 0.95);
    look(second, 200, 202, 0.99);
    assert.deepEqual(
      told.flatMap((event) => (event.type === 'alert.escalated' ? [[event.at - 5, event.level]] : [])),
      [
        [30, 2],
        [60, 3],
      ],
    );
    assert.deepEqual([log.up[0].severity, log.up[0].level], ['critical', 3], 'getting graver loses no level');
  });

  it('says how grave it is by what is at stake, and whether it gets worse', () => {
    const kept = keeper();
    look(kept, 0, 1, 0.91);
    look(kept, 1, 6, 0.96);
    const [{ score = 0, impact = 0, trend, escalateAfterSeconds }] = log.up;
    assert.deepEqual([trend, escalateAfterSeconds], [1.2, 30]);
    assert.ok(impact > 1 && impact < 1.5);
    assert.ok(Math.abs(score - 55 * impact * 1.2) < 1, String(score));
  });

  it('goes on under another engine: nothing is raised anew, and nothing stays up that is over', () => {
    look(keeper(), 0, 6, 0.95);
    told = [];
    const second = keeper();
    second.restore(log.all, 100);
    look(second, 100, 110, 0.95);
    assert.deepEqual(
      types().filter((type) => type !== 'alert.escalated'),
      [],
    );
    look(second, 110, 130, 0.5);
    assert.deepEqual(log.up, []);
    const third = keeper();
    third.restore(log.all, 130);
    told = [];
    look(third, 130, 150, 0.95);
    assert.deepEqual(told, [], 'the cooldown goes on as well');
  });

  it('ends what was up by a rule that is gone', () => {
    look(keeper(), 0, 6, 0.95);
    const without = keeper({ ...RULE, id: 'other' });
    without.restore(log.all, 10);
    look(without, 10, 12, 0.95);
    assert.equal(
      log.up.find(({ id }) => id === 'full'),
      undefined,
    );
  });
});

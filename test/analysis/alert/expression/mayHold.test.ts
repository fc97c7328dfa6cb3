import assert from 'node:assert/strict';
import { ExpressionWatch } from '../../../../src/analysis/alert/expression/evaluateExpression.ts';
import { mayHold } from '../../../../src/analysis/alert/expression/mayHold.ts';
import { parseExpression } from '../../../../src/analysis/alert/expression/parseExpression.ts';
import { isValueRule } from '../../../../src/analysis/alert/rule.ts';
import { ALERT_RULES } from '../../../../src/analysis/alert/rules/rules.ts';
import { seededRandom } from '../../../../src/analyze/trees/random.ts';
import type { MetricName } from '../../../../src/metrics/catalogue.ts';
import type { Frame } from '../../../../src/metrics/frame.ts';
import { frameOf } from '../../../metrics/frameOf.ts';

const OTHERS = [
  'system.cpu.utilization >= 0.5',
  'system.cpu.utilization <= 0.5',
  'system.cpu.utilization != 0.5',
  'system.cpu.utilization == 0.5',
  'not (system.cpu.utilization < 0.5)',
  'system.cpu.utilization > 0.25 and not (system.memory.utilization > 0.5)',
  'count(system.disk.queue) < 2 or system.memory.utilization > 0.75',
  'system.disk.utilization > system.cpu.utilization',
  'avg(system.cpu.utilization, 30s) > 0.5 and system.memory.utilization > 0.9',
];
const DISKS = ['sda', 'sdb'];
const VALUES = [Number.NaN, 0, 0.25, 0.5, 0.75, 0.95, 1, 3];

describe('whether a condition may hold', () => {
  const rules = ALERT_RULES.filter(isValueRule).map(({ when }) => when);
  const random = seededRandom(7);
  const any = () => VALUES[Math.floor(random() * VALUES.length)];

  function anyFrame(at: number): Frame {
    const ofHost: MetricName[] = ['system.cpu.utilization', 'system.memory.utilization', 'system.paging.utilization'];
    const ofDisks: MetricName[] = ['system.disk.utilization', 'system.disk.queue'];
    return frameOf(at, [
      ...ofHost.map((metric) => [metric, {}, any()] as const),
      ...ofDisks.flatMap((metric) => DISKS.map((disk) => [metric, { 'system.device': disk }, any()] as const)),
    ]);
  }

  it('is true wherever the condition holds', () => {
    for (const text of [...rules, ...OTHERS]) {
      const watch = new ExpressionWatch(parseExpression(text));
      // Of what is turned round it is always true: everything is looked at.
      const always = new ExpressionWatch(parseExpression(`not (not (${text}))`));
      let held = 0;
      for (let at = 1; at <= 400; at++) {
        const frame = anyFrame(at);
        const about = always.look(frame).map(({ attributes }) => attributes);
        assert.deepEqual(
          watch.look(frame).map(({ attributes }) => attributes),
          about,
          text,
        );
        if (about.length === 0) continue;
        held++;
        assert.ok(watch.mayHoldIn(frame.index)(frame.values), `${text} holds`);
      }
      if (OTHERS.includes(text)) assert.ok(held > 0, `${text} is tried`);
    }
  });

  it('lets the rules that come along sleep on a host on which all is well', () => {
    const { index, values } = frameOf(1, [['system.cpu.utilization', {}, 0.1]]);
    const asked = rules.filter((text) => mayHold(parseExpression(text), index)(values));
    assert.deepEqual(asked, [], 'none has to be asked of each frame');
  });
});

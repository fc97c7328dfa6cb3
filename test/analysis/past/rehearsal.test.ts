import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ValueRule } from '../../../src/analysis/alert/rule.ts';
import { rehearse } from '../../../src/analysis/past/rehearsal.ts';
import { History } from '../../../src/history/history.ts';

/** At midnight, so that days end where they are expected to. */
const START = 1_760_054_400;
const HOUR = 3600;
const HOURS = 54;
/** It holds for 40 s at the beginning of each hour, and for a single second in its middle. */
const cpuAt = (second: number) => (second % HOUR < 40 || second % HOUR === 1800 ? 0.99 : 0.2);

const series = {
  version: 1,
  series: [
    { metric: 'system.cpu.utilization' as const, attributes: {} },
    { metric: 'system.disk.utilization' as const, attributes: { 'system.device': 'sda' } },
    { metric: 'system.disk.utilization' as const, attributes: { 'system.device': 'sdb' } },
  ],
};

const rule = (id: string, more: Partial<ValueRule> & Pick<ValueRule, 'when'>): ValueRule => ({
  id,
  title: id,
  description: id,
  severity: 'warning',
  clearAfterSeconds: 15,
  ...more,
});

describe('a rehearsal of rules', function () {
  this.timeout(120_000);
  let folder: string;
  let history: History;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-rehearsal-'));
    let now = START;
    history = History.open(join(folder, 'history.sqlite'), {
      hostId: 'test',
      now: () => now,
      monotonicSeconds: () => now,
      retention: { second: HOUR, minute: 90 * HOUR, hour: 1e9, day: 1e9, events: 1e9 },
    });
    history.lease.tryAcquire({ pid: process.pid, host: 'cli', version: 'test' });
    for (let second = 0; second < HOURS * HOUR; second += 20) {
      now = START + second;
      history.append(now, Float64Array.of(cpuAt(second), second < 100 ? 1 : 0, 0.1), series, []);
      if (second % HOUR === 0) while (history.maintain(1000));
    }
    const alert = { id: 'plot_failed/7:1', rule: 'plot_failed', severity: 'critical', title: 'x' } as const;
    history.appendAll(
      [],
      [
        { type: 'alert.raised', at: now - 50, alert },
        { type: 'alert.raised', at: now - 40, alert },
        { type: 'alert.resolved', at: now - 30, alertId: alert.id, afterSeconds: 20 },
      ],
    );
    while (history.maintain(1000));
  });
  after(() => {
    history.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const range = { from: START, to: START + HOURS * HOUR };
  const times = (one: ValueRule) => rehearse(history, [one], range)[0].raisedAt.length;

  it('has far less than a day of seconds to look at', () => {
    const [seconds] = history.query({ series: { metric: 'system.cpu.utilization' }, ...range, tier: 'second' });
    assert.ok(seconds.times[0] > START + HOUR);
  });

  it('counts what lasted for less than a minute, where the rule is told at once', () => {
    assert.equal(times(rule('cpu', { when: 'system.cpu.utilization > 90 %' })), 2 * HOURS);
    assert.equal(times(rule('idle', { when: 'not system.cpu.utilization < 90 %' })), 2 * HOURS);
    assert.equal(times(rule('room', { when: '100 % - system.cpu.utilization < 10 %' })), 2 * HOURS);
  });

  it('counts what lasted, where the rule has to hold for a time', () => {
    // Of minutes their means: 73 % of a minute is so, and then no more.
    assert.equal(times(rule('long', { when: 'system.cpu.utilization > 90 %', forSeconds: 120 })), 0);
    assert.equal(times(rule('always', { when: 'system.cpu.utilization > 10 %', forSeconds: 600 })), 1);
  });

  it('counts each thing by itself', () => {
    assert.equal(times(rule('disk', { when: 'system.disk.utilization > 90 %' })), 1);
    assert.equal(times(rule('disks', { when: 'system.disk.utilization >= 0' })), 2);
  });

  it('says what was told of a rule about events, and where nothing was measured', () => {
    const told = { ...rule('plot_failed', { when: 'x' }), watch: () => ({ hear() {}, holding: () => [] }) };
    const { when: _, title: _1, ...events } = told;
    assert.equal(rehearse(history, [events], range)[0].raisedAt.length, 1);
    const [{ wasMeasured, raisedAt }] = rehearse(
      history,
      [rule('swap', { when: 'system.paging.utilization > 1 %' })],
      range,
    );
    assert.deepEqual([wasMeasured, raisedAt], [false, []]);
  });
});

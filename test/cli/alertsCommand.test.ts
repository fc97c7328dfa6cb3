import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  alertsAckCommand,
  alertsHistoryCommand,
  alertsListCommand,
  alertsSnoozeCommand,
} from '../../src/cli/alertsCommand.ts';
import { checkRulesCommand, testChannelCommand } from '../../src/cli/alertsFileCommand.ts';
import { freeMemoryCommand } from '../../src/cli/freeMemoryCommand.ts';
import { hostId } from '../../src/engine/hostId.ts';
import type { Alert, EngineEvent } from '../../src/events/events.ts';
import { History } from '../../src/history/history.ts';
import { startReceiver } from '../notify/receiver.ts';
import { CollectedOutput } from './collectedOutput.ts';

const NOW = Math.floor(Date.now() / 1000);
const alert = (id: string, rule: string, more: Partial<Alert> = {}): Alert => ({
  id,
  rule,
  severity: 'warning',
  title: `Title of ${rule}`,
  ...more,
});
const raised = (at: number, of: Alert): EngineEvent => ({ type: 'alert.raised', at, alert: of });

const FULL = alert('filesystem_full//mnt/f', 'filesystem_full', {
  severity: 'critical',
  incident: 'i@1',
  remedy: 'Free space.',
  reading: { metric: 'system.filesystem.utilization', value: 0.98, threshold: 0.9 },
});
const WAITING = alert('plotter_waiting/7:1', 'plotter_waiting', { incident: 'i@1' });
const series = { version: 1, series: [{ metric: 'system.cpu.utilization' as const, attributes: {} }] };

describe('plotscope alerts', () => {
  let folder: string;
  let path: string;
  let output: CollectedOutput;
  const asked = (json = true) => ({ path, json, now: NOW });
  const answer = () => JSON.parse(output.printed);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-alerts-command-'));
    path = join(folder, 'history.sqlite');
    output = new CollectedOutput();
    const history = History.open(path, { hostId: hostId() });
    history.lease.tryAcquire({ pid: process.pid, host: 'cli', version: 'test' });
    for (let i = 100; i > 0; i--) history.append(NOW - i, Float64Array.of(i > 50 ? 0.99 : 0.1), series, []);
    history.appendAll(
      [],
      [
        raised(NOW - 9000, alert('memory_high', 'memory_high')),
        { type: 'alert.resolved', at: NOW - 8000, alertId: 'memory_high', afterSeconds: 990 },
        raised(NOW - 900, FULL),
        raised(NOW - 800, WAITING),
      ],
    );
    history.close();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('lists what is up, an incident at a time', () => {
    assert.equal(alertsListCommand(output, asked()), 0);
    const [{ incident, root, others }, ...more] = answer().incidents;
    assert.deepEqual([incident, root.id, others[0].id, more.length], ['i@1', FULL.id, WAITING.id, 0]);
    const text = new CollectedOutput();
    alertsListCommand(text, asked(false));
    assert.match(text.plain, /^critical {2}Title of filesystem_full · 98 % \(limit 90 %\)\n {4}Free space\./);
    assert.match(text.plain, /\n {4}warning {2}Title of plotter_waiting/);
    assert.match(text.plain, /Nobody measures this host now/);
  });

  it('tells of a range of time, the newest first', () => {
    alertsHistoryCommand(output, { ...asked(), from: NOW - 3600, to: NOW });
    assert.deepEqual(
      answer().alerts.map(({ id }: Alert) => id),
      [WAITING.id, FULL.id],
    );
    output = new CollectedOutput();
    alertsHistoryCommand(output, { ...asked(), from: NOW - 8500, to: NOW - 7000 });
    const [{ id, resolvedAt }] = answer().alerts;
    assert.deepEqual([id, resolvedAt], ['memory_high', NOW - 8000]);
    const nothing = new CollectedOutput();
    alertsHistoryCommand(nothing, { ...asked(false), from: NOW - 99_000, to: NOW - 98_000 });
    assert.equal(nothing.plain, 'There was no alert in this time.\n');
  });

  it('takes care of one by its id, also while nobody measures, and says which there are', () => {
    assert.equal(alertsAckCommand(output, { ...asked(false), ids: [FULL.id] }), 0);
    alertsSnoozeCommand(output, { ...asked(false), ids: [WAITING.id], seconds: 600 });
    assert.match(output.plain, /Title of filesystem_full: acknowledged\./);
    output = new CollectedOutput();
    alertsListCommand(output, asked());
    const [{ root, others }] = answer().incidents;
    assert.deepEqual([root.acknowledgedAt, others[0].snoozedUntil], [NOW, NOW + 600]);
    assert.throws(
      () => alertsAckCommand(output, { ...asked(), ids: ['filesystem_ful'] }),
      /Did you mean filesystem_full/,
    );
  });

  it('checks a file of alerts, and says how often its rules would have fired', () => {
    const file = join(folder, 'plotscope.alerts.json');
    const rule = { id: 'mine', title: 'Mine', when: 'system.cpu.utilization > 90 %' };
    writeFileSync(
      file,
      JSON.stringify({ rules: [rule, { ...rule, id: 'bad', when: 'system.cpu.utilisation > 1 %' }] }),
    );
    const options = { path, from: NOW - 3600, to: NOW };
    assert.equal(checkRulesCommand(output, { ...options, json: true }), 1);
    const { problems, rules } = answer();
    assert.match(problems[0].message, /Did you mean system.cpu.utilization\?/);
    assert.equal(problems[0].line, 1);
    assert.equal(rules[0].rehearsal.raisedAt.length, 1);
    const text = new CollectedOutput();
    checkRulesCommand(text, { ...options, json: false, file });
    assert.match(text.plain, /plotscope\.alerts\.json:1:\d+: error: There is no metric/);
    assert.match(text.plain, /mine \(warning\): would have fired once in the last 1 h/);
    assert.throws(
      () => checkRulesCommand(output, { ...options, json: true, file: join(folder, 'no.json') }),
      /can't be read/,
    );
  });

  it('sends a test message, and says what came back', async () => {
    const receiver = await startReceiver();
    try {
      const channels = [{ type: 'webhook', url: receiver.url }];
      writeFileSync(join(folder, 'plotscope.alerts.json'), JSON.stringify({ channels }));
      assert.equal(await testChannelCommand(output, { ...asked(), channel: 'webhook' }), 0);
      assert.match(answer().answer, /answered 200/);
      assert.equal((receiver.received[0].body as { step: string }).step, 'test');
      receiver.answer({ status: 404 });
      assert.equal(await testChannelCommand(output, { ...asked(false), channel: 'webhook' }), 1);
      assert.match(output.complaints, /not sent.*answered 404: not now/);
      assert.equal(await testChannelCommand(output, { ...asked(false), channel: 'email' }), 1);
      assert.match(output.complaints, /There is no channel email.*there are: webhook/);
    } finally {
      await receiver.close();
    }
  });

  it('shows what memory can be freed, and names what is misspelt', async () => {
    await freeMemoryCommand(output, { ...asked(false), ids: [] });
    if (process.platform === 'linux')
      assert.match(output.plain, /can be had by programs; .* are page cache, which the kernel/);
    await assert.rejects(freeMemoryCommand(output, { ...asked(), ids: ['file:/no'] }), /Nothing of the name file:\/no/);
    output.printed = '';
    await freeMemoryCommand(output, { ...asked(), ids: [] });
    assert.ok(Array.isArray(answer().freeable));
  });
});

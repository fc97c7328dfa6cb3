import assert from 'node:assert/strict';
import type { PastAlert } from '../../src/events/alertLog.ts';
import { NoticeGate, type NoticeWishes, noticeText } from '../../src/vscode/rows/noticeGate.ts';

const alert = (id: string, more: Partial<PastAlert> = {}): PastAlert => ({
  id,
  rule: id,
  severity: 'warning',
  title: `Title of ${id}`,
  incident: `${id}@1`,
  raisedAt: 1,
  ...more,
});
const WISHES: NoticeWishes = { least: 'warning', hiddenRules: [] };

describe('messages about alerts', () => {
  it('are of what is grave enough, not hidden, and not taken care of', () => {
    const asked = (one: PastAlert, wishes = WISHES) => new NoticeGate().ask(one, [], wishes, 10) !== undefined;
    assert.ok(asked(alert('a')));
    assert.ok(!asked(alert('a', { severity: 'notice' })));
    assert.ok(asked(alert('a', { severity: 'notice' }), { ...WISHES, least: 'info' }));
    assert.ok(!asked(alert('a'), { ...WISHES, least: 'off' }));
    assert.ok(!asked(alert('a'), { ...WISHES, hiddenRules: ['a'] }));
    assert.ok(!asked(alert('a', { acknowledgedAt: 5 })));
    assert.ok(!asked(alert('a', { snoozedUntil: 11 })));
    assert.ok(asked(alert('a', { snoozedUntil: 9 })));
  });

  it('are of the root of an incident, and of what is graver', () => {
    const gate = new NoticeGate();
    const up = [alert('full', { incident: 'i' })];
    assert.equal(gate.ask(alert('waits', { incident: 'i' }), up, WISHES, 1), undefined);
    assert.ok(gate.ask(alert('failed', { incident: 'i', severity: 'critical' }), up, WISHES, 1));
  });

  it('are three in ten minutes at most; the next says how many were held back', () => {
    const gate = new NoticeGate();
    const held = (at: number) => gate.ask(alert(`a${at}`), [], WISHES, at)?.heldBack;
    assert.deepEqual([1, 2, 3, 4, 5].map(held), [0, 0, 0, undefined, undefined]);
    assert.equal(held(602), 2);
    assert.equal(
      noticeText(alert('a', { cause: 'Because.' }), 2),
      'Title of a (warning). Because. 2 more alerts wait in Alerts.',
    );
  });
});

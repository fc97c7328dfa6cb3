import assert from 'node:assert/strict';
import { SeriesIndex } from '../../src/metrics/frame.ts';
import { alertHoverAt, alertSuggestionsAt } from '../../src/notify/alertsEditing.ts';

/** A file with `|` where the cursor is. */
function at(marked: string): [string, number] {
  return [marked.replace('|', ''), marked.indexOf('|')];
}
const rule = (when: string) => `{ "rules": [{ "id": "a", "title": "A", "when": "${when}" }] }`;

describe('writing rules of alerts', () => {
  const texts = (marked: string) => alertSuggestionsAt(...at(marked)).map(({ text }) => text);

  it('suggests metrics and functions, and replaces the whole word', () => {
    const [text, offset] = at(rule('system.mem|ory.utilization > 85 %'));
    const found = alertSuggestionsAt(text, offset);
    const memory = found.find((one) => one.text === 'system.memory.utilization');
    assert.ok(memory?.help);
    assert.equal(text.slice(memory.range.start, memory.range.end), 'system.memory.utilization');
    assert.ok(found.some((one) => one.text === 'avg'));
    assert.ok(found.some((one) => one.text === 'and'));
  });

  it('suggests attributes in braces and units behind a bound', () => {
    assert.deepEqual(texts(rule('system.disk.utilization{|')), ['system.device']);
    assert.deepEqual(texts(rule('system.disk.utilization > 85 |')), ['%']);
    assert.ok(texts(rule('process.memory.usage > 2 |')).includes('GiB'));
  });

  it('suggests nothing elsewhere, and never fails while a file is being typed', () => {
    assert.deepEqual(texts('{ "rules": [{ "id": "a|" }] }'), []);
    assert.deepEqual(texts('{ "builtIn": { "when": "system|" } }'), []);
    assert.ok(texts('{ "rules": [{ "when": "sys|').length >= 0);
    const whole = rule('avg(system.cpu.utilization, 1m) > 85 %');
    for (let end = 0; end <= whole.length; end++) alertSuggestionsAt(whole.slice(0, end), end);
  });

  it('tells what a metric is, and what it is now', () => {
    const series = [
      { metric: 'system.disk.utilization' as const, attributes: { 'system.device': 'sda' } },
      { metric: 'system.disk.utilization' as const, attributes: { 'system.device': 'sdb' } },
    ];
    const frame = {
      epochSeconds: 1,
      index: new SeriesIndex({ version: 1, series }),
      values: Float64Array.of(0.5, Number.NaN),
    };
    const marked = at(rule('system.disk.utili|zation > 85 %'));
    assert.match(alertHoverAt(...marked, frame)?.lines.join('\n') ?? '', /Now: sda: 50 %; sdb: absent/);
    assert.match(alertHoverAt(...marked, undefined)?.lines.join('\n') ?? '', /nothing is monitored/);
    assert.match(
      alertHoverAt(...at(rule('system.pag|ing.utilization > 1 %')), frame)?.lines.join('\n') ?? '',
      /none on this host/,
    );
    assert.equal(alertHoverAt(...at(rule('system.disk.utilization > 8|5 %')), frame), undefined);
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readAlertsFile } from '../../src/notify/alertsFile.ts';
import { withSecrets } from '../../src/notify/secrets.ts';

describe('the file of alerts', () => {
  it('adds rules and changes those that there are', () => {
    const { settings, problems } = readAlertsFile(`{
      // of my own
      "rules": [{ "id": "mine", "title": "Disk {system.device}", "when": "system.disk.utilization > 90 %", "for": "2m", "severity": "critical", }],
      "builtIn": { "memory_high": { "enabled": false }, "swap_high": { "for": "1h", "severity": "notice" } },
    }`);
    assert.deepEqual(problems, []);
    const rule = (id: string) => settings.rules.find((one) => one.id === id);
    assert.deepEqual([rule('mine')?.forSeconds, rule('mine')?.severity], [120, 'critical']);
    assert.equal(rule('memory_high')?.off, true);
    assert.deepEqual([rule('swap_high')?.forSeconds, rule('swap_high')?.severity], [3600, 'notice']);
  });

  it('is as the README shows it', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const [, example = ''] = /```jsonc\n([\s\S]*?)```/.exec(readme) ?? [];
    const { settings, problems } = readAlertsFile(example);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      settings.channels.map(({ type }) => type),
      ['ntfy', 'email'],
    );
  });

  for (const [what, text, message] of [
    ['no JSON', '{ "rules": [ }', /no JSON here .*/],
    ['a wrong type', '{ "rules": 7 }', /^rules: /],
    ['an unknown key', '{ "rule": [] }', /rule/],
    [
      'a condition',
      '{ "rules": [{ "id": "a", "title": "A", "when": "system.memory.utilisation > 1 %" }] }',
      /a, when, letter 1: There is no metric .* Did you mean system.memory.utilization\?/,
    ],
    [
      'a time',
      '{ "rules": [{ "id": "a", "title": "A", "when": "count(plotter) > 0", "for": "soon" }] }',
      /rules.0.for: a time such as 30s/,
    ],
    [
      'a rule that is there',
      '{ "rules": [{ "id": "swap_high", "title": "A", "when": "count(plotter) > 0" }] }',
      /change it under builtIn/,
    ],
    [
      'a rule that is not there',
      '{ "builtIn": { "memory_hihg": {} } }',
      /no rule memory_hihg. Did you mean memory_high\?/,
    ],
    ['a channel', '{ "channels": [{ "type": "discrod" }] }', /no channel discrod.* Did you mean discord\?/],
    ['quiet hours', '{ "quietHours": [{ "from": "25:00", "to": "07:00" }] }', /time of day/],
  ] as const) {
    it(`says what is wrong with ${what}, and the rules that PlotScope brings along still hold`, () => {
      const { settings, problems } = readAlertsFile(text);
      assert.match(problems[0].message, message);
      assert.ok(settings.rules.some(({ id, off }) => id === 'filesystem_full' && !off));
    });
  }

  it('says where it is no JSON', () => {
    const [{ line, column }] = readAlertsFile('{\n  "rules": oops\n}').problems;
    assert.deepEqual([line, column], [2, 12]);
  });
});

describe('secrets', () => {
  it('come from the environment, else from the file, wherever they are named', () => {
    const source = { env: { PLOTSCOPE_SECRET_A_B: 'x' }, file: { c: 'y', 'a-b': 'not this' } };
    assert.deepEqual(withSecrets({ token: 'secret:a-b', list: ['secret:c', 'plain', 7] }, source), {
      token: 'x',
      list: ['y', 'plain', 7],
    });
    assert.throws(() => withSecrets('secret:d', source), /"d" is missing: set PLOTSCOPE_SECRET_D/);
  });
});

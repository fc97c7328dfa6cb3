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

  it('says what is done about alerts, and how often a plotter is run again', () => {
    const { settings, problems } = readAlertsFile(`{
      "rules": [{ "id": "mine", "title": "M", "when": "count(plotter) > 0", "actions": ["log_alert", "check_auto_scaling"] }],
      "builtIn": { "process_crash": { "restart": { "tries": 2, "within": "6h" } }, "plot_failed": { "restart": { "tries": 1 } } },
      "channels": [{ "type": "ntfy", "topic": "a", "fromLevel": 2 }]
    }`);
    assert.deepEqual(problems, []);
    const rule = (id: string) => settings.rules.find((one) => one.id === id);
    assert.deepEqual(rule('mine')?.actions, ['log_alert', 'check_auto_scaling']);
    assert.deepEqual(rule('process_crash')?.restart, { tries: 2, withinSeconds: 21_600 });
    assert.deepEqual(rule('plot_failed')?.restart, { tries: 1, withinSeconds: 86_400 });
    assert.equal(settings.channels[0].fromLevel, 2);
    assert.ok(
      readAlertsFile('').settings.rules.every(({ restart }) => restart === undefined),
      'nothing by itself',
    );
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
    ['no JSON', '{ "rules": [ }', /belongs to this bracket is missing/],
    ['a wrong type', '{ "rules": 7 }', /^rules: /],
    ['an unknown key', '{ "rule": [] }', /rule/],
    [
      'a condition',
      '{ "rules": [{ "id": "a", "title": "A", "when": "system.memory.utilisation > 1 %" }] }',
      /There is no metric .* Did you mean system.memory.utilization\?/,
    ],
    [
      'a time',
      '{ "rules": [{ "id": "a", "title": "A", "when": "count(plotter) > 0", "for": "soon" }] }',
      /^for: a time such as 30s/,
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
    [
      'an action',
      '{ "builtIn": { "memory_high": { "actions": ["triger_memory_cleanup"] } } }',
      /no action "triger_memory_cleanup"\. Did you mean trigger_memory_cleanup\?/,
    ],
    [
      'a restart of what can’t be run again',
      '{ "builtIn": { "memory_high": { "restart": { "tries": 2 } } } }',
      /memory_high has no action trigger_restart/,
    ],
    ['tries', '{ "builtIn": { "process_crash": { "restart": { "tries": 0 } } } }', /tries: from 1 on/],
    ['quiet hours', '{ "quietHours": [{ "from": "25:00", "to": "07:00" }] }', /time of day/],
  ] as const) {
    it(`says what is wrong with ${what}, and the rules that PlotScope brings along still hold`, () => {
      const { settings, problems } = readAlertsFile(text);
      assert.match(problems[0].message, message);
      assert.ok(settings.rules.some(({ id, off }) => id === 'filesystem_full' && !off));
    });
  }

  for (const [what, text, place] of [
    ['it is no JSON', '{\n  "rules": oops\n}', [2, 12]],
    ['a name is not known', '{\n  "chanels": []\n}', [2, 3]],
    [
      'a condition is wrong, behind a quotation mark of its own',
      '{ "rules": [\n{ "id": "a", "title": "A", "when": "count(system.disk.utilization{system.device=\\"sda\\"}) > 0 an" }] }',
      [2, 95],
    ],
    ['a channel lacks something', '{ "channels": [\n { "type": "ntfy" }] }', [2, 2]],
    ['an address is none', '{ "channels": [{ "type": "discord", "url": "no" }] }', [1, 44]],
  ] as const) {
    it(`says where ${what}`, () => {
      const [{ line, column }] = readAlertsFile(text).problems;
      assert.deepEqual([line, column], place);
    });
  }

  it('keeps everything else where one entry is wrong', () => {
    const { settings, problems } = readAlertsFile(`{
      "rules": [{ "id": "a" }, { "id": "b", "title": "B", "when": "count(plotter) > 0" }],
      "channels": [{ "type": "ntfy", "topic": "secret:topic" }, { "type": "webhook" }],
    }`);
    assert.equal(problems.length, 3);
    assert.ok(settings.rules.some(({ id }) => id === 'b'));
    assert.deepEqual(
      settings.channels.map(({ name }) => name),
      ['ntfy'],
    );
  });

  it('is empty where nothing is wished yet', () => {
    assert.deepEqual(readAlertsFile('').problems, []);
    assert.deepEqual(readAlertsFile('// later\n{}').problems, []);
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

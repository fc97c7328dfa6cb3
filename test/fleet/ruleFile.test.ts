import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALERT_RULES } from '../../src/analysis/alert/rules/rules.ts';
import { targetsCommand } from '../../src/cli/fleetFilesCommand.ts';
import { ruleFile } from '../../src/fleet/ruleFile.ts';
import { CollectedOutput } from '../cli/collectedOutput.ts';
import { needs, PROMETHEUS, PROMTOOL, startPrometheus, until } from './realServers.ts';
import { plottingHost, requestOf, send } from './simulatedFleet.ts';

describe('plotscope rules', function () {
  this.timeout(180_000);
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-rules-'));
    path = join(folder, 'rules.yml');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('makes a file that promtool finds right, also of rules with texts of any kind', function () {
    needs(this, PROMTOOL);
    const own = {
      id: 'null',
      description: 'It says {{ .Nothing }} "so"\n\\ and: more',
      severity: 'info' as const,
      title: '',
      when: 'count(plotter) > 0',
    };
    const off = { ...own, id: 'off', off: true };
    writeFileSync(path, ruleFile([...ALERT_RULES, own, off]));
    const { status, stdout, stderr } = spawnSync(PROMTOOL, ['check', 'rules', path], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    const on = ALERT_RULES.filter((rule) => !rule.off).length + 1;
    assert.match(stdout, new RegExp(`${on + 3} rules found`));
  });

  it('has Prometheus tell of hosts that are down, and of what hosts tell themselves', async function () {
    needs(this, PROMETHEUS);
    // At once, in the place of a minute.
    writeFileSync(path, ruleFile(ALERT_RULES).replaceAll(/^ {8}for: .*$/gm, ''));
    const server = await startPrometheus({ global: { evaluation_interval: '1s' }, rule_files: [path] });
    try {
      const now = Date.now() / 1000;
      const full = {
        metric: 'plotscope.alerts.up' as const,
        attributes: { 'alert.rule': ALERT_RULES[0].id, severity: 'warning' },
        value: 1,
      };
      await send(server.url, requestOf([{ name: 'gone', sent: plottingHost(1) }], [now - 600]));
      await send(server.url, requestOf([{ name: 'here', sent: [...plottingHost(0), full] }], [now - 1]));
      await send(
        server.url,
        requestOf([{ name: 'fast', sent: [{ metric: 'plotters.plots.rate', value: 50 }] }], [now - 1]),
      );
      const firing = async () => {
        const answer = await fetch(`${server.url}/api/v1/alerts`);
        const { data } = (await answer.json()) as { data: { alerts: { labels: Record<string, string> }[] } };
        return data.alerts.map(({ labels }) => `${labels.alertname} ${labels.severity} ${labels.host_name}`);
      };
      const expected = ['HostDown critical gone', `${ALERT_RULES[0].id} warning here`, 'HostFarBelowFleet info here'];
      await until(expected.join(), async () => {
        const alerts = await firing();
        return expected.every((one) => alerts.includes(one));
      });
      assert.ok(!(await firing()).some((alert) => alert.startsWith('HostDown') && alert.endsWith('here')));
    } finally {
      await server.stop();
    }
  });
});

describe('plotscope targets', () => {
  it('is what file_sd of Prometheus reads', () => {
    const output = new CollectedOutput();
    targetsCommand(output, ['a', 'b:80', '10.0.0.1', '[::1]', 'c:1'], { port: 9735 });
    assert.deepEqual(JSON.parse(output.printed), [
      { targets: ['a:9735', 'b:80', '10.0.0.1:9735', '[::1]:9735', 'c:1'], labels: { job: 'plotscope' } },
    ]);
    for (const wrong of ['a/b', 'a b', '', 'me@host', 'a:b']) {
      assert.throws(() => targetsCommand(output, [wrong], { port: 9735 }), /is no host/);
    }
  });
});

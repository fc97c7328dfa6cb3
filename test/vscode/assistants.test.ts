import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { asksOf, contributedTools, TOOL_NAMES } from '../../src/assist/tools.ts';
import { prepared } from '../../src/vscode/assistantTools.ts';
import { eventually } from './inWindow.ts';

/** As VS Code asks a tool: the text of the answer. */
async function ask(name: string, input: object): Promise<string> {
  const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
  const [part] = content as readonly { readonly value?: unknown }[];
  assert.equal(content.length, 1);
  return String(part?.value);
}

describe('the tools of language models in VS Code', () => {
  before(async () => {
    await vscode.extensions.getExtension('plotscope.plotscope')?.activate();
  });

  it('are those of the manifest, each registered once', () => {
    const own = vscode.lm.tools.filter(({ name }) => name.startsWith('plotscope_'));
    assert.deepEqual(own.map(({ name }) => name).toSorted(), [...TOOL_NAMES].toSorted());
    const manifest = vscode.extensions.getExtension('plotscope.plotscope')?.packageJSON;
    assert.deepEqual(manifest.contributes.languageModelTools, contributedTools());
    for (const { description, inputSchema } of own) {
      assert.ok(description.length > 40);
      assert.ok(inputSchema);
    }
  });

  it('answer with the engine’s own data', async () => {
    const answer = JSON.parse(await ask('plotscope_plotters', {}));
    assert.equal(typeof answer.plotters.total, 'number');
    assert.equal(answer.units.memoryBytes, 'By');
    const recommended = JSON.parse(await ask('plotscope_recommend_configuration', { k: 32 }));
    assert.equal(recommended.settings.k, 32);
  });

  it('check their input themselves, and say in words what they cannot do', async () => {
    await assert.rejects(ask('plotscope_recommend_configuration', { k: 99 }), /k.*50/);
    await assert.rejects(ask('plotscope_history', { metric: 'no.such.metric', chart: 'svg' }), /There is no metric/);
    await assert.rejects(
      ask('plotscope_check_configuration', { file: '/no/such/file.plotscope.json' }),
      /no such file/,
    );
  });

  it('ask before what starts or changes something, only before that, and refuse it in a folder that is not trusted', () => {
    for (const name of TOOL_NAMES) {
      const acts = asksOf(name) !== undefined;
      const { confirmationMessages, invocationMessage } = prepared(name, { id: 'memory_high' }, true);
      assert.ok(invocationMessage);
      assert.equal(confirmationMessages !== undefined, acts, name);
      if (acts) {
        assert.match(String(confirmationMessages?.message), /memory_high/);
        assert.throws(() => prepared(name, {}, false), /trusted workspace/);
      } else assert.ok(prepared(name, {}, false));
    }
  });

  it('has the installation checked, and shows the report', async () => {
    await vscode.commands.executeCommand('plotscope.checkInstallation', 'quick');
    const isShown = () =>
      vscode.window.tabGroups.all.some(({ tabs }) =>
        tabs.some(({ label }) => label.includes('PlotScope Installation')),
      );
    await eventually('the report is shown', () => isShown() || undefined);
  });

  it('are also those of the server that VS Code starts for the Model Context Protocol', async () => {
    // The command behind "Start Server" in VS Code's list of servers: what we registered, with the tools that it then tells of.
    await vscode.commands.executeCommand('workbench.mcp.startServer', '*', { waitForLiveTools: true });
    const served = () => vscode.lm.tools.filter(({ name }) => name.startsWith('mcp_plotscope_'));
    await eventually('the server tells of its tools', () => served().length > 0 || undefined);
    const { name } = served().find((one) => one.name.endsWith('plotters')) ?? assert.fail('no tool tells of plotters');
    assert.equal(typeof JSON.parse(await ask(name, {})).plotters.total, 'number');
  });
});

import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const id = 'plotscope.plotscope';

interface Manifest {
  readonly version: string;
  readonly contributes?: {
    readonly commands?: readonly { readonly command: string }[];
    readonly configuration?: { readonly properties?: Readonly<Record<string, { readonly default?: unknown }>> };
  };
}

describe('the extension in VS Code', () => {
  const extension = vscode.extensions.getExtension(id);
  const manifest = extension?.packageJSON as Manifest | undefined;

  before(async () => {
    assert.ok(extension, `${id} is not installed`);
    await extension.activate();
  });

  it('is active', () => {
    assert.equal(extension?.isActive, true);
  });

  it('registers every command of its manifest', async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = (manifest?.contributes?.commands ?? []).filter(({ command }) => !registered.has(command));
    assert.deepEqual(missing, []);
  });

  it('has a default for every setting of its manifest', () => {
    const properties = manifest?.contributes?.configuration?.properties ?? {};
    for (const [name, { default: expected }] of Object.entries(properties)) {
      assert.deepEqual(vscode.workspace.getConfiguration().inspect(name)?.defaultValue, expected, name);
    }
  });
});

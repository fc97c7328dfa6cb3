import * as vscode from 'vscode';

/** In package.json: `contributes.mcpServerDefinitionProviders`. */
const MCP_PROVIDER = 'plotscope';

export interface AssistantsOptions {
  readonly context: vscode.ExtensionContext;
  /** Where the history of this window is; undefined = none is kept. */
  historyPath(): string | undefined;
  /** What answers; it is loaded when the first question comes. */
  tool(name: string): Promise<Required<vscode.LanguageModelTool<object>>>;
}

/** Offers what assistants can use: tools for language models, and a server for those that speak MCP. */
export function offerToAssistants(options: AssistantsOptions): vscode.Disposable[] {
  return [...offerTools(options), ...offerServer(options)];
}

function offerTools({ context, tool }: AssistantsOptions): vscode.Disposable[] {
  // Editors made of an older VS Code, or without chat, have none of this.
  if (typeof vscode.lm?.registerTool !== 'function') return [];
  const contributed: readonly { readonly name: string }[] =
    context.extension.packageJSON.contributes.languageModelTools;
  return contributed.map(({ name }) =>
    vscode.lm.registerTool<object>(name, {
      prepareInvocation: async (...asked) => (await tool(name)).prepareInvocation(...asked),
      invoke: async (...asked) => (await tool(name)).invoke(...asked),
    }),
  );
}

/** What VS Code since 1.101 has for servers of the Model Context Protocol, which the types of 1.100 lack. */
interface McpInterface {
  readonly McpStdioServerDefinition?: new (
    label: string,
    command: string,
    args: string[],
    env: Record<string, string>,
    version: string,
  ) => object;
}
interface McpRegistry {
  readonly registerMcpServerDefinitionProvider?: (
    id: string,
    provider: { onDidChangeMcpServerDefinitions: vscode.Event<void>; provideMcpServerDefinitions(): object[] },
  ) => vscode.Disposable;
}

/** It only looks: what acts is not offered there, where nobody could be asked by us. */
function offerServer({ context, historyPath }: AssistantsOptions): vscode.Disposable[] {
  const { registerMcpServerDefinitionProvider: register } = (vscode.lm ?? {}) as McpRegistry;
  const { McpStdioServerDefinition: Definition } = vscode as McpInterface;
  if (!register || !Definition) return [];
  const changed = new vscode.EventEmitter<void>();
  const script = vscode.Uri.joinPath(context.extensionUri, 'dist', 'cli.cjs').fsPath;
  // Desktop VS Code is Electron, which runs a script as Node does when it is told to.
  const env = { ELECTRON_RUN_AS_NODE: '1', NODE_NO_WARNINGS: '1' };
  const provider = {
    onDidChangeMcpServerDefinitions: changed.event,
    provideMcpServerDefinitions: () => {
      if (!vscode.workspace.isTrusted) return [];
      const path = historyPath();
      const args = [script, 'mcp', ...(path === undefined ? [] : ['--path', path])];
      return [new Definition('PlotScope', process.execPath, args, env, context.extension.packageJSON.version)];
    },
  };
  return [
    changed,
    vscode.workspace.onDidGrantWorkspaceTrust(() => changed.fire()),
    // The server reads the history that it was given: a moved one is another server.
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('plotscope.history')) changed.fire();
    }),
    register.call(vscode.lm, MCP_PROVIDER, provider),
  ];
}

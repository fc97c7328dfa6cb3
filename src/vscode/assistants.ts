import * as vscode from 'vscode';
import { asksOf, checkedInput, TOOL_NAMES, TOOLS, type ToolName } from '../assist/tools.ts';
import { AS_NODE, ownProcess } from './ownProcess.ts';

/** In package.json: `contributes.mcpServerDefinitionProviders`. */
const MCP_PROVIDER = 'plotscope';
const NO_TRUST_TO_ACT = 'This starts or changes something, which is done only in a trusted workspace.';

export interface AssistantsOptions {
  /** dist/cli.cjs. */
  readonly script: string;
  readonly version: string;
  /** Where the history of this window is; undefined = none is kept. */
  historyPath(): string | undefined;
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

/** The tools that language models in VS Code can use, and the server for those that speak MCP. Each question is a process of its own. */
export class Assistants implements vscode.Disposable {
  readonly #options: AssistantsOptions;
  readonly #subscriptions: vscode.Disposable[] = [];

  constructor(options: AssistantsOptions) {
    this.#options = options;
    // Editors made of an older VS Code, or without chat, have none of this.
    if (typeof vscode.lm?.registerTool === 'function') {
      for (const name of TOOL_NAMES) this.#subscriptions.push(vscode.lm.registerTool(name, this.#tool(name)));
    }
    this.#offerServer();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #tool(name: ToolName): vscode.LanguageModelTool<object> {
    return {
      prepareInvocation: ({ input }) => prepared(name, input, vscode.workspace.isTrusted),
      invoke: async ({ input }, token) => {
        mustBeAllowed(name, vscode.workspace.isTrusted);
        const answer = await this.#ask(name, checkedInput(name, input), token);
        return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(answer)]);
      },
    };
  }

  /** The answer as JSON. Rejects with what the tool said. */
  async #ask(name: ToolName, input: object, token: vscode.CancellationToken): Promise<string> {
    const abort = new AbortController();
    const cancelling = token.onCancellationRequested(() => abort.abort());
    try {
      const args = ['ask', name, JSON.stringify(input), ...this.#path()];
      const { code, printed, said } = await ownProcess(this.#options.script, args, { signal: abort.signal });
      if (abort.signal.aborted) throw new vscode.CancellationError();
      if (code !== 0) throw new Error(said.replace(/^plotscope: /, '') || `It ended with ${code}.`);
      return printed.trim();
    } finally {
      cancelling.dispose();
    }
  }

  #path(): string[] {
    const path = this.#options.historyPath();
    return path === undefined ? [] : ['--path', path];
  }

  /** It only looks: what acts is not offered there, where nobody could be asked by us. */
  #offerServer(): void {
    const { registerMcpServerDefinitionProvider: register } = (vscode.lm ?? {}) as McpRegistry;
    const { McpStdioServerDefinition: Definition } = vscode as McpInterface;
    if (!register || !Definition) return;
    const changed = new vscode.EventEmitter<void>();
    const { script, version } = this.#options;
    const provider = {
      onDidChangeMcpServerDefinitions: changed.event,
      provideMcpServerDefinitions: () =>
        vscode.workspace.isTrusted
          ? [new Definition('PlotScope', process.execPath, [script, 'mcp', ...this.#path()], { ...AS_NODE }, version)]
          : [],
    };
    this.#subscriptions.push(
      changed,
      vscode.workspace.onDidGrantWorkspaceTrust(() => changed.fire()),
      register.call(vscode.lm, MCP_PROVIDER, provider),
    );
  }
}

/** What a person is told, and asked where it acts. Throws where that is not done here. */
export function prepared(name: ToolName, input: unknown, isTrusted: boolean): vscode.PreparedToolInvocation {
  mustBeAllowed(name, isTrusted);
  const asks = asksOf(name);
  const given = Object.entries(input ?? {}).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return {
    invocationMessage: TOOLS[name].progress,
    ...(asks && { confirmationMessages: { title: asks.title, message: [asks.message, ...given].join('\n\n') } }),
  };
}

function mustBeAllowed(name: ToolName, isTrusted: boolean): void {
  if (asksOf(name) && !isTrusted) throw new Error(NO_TRUST_TO_ACT);
}

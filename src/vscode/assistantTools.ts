import * as vscode from 'vscode';
import { asksOf, checkedInput, isToolName, TOOLS, type ToolName } from '../assist/tools.ts';
import { ownProcess } from './ownProcess.ts';

const NO_TRUST_TO_ACT = 'This starts or changes something, which is done only in a trusted workspace.';

export interface AssistantToolsOptions {
  /** dist/cli.cjs. */
  readonly script: string;
  /** Where the history of this window is; undefined = none is kept. */
  historyPath(): string | undefined;
}

/** The tools that language models in VS Code can use. Each question is answered by a process of its own. */
export class AssistantTools {
  readonly #options: AssistantToolsOptions;

  constructor(options: AssistantToolsOptions) {
    this.#options = options;
  }

  /** By its name in the manifest, which is made of the same table. */
  tool(name: string): Required<vscode.LanguageModelTool<object>> {
    if (!isToolName(name)) throw new Error(`There is no tool ${name}.`);
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
    const { script, historyPath } = this.#options;
    const abort = new AbortController();
    const cancelling = token.onCancellationRequested(() => abort.abort());
    try {
      const path = historyPath();
      const args = ['ask', name, JSON.stringify(input), ...(path === undefined ? [] : ['--path', path])];
      const { code, printed, said } = await ownProcess(script, args, { signal: abort.signal });
      if (abort.signal.aborted) throw new vscode.CancellationError();
      if (code !== 0) throw new Error(said.replace(/^plotscope: /, '') || `It ended with ${code}.`);
      return printed.trim();
    } finally {
      cancelling.dispose();
    }
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

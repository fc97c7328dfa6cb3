import { asksOf, checkedInput, inputSchemaOf, isToolName, TOOL_NAMES, TOOLS } from '../assist/tools.ts';
import { didYouMean } from '../input/nearestName.ts';
import { type Output, UsageError } from '../terminal/output.ts';
import type { AssistHost } from './assist/answer.ts';
import { callTool } from './assist/callTool.ts';

export interface McpOptions extends AssistHost {
  /** Whether tools that start or change something are offered: there is nobody here who could be asked. */
  readonly allowActions: boolean;
}

/** Serves the tools on standard input and output, until the client goes. */
export async function mcpCommand({ allowActions, ...host }: McpOptions): Promise<void> {
  const { serveTools } = await import('./assist/mcpServer.ts');
  const offered = TOOL_NAMES.filter((name) => allowActions || !asksOf(name));
  serveTools(
    host.version,
    offered.map((name) => ({
      name,
      title: TOOLS[name].title,
      description: TOOLS[name].description,
      schema: inputSchemaOf(name),
      isReading: asksOf(name) === undefined,
      check: (input) => checkedInput(name, input),
      call: (input, signal) => callTool(name, input, host, signal),
    })),
  );
}

/** Asks one tool, as VS Code does for a language model, and prints its answer. */
export async function askCommand(
  output: Output,
  name: string,
  input: string,
  host: AssistHost,
  interrupted: Promise<void>,
): Promise<void> {
  if (!isToolName(name))
    throw new UsageError(
      `There is no tool “${name}”.${didYouMean(name, TOOL_NAMES)} There are: ${TOOL_NAMES.join(', ')}.`,
    );
  const abort = new AbortController();
  void interrupted.then(() => abort.abort(new Error('It was cancelled.')));
  output.out(`${JSON.stringify(await callTool(name, parsed(input), host, abort.signal))}\n`);
}

function parsed(input: string): unknown {
  try {
    return JSON.parse(input);
  } catch (error) {
    throw new UsageError(`The input is no JSON: ${(error as Error).message}`);
  }
}

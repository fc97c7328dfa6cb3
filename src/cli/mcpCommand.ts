import { McpServer, type StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { asksOf, checkedInput, inputSchemaOf, isToolName, TOOL_NAMES, TOOLS, type ToolName } from '../assist/tools.ts';
import { didYouMean } from '../input/nearestName.ts';
import { type Output, UsageError } from '../terminal/output.ts';
import type { AssistHost } from './assist/answer.ts';
import { callTool } from './assist/callTool.ts';

export interface McpOptions extends AssistHost {
  /** Whether tools that start or change something are offered: there is nobody here who could be asked. */
  readonly allowActions: boolean;
}

/** Serves the tools on standard input and output, until the client goes. */
export function mcpCommand(options: McpOptions): void {
  serveStdio(() => serverOf(options), {
    onerror: (error) => process.stderr.write(`plotscope mcp: ${error.message}\n`),
  });
}

function serverOf({ allowActions, ...host }: McpOptions): McpServer {
  const server = new McpServer({ name: 'plotscope', title: 'PlotScope', version: host.version });
  for (const name of TOOL_NAMES) {
    const asks = asksOf(name) !== undefined;
    if (asks && !allowActions) continue;
    const { title, description } = TOOLS[name];
    const annotations = { readOnlyHint: !asks, destructiveHint: false, idempotentHint: !asks, openWorldHint: false };
    server.registerTool(
      name,
      { title, description, inputSchema: schemaOf(name), annotations },
      async (input, { mcpReq }) => {
        try {
          return contentOf(await callTool(name, input, host, mcpReq.signal));
        } catch (error) {
          return { isError: true, content: [{ type: 'text', text: (error as Error).message }] };
        }
      },
    );
  }
  return server;
}

/** The answer as data, and its drawing as a picture beside it. */
function contentOf(answer: Readonly<Record<string, unknown>>) {
  const { svg, ...chart } = (answer.chart ?? {}) as { readonly svg?: string };
  const data = svg === undefined ? answer : { ...answer, chart };
  return {
    structuredContent: data,
    content: [
      { type: 'text' as const, text: JSON.stringify(data) },
      ...(svg === undefined
        ? []
        : [{ type: 'image' as const, mimeType: 'image/svg+xml', data: Buffer.from(svg).toString('base64') }]),
    ],
  };
}

/** As the protocol’s library asks for it: checked by us, and told as JSON Schema. */
function schemaOf(name: ToolName): StandardSchemaWithJSON {
  return {
    '~standard': {
      version: 1,
      vendor: 'plotscope',
      validate(value) {
        try {
          return { value: checkedInput(name, value) };
        } catch (error) {
          return { issues: [{ message: (error as Error).message }] };
        }
      },
      jsonSchema: { input: () => inputSchemaOf(name) as Record<string, unknown>, output: () => ({ type: 'object' }) },
    },
  };
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

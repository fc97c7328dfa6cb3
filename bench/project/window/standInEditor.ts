// What the extension finds as `vscode` in a process of its own: it registers, is shown and asks as in a window, of which there is none.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The commands that were registered, by their ids. */
export const handlers = new Map<string, (...args: unknown[]) => unknown>();

/** Whatever is asked of it, called or made: what nothing here looks at. */
const anything: Anything = new Proxy(function Anything() {} as never as Anything, {
  get: (_, name) => (name === 'then' || typeof name === 'symbol' ? undefined : anything),
  apply: () => anything,
  construct: () => anything,
  set: () => true,
});
// biome-ignore lint/suspicious/noExplicitAny: it stands for all of the editor's interface
type Anything = any;

/** Has what is named, and anything else. */
function partly(known: object): Anything {
  return new Proxy(known, { get: (target, name) => Reflect.get(name in target ? target : anything, name) });
}

function uriOf(fsPath: string): Anything {
  return partly({ fsPath, path: fsPath, toString: () => `file://${fsPath}` });
}

export const Uri = partly({
  file: uriOf,
  joinPath: ({ fsPath }: { fsPath: string }, ...parts: string[]) => uriOf(join(fsPath, ...parts)),
});

export const commands = partly({
  registerCommand: (id: string, handler: (...args: unknown[]) => unknown) => void handlers.set(id, handler),
  executeCommand: async (id: string, ...args: unknown[]) => handlers.get(id)?.(...args),
});

/** All other views are in sight. */
const COLLAPSED = ['plotscope.benchmarks', 'plotscope.fleet'];
const say = async (text: string) => void console.error(text);

export const window = partly({
  tabGroups: partly({ all: [] }),
  createTreeView: (id: string) => partly({ visible: !COLLAPSED.includes(id) }),
  createWebviewPanel: () => partly({ visible: true, webview: partly({ postMessage: async () => true }) }),
  createOutputChannel: () => partly({ error: (text: string) => console.error(text) }),
  withProgress: (_: unknown, task: (progress: Anything, token: Anything) => unknown) => task(anything, anything),
  showInformationMessage: say,
  showWarningMessage: say,
  showErrorMessage: say,
});

export const workspace = partly({
  isTrusted: true,
  textDocuments: [],
  getConfiguration: () => partly({ get: () => undefined }),
});

export const env = partly({ remoteName: undefined });
export const {
  languages,
  lm,
  tasks,
  CancellationError,
  CodeAction,
  CodeActionKind,
  CodeLens,
  CompletionItem,
  CompletionItemKind,
  ConfigurationTarget,
  CustomExecution,
  Diagnostic,
  DiagnosticSeverity,
  EventEmitter,
  LanguageModelTextPart,
  LanguageModelToolResult,
  MarkdownString,
  Position,
  ProgressLocation,
  Range,
  StatusBarAlignment,
  Task,
  TaskScope,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  ViewColumn,
  WorkspaceEdit,
} = anything;

/** What an extension in the folder is activated with. */
export function extensionContext(folder: string, storage: string): Anything {
  return partly({
    subscriptions: [],
    extensionUri: uriOf(folder),
    globalStorageUri: uriOf(storage),
    logUri: uriOf(storage),
    globalState: { get: (_: string, otherwise?: unknown) => otherwise, update: async () => {} },
    secrets: partly({ get: async () => undefined }),
    extension: {
      id: 'plotscope.plotscope',
      packageJSON: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')),
    },
  });
}

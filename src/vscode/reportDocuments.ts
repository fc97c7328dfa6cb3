import * as vscode from 'vscode';
import type { Report } from '../analysis/common/report.ts';
import { reportMarkdown } from '../analysis/common/reportMarkdown.ts';

const SCHEME = 'plotscope-report';

/** Reports as read-only Markdown documents, shown as people read them; they ask for no saving and vanish when closed. */
export class ReportDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  readonly onDidChange = this.#changed.event;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.path) ?? 'This report is gone: reports last as long as the window.';
  }

  /** Shows the report, in place of an earlier one of the same title. */
  async show(title: string, report: Report | string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${title}.md` });
    this.#texts.set(uri.path, typeof report === 'string' ? report : reportMarkdown(report));
    this.#changed.fire(uri);
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}

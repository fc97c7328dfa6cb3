import { homedir } from 'node:os';
import * as v from 'valibot';
import * as vscode from 'vscode';
import {
  REPORT_ABOUTS,
  REPORT_FORMAT_NAMES,
  REPORT_FORMATS,
  REPORT_KINDS,
  type ReportFormatName,
} from '../analysis/common/reportKinds.ts';
import type { HistoryReader } from '../analysis/past/historyReader.ts';
import type { WantedReport } from '../analysis/past/protocol.ts';
import { reportFileName } from './rows/reportFileName.ts';
import { withCancel } from './withCancel.ts';

const TITLE = 'Create Report';

/** What needs no question: for key bindings and tasks, which give it to the command. */
const Given = v.object({
  about: v.picklist(REPORT_ABOUTS),
  format: v.picklist(REPORT_FORMAT_NAMES),
  /** Where to. */
  file: v.string(),
  mask: v.fallback(v.boolean(), false),
});

export interface CreatedReport {
  readonly title: string;
  readonly target: vscode.Uri;
  readonly format: ReportFormatName;
}

/** Asks what the report is to be about and where it is to go, and writes it. Undefined where Esc was pressed, or it was cancelled. */
export async function createReport(
  reader: HistoryReader,
  ranges: readonly { readonly label: string; readonly seconds: number }[],
  given?: unknown,
): Promise<CreatedReport | undefined> {
  const told = v.safeParse(Given, given);
  const wanted = told.success ? told.output : await chosen(ranges);
  if (!wanted) return undefined;
  const target = told.success ? vscode.Uri.file(told.output.file) : await targetFor(wanted);
  if (!target) return undefined;
  const { about, from, to, format, mask }: WantedReport = wanted;
  const request = { about, format, mask, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  const report = await withCancel('Creating the report', (tell, signal) => reader.report(request, tell, signal));
  if (!report) return undefined;
  const { title, content } = report;
  await vscode.workspace.fs.writeFile(target, typeof content === 'string' ? Buffer.from(content) : content);
  return { title, target, format };
}

function targetFor({ about, format }: WantedReport): Thenable<vscode.Uri | undefined> {
  return vscode.window.showSaveDialog({
    title: TITLE,
    saveLabel: 'Create',
    defaultUri: vscode.Uri.joinPath(folderOfChoice(), reportFileName(about, format, new Date())),
    filters: { [REPORT_FORMATS[format]]: [format] },
  });
}

async function chosen(ranges: Parameters<typeof createReport>[1]): Promise<WantedReport | undefined> {
  const kinds = REPORT_ABOUTS.map((about) => ({
    label: REPORT_KINDS[about].title,
    detail: REPORT_KINDS[about].detail,
    about,
  }));
  const kind = await vscode.window.showQuickPick(kinds, { title: `${TITLE} (1/4)`, placeHolder: 'About what?' });
  if (!kind) return undefined;
  const usual = { label: 'As usual', description: REPORT_KINDS[kind.about].detail, seconds: undefined };
  const range = await vscode.window.showQuickPick([usual, ...ranges.map((one) => ({ ...one, description: '' }))], {
    title: `${TITLE} (2/4)`,
    placeHolder: 'Of when?',
  });
  if (!range) return undefined;
  const formats = REPORT_FORMAT_NAMES.map((format) => ({
    label: REPORT_FORMATS[format],
    description: `.${format}`,
    format,
  }));
  const format = await vscode.window.showQuickPick(formats, {
    title: `${TITLE} (3/4)`,
    placeHolder: 'In which format?',
  });
  if (!format) return undefined;
  const readers = [
    { label: 'As it is', detail: 'with paths and names of this host', mask: false },
    {
      label: 'For others',
      detail: 'paths, host and user names, keys, plot ids and addresses are replaced',
      mask: true,
    },
  ];
  const names = await vscode.window.showQuickPick(readers, {
    title: `${TITLE} (4/4)`,
    placeHolder: 'With which names?',
  });
  if (!names) return undefined;
  const to = Date.now() / 1000;
  const stretch = range.seconds === undefined ? {} : { from: to - range.seconds, to };
  return { about: kind.about, ...stretch, format: format.format, mask: names.mask };
}

/** What VS Code shows itself is opened in it; the others by the system, where that is the one that the file lies on. */
export async function offerReport({ title, target, format }: CreatedReport): Promise<void> {
  const isHere = vscode.env.remoteName === undefined;
  const reveal = isHere ? ['Show in Folder'] : [];
  const choice = await vscode.window.showInformationMessage(`${title}: ${target.fsPath}`, 'Open', ...reveal);
  if (choice === 'Show in Folder') await vscode.commands.executeCommand('revealFileInOS', target);
  if (choice !== 'Open') return;
  if (format === 'md') await vscode.commands.executeCommand('markdown.showPreview', target);
  else if (isHere && (format === 'html' || format === 'pdf')) await vscode.env.openExternal(target);
  else await vscode.commands.executeCommand('vscode.open', target);
}

/** Where what is written goes, unless a person says otherwise. */
export function folderOfChoice(): vscode.Uri {
  return vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
}

import { homedir } from 'node:os';
import * as vscode from 'vscode';
import {
  REPORT_ABOUTS,
  REPORT_FORMAT_NAMES,
  REPORT_FORMATS,
  REPORT_KINDS,
  type ReportFormatName,
} from '../analysis/common/reportKinds.ts';
import type { HistoryReader } from '../analysis/past/historyReader.ts';
import type { WantedReport, WrittenReport } from '../analysis/past/protocol.ts';
import { reportFileName } from './rows/reportFileName.ts';
import { withCancel } from './withCancel.ts';

const TITLE = 'Create Report';

/** Asks what the report is to be about and where it is to go, writes it, and offers to open it. Asks nothing more once Esc is pressed. */
export async function createReport(
  reader: HistoryReader,
  ranges: readonly { readonly label: string; readonly seconds: number }[],
): Promise<void> {
  const wanted = await chosen(ranges);
  if (!wanted) return;
  const { format } = wanted;
  const target = await vscode.window.showSaveDialog({
    title: TITLE,
    saveLabel: 'Create',
    defaultUri: vscode.Uri.joinPath(folderOfChoice(), reportFileName(wanted.about, format, new Date())),
    filters: { [REPORT_FORMATS[format]]: [format] },
  });
  if (!target) return;
  const report = await withCancel('Creating the report', (tell, signal) => reader.report(wanted, tell, signal));
  if (!report) return;
  const { content } = report;
  await vscode.workspace.fs.writeFile(target, typeof content === 'string' ? Buffer.from(content) : content);
  await offer(report, target, format);
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
async function offer({ title }: WrittenReport, target: vscode.Uri, format: ReportFormatName): Promise<void> {
  const isHere = vscode.env.remoteName === undefined;
  const reveal = isHere ? ['Show in Folder'] : [];
  const choice = await vscode.window.showInformationMessage(`${title}: ${target.fsPath}`, 'Open', ...reveal);
  if (choice === 'Show in Folder') await vscode.commands.executeCommand('revealFileInOS', target);
  if (choice !== 'Open') return;
  if (format === 'md') await vscode.commands.executeCommand('markdown.showPreview', target);
  else if (isHere && (format === 'html' || format === 'pdf')) await vscode.env.openExternal(target);
  else await vscode.commands.executeCommand('vscode.open', target);
}

function folderOfChoice(): vscode.Uri {
  return vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
}

import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { OTHER_HOSTS, readAnyHistory } from '../engine/hostHistory.ts';
import { moment } from '../pages/moment.ts';
import type { OtherHost } from './dashboard/otherHost.ts';
import { ownProcess } from './ownProcess.ts';
import { withCancel } from './withCancel.ts';

const LINES = '.jsonl';

/** Asks for the history of another host: one that was kept of it before, or a file from there; undefined where a person chose none. */
export async function chooseOtherHistory(ownPath: string, script: string): Promise<OtherHost | undefined> {
  const folder = join(dirname(ownPath), OTHER_HOSTS);
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.sqlite')) : [];
  const kept = files.flatMap((name) => otherHostIn(join(folder, name)) ?? []);
  if (kept.length === 0) return chooseFile(ownPath, folder, script);
  const other = {
    label: 'Another File …',
    description: 'what “plotscope history export” wrote there',
    host: undefined,
  };
  const items = kept.map((host) => ({ label: host.name, description: `up to ${moment(host.until)}`, host }));
  const title = 'History of Another Host';
  const chosen = await vscode.window.showQuickPick([...items, other], { title, placeHolder: 'Whose?' });
  return chosen && (chosen.host ?? chooseFile(ownPath, folder, script));
}

async function chooseFile(ownPath: string, folder: string, script: string): Promise<OtherHost | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: 'History of another host (plotscope history export NAME.sqlite makes a copy there)',
      filters: { Histories: ['sqlite', 'jsonl'] },
      ...(existsSync(folder) && { defaultUri: vscode.Uri.file(folder) }),
    })) ?? [];
  if (!file) return undefined;
  const path = file.fsPath.endsWith(LINES) ? await taken(file.fsPath, ownPath, script) : file.fsPath;
  return path === undefined ? undefined : otherHostOf(path);
}

/** Lines are made a history of first, which is kept with the others; gives where. */
async function taken(file: string, ownPath: string, script: string): Promise<string | undefined> {
  const args = ['history', 'import', file, '--json', '--path', ownPath];
  const end = await withCancel(`Reading ${basename(file)}`, (_, signal) => ownProcess(script, args, { signal }));
  if (!end) return undefined;
  if (end.code !== 0) throw new Error(end.said);
  const { path } = JSON.parse(end.printed) as { path?: string };
  if (path === undefined) throw new Error(`${basename(file)} is of this host: its history has it now.`);
  return path;
}

/** Undefined where it can't be read: it is not offered then. */
function otherHostIn(path: string): OtherHost | undefined {
  try {
    return otherHostOf(path);
  } catch {
    return undefined;
  }
}

function otherHostOf(path: string): OtherHost {
  return readAnyHistory(
    path,
    (history) => {
      const until = history.series().reduce((newest, { last }) => Math.max(newest, last), 0);
      return { path, name: history.otherHost ?? 'this host', since: history.beginning ?? until, until };
    },
    () => {},
  );
}

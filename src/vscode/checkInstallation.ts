import * as v from 'valibot';
import * as vscode from 'vscode';
import { doctorReport, scoreText } from '../doctor/doctorReport.ts';
import { DoctorRun } from '../doctor/doctorRun.ts';
import { ownProcess } from './ownProcess.ts';
import type { ReportDocuments } from './reportDocuments.ts';
import { withCancel } from './withCancel.ts';

const NO_TRUST = 'An installation is checked with a load of its own, which is started only in a trusted workspace.';
const CHOICES = [
  { label: 'Quick', detail: 'half a minute: function, cost, one verdict, a crash', args: ['--quick'] },
  { label: 'Whole', detail: 'three minutes: more loads, more plotters, more processes as well', args: [] },
];

export interface CheckInstallationOptions {
  /** dist/cli.cjs. */
  readonly script: string;
  readonly reports: ReportDocuments;
  historyPath(): string | undefined;
}

/** *PlotScope: Check This Installation*. `given`: `quick` or `whole`, without asking. */
export async function checkInstallation(
  { script, reports, historyPath }: CheckInstallationOptions,
  given?: unknown,
): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    void vscode.window.showInformationMessage(NO_TRUST);
    return;
  }
  const placeHolder = 'What is started for it is gone afterwards.';
  const choice =
    CHOICES.find(({ label }) => label.toLowerCase() === given) ??
    (await vscode.window.showQuickPick(CHOICES, { title: 'Check This Installation', placeHolder }));
  if (!choice) return;
  const path = historyPath();
  const args = ['doctor', '--json', ...choice.args, ...(path === undefined ? [] : ['--path', path])];
  const ended = await withCancel('Checking this installation', async (tell, signal) => {
    const onLine = (line: string) => {
      const told = /^(\d+) % (.*)/.exec(line);
      if (told) tell(Number(told[1]) / 100, told[2] as string);
    };
    return ownProcess(script, args, { signal, onLine });
  });
  if (!ended || ended.code === CANCELLED) return;
  const run = parsedRun(ended.printed);
  if (!run) {
    void vscode.window.showErrorMessage(`PlotScope: the check failed: ${ended.said}`);
    return;
  }
  await reports.show('PlotScope Installation', doctorReport(run));
  void vscode.window.setStatusBarMessage(scoreText(run.summary, run.tests.length), 10_000);
}

const CANCELLED = 130;

function parsedRun(text: string): DoctorRun | undefined {
  try {
    const { success, output } = v.safeParse(DoctorRun, JSON.parse(text));
    return success ? output : undefined;
  } catch {
    return undefined;
  }
}

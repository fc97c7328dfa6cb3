import { lstatSync, rmSync } from 'node:fs';
import * as vscode from 'vscode';
import type { AlertAction } from '../../analysis/alert/rule.ts';
import { useHistoryIfAny } from '../../engine/hostHistory.ts';
import { remedyText } from '../../engine/run/heldBack.ts';
import type { PastAlert } from '../../events/alertLog.ts';
import type { EngineEvent } from '../../events/events.ts';
import type { RunningPlotter } from '../../events/plotterProcesses.ts';
import type { History } from '../../history/history.ts';
import { formatBytes } from '../../metrics/format.ts';
import { COMMANDS } from '../contributions.ts';
import { messageText } from '../rows/messageText.ts';

export interface ActionContext {
  readonly alert: PastAlert;
  /** The plotter that it is about, where that still runs: asked anew before anything is done to it. */
  plotter(): RunningPlotter | undefined;
  historyPath(): string | undefined;
}

interface Action {
  readonly title: string;
  readonly detail: string;
  run(context: ActionContext): Promise<unknown>;
}

/** What a person can do about alerts. What changes the host shows first what it will do, and waits for a yes. */
export const ALERT_ACTION_ENTRIES: Readonly<Record<AlertAction, Action>> = {
  analyze_bottleneck: {
    title: 'Show What Holds It Back',
    detail: 'On the dashboard, at the time when it began.',
    run: ({ alert }) => run(COMMANDS.showBottleneckInDashboard, alert.about?.processId),
  },
  check_auto_scaling: {
    title: 'What Would Be Gained?',
    detail: 'What to change, and how many more plots that is foretold to bring.',
    run: showGains,
  },
  trigger_optimization: {
    title: 'Recommend a Configuration',
    detail: 'For this host as it is now, with the reasons, in a new file.',
    run: () => run(COMMANDS.recommendConfiguration),
  },
  trigger_restart: {
    title: 'Run Its Command Again',
    detail: 'As it was started, in a terminal. You see the command first.',
    run: restart,
  },
  delete_orphans: {
    title: 'Delete Orphaned Temporary Files',
    detail: 'Files of plots that nobody makes any more. You choose which.',
    run: deleteOrphans,
  },
  pause_plotter: {
    title: 'Pause or Continue the Plotter',
    detail: 'It keeps its place and its files, and computes nothing.',
    run: pause,
  },
  end_plotter: {
    title: 'End the Plotter',
    detail: 'Its plot is lost.',
    run: end,
  },
};

function run(command: string, ...args: unknown[]): Promise<unknown> {
  return Promise.resolve(vscode.commands.executeCommand(command, ...args));
}

async function consents(message: string, detail: string, yes: string): Promise<boolean> {
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, yes)) === yes;
}

/** The newest event of its kind that the history has. */
function newest<Type extends EngineEvent['type']>(
  { historyPath }: ActionContext,
  type: Type,
  isIt: (event: Extract<EngineEvent, { type: Type }>) => boolean = () => true,
): Extract<EngineEvent, { type: Type }> | undefined {
  const path = historyPath();
  if (path === undefined) return undefined;
  const find = (history: History) =>
    history.events({ types: [type], limit: 200 }).map(({ event }) => event as Extract<EngineEvent, { type: Type }>);
  return (useHistoryIfAny(path, find) ?? []).toSorted((a, b) => b.at - a.at).find(isIt);
}

async function showGains(context: ActionContext): Promise<void> {
  const { processId } = context.alert.about ?? {};
  const found = newest(context, 'bottleneck.changed', (event) => event.processId === processId);
  const { cause, remedies = [] } = found?.bottleneck ?? {};
  if (remedies.length === 0) {
    void vscode.window.showInformationMessage('PlotScope knows of nothing to change that would bring more plots now.');
    return;
  }
  const items = remedies.map((remedy) => ({ label: remedyText(remedy) }));
  await vscode.window.showQuickPick(items, {
    title: cause ?? context.alert.title,
    placeHolder: 'What to change, the best first',
  });
}

async function restart(context: ActionContext): Promise<void> {
  const { processId } = context.alert.about ?? {};
  const seen = newest(context, 'process.seen', ({ process }) => process.id === processId);
  if (!seen || seen.process.argv.length === 0) {
    void vscode.window.showInformationMessage('The command of this plotter is not known any more.');
    return;
  }
  const { argv, cwd, title, exe } = seen.process;
  const command = argv.join(' ');
  if (!(await consents(`Run ${title} again?`, `${command}\nin ${cwd ?? 'your home folder'}`, 'Run Again'))) return;
  const [program, ...args] = argv;
  const execution = new vscode.ProcessExecution(exe ?? program, args, cwd === undefined ? {} : { cwd });
  const task = new vscode.Task({ type: 'process' }, vscode.TaskScope.Workspace, title, 'PlotScope', execution);
  await vscode.tasks.executeTask(task);
}

async function deleteOrphans(context: ActionContext): Promise<void> {
  const files = (newest(context, 'orphans.found')?.files ?? []).flatMap(({ path }) => {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    return stats?.isFile() ? [{ path, bytes: stats.size }] : [];
  });
  if (files.length === 0) {
    void vscode.window.showInformationMessage('There are no orphaned temporary files.');
    return;
  }
  const items = files.map(({ path, bytes }) => ({ label: path, description: formatBytes(bytes), path, bytes }));
  const chosen = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    placeHolder: 'Which of these files of plots that nobody makes are to be deleted?',
  });
  if (!chosen || chosen.length === 0) return;
  const bytes = formatBytes(chosen.reduce((sum, file) => sum + file.bytes, 0));
  const list = chosen.map(({ path }) => path).join('\n');
  if (!(await consents(`Delete ${chosen.length} files (${bytes}) for good?`, list, 'Delete'))) return;
  const failed = chosen.flatMap(({ path }) => {
    try {
      rmSync(path);
      return [];
    } catch (error) {
      return [(error as Error).message];
    }
  });
  const done = `${chosen.length - failed.length} files were deleted.`;
  if (failed.length === 0) void vscode.window.showInformationMessage(`PlotScope: ${done}`);
  else void vscode.window.showErrorMessage(messageText(`PlotScope: ${done} ${failed.join(' ')}`));
}

async function pause(context: ActionContext): Promise<void> {
  const plotter = context.plotter();
  const choice = await vscode.window.showWarningMessage(
    plotter ? `${plotter.title}, process ${plotter.pid}` : context.alert.title,
    { modal: true, detail: 'While it is paused it computes nothing, and keeps its memory and files.' },
    'Pause',
    'Continue',
  );
  if (choice) signal(context, choice === 'Pause' ? 'SIGSTOP' : 'SIGCONT');
}

async function end(context: ActionContext): Promise<void> {
  const plotter = context.plotter();
  if (!plotter) return;
  const detail = `${plotter.argv.join(' ')}\nThe plot that it makes is lost, and its temporary files may stay behind.`;
  if (await consents(`End ${plotter.title}, process ${plotter.pid}?`, detail, 'End It')) signal(context, 'SIGTERM');
}

/** It may have ended while its user thought, and its number be another's. */
function signal(context: ActionContext, name: NodeJS.Signals): void {
  const plotter = context.plotter();
  try {
    if (!plotter) throw new Error('it has ended meanwhile');
    process.kill(plotter.pid, name);
  } catch (error) {
    void vscode.window.showErrorMessage(messageText(`PlotScope: ${context.alert.title}: ${(error as Error).message}`));
  }
}

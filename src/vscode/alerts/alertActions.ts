import { lstatSync, rmSync } from 'node:fs';
import * as vscode from 'vscode';
import type { OfferedAction } from '../../analysis/alert/actions.ts';
import { askToEnd, END_SECONDS } from '../../engine/cleanup/askToEnd.ts';
import { freeMemory } from '../../engine/cleanup/freeMemory.ts';
import { surveyHost } from '../../engine/cleanup/surveyHost.ts';
import { useHistoryIfAny } from '../../engine/hostHistory.ts';
import { isRunnable, type NotRunnable, type WholeCommand, wholeCommandOf } from '../../engine/rerun/wholeCommands.ts';
import { remedyText } from '../../engine/run/heldBack.ts';
import type { PastAlert } from '../../events/alertLog.ts';
import type { EngineEvent } from '../../events/events.ts';
import type { RunningPlotter } from '../../events/plotterProcesses.ts';
import type { History } from '../../history/history.ts';
import { formatBytes, formatCount } from '../../metrics/format.ts';
import { withoutKeys } from '../../plotters/keptArguments.ts';
import { COMMANDS } from '../contributions.ts';
import { messageText } from '../rows/messageText.ts';

export interface ActionContext {
  /** As the plotter was started, while that is known. */
  command(): WholeCommand | NotRunnable | undefined;
  readonly alert: PastAlert;
  /** The plotter that it is about, where that still runs: asked anew before anything is done to it. */
  plotter(): RunningPlotter | undefined;
  historyPath(): string | undefined;
}

interface Action {
  readonly title: string;
  run(context: ActionContext): Promise<unknown>;
}

/** What a person can do about alerts. What changes the host shows first what it will do, and waits for a yes. */
export const ALERT_ACTION_ENTRIES: Readonly<Record<OfferedAction, Action>> = {
  analyze_bottleneck: {
    title: 'Show What Holds It Back',
    run: ({ alert }) => run(COMMANDS.showBottleneckInDashboard, alert.about?.processId),
  },
  check_auto_scaling: {
    title: 'What Would Be Gained?',
    run: showGains,
  },
  trigger_optimization: {
    title: 'Recommend a Configuration',
    run: () => run(COMMANDS.recommendConfiguration),
  },
  trigger_restart: {
    title: 'Run Its Command Again',
    run: restart,
  },
  delete_orphans: {
    title: 'Delete Orphaned Temporary Files',
    run: deleteOrphans,
  },
  trigger_memory_cleanup: {
    title: 'Free Memory',
    run: cleanUpMemory,
  },
  pause_plotter: {
    title: 'Pause or Continue the Plotter',
    run: pause,
  },
  end_plotter: {
    title: 'End the Plotter',
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
  const command = whole(context);
  if (!isRunnable(command)) {
    void vscode.window.showInformationMessage(
      messageText(
        `PlotScope can't run it again. ${command.reason} Start it as you did before, or from its configuration.`,
      ),
    );
    return;
  }
  const { program, args, cwd, env, title } = command;
  const shown = withoutKeys([program, ...args]).join(' ');
  if (!(await consents(`Run ${title} again?`, `${shown}\nin ${cwd ?? 'your home folder'}`, 'Run Again'))) return;
  const options = { ...(cwd !== undefined && { cwd }), ...(env && { env: { ...env } }) };
  const execution = new vscode.ProcessExecution(program, [...args], options);
  const task = new vscode.Task({ type: 'process' }, vscode.TaskScope.Workspace, title, 'PlotScope', execution);
  // Its key is nobody's business.
  task.presentationOptions = { echo: false };
  await vscode.tasks.executeTask(task);
}

/** As this window saw it, else as the history tells of it: keys are missing there. */
function whole(context: ActionContext): WholeCommand | NotRunnable {
  const remembered = context.command();
  if (remembered && isRunnable(remembered)) return remembered;
  const { processId } = context.alert.about ?? {};
  const seen = newest(context, 'process.seen', ({ process }) => process.id === processId);
  return (seen && wholeCommandOf(seen.process)) ?? remembered ?? { reason: 'Its command is not known any more.' };
}

async function cleanUpMemory({ historyPath }: ActionContext): Promise<void> {
  const { freeable, notes, availableBytes } = await surveyHost(historyPath(), Date.now() / 1000);
  const available = availableBytes === undefined ? '' : ` Programs can have ${formatBytes(availableBytes)} now.`;
  if (freeable.length === 0) {
    const text = `There is nothing that could be freed without harm.${available} ${notes.join(' ')}`;
    void vscode.window.showInformationMessage(messageText(`PlotScope: ${text.trim()}`));
    return;
  }
  const items = freeable.map((item) => ({
    label: item.title,
    description: `${formatBytes(item.bytes)}${item.gainBytes === 0 ? ', nothing is gained by it' : ''}`,
    detail: item.cost,
    item,
  }));
  const title = `What of this memory is to be freed?${available}`;
  const chosen = await vscode.window.showQuickPick(items, { canPickMany: true, title, placeHolder: notes.join(' ') });
  if (!chosen || chosen.length === 0) return;
  const list = chosen.map(({ label, detail }) => `${label}: ${detail}`).join('\n');
  if (!(await consents('Free this memory?', list, 'Free'))) return;
  const freed = await Promise.all(chosen.map(({ item }) => freeMemory(item)));
  const bytes = freed.reduce((sum, one) => sum + one.bytes, 0);
  const problems = freed.flatMap(({ id, problem }) => (problem === undefined ? [] : [`${id}: ${problem}`]));
  const done = `PlotScope: ${formatBytes(bytes)} were freed.`;
  if (problems.length === 0) void vscode.window.showInformationMessage(done);
  else void vscode.window.showErrorMessage(messageText(`${done} ${problems.join(' ')}`));
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
  if (!(await consents(`Delete ${formatCount(chosen.length, 'file')} (${bytes}) for good?`, list, 'Delete'))) return;
  const failed = chosen.flatMap(({ path }) => {
    try {
      rmSync(path);
      return [];
    } catch (error) {
      return [(error as Error).message];
    }
  });
  const done = `Deleted: ${formatCount(chosen.length - failed.length, 'file')}.`;
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
  const signal = choice === 'Pause' ? 'SIGSTOP' : 'SIGCONT';
  if (choice) await attempt(context, (pid) => process.kill(pid, signal));
}

async function end(context: ActionContext): Promise<void> {
  const plotter = context.plotter();
  if (!plotter) return;
  const { title, pid, argv } = plotter;
  const name = `${title}, process ${pid}`;
  const detail = `${argv.join(' ')}\nThe plot that it makes is lost, and its temporary files may stay behind.`;
  if (!(await consents(`End ${name}?`, detail, 'End It')) || (await attempt(context, askToEnd)) !== false) return;
  const why = context.plotter()?.hold?.cause ?? 'Some plotters finish the plot that they make first.';
  const stays = 'A plot that is finished already stays in its temporary folder, from where it can be copied by hand.';
  const choice = await vscode.window.showWarningMessage(
    messageText(`${name}, was told to end, and still runs after ${END_SECONDS} s. ${why} ${stays}`),
    'End It by Force',
  );
  if (choice) await attempt(context, (now) => process.kill(now, 'SIGKILL'));
}

/** What is done to the plotter's process: that may have ended while its user thought, and its number be another's. */
async function attempt<Result>(
  context: ActionContext,
  act: (pid: number) => Result | Promise<Result>,
): Promise<Result | undefined> {
  const plotter = context.plotter();
  try {
    if (!plotter) throw new Error('it has ended meanwhile');
    return await act(plotter.pid);
  } catch (error) {
    void vscode.window.showErrorMessage(messageText(`PlotScope: ${context.alert.title}: ${(error as Error).message}`));
    return undefined;
  }
}

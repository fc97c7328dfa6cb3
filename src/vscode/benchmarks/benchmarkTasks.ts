import { resolve } from 'node:path';
import * as vscode from 'vscode';
import { messageText } from '../rows/messageText.ts';
import { TASK_TYPE } from './benchmarkIds.ts';
import { type BenchmarkTask, readTask, taskTitle } from './benchmarkTask.ts';
import type { Job } from './job.ts';
import { JobTerminal } from './jobTerminal.ts';

const SOURCE = 'PlotScope';

export interface BenchmarkTasksOptions {
  /** What is offered in VS Code's list of tasks. */
  offered(): Promise<readonly BenchmarkTask[]>;
  /** The job of a task; `file` and `otherFile` are absolute. Throws an Error that says what to do where it can't be run. */
  jobOf(task: BenchmarkTask): Promise<Job>;
}

/** Tasks of the type `plotscope`: those offered, those of tasks.json, and those that commands start. */
export class BenchmarkTasks implements vscode.TaskProvider {
  readonly #options: BenchmarkTasksOptions;

  constructor(options: BenchmarkTasksOptions) {
    this.#options = options;
  }

  async provideTasks(): Promise<vscode.Task[]> {
    const offered = await this.#options.offered();
    return offered.map((task) => this.#taskOf(withoutUndefined(task), taskTitle(task)));
  }

  resolveTask({ definition, name, scope }: vscode.Task): vscode.Task {
    return this.#taskOf(definition, name, scope);
  }

  async start(task: BenchmarkTask): Promise<vscode.TaskExecution> {
    return vscode.tasks.executeTask(this.#taskOf(withoutUndefined(task), taskTitle(task)));
  }

  /** The definition must be the very one that VS Code gave. */
  #taskOf(definition: vscode.TaskDefinition, name: string, scope?: vscode.Task['scope']): vscode.Task {
    const { Workspace, Global } = vscode.TaskScope;
    const usual = vscode.workspace.workspaceFolders?.length ? Workspace : Global;
    const execution = new vscode.CustomExecution(async (resolved) => new JobTerminal(await this.#job(resolved, scope)));
    const task = new vscode.Task(definition, scope ?? usual, name, SOURCE, execution);
    task.presentationOptions = { panel: vscode.TaskPanelKind.Dedicated, reveal: vscode.TaskRevealKind.Silent };
    return task;
  }

  async #job(definition: vscode.TaskDefinition, scope: vscode.Task['scope']): Promise<Job> {
    try {
      const task = readTask(definition);
      const { file, otherFile } = task;
      const paths = {
        ...(file && { file: absolute(file, scope) }),
        ...(otherFile && { otherFile: absolute(otherFile, scope) }),
      };
      return await this.#options.jobOf({ ...task, ...paths });
    } catch (error) {
      return refusal(error instanceof Error ? error.message : String(error));
    }
  }
}

/** A job that only says why there is none. */
function refusal(reason: string): Job {
  return {
    async run(write) {
      write(`${reason}\n`);
      void vscode.window.showErrorMessage(messageText(`PlotScope: ${reason}`));
      return 1;
    },
    cancel() {},
  };
}

/** Relative paths are taken from the task's folder. */
function absolute(path: string, scope: vscode.Task['scope']): string {
  const folder = typeof scope === 'object' ? scope : vscode.workspace.workspaceFolders?.[0];
  return folder ? resolve(folder.uri.fsPath, path) : resolve(path);
}

function withoutUndefined(task: BenchmarkTask): vscode.TaskDefinition {
  const entries = Object.entries(task).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(entries), type: TASK_TYPE };
}

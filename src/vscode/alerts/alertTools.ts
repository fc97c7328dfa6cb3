import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { factsOf } from '../../analysis/alert/actions.ts';
import { offeredActions } from '../../analysis/alert/offeredActions.ts';
import { AlertFiles } from '../../engine/alertFiles.ts';
import type { EngineClient } from '../../engine/client.ts';
import { useHistoryIfAny } from '../../engine/hostHistory.ts';
import { alertsNow } from '../../engine/pastEvents.ts';
import type { WholeCommands } from '../../engine/rerun/wholeCommands.ts';
import { sendTest } from '../../engine/sendTest.ts';
import { ALERTS_FILE } from '../../notify/alertsFile.ts';
import { COMMANDS } from '../contributions.ts';
import { messageText } from '../rows/messageText.ts';
import { ALERT_ACTION_ENTRIES } from './alertActions.ts';
import { chooseAlert } from './alertCommands.ts';
import { AlertsFiles, type AlertsFilesOptions } from './alertsFiles.ts';
import { forgetSecret, type SecretCommandsOptions, setSecret } from './secretCommands.ts';
import type { WindowSecrets } from './windowSecrets.ts';

/** What a new file of alerts begins with. */
const TEMPLATE = `{
  // How you are told. "PlotScope: Test Alert Channel" tries one; "PlotScope: Set Alert Secret" keeps what "secret:…" stands for.
  "channels": [
    // { "type": "ntfy", "topic": "my-plots", "atLeast": "warning" }
  ],
  // Rules of your own, such as
  "rules": [
    // { "id": "hot", "title": "Hot", "when": "hw.temperature > 90 °C", "for": "1m" }
  ],
  // What you want changed of those that PlotScope brings along.
  "builtIn": {}
}
`;

export interface AlertToolsOptions extends AlertsFilesOptions {
  readonly engine: EngineClient;
  /** How plotters were started, from when this window saw them. */
  readonly commands: WholeCommands;
  readonly secrets: WindowSecrets;
  /** Undefined = none is kept. */
  historyPath(): string | undefined;
}

/** What a person does with the file of alerts: writing, testing, and keeping its secrets. */
export class AlertTools implements vscode.Disposable {
  readonly #options: AlertToolsOptions;
  readonly #files: AlertsFiles;

  constructor(options: AlertToolsOptions) {
    this.#options = options;
    this.#files = new AlertsFiles(options);
  }

  readonly handlers = {
    openAlertsFile: () => this.#withFolder((folder) => openFile(join(folder, ALERTS_FILE))),
    testAlertChannel: (name?: string) => this.#withFolder((folder) => this.#test(folder, name)),
    actOnAlert: (row?: string) => this.#act(row),
    setAlertSecret: () => this.#withFolder((folder) => setSecret(this.#secretsIn(folder))),
    forgetAlertSecret: () => this.#withFolder((folder) => forgetSecret(this.#secretsIn(folder))),
  };

  dispose(): void {
    this.#files.dispose();
  }

  /** Offers what can be done about an alert. */
  async #act(row: string | undefined): Promise<void> {
    const { engine, commands, historyPath } = this.#options;
    const path = historyPath();
    const up = path === undefined ? [] : useHistoryIfAny(path, (history) => alertsNow(history, Date.now() / 1000).up);
    const alert = await chooseAlert(up ?? [], row, 'About which alert is something to be done?');
    if (!alert) return;
    const { processId } = alert.about ?? {};
    const plotter = () => (processId === undefined ? undefined : engine.processes.get(processId));
    const { isTrusted } = vscode.workspace;
    const actions = offeredActions(alert, { isTrusted, runs: plotter() !== undefined });
    const items = actions.map((action) => ({
      label: ALERT_ACTION_ENTRIES[action].title,
      detail: factsOf(action).says,
      run: ALERT_ACTION_ENTRIES[action].run,
    }));
    const title = isTrusted ? alert.title : `${alert.title} (this folder is not trusted: nothing is changed from it)`;
    const placeHolder = items.length > 0 ? alert.remedy : 'There is nothing that PlotScope can do about it.';
    const chosen = await vscode.window.showQuickPick(items, {
      title,
      ...(placeHolder !== undefined && { placeHolder }),
    });
    const command = () => (processId === undefined ? undefined : commands.of(processId));
    await chosen?.run({ alert, plotter, command, historyPath });
  }

  #secretsIn(folder: string): SecretCommandsOptions {
    const { engine, secrets } = this.#options;
    return { folder, secrets, role: () => engine.role };
  }

  /** The folder of the history, where these files lie. */
  async #withFolder(run: (folder: string) => unknown): Promise<void> {
    const path = this.#options.historyPath();
    if (path !== undefined) {
      await run(dirname(path));
      return;
    }
    void vscode.window.showInformationMessage(
      'Alerts are sent by the engine that keeps a history, and none is kept: plotscope.history.enabled is off.',
    );
  }

  async #test(folder: string, wanted?: string): Promise<void> {
    const { settings } = new AlertFiles(folder).read();
    const name = wanted ?? (await chooseChannel(settings.channels));
    if (name === undefined) return;
    const title = `PlotScope: sending a test message by ${name} …`;
    const location = vscode.ProgressLocation.Notification;
    await vscode.window.withProgress({ location, title }, async () => {
      try {
        const answer = await sendTest(join(folder, 'history'), name, Date.now() / 1000, this.#options.engine.secrets);
        void vscode.window.showInformationMessage(
          messageText(`PlotScope: ${name} has taken the test message. ${answer}`),
        );
      } catch (error) {
        void tellFailure(`PlotScope: ${name} has not taken the test message: ${(error as Error).message}`);
      }
    });
  }
}

async function tellFailure(message: string): Promise<void> {
  const actions = { 'Open Alerts File': COMMANDS.openAlertsFile, 'Set Alert Secret': COMMANDS.setAlertSecret };
  const choice = await vscode.window.showErrorMessage(
    messageText(message),
    ...(Object.keys(actions) as (keyof typeof actions)[]),
  );
  if (choice) await vscode.commands.executeCommand(actions[choice]);
}

async function openFile(path: string): Promise<void> {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, TEMPLATE, { flag: 'wx' });
  }
  await vscode.window.showTextDocument(vscode.Uri.file(path));
}

async function chooseChannel(channels: readonly { readonly name: string; readonly type: string }[]) {
  if (channels.length === 0) {
    const open = 'Open Alerts File';
    const choice = await vscode.window.showInformationMessage(`There is no channel yet in ${ALERTS_FILE}.`, open);
    if (choice === open) await vscode.commands.executeCommand(COMMANDS.openAlertsFile);
    return undefined;
  }
  const items = channels.map(({ name, type }) => ({ label: name, ...(name !== type && { description: type }) }));
  return (await vscode.window.showQuickPick(items, { placeHolder: 'By which channel is a test message sent?' }))?.label;
}

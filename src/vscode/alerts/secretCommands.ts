import * as vscode from 'vscode';
import { AlertFiles } from '../../engine/alertFiles.ts';
import type { EngineRole } from '../../engine/hostEngine.ts';
import { isSecretName, secretNamesIn } from '../../notify/secrets.ts';
import { messageText } from '../rows/messageText.ts';
import type { WindowSecrets } from './windowSecrets.ts';

const OTHER = 'Another …';

export interface SecretCommandsOptions {
  readonly secrets: WindowSecrets;
  /** Where the file of alerts lies. */
  readonly folder: string;
  role(): EngineRole | undefined;
}

/** Asks what a secret of the file of alerts stands for, and where it is to be kept. */
export async function setSecret({ secrets, folder, role }: SecretCommandsOptions): Promise<void> {
  const files = new AlertFiles(folder);
  const name = await askName(secretNamesIn(files.read().settings.channels));
  if (name === undefined) return;
  const value = await vscode.window.showInputBox({ prompt: `What secret:${name} stands for`, password: true });
  if (value === undefined || value === '') return;
  const places = placesOf(files, secrets, role());
  const place = await vscode.window.showQuickPick(places, { placeHolder: `Where is “${name}” to be kept?` });
  if (!place) return;
  try {
    tell(await place.keep(name, value));
  } catch (error) {
    void vscode.window.showErrorMessage(messageText(`PlotScope: the secret was not kept: ${(error as Error).message}`));
  }
}

/** Takes a secret away from wherever it is kept. */
export async function forgetSecret({ secrets, folder }: SecretCommandsOptions): Promise<void> {
  const files = new AlertFiles(folder);
  try {
    const kept = [...new Set([...files.keptSecrets, ...secrets.names])];
    if (kept.length === 0) {
      tell('PlotScope keeps no secret.');
      return;
    }
    const name = await vscode.window.showQuickPick(kept, { placeHolder: 'Which secret is to be forgotten?' });
    if (name === undefined) return;
    files.forgetSecret(name);
    await secrets.forget(name);
    tell(`PlotScope keeps “${name}” no longer: channels that need it send nothing.`);
  } catch (error) {
    void vscode.window.showErrorMessage(
      messageText(`PlotScope: the secret was not forgotten: ${(error as Error).message}`),
    );
  }
}

interface Place extends vscode.QuickPickItem {
  /** Says what was done. @throws {Error} */
  keep(name: string, value: string): Promise<string>;
}

function placesOf(files: AlertFiles, secrets: WindowSecrets, role: EngineRole | undefined): Place[] {
  return [
    {
      label: 'In a file that only you can read',
      detail: `${files.secretsPath}: the engine and the service find it there, with or without a window.`,
      async keep(name, value) {
        files.keepSecret(name, value);
        return `PlotScope keeps “${name}” in ${files.secretsPath}, which only you can read.`;
      },
    },
    {
      label: 'In VS Code’s store of secrets',
      detail:
        'This window hands it to its engine. Nothing is sent with it while no window is open, and not by the service.',
      async keep(name, value) {
        if (!(await secrets.keep(name, value)))
          throw new Error('VS Code’s store has not taken it; keep it in the file');
        const leader = role?.kind === 'following' ? role.leader : undefined;
        const other =
          leader === undefined
            ? ''
            : ` Now process ${leader.pid} (${leader.host}) sends alerts, and has it only from the file or its environment.`;
        return `VS Code keeps “${name}”, and this window hands it to its engine.${other}`;
      },
    },
  ];
}

async function askName(names: readonly string[]): Promise<string | undefined> {
  const placeHolder = 'Which secret of the file of alerts?';
  const chosen = names.length === 0 ? OTHER : await vscode.window.showQuickPick([...names, OTHER], { placeHolder });
  if (chosen !== OTHER) return chosen;
  return vscode.window.showInputBox({
    prompt: 'The name behind “secret:”',
    validateInput: (text) => (isSecretName(text) ? undefined : 'Letters, digits, _ and - are allowed'),
  });
}

function tell(text: string): void {
  void vscode.window.showInformationMessage(messageText(text));
}

import { basename } from 'node:path';
import * as vscode from 'vscode';
import { FILE_ENDING, readConfigurationFile } from '../../tuning/configurationFile.ts';
import type { NamedConfiguration } from '../../tuning/namedConfiguration.ts';

const MOST_FILES = 100;

/** A configuration of a file in the workspace; without one, the combinations of the file's matrix. */
export interface ChosenConfiguration {
  /** Absolute path. */
  readonly file: string;
  readonly configuration?: NamedConfiguration;
}

/** Configurations of all files in the workspace, or of the one at `address`, with unsaved changes. */
export async function configurationsThere(address?: string): Promise<Required<ChosenConfiguration>[]> {
  const uris = address ? [vscode.Uri.parse(address)] : await configurationFiles();
  const files = await Promise.all(
    uris.map(async (uri) => {
      const document = await vscode.workspace.openTextDocument(uri);
      const { configurations } = readConfigurationFile(document.getText());
      return configurations.map((configuration) => ({ file: uri.fsPath, configuration }));
    }),
  );
  return files.flat();
}

/** By VS Code's search; where that can't run, those that lie right in the folders of the workspace. */
async function configurationFiles(): Promise<vscode.Uri[]> {
  try {
    return await vscode.workspace.findFiles(`**/*${FILE_ENDING}`, '**/node_modules/**', MOST_FILES);
  } catch {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const found = await Promise.all(
      folders.map(async ({ uri }) => {
        const entries = await vscode.workspace.fs.readDirectory(uri).then(undefined, () => []);
        return entries.filter(([name]) => name.endsWith(FILE_ENDING)).map(([name]) => vscode.Uri.joinPath(uri, name));
      }),
    );
    return found.flat();
  }
}

/** Lets a person choose one; says what to do where there is none. `except`: what it is compared with. */
export async function chooseConfiguration(
  placeHolder: string,
  address?: string,
  except?: ChosenConfiguration,
): Promise<Required<ChosenConfiguration> | undefined> {
  const there = (await configurationsThere(address)).filter(
    ({ file, configuration }) => file !== except?.file || configuration.name !== except.configuration?.name,
  );
  if (there.length === 0) {
    const text = except
      ? 'There is no other configuration to compare with: add one to the file.'
      : `There is no configuration in this workspace: make a file NAME${FILE_ENDING}, or let PlotScope recommend one.`;
    const choice = await vscode.window.showInformationMessage(
      text,
      ...(except ? [] : ['Recommend Plotter Configuration']),
    );
    if (choice) await vscode.commands.executeCommand('plotscope.recommendConfiguration');
    return undefined;
  }
  const items = there.map((one) => ({
    label: one.configuration.name,
    description: one.configuration.settings.plotter,
    detail: basename(one.file),
    one,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDetail: true }))?.one;
}

/** The configuration of this name in the file at `address`; undefined, with a word to the person, where it isn't there. */
export async function namedConfiguration(
  address: string,
  name: string,
): Promise<Required<ChosenConfiguration> | undefined> {
  const found = (await configurationsThere(address)).find(({ configuration }) => configuration.name === name);
  if (!found) {
    void vscode.window.showErrorMessage(
      `There is no configuration "${name}" in ${basename(vscode.Uri.parse(address).fsPath)} that can be read: look at the Problems view.`,
    );
  }
  return found;
}

/** What is measured or run is the file on disk. */
export async function saved(file: string): Promise<boolean> {
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.fsPath === file);
  return !document?.isDirty || document.save();
}

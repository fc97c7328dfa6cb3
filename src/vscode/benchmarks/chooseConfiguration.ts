import { basename } from 'node:path';
import * as vscode from 'vscode';
import { plotterById } from '../../plotters/plotters.ts';
import { FILE_ENDING, readConfigurationFile } from '../../tuning/configurationFile.ts';
import type { NamedConfiguration } from '../../tuning/namedConfiguration.ts';
import { demoFile } from './demoConfigurations.ts';

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

type Choice = vscode.QuickPickItem & { run(): Promise<Required<ChosenConfiguration> | undefined> };

export interface ConfigurationQuestion {
  readonly placeHolder: string;
  /** Address of the file to choose from; without it, those of the workspace. */
  readonly address?: string | undefined;
  /** What it is compared with. */
  readonly except?: Required<ChosenConfiguration>;
  /** Where the demo workload's file goes where no folder is open. */
  readonly storage: vscode.Uri;
}

/** Lets a person choose one; who has none is offered the demo workload and a recommendation. */
export async function chooseConfiguration(
  question: ConfigurationQuestion,
): Promise<Required<ChosenConfiguration> | undefined> {
  const { placeHolder, address, except, storage } = question;
  const there = except ? await othersThan(except) : await configurationsThere(address);
  const choices: Choice[] = there.map((one) => ({
    label: one.configuration.name,
    description: one.configuration.settings.plotter,
    detail: basename(one.file),
    run: async () => one,
  }));
  if (except && choices.length === 0) {
    void vscode.window.showInformationMessage('There is no other configuration to compare with: add one to the file.');
    return undefined;
  }
  const isOpen = address === undefined && !except;
  if (isOpen && !there.some(({ configuration }) => plotterById(configuration.settings.plotter)?.isStandIn)) {
    choices.push({
      label: '$(beaker) Try It with the Demo Workload',
      detail: 'A small stand-in for a plotter, which makes no plot. It needs no disks, no keys and no plotter.',
      run: async () => chooseConfiguration({ ...question, address: (await demoFile(storage)).toString() }),
    });
  }
  if (isOpen && there.length === 0) {
    choices.push({
      label: '$(lightbulb) Recommend Plotter Configuration',
      detail: 'For this host, in a new file.',
      run: async () => {
        await vscode.commands.executeCommand('plotscope.recommendConfiguration');
        return undefined;
      },
    });
  }
  return (await vscode.window.showQuickPick(choices, { placeHolder, matchOnDetail: true }))?.run();
}

/** Those of the workspace and of its own file, which may lie elsewhere. */
async function othersThan({ file, configuration: { name } }: Required<ChosenConfiguration>) {
  const ofWorkspace = await configurationsThere();
  const ofFile = ofWorkspace.some((one) => one.file === file)
    ? []
    : await configurationsThere(vscode.Uri.file(file).toString());
  return [...ofWorkspace, ...ofFile].filter((one) => one.file !== file || one.configuration.name !== name);
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

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folders of one run of the server host: everything that it writes lies in them. */
export interface RunFolder {
  readonly path: string;
  /** User data: settings, state and logs. */
  readonly userData: string;
  readonly extensions: string;
  /** An empty folder to open as the workspace. */
  readonly workspace: string;
  remove(): Promise<void>;
}

/** A workbench that shows the extension and nothing else: no welcome page, chat, update check, experiment or telemetry. */
export const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
} as const;

/** Make the folders of a fresh run. `restricted`: folders open in Restricted Mode until a person trusts them. */
export async function makeRunFolder(restricted: boolean): Promise<RunFolder> {
  const path = await mkdtemp(join(tmpdir(), 'plotscope-run-'));
  const userData = join(path, 'ud');
  const extensions = join(path, 'x');
  const workspace = join(path, 'ws');
  await Promise.all(
    [join(userData, 'User'), extensions, workspace].map((folder) => mkdir(folder, { recursive: true })),
  );
  const settings = { ...quietSettings, 'security.workspace.trust.enabled': restricted };
  await writeFile(join(userData, 'User', 'settings.json'), JSON.stringify(settings, null, 2));
  // A server that is just ending may still write: try again for a moment.
  const remove = () => rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  return { path, userData, extensions, workspace, remove };
}

import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { systemClock } from '../../engine/clock.ts';
import { type ChosenServers, setFleetServers } from '../../engine/fleetFileEdit.ts';
import type { FleetFiles } from '../../engine/fleetFiles.ts';
import { type ConnectionStep, checkConnection } from '../../fleet/connectionCheck.ts';
import { COMMANDS } from '../contributions.ts';
import type { ReportDocuments } from '../reportDocuments.ts';

const TITLE = 'Connect to a Fleet Server';
const TOKEN = 'fleet-token';
const PASSWORD = 'fleet-password';

export interface ConnectOptions {
  readonly version: string;
  readonly reports: ReportDocuments;
}

/** Asks for the servers of the fleet, keeps them, tries them step by step, and says what to change on them. */
export async function connectFleet(files: FleetFiles | undefined, options: ConnectOptions): Promise<void> {
  if (!files) {
    void vscode.window.showErrorMessage(
      'The servers of a fleet are kept beside the history: let it be kept (plotscope.history.enabled).',
    );
    return;
  }
  const chosen = await askServers(files);
  if (!chosen) return;
  await tell(files, await keptAndTried(files, chosen, options.version), options.reports);
}

async function keptAndTried(files: FleetFiles, chosen: ChosenServers, version: string): Promise<ConnectionStep[]> {
  try {
    setFleetServers(files.path, chosen);
  } catch (error) {
    return [wrong((error as Error).message)];
  }
  return await tried(files, version);
}

/** Secrets are kept at once. Undefined where a person thought better of it. */
async function askServers(files: FleetFiles): Promise<ChosenServers | undefined> {
  const { settings } = files.read();
  const query = await askAddress(
    `${TITLE} (1/3): where the fleet is read from`,
    'http://host:8428',
    settings.query?.url,
  );
  if (query === undefined) return undefined;
  const way = await vscode.window.showInputBox({
    title: `${TITLE} (2/3): bearer token, or name:password`,
    prompt: 'Leave it empty where the server asks for none, or where it is kept already.',
    password: true,
    ignoreFocusOut: true,
  });
  if (way === undefined) return undefined;
  const write = await askAddress(
    `${TITLE} (3/3): where this host sends to; empty: nowhere`,
    'http://host:8428/api/v1/write',
    settings.write?.url ?? `${query.replace(/\/+$/, '')}/api/v1/write`,
    true,
  );
  if (write === undefined) return undefined;
  return { query, write: write || undefined, entrance: keptEntrance(files, way) };
}

function keptEntrance(files: FleetFiles, way: string): ChosenServers['entrance'] {
  if (way === '') return undefined;
  const colon = way.indexOf(':');
  files.keepSecret(colon < 0 ? TOKEN : PASSWORD, way.slice(colon + 1));
  return colon < 0 ? { token: `secret:${TOKEN}` } : { user: way.slice(0, colon), password: `secret:${PASSWORD}` };
}

async function tried(files: FleetFiles, version: string): Promise<ConnectionStep[]> {
  const { settings, problems } = files.read();
  if (problems.length > 0) return problems.map(wrong);
  const { query, write } = settings;
  const steps: ConnectionStep[] = [];
  const location = vscode.ProgressLocation.Notification;
  await vscode.window.withProgress({ location, title: 'Trying the fleet server' }, async (progress) => {
    try {
      const servers = {
        query: query && files.serverOf('query', query),
        write: write && files.serverOf('write', write),
        instance: `check-${Date.now()}`,
      };
      const tools = { fetch, clock: systemClock, version, sleep: (seconds: number) => sleep(seconds * 1000) };
      for await (const step of checkConnection(servers, tools)) {
        steps.push(step);
        progress.report({ message: step.title });
      }
    } catch (error) {
      steps.push(wrong((error as Error).message));
    }
  });
  return steps;
}

function wrong(text: string): ConnectionStep {
  return { title: 'The settings', isDone: false, text };
}

async function tell(files: FleetFiles, steps: readonly ConnectionStep[], reports: ReportDocuments): Promise<void> {
  const [open, show, again] = ['Open Settings', 'Show Steps', 'Try Again'] as const;
  const failed = steps.filter(({ isDone }) => !isDone);
  const chosen =
    failed.length === 0
      ? await vscode.window.showInformationMessage(
          `Connected: ${steps.map(({ title }) => title.toLowerCase()).join(', ')}.`,
          show,
          open,
        )
      : await vscode.window.showWarningMessage(
          failed.map(({ title, text }) => `${title}: no. ${text}`).join(' '),
          again,
          show,
          open,
        );
  if (chosen === open) await vscode.window.showTextDocument(vscode.Uri.file(files.path));
  if (chosen === show) await reports.show('PlotScope Fleet Server', stepsText(steps));
  if (chosen === again) await vscode.commands.executeCommand(COMMANDS.connectFleet);
}

function stepsText(steps: readonly ConnectionStep[]): string {
  const lines = steps.map(
    ({ title, isDone, text }) => `- ${isDone ? 'Yes' : '**No**'}: ${title.toLowerCase()}. ${text}`,
  );
  return ['# Connecting to the fleet’s server', '', ...lines].join('\n');
}

/** Without the blanks that a paste brings along. */
async function askAddress(
  title: string,
  placeHolder: string,
  value?: string,
  mayBeEmpty = false,
): Promise<string | undefined> {
  const address = await vscode.window.showInputBox({
    title,
    placeHolder,
    ...(value !== undefined && { value }),
    ignoreFocusOut: true,
    validateInput: (text) =>
      (mayBeEmpty && text.trim() === '') || (URL.canParse(text) && /^\s*https?:/i.test(text))
        ? undefined
        : `An address is needed, such as ${placeHolder}.`,
  });
  return address?.trim();
}

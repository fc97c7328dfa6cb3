import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { systemClock } from '../../engine/clock.ts';
import { setFleetServers } from '../../engine/fleetFileEdit.ts';
import type { FleetFiles } from '../../engine/fleetFiles.ts';
import { type ConnectionStep, checkConnection } from '../../fleet/connectionCheck.ts';
import { fleetComparison, metricOfHosts } from '../../fleet/fleetComparison.ts';
import type { FleetFile } from '../../fleet/fleetFile.ts';
import { QueryClient } from '../../fleet/fleetServer.ts';
import { type FleetHost, fleetTable } from '../../fleet/fleetTable.ts';
import { fleetSummary } from '../../fleet/fleetText.ts';
import { isPushed } from '../../fleet/names.ts';
import { sshAuthority } from '../../fleet/sshAuthority.ts';
import { CATALOGUE, type MetricName } from '../../metrics/catalogue.ts';
import { COMMANDS } from '../contributions.ts';
import type { LiveTree } from '../liveTree.ts';
import type { ReportDocuments } from '../reportDocuments.ts';
import { fleetRows, instanceOfRow } from '../rows/fleetRows.ts';
import { messageText } from '../rows/messageText.ts';

/** Hosts send every 15 s. */
const LOOK_SECONDS = 15;
const COMPARED_SECONDS = 6 * 3600;
const TOKEN = 'fleet-token';
const REMOTE_SSH = 'ms-vscode-remote.remote-ssh';

export interface FleetViewOptions {
  readonly tree: LiveTree;
  readonly version: string;
  readonly reports: ReportDocuments;
  /** Undefined = no history is kept, and no file of the fleet either. */
  files(): FleetFiles | undefined;
}

/** The hosts of the fleet in a tree, while that is seen, and what is done with them. */
export class FleetView implements vscode.Disposable {
  readonly #options: FleetViewOptions;
  readonly #timer: NodeJS.Timeout;
  readonly #subscription: vscode.Disposable;
  #hosts: readonly FleetHost[] = [];
  readonly handlers = {
    connectFleet: () => this.#connect(),
    openFleetHost: (rowId?: string) => this.#openHost(rowId),
    compareFleet: () => this.#compare(),
  };

  constructor(options: FleetViewOptions) {
    this.#options = options;
    const { view } = options.tree;
    this.#subscription = view.onDidChangeVisibility(() => void this.#look());
    this.#timer = setInterval(() => void this.#look(), LOOK_SECONDS * 1000);
    void this.#look();
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#subscription.dispose();
  }

  get #files(): FleetFiles | undefined {
    return this.#options.files();
  }

  async #look(): Promise<void> {
    const { tree } = this.#options;
    if (!tree.view.visible) return;
    const files = this.#files;
    const { settings, problems } = files?.read() ?? { settings: {} as FleetFile, problems: [] };
    if (!files || (!settings.query && problems.length === 0)) {
      this.#hosts = [];
      tree.view.message = '';
      tree.show([]);
      return;
    }
    try {
      if (!settings.query) throw new Error(problems.join(' '));
      const now = Date.now() / 1000;
      this.#hosts = await fleetTable(new QueryClient(files.serverOf('query', settings.query)), now);
      const none = 'No host has sent anything for a day. Each needs "write" in its plotscope.fleet.json.';
      tree.view.message = this.#hosts.length === 0 ? none : fleetSummary(this.#hosts);
      tree.show(fleetRows(this.#hosts, now));
    } catch (error) {
      // What was seen last stays: it says how old it is.
      tree.view.message = (error as Error).message;
    }
  }

  async #openHost(rowId?: string): Promise<void> {
    const host = rowId === undefined ? await this.#pickHost() : this.#hostOf(rowId);
    if (!host) return;
    if (!vscode.extensions.getExtension(REMOTE_SSH) && vscode.env.remoteName === undefined) {
      const install = 'Find Remote - SSH';
      const chosen = await vscode.window.showWarningMessage('Hosts are opened by the extension Remote - SSH.', install);
      if (chosen === install) await vscode.commands.executeCommand('workbench.extensions.search', REMOTE_SSH);
      return;
    }
    const name = this.#files?.read().settings.sshHosts?.[host.name] ?? host.name;
    await vscode.commands.executeCommand('vscode.newWindow', {
      remoteAuthority: sshAuthority(name),
      reuseWindow: false,
    });
  }

  /** One metric of all hosts, outliers first. */
  async #compare(): Promise<void> {
    const files = this.#files;
    const { query } = files?.read().settings ?? {};
    if (!files || !query) {
      await vscode.commands.executeCommand(COMMANDS.connectFleet);
      return;
    }
    const names = (Object.keys(CATALOGUE) as MetricName[]).filter(isPushed);
    const items = names.map((label) => ({ label, detail: CATALOGUE[label].description }));
    const placeHolder = 'By what? The last six hours';
    const metric = await vscode.window.showQuickPick(items, { placeHolder, matchOnDetail: true });
    if (!metric) return;
    try {
      const client = new QueryClient(files.serverOf('query', query));
      const now = Date.now() / 1000;
      const range = { from: now - COMPARED_SECONDS, to: now, now };
      const found = await metricOfHosts(client, metric.label, range.from, now);
      const report = fleetComparison(metric.label, found, await fleetTable(client, now), range);
      await this.#options.reports.show(`PlotScope Fleet, ${metric.label}`, report);
    } catch (error) {
      void vscode.window.showErrorMessage(messageText(`PlotScope: ${(error as Error).message}`));
    }
  }

  #hostOf(rowId: string): FleetHost | undefined {
    return this.#hosts.find(({ instance }) => instance === instanceOfRow(rowId));
  }

  async #pickHost(): Promise<FleetHost | undefined> {
    await this.#look();
    const items = this.#hosts.map((host) => ({ label: host.name, description: host.instance, host }));
    return (await vscode.window.showQuickPick(items, { placeHolder: 'Host to open by SSH' }))?.host;
  }

  /** Asks for the servers, tries them step by step, and keeps them. */
  async #connect(): Promise<void> {
    const files = this.#files;
    if (!files) {
      void vscode.window.showErrorMessage(
        'The servers of a fleet are kept beside the history: let it be kept (plotscope.history.enabled).',
      );
      return;
    }
    const { settings } = files.read();
    const queryUrl = await askAddress(
      'Connect to a Fleet Server (1/3): where the fleet is read from',
      'http://host:8428',
      settings.query?.url,
    );
    if (queryUrl === undefined) return;
    const token = await vscode.window.showInputBox({
      title: 'Connect to a Fleet Server (2/3): bearer token',
      prompt: 'Leave it empty where the server asks for none, or where it is kept already.',
      password: true,
      ignoreFocusOut: true,
    });
    if (token === undefined) return;
    const writeUrl = await askAddress(
      'Connect to a Fleet Server (3/3): where this host sends to; empty: nowhere',
      'http://host:8428/api/v1/write',
      settings.write?.url ?? `${queryUrl.replace(/\/+$/, '')}/api/v1/write`,
      true,
    );
    if (writeUrl === undefined) return;
    if (token) files.keepSecret(TOKEN, token);
    setFleetServers(files.path, {
      query: queryUrl,
      write: writeUrl || undefined,
      token: token ? `secret:${TOKEN}` : undefined,
    });
    await this.#tell(await this.#check(files));
    await this.#look();
  }

  async #check(files: FleetFiles): Promise<ConnectionStep[]> {
    const { settings, problems } = files.read();
    if (problems.length > 0) return problems.map((text) => ({ title: 'The settings', isDone: false, text }));
    const { query, write } = settings;
    const { version } = this.#options;
    const steps: ConnectionStep[] = [];
    const location = vscode.ProgressLocation.Notification;
    await vscode.window.withProgress({ location, title: 'Trying the fleet server' }, async (progress) => {
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
    });
    return steps;
  }

  async #tell(steps: readonly ConnectionStep[]): Promise<void> {
    const failed = steps.filter(({ isDone }) => !isDone);
    const open = 'Open Settings';
    const detail = failed.map(({ title, text }) => `${title}: no. ${text}`).join(' ');
    const chosen =
      failed.length === 0
        ? await vscode.window.showInformationMessage(
            `Connected: ${steps.map(({ title }) => title.toLowerCase()).join(', ')}.`,
            open,
          )
        : await vscode.window.showWarningMessage(detail, 'Try Again', open);
    if (chosen === open && this.#files) await vscode.window.showTextDocument(vscode.Uri.file(this.#files.path));
    if (chosen === 'Try Again') await vscode.commands.executeCommand(COMMANDS.connectFleet);
  }
}

function askAddress(
  title: string,
  placeHolder: string,
  value?: string,
  mayBeEmpty = false,
): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title,
    placeHolder,
    ...(value !== undefined && { value }),
    ignoreFocusOut: true,
    validateInput: (text) =>
      (mayBeEmpty && text.trim() === '') || (URL.canParse(text) && /^https?:/.test(text))
        ? undefined
        : `An address is needed, such as ${placeHolder}.`,
  });
}

import * as vscode from 'vscode';
import type { FleetFiles } from '../../engine/fleetFiles.ts';
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
import { connectFleet } from './connectFleet.ts';

/** Hosts send every 15 s. */
const LOOK_SECONDS = 15;
const COMPARED_SECONDS = 6 * 3600;
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
  #asking: Promise<void> | undefined;
  readonly handlers = {
    connectFleet: () => this.#connect(),
    openFleetHost: (rowId?: string) => this.#openHost(rowId),
    compareFleet: () => this.#compare(),
  };

  constructor(options: FleetViewOptions) {
    this.#options = options;
    const { view } = options.tree;
    const look = () => {
      if (view.visible) void this.#look();
    };
    this.#subscription = view.onDidChangeVisibility(look);
    this.#timer = setInterval(look, LOOK_SECONDS * 1000);
    look();
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#subscription.dispose();
  }

  get #files(): FleetFiles | undefined {
    return this.#options.files();
  }

  /** One question at a time: a slow server takes longer than until the next is due. */
  #look(): Promise<void> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #ask(): Promise<void> {
    const { tree } = this.#options;
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
    if (this.#hosts.length === 0) {
      const { message } = this.#options.tree.view;
      if (message) void vscode.window.showInformationMessage(messageText(`PlotScope: ${message}`));
      else await vscode.commands.executeCommand(COMMANDS.connectFleet);
      return undefined;
    }
    const items = this.#hosts.map((host) => ({ label: host.name, description: host.instance, host }));
    return (await vscode.window.showQuickPick(items, { placeHolder: 'Host to open by SSH' }))?.host;
  }

  async #connect(): Promise<void> {
    const { version, reports } = this.#options;
    await connectFleet(this.#files, { version, reports });
    // What is asked of the server before says nothing of this one.
    await this.#asking;
    await this.#look();
  }
}

import * as vscode from 'vscode';
import type { DashboardView } from '../../pages/dashboardProtocol.ts';
import { DASHBOARD_PANEL, OTHER_HOST_PANEL } from '../contributions.ts';
import { type DashboardDependencies, OpenDashboard } from './openDashboard.ts';
import { NOTHING_MEASURES, noFleet, type OtherHost } from './otherHost.ts';
import type { TimeStretch } from './rangeFeed.ts';

type Dependencies = Omit<DashboardDependencies, 'other'>;

/** The dashboard: one panel a window, which comes back after a reload of the window; and one for each other host that is looked at. */
export class Dashboard implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #dependencies: Dependencies;
  #open: OpenDashboard | undefined;
  /** By the paths of their histories. */
  readonly #others = new Map<string, OpenDashboard>();

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  /** Opens it, or brings it to the fore. */
  show(view: DashboardView = {}): void {
    if (!this.#open) {
      const panel = vscode.window.createWebviewPanel(DASHBOARD_PANEL, 'PlotScope', vscode.ViewColumn.Active, {});
      this.#adopt(panel);
    }
    this.#open?.show(view);
  }

  /** Opens the history of another host in the same views, or brings it to the fore. */
  showOther(other: OtherHost): void {
    const before = this.#others.get(other.path);
    if (before) {
      before.show({});
      return;
    }
    const title = `PlotScope: ${other.name}`;
    const panel = vscode.window.createWebviewPanel(OTHER_HOST_PANEL, title, vscode.ViewColumn.Active, {});
    const history = this.#dependencies.history.ofAnyHost(other.path);
    const open = new OpenDashboard(panel, {
      ...this.#dependencies,
      engine: NOTHING_MEASURES,
      history,
      fleet: noFleet,
      hostId: `other ${other.name}`,
      host: () => other.name,
      other: { ...other, back: () => this.show() },
    });
    this.#others.set(other.path, open);
    panel.onDidDispose(() => {
      open.dispose();
      history.dispose();
      this.#others.delete(other.path);
    });
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.#adopt(panel);
  }

  /** The stretch of time that it shows, in epoch seconds, where it is open. */
  get shown(): TimeStretch | undefined {
    return this.#open?.shown;
  }

  /** Tells the page of a change that is not a frame: the engine's state, the interval, the host's name. */
  refresh(): void {
    this.#open?.sendState();
  }

  dispose(): void {
    this.#open?.panel.dispose();
    for (const { panel } of this.#others.values()) panel.dispose();
  }

  #adopt(panel: vscode.WebviewPanel): void {
    const open = new OpenDashboard(panel, this.#dependencies);
    panel.onDidDispose(() => {
      open.dispose();
      if (this.#open === open) this.#open = undefined;
    });
    this.#open?.panel.dispose();
    this.#open = open;
  }
}

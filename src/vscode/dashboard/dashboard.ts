import * as vscode from 'vscode';
import type { DashboardView } from '../../pages/dashboardProtocol.ts';
import { DASHBOARD_PANEL } from '../contributions.ts';
import { type DashboardDependencies, OpenDashboard } from './openDashboard.ts';
import type { TimeStretch } from './rangeFeed.ts';

/** The dashboard: at most one panel a window, which comes back after a reload of the window. */
export class Dashboard implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #dependencies: DashboardDependencies;
  #open: OpenDashboard | undefined;

  constructor(dependencies: DashboardDependencies) {
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

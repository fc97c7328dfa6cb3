import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import type { CollectSettings } from '../collect/collectSettings.ts';
import { Service } from '../engine/service/service.ts';
import { MEMORY_LIMIT_BYTES, readServiceSettings, type ServiceSettings } from '../engine/service/serviceSettings.ts';
import { hostSystem } from '../engine/service/serviceSystem.ts';
import { COMMANDS } from './contributions.ts';

export interface KeepMonitoringOptions {
  /** The extension's. */
  readonly version: string;
  readonly bundleFolder: string;
  readonly log: vscode.LogOutputChannel;
  /** As the window has them now; undefined history = none is kept, and so there is nothing to share. */
  settings(): {
    readonly intervalSeconds: number;
    readonly collect: CollectSettings;
    readonly history: ServiceSettings['history'] | undefined;
    readonly weeklyReports?: ServiceSettings['weeklyReports'];
  };
}

type Choice = 'Start Service' | 'Stop Service' | 'Remove Service' | 'Show Log';

/** Monitoring that goes on when the window is gone: the service of this host, from within VS Code. */
export class KeepMonitoring {
  readonly #options: KeepMonitoringOptions;
  readonly #service = new Service(hostSystem());

  constructor(options: KeepMonitoringOptions) {
    this.#options = options;
  }

  /** The command: installs the service, or says how it is and offers what can be done with it. */
  async run(): Promise<void> {
    try {
      const status = await this.#service.status();
      if (!status.installed) await this.#ask();
      else if (status.running)
        await this.#offer('PlotScope goes on monitoring this host when VS Code is closed.', [
          'Stop Service',
          'Remove Service',
          'Show Log',
        ]);
      else
        await this.#offer(
          `PlotScope’s service is installed but does not run${status.trouble ? `: ${status.trouble}` : '.'}`,
          ['Start Service', 'Remove Service', 'Show Log'],
        );
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Brings an installed service to this version of the extension, without losing a second. */
  async upgrade(): Promise<void> {
    const { log, version } = this.#options;
    try {
      const status = await this.#service.status();
      if (!status.installed || !status.running) return;
      if (status.version === version && !this.#wantsOtherReports()) return;
      await this.#service.install(this.#installation());
      log.info(`the service of this host was brought from version ${status.version} to ${version}`);
    } catch (error) {
      log.warn(`the service of this host could not be brought to version ${version}: ${(error as Error).message}`);
    }
  }

  /** Asks whether a remote host is to be watched when the window is gone: its plots outlive the window. */
  async offer(): Promise<void> {
    if ((await this.#service.status()).installed) return;
    const text =
      'A plotter runs on this host. VS Code’s part of it is ended some hours after you disconnect, plots run for days. Shall PlotScope go on monitoring meanwhile?';
    const choice = await vscode.window.showInformationMessage(text, 'Keep Monitoring …', 'Not Now');
    if (choice === 'Keep Monitoring …') await vscode.commands.executeCommand(COMMANDS.keepMonitoring);
  }

  /** Says what would be installed, before it is. */
  async #ask(): Promise<void> {
    const detail =
      'A small service of yours goes on measuring this host, into the same history. It needs no root, and this command stops or removes it.';
    const question = 'Keep monitoring this host when VS Code is closed?';
    const choice = await vscode.window.showInformationMessage(question, { modal: true, detail }, 'Install Service');
    if (choice) await this.#install();
  }

  async #install(): Promise<void> {
    const installation = this.#installation();
    await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: 'Installing PlotScope’s service for this host …' },
      () => this.#service.install(installation),
    );
    const status = await this.#service.status();
    if (!status.installed) return;
    this.#options.log.info(`the service of this host runs: ${status.title}. ${status.endurance.text}`);
    await this.#offer(`PlotScope goes on monitoring this host when VS Code is closed. ${status.endurance.text}`, [
      'Stop Service',
      'Remove Service',
      'Show Log',
    ]);
  }

  #installation() {
    const { version, bundleFolder, settings } = this.#options;
    const { history, intervalSeconds, collect, weeklyReports = this.#earlier()?.weeklyReports } = settings();
    if (!history)
      throw new Error('No history is kept (plotscope.history.enabled is off), so nothing would come of it.');
    const serviceSettings: ServiceSettings = {
      intervalSeconds,
      collect: structuredClone(collect) as ServiceSettings['collect'],
      history,
      ...(weeklyReports && { weeklyReports }),
      memoryLimitBytes: MEMORY_LIMIT_BYTES,
    };
    return { version, bundleFolder, settings: serviceSettings };
  }

  /** As the service was told last, from here or on the command line. */
  #earlier(): ServiceSettings | undefined {
    try {
      return readServiceSettings(this.#service.folder);
    } catch {
      return undefined;
    }
  }

  #wantsOtherReports(): boolean {
    const { weeklyReports } = this.#options.settings();
    return weeklyReports !== undefined && !isDeepStrictEqual(weeklyReports, this.#earlier()?.weeklyReports);
  }

  async #offer(text: string, choices: readonly Choice[]): Promise<void> {
    switch (await vscode.window.showInformationMessage(text, ...choices)) {
      case 'Start Service':
        await this.#service.start();
        break;
      case 'Stop Service':
        await this.#service.stop();
        break;
      case 'Remove Service': {
        await this.#service.uninstall();
        void vscode.window.showInformationMessage('PlotScope’s service is removed; the history stays.');
        break;
      }
      case 'Show Log':
        await vscode.window.showTextDocument(vscode.Uri.file(this.#service.logPath), { preview: true });
        break;
    }
  }

  #failed(error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    this.#options.log.error(text);
    void vscode.window.showErrorMessage(`PlotScope’s service: ${text}`);
  }
}

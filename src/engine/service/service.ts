import { existsSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makePrivateFolder } from '../../input/privateFiles.ts';
import { whileNobodyElse } from './changeLock.ts';
import type { FormName } from './formNames.ts';
import { fittingForm, formOf } from './forms.ts';
import { chooseNode, type NodeFacts, ownNode } from './nodeChoice.ts';
import { isAlive } from './processMark.ts';
import { prepareRelease, type Release, releaseFolderOf } from './release.ts';
import { lastLines } from './rotatedLog.ts';
import type { ServiceForm } from './serviceForm.ts';
import { readServiceRecord, type ServiceRecord, writeServiceRecord } from './serviceRecord.ts';
import { readServiceSettings, type ServiceSettings, writeServiceSettings } from './serviceSettings.ts';
import { readServiceState, type ServiceState } from './serviceState.ts';
import { type ServiceStatus, statusOf } from './serviceStatus.ts';
import type { ServiceSystem } from './serviceSystem.ts';
import { forgetHistory, rememberedHistory, rememberHistory, storageFolderOf } from './storageFolder.ts';

/** A release has to say within this that it runs, on a host whose cores are all busy with plotting. */
const START_SECONDS = 30;
/** A follower notices within half a second that its leader ended. */
const TAKE_OVER_SECONDS = 6;
const LOOK_SECONDS = 0.1;
const LAST_LINES = 6;

export interface InstallOptions {
  /** PlotScope's. */
  readonly version: string;
  /** Where the bundles of that version are: `dist`. */
  readonly bundleFolder: string;
  readonly settings: ServiceSettings;
  /** Without it, the form that fits the host. */
  readonly form?: FormName | undefined;
}

/** `upgraded`: another release ran and handed over; `reloaded`: this very release ran and has read its settings. */
export type InstallOutcome = 'installed' | 'upgraded' | 'reloaded';

export interface Uninstalled {
  /** False where nothing was installed. */
  readonly removed: boolean;
  readonly historyPath?: string;
  readonly historyStays: boolean;
}

/** Monitoring without a window, on this host, for this user. What fails throws an Error that says what to do. */
export class Service {
  readonly folder: string;
  readonly #system: ServiceSystem;
  readonly #own: () => NodeFacts;

  /** `own`: the Node, or Electron, that this program runs in. */
  constructor(system: ServiceSystem, own: () => NodeFacts = ownNode) {
    this.#system = system;
    this.#own = own;
    this.folder = join(storageFolderOf(system), 'service');
  }

  get logPath(): string {
    return join(this.folder, 'service.log');
  }

  /** Installs and starts the service, or brings it to this version and these settings; the old one stops when the new one runs. */
  install(options: InstallOptions): Promise<InstallOutcome> {
    return this.#alone(() => this.#install(options));
  }

  /** Starts what is installed; false where it runs already. */
  start(): Promise<boolean> {
    return this.#alone(async () => {
      const { current } = this.#installed();
      if (await this.#isRunning(current)) return false;
      await this.#start(current);
      return true;
    });
  }

  /** Stops what is installed; false where it doesn't run. */
  stop(): Promise<boolean> {
    return this.#alone(async () => {
      const { current } = this.#installed();
      const ran = await this.#isRunning(current);
      await this.#formOf(current).stop(current);
      return ran;
    });
  }

  /** Removes the service with its logs. The history stays, unless it is given what deletes it. */
  async uninstall(deleteHistory?: (path: string) => void): Promise<Uninstalled> {
    // Its own settings know where it wrote, whatever was remembered since.
    const historyPath = this.#ownHistory() ?? rememberedHistory(this.#system);
    const removed = existsSync(this.folder);
    await this.#alone(async () => {
      const record = readServiceRecord(this.folder);
      if (record) await this.#removeAll([record.current, ...record.outgoing]);
      this.#removeFolder();
    });
    if (historyPath !== undefined && existsSync(historyPath)) deleteHistory?.(historyPath);
    const historyStays = historyPath !== undefined && existsSync(historyPath);
    const remembered = rememberedHistory(this.#system);
    if (remembered === undefined || !existsSync(remembered)) forgetHistory(this.#system);
    this.#removeStorageIfEmpty();
    return { removed, ...(historyPath !== undefined && { historyPath }), historyStays };
  }

  async status(): Promise<ServiceStatus> {
    const system = this.#system;
    const record = readServiceRecord(this.folder);
    if (!record) return { installed: false };
    const { current } = record;
    const state = await this.#runningState(current);
    const form = this.#formOf(current);
    return statusOf({
      record,
      state,
      serviceFolder: this.folder,
      title: form.titleOf(current),
      trouble: state ? undefined : await form.trouble(current),
      endurance: await form.endurance(),
      now: system.epochSeconds(),
    });
  }

  #alone<Result>(change: () => Promise<Result>): Promise<Result> {
    return whileNobodyElse(join(storageFolderOf(this.#system), 'service.lock'), this.#system, change);
  }

  async #install({ version, bundleFolder, settings, form }: InstallOptions): Promise<InstallOutcome> {
    const system = this.#system;
    const earlier = readServiceRecord(this.folder);
    const plan = {
      version,
      bundleFolder,
      form: form ?? (await fittingForm(system)),
      node: await chooseNode(system, this.#own()),
      memoryLimitBytes: settings.memoryLimitBytes,
    };
    makePrivateFolder(this.folder);
    const release = await prepareRelease(this.folder, plan, system);
    const putSettingsBack = writeServiceSettings(this.folder, settings);
    rememberHistory(system, settings.history.path);

    const isSame = earlier?.current.id === release.id;
    const known = earlier ? [earlier.current, ...earlier.outgoing] : [];
    const outgoing = known.filter(({ id }) => id !== release.id);
    const installedAt = system.epochSeconds();
    writeServiceRecord(this.folder, { current: release, outgoing, installedAt });
    const goesOn = isSame && (await this.#isRunning(release));
    if (goesOn) this.#reload(release);
    else {
      try {
        await this.#start(release);
      } catch (error) {
        if (!isSame) await this.#removeAll([release]);
        putSettingsBack();
        if (earlier) writeServiceRecord(this.folder, earlier);
        else this.#removeFolder();
        throw error;
      }
    }
    await this.#removeAll(outgoing);
    writeServiceRecord(this.folder, { current: release, outgoing: [], installedAt });
    if (outgoing.length > 0) await this.#until(release, ({ role }) => role === 'leader', TAKE_OVER_SECONDS);
    return goesOn ? 'reloaded' : outgoing.length > 0 ? 'upgraded' : 'installed';
  }

  #installed(): ServiceRecord {
    const record = readServiceRecord(this.folder);
    if (!record) throw new Error("PlotScope's service is not installed. `plotscope service install` does it.");
    return record;
  }

  #ownHistory(): string | undefined {
    try {
      return readServiceSettings(this.folder).history.path;
    } catch {
      return undefined;
    }
  }

  #formOf({ form }: Release): ServiceForm {
    return formOf(form, this.#system, this.folder);
  }

  async #start(release: Release): Promise<void> {
    const form = this.#formOf(release);
    await form.start(release);
    if (await this.#until(release, () => true, START_SECONDS)) return;
    const trouble = await form.trouble(release);
    await form.stop(release);
    const why = trouble === undefined ? '' : ` (${trouble})`;
    throw new Error(`the service did not start within ${START_SECONDS} s${why}. ${this.#lastWords(release)}`);
  }

  /** What the release last said. Its folder may be gone before a person can look. */
  #lastWords({ id }: Release): string {
    const paths = [this.logPath, join(releaseFolderOf(this.folder, id), 'output.txt')];
    const said = paths.map((path) => lastLines(path, LAST_LINES)).filter((lines) => lines !== '');
    return said.length === 0 ? 'It said nothing.' : `It last said:\n${said.join('\n')}`;
  }

  #reload(release: Release): void {
    // On Windows the service looks for changed settings by itself.
    const mark = this.#stateOf(release)?.process;
    if (mark && this.#system.platform !== 'win32') this.#system.signal(mark.pid, 'SIGHUP');
  }

  async #removeAll(releases: readonly Release[]): Promise<void> {
    for (const release of releases) {
      await this.#formOf(release).remove(release);
      rmSync(releaseFolderOf(this.folder, release.id), { recursive: true, force: true, maxRetries: 5 });
    }
  }

  #removeFolder(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** The storage folder may hold the history, or be somebody's own. */
  #removeStorageIfEmpty(): void {
    try {
      rmdirSync(storageFolderOf(this.#system));
    } catch {
      // Not empty, or not there.
    }
  }

  #stateOf({ id }: Release): ServiceState | undefined {
    return readServiceState(releaseFolderOf(this.folder, id));
  }

  async #runningState(release: Release): Promise<ServiceState | undefined> {
    const { run, platform } = this.#system;
    const state = this.#stateOf(release);
    return state && (await isAlive(state.process, run, platform)) ? state : undefined;
  }

  async #isRunning(release: Release): Promise<boolean> {
    return (await this.#runningState(release)) !== undefined;
  }

  /** Waits for a running release to say so; false when it hasn't within the time. */
  async #until(release: Release, holds: (state: ServiceState) => boolean, seconds: number): Promise<boolean> {
    for (let waited = 0; waited < seconds; waited += LOOK_SECONDS) {
      const state = await this.#runningState(release);
      if (state && holds(state)) return true;
      await this.#system.sleep(LOOK_SECONDS);
    }
    return false;
  }
}

import { resolve } from 'node:path';
import type { ReportFormatName } from '../analysis/common/reportKinds.ts';
import type { CollectSettings } from '../collect/collectSettings.ts';
import { deleteHistory } from '../engine/service/deleteHistory.ts';
import type { FormName } from '../engine/service/formNames.ts';
import { describeNode } from '../engine/service/nodeChoice.ts';
import { type InstallOutcome, Service, type Uninstalled } from '../engine/service/service.ts';
import { MEMORY_LIMIT_BYTES, readServiceSettings, type ServiceSettings } from '../engine/service/serviceSettings.ts';
import type { InstalledStatus, RunningStatus, ServiceStatus } from '../engine/service/serviceStatus.ts';
import { hostSystem, type ServiceSystem } from '../engine/service/serviceSystem.ts';
import { historyPathOf } from '../engine/service/storageFolder.ts';
import { formatBytes, formatDuration } from '../metrics/format.ts';
import { preciseMoment } from '../pages/moment.ts';
import { type Output, UsageError } from '../terminal/output.ts';
import type { ServiceAction } from './optionValues.ts';

export interface ServiceCommandOptions {
  readonly json: boolean;
  /** PlotScope's version, and where its bundles are. */
  readonly version: string;
  readonly bundleFolder: string;
  /** For `install`; what is not given stays as it was, or is as by default. */
  readonly intervalSeconds?: number;
  readonly collect?: CollectSettings;
  readonly history?: string;
  readonly memoryMebibytes?: number;
  /** A folder, or `none`. */
  readonly weeklyReports?: string;
  readonly reportFormat?: ReportFormatName;
  readonly form?: FormName | undefined;
  /** For `uninstall`. */
  readonly deleteHistory?: boolean;
}

/** Installs, shows, starts, stops or removes the service. Gives the exit code: `status` has 3 where it doesn't run, 4 where there is none. */
export async function serviceCommand(
  output: Output,
  action: ServiceAction,
  options: ServiceCommandOptions,
  system: ServiceSystem = hostSystem(),
  service: Service = new Service(system),
): Promise<number> {
  const { json } = options;
  switch (action) {
    case 'install': {
      const { version, bundleFolder, form } = options;
      const settings = settingsFor(options, system, service.folder);
      const outcome = await service.install({ version, bundleFolder, settings, form });
      const status = await service.status();
      if (json) printJson(output, { outcome, ...status });
      else output.out(`${outcomeText(outcome, version)}\n${statusText(status, system.epochSeconds())}`);
      return 0;
    }
    case 'status': {
      const status = await service.status();
      if (json) printJson(output, status);
      else output.out(statusText(status, system.epochSeconds()));
      return !status.installed ? 4 : status.running ? 0 : 3;
    }
    case 'start': {
      const started = await service.start();
      if (json) printJson(output, { started, ...(await service.status()) });
      else output.out(started ? "PlotScope's service runs.\n" : "PlotScope's service runs already.\n");
      return 0;
    }
    case 'stop': {
      const stopped = await service.stop();
      if (json) printJson(output, { stopped });
      else
        output.out(
          stopped
            ? `PlotScope's service has stopped. ${await againText(service)}\n`
            : "PlotScope's service did not run.\n",
        );
      return 0;
    }
    case 'uninstall': {
      const gone = await service.uninstall(options.deleteHistory ? deleteHistory : undefined);
      if (json) printJson(output, gone);
      else output.out(`${goneText(gone)}\n`);
      return 0;
    }
  }
}

/** What an installation is to have: what is asked for, else what it had, else the defaults. */
function settingsFor(options: ServiceCommandOptions, system: ServiceSystem, serviceFolder: string): ServiceSettings {
  const earlier = earlierSettings(serviceFolder);
  const { intervalSeconds, collect, history, memoryMebibytes } = options;
  const weeklyReports = reportsFor(options, earlier);
  const path = history === undefined && earlier ? earlier.history.path : historyPathOf({ setting: history, ...system });
  return {
    intervalSeconds: intervalSeconds ?? earlier?.intervalSeconds ?? 1,
    collect: collect ? (structuredClone(collect) as ServiceSettings['collect']) : earlier?.collect,
    history: { ...earlier?.history, path },
    ...(weeklyReports && { weeklyReports }),
    memoryLimitBytes:
      memoryMebibytes === undefined ? (earlier?.memoryLimitBytes ?? MEMORY_LIMIT_BYTES) : memoryMebibytes * 2 ** 20,
  };
}

/** The folder and the format may be given apart; `none` ends them. */
function reportsFor(
  { weeklyReports, reportFormat }: ServiceCommandOptions,
  earlier: ServiceSettings | undefined,
): ServiceSettings['weeklyReports'] {
  if (weeklyReports === 'none') return undefined;
  const folder = weeklyReports === undefined ? earlier?.weeklyReports?.folder : resolve(weeklyReports);
  if (folder === undefined) {
    if (reportFormat === undefined) return undefined;
    throw new UsageError('Where are the reports of weeks to go? Name a folder with --weekly-reports.');
  }
  return { folder, format: reportFormat ?? earlier?.weeklyReports?.format ?? 'html' };
}

function earlierSettings(serviceFolder: string): ServiceSettings | undefined {
  try {
    return readServiceSettings(serviceFolder);
  } catch {
    // There are none, or they can't be used: they are written anew.
    return undefined;
  }
}

function outcomeText(outcome: InstallOutcome, version: string): string {
  switch (outcome) {
    case 'installed':
      return `PlotScope ${version} now watches this host without a window.`;
    case 'upgraded':
      return `PlotScope ${version} has taken over from the service that ran before.`;
    case 'reloaded':
      return `PlotScope ${version} runs as a service already; it has read its settings again.`;
  }
}

async function againText(service: Service): Promise<string> {
  const status = await service.status();
  return status.installed
    ? `It stays installed: \`plotscope service start\` starts it again, \`uninstall\` removes it.`
    : '';
}

function goneText({ removed, historyPath, historyStays }: Uninstalled): string {
  const what = removed ? "PlotScope's service is removed, with its logs." : "PlotScope's service was not installed.";
  if (historyStays) return `${what} The history stays: ${historyPath} (\`--delete-history\` deletes it as well).`;
  return historyPath === undefined ? what : `${what} There is no history any more (${historyPath}).`;
}

function statusText(status: ServiceStatus, now: number): string {
  if (!status.installed) {
    return "PlotScope's service is not installed. `plotscope service install` lets this host be watched while no window is open.\n";
  }
  const rows: (readonly [string, string])[] = [
    ['Service', `${status.title}, PlotScope ${status.version}`],
    ...(status.running ? runningRows(status.running, status, now) : stoppedRows(status)),
    ['Runs on', describeNode(status.node)],
    ['Log', status.logPath],
    ['Lasts', status.endurance.text],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `${name.padEnd(width)}  ${text}\n`).join('');
}

function runningRows(running: RunningStatus, status: InstalledStatus, now: number): [string, string][] {
  const { pid, startedAt, role, lastFrameAgeSeconds, cpuSeconds, memoryBytes } = running;
  const since = now - startedAt;
  // Its start is dear.
  const share = since > 60 ? ` (${((cpuSeconds / since) * 100).toFixed(1)} % of a core)` : '';
  return [
    ['State', `runs as process ${pid} since ${preciseMoment(startedAt)} (${formatDuration(since)})`],
    [
      'Role',
      role === 'leader'
        ? 'leader: measures this host'
        : 'follower: another PlotScope measures, this one takes over when it ends',
    ],
    ...silentRows(running),
    ['Last frame', lastFrameAgeSeconds === undefined ? 'none yet' : `${formatDuration(lastFrameAgeSeconds)} ago`],
    [
      'Has used',
      `${cpuSeconds.toFixed(1)} s of CPU${share}, ${formatBytes(memoryBytes)} of memory (at most ${formatBytes(status.memoryLimitBytes)})`,
    ],
    ['History', running.historyTrouble === undefined ? running.historyPath : `not written: ${running.historyTrouble}`],
  ];
}

function silentRows({ silentSeconds }: RunningStatus): [string, string][] {
  if (silentSeconds === undefined) return [];
  const why = 'the disk of its folder is full, or it stands still: what follows is from then';
  return [['Silent', `for ${formatDuration(silentSeconds)}; ${why}`]];
}

function stoppedRows({ trouble }: InstalledStatus): [string, string][] {
  const why = trouble === undefined ? '' : `: ${trouble}`;
  return [['State', `does not run${why}. \`plotscope service start\` starts it; its log may say more.`]];
}

function printJson(output: Output, value: unknown): void {
  output.out(`${JSON.stringify(value, undefined, 2)}\n`);
}

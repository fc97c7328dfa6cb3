import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { isMainThread } from 'node:worker_threads';
// One bundle for both: in a thread of a window it is that window's engine.
import '../worker.ts';
import { HistoryReader } from '../../analysis/past/historyReader.ts';
import { exitThoughOneHangs } from '../../collect/aside.ts';
import type { EngineEvent } from '../../events/events.ts';
import { AlertFiles } from '../alertFiles.ts';
import { systemClock } from '../clock.ts';
import { HostEngine } from '../hostEngine.ts';
import { useHistory, useHistoryIfAny } from '../hostHistory.ts';
import { hostId } from '../hostId.ts';
import { Restarts } from '../rerun/restarts.ts';
import { startApart } from '../rerun/startApart.ts';
import { FAILURE_EXIT_CODE } from './exitCodes.ts';
import { markOf } from './processMark.ts';
import { RotatedLog } from './rotatedLog.ts';
import { ServiceProgram, type ServiceProgramOptions } from './serviceProgram.ts';
import { hostSystem } from './serviceSystem.ts';
import { watchRequests } from './watchRequests.ts';
import { WeeklyReports } from './weeklyReports.ts';

// The service: `engine.cjs FOLDER VERSION`, where FOLDER is its release's, within the service's folder. Prints nothing.

const NICE = 10;
/** The kernel ends this before a plotter when memory runs out. */
const OUT_OF_MEMORY_SCORE = '500';

async function main(releaseFolder: string, version: string): Promise<void> {
  // What it writes is this user's alone.
  process.umask(0o077);
  const serviceFolder = dirname(releaseFolder);
  const log = new RotatedLog(join(serviceFolder, 'service.log'), systemClock.epochSeconds);
  process.on('uncaughtException', (error) => {
    log.write(`failed: ${error.stack ?? error}`);
    process.exit(FAILURE_EXIT_CODE);
  });
  exitThoughOneHangs();
  giveWay();
  const { run, platform } = hostSystem();
  const { pid, versions } = process;
  log.write(`PlotScope ${version} starts as process ${pid}, on Node.js ${versions.node}`);
  const program = new ServiceProgram({
    serviceFolder,
    releaseFolder,
    identity: { pid, host: 'service', version },
    process: (await markOf(pid, run, platform)) ?? { pid, started: '' },
    clock: systemClock,
    log,
    makeEngine: (options, listener) => new HostEngine(options, listener),
    lookForReports: reportsOf(releaseFolder, log),
    restartsOf: (path, tell) => restartsOf(path, serviceFolder, tell),
    used,
    exit: (code) => process.exit(code),
  });
  const stop = () => program.end();
  const reload = () => program.reload();
  process.on('SIGTERM', stop).on('SIGINT', stop).on('SIGHUP', reload);
  if (platform === 'win32') watchRequests(serviceFolder, releaseFolder, { stop, reload });
  program.start();
}

/** A report is written by a thread: the engine goes on taking frames. */
function reportsOf(releaseFolder: string, log: RotatedLog): ServiceProgramOptions['lookForReports'] {
  let path = '';
  const workerPath = join(releaseFolder, 'history.cjs');
  const reader = new HistoryReader({ workerPath, hostId: hostId(), path: () => path });
  const weekly = new WeeklyReports({
    write: (wanted) => reader.report(wanted, () => {}),
    isMeasured: ({ from, to }) =>
      useHistory(path, (history) =>
        history.query({ series: { metric: 'system.cpu.utilization' }, from, to, points: 1 }),
      ).some(({ times }) => times.length > 0),
    log: (line) => log.write(line),
  });
  return ({ weeklyReports, history }, now) => {
    path = history.path;
    if (weeklyReports) void weekly.look(weeklyReports, now);
  };
}

function restartsOf(path: string, serviceFolder: string, tell: (event: EngineEvent) => void): Restarts {
  return new Restarts({
    rules: () => new AlertFiles(dirname(path)).read().settings.rules,
    withHistory: (use) => useHistoryIfAny(path, use, { readOnly: false }),
    start: (command, processId) => {
      const name = `plotscope-plot-${processId.replaceAll(/\W/g, '-')}`;
      return startApart(command, { unit: name, outputPath: join(serviceFolder, `${name}.log`), env: process.env });
    },
    tell,
    now: () => systemClock.epochSeconds(),
  });
}

function giveWay(): void {
  setPriority(NICE);
  try {
    writeFileSync('/proc/self/oom_score_adj', OUT_OF_MEMORY_SCORE);
  } catch {
    // Not on this system.
  }
}

function used(): { cpuSeconds: number; memoryBytes: number } {
  const { user, system } = process.cpuUsage();
  return { cpuSeconds: (user + system) / 1e6, memoryBytes: process.memoryUsage.rss() };
}

const [, , folder, version] = process.argv;
if (isMainThread) void main(resolve(folder), version);

import { type DiagnosisReport, diagnosisReport, type PlotterReport } from '../analysis/bottleneck/diagnosisReport.ts';
import { Diagnosing } from '../engine/diagnosing.ts';
import { useHistoryIfAny } from '../engine/hostHistory.ts';
import { LocalEngine } from '../engine/localEngine.ts';
import { WatchedPlotters } from '../engine/run/watchedPlotters.ts';
import { BottleneckLog } from '../events/bottleneckLog.ts';
import type { History } from '../history/history.ts';
import { formatDuration } from '../metrics/format.ts';
import { type Output, UsageError } from '../terminal/output.ts';
import { diagnosisText, type Earlier } from './diagnosisText.ts';

export interface DiagnoseOptions {
  readonly json: boolean;
  readonly seconds: number;
  /** Only this plotter. */
  readonly pid?: number;
  /** What is known of the host and its plotters, what held them back before, and whether advice was followed. */
  readonly historyPath: string;
}

const BEFORE_SECONDS = 24 * 3600;

/**
 * Watches the plotters that run for so many seconds and says what holds each back, who does it, what to change and what that gains; it ends
 * early when the one that was asked for does. Throws UsageError where no plotter has the process number that was asked for.
 */
export async function diagnoseCommand(
  output: Output,
  options: DiagnoseOptions,
  interrupted: Promise<void>,
): Promise<void> {
  const look = (history?: History) => watch(output, options, interrupted, history);
  const reports = await (useHistoryIfAny(options.historyPath, look) ?? look());
  print(output, diagnosisReport(reports), earlier(options.historyPath), options.json);
}

/** `history`: to read what is known; nothing is written to it. */
async function watch(
  output: Output,
  { pid, seconds }: DiagnoseOptions,
  interrupted: Promise<void>,
  history?: History,
): Promise<PlotterReport[]> {
  const diagnosing = new Diagnosing(() => history);
  const watched = new WatchedPlotters(diagnosing);
  const ended = Promise.withResolvers<void>();
  let endedTitle: string | undefined;
  const local = new LocalEngine(
    1,
    (frame) => {
      diagnosing.look(frame);
      watched.look(local.engine.processes.running);
    },
    (event) => {
      if (event.type !== 'process.ended') return;
      if (event.process.pid !== pid) return;
      endedTitle = event.process.title;
      ended.resolve();
    },
    undefined,
    [diagnosing],
  );
  if (pid !== undefined && !isThere(pid)) ended.resolve();
  else if (output.isTerminal) output.err(`Watching for ${formatDuration(seconds)} …\n`);
  local.engine.start();
  await Promise.race([interrupted, ended.promise, new Promise((resolve) => setTimeout(resolve, seconds * 1000))]);
  const running = local.engine.processes.running.filter(({ role }) => role === 'plotter');
  const reports = watched.reports(running);
  local.engine.close();
  const wanted = reports.filter((report) => pid === undefined || report.pid === pid);
  if (pid !== undefined && wanted.length === 0) {
    throw new UsageError(
      endedTitle === undefined
        ? missing(pid, running)
        : `${endedTitle}, process ${pid}, has ended before enough was seen of it to tell what held it back.`,
    );
  }
  return wanted;
}

function print(output: Output, report: DiagnosisReport, before: Earlier, json: boolean): void {
  const whole = {
    ...report,
    before: before.verdicts,
    adviceFollowed: before.followed,
    prospects: before.prospects,
  };
  output.out(json ? `${JSON.stringify(whole, null, 2)}\n` : `${diagnosisText(report, before)}\n`);
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function missing(wanted: number, running: readonly { readonly pid: number; readonly title: string }[]): string {
  if (running.some(({ pid }) => pid === wanted))
    return `Process ${wanted} was not seen for long enough: give it more time with --seconds.`;
  const others = running.map(({ pid, title }) => `${pid} (${title})`).join(', ') || 'none';
  return `No plotter runs as process ${wanted}. Those that run: ${others}.`;
}

function earlier(path: string): Earlier {
  const log = new BottleneckLog();
  const now = Date.now() / 1000;
  const types = ['engine.started', 'process.ended', 'bottleneck.changed', 'advice.followed', 'outlook.changed'];
  const events = useHistoryIfAny(path, (history) => history.events({ from: now - BEFORE_SECONDS, types })) ?? [];
  log.recall(events.map(({ event }) => event).sort((a, b) => a.at - b.at));
  return {
    verdicts: log.past.filter(({ processId }) => processId !== undefined),
    followed: log.followed,
    prospects: log.prospects(now),
  };
}

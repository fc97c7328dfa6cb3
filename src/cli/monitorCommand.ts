import { incidentsIn } from '../analysis/alert/incidents.ts';
import type { CollectSettings } from '../collect/collectSettings.ts';
import { systemClock } from '../engine/clock.ts';
import { type EngineRole, HostEngine } from '../engine/hostEngine.ts';
import { RunLog } from '../engine/run/runLog.ts';
import { recommendations } from '../engine/run/runReport.ts';
import { RunSummary } from '../engine/run/runSummary.ts';
import { AlertLog } from '../events/alertLog.ts';
import type { EngineEvent, EngineIdentity } from '../events/events.ts';
import { EventWords } from '../events/eventWords.ts';
import { PlotterProcesses } from '../events/plotterProcesses.ts';
import type { Frame } from '../metrics/frame.ts';
import type { Output } from '../terminal/output.ts';
import { alertLines } from './alertsCommand.ts';
import { frameLine } from './frameLine.ts';
import { frameTable } from './frameTable.ts';
import { costText, monitorCost } from './monitorCost.ts';
import { runReportLines } from './runReportLines.ts';

export interface MonitorOptions {
  readonly json: boolean;
  /** Nothing is printed before the summary. */
  readonly quiet?: boolean;
  readonly intervalSeconds: number;
  /** How long; without it, until it is interrupted. */
  readonly seconds?: number;
  /** Without it, everything. */
  readonly collect?: CollectSettings;
  /** Where the history lies, which other engines of this host share; without it nothing is kept. */
  readonly historyPath?: string;
  readonly version: string;
}

const HOME_AND_CLEAR = '\x1b[H\x1b[J';

/** Shows frames as they are taken, then a summary: at the end of `seconds`, or when `interrupted` is. */
export async function monitorCommand(
  output: Output,
  options: MonitorOptions,
  interrupted: Promise<void>,
): Promise<void> {
  const log = new RunLog();
  const summary = new RunSummary();
  const startedAt = systemClock.epochSeconds();
  const begun = systemClock.seconds();
  const processes = new PlotterProcesses();
  const alerts = new AlertLog();
  const words = new EventWords();
  const hear = (event: EngineEvent) => {
    processes.apply(event);
    alerts.apply(event);
  };
  const identity: EngineIdentity = { pid: process.pid, host: 'cli', version: options.version };
  const engine = new HostEngine(
    {
      clock: systemClock,
      intervalSeconds: options.intervalSeconds,
      identity,
      collect: options.collect,
      ...(options.historyPath !== undefined && { history: { path: options.historyPath } }),
    },
    {
      frame(frame) {
        log.add(frame);
        if (options.json) summary.add(frame);
        if (!options.quiet) output.out(options.json ? `${JSON.stringify(frameLine(frame))}\n` : shown(frame));
      },
      past(events) {
        log.recall(events);
        for (const event of events) hear(event);
      },
      event(event) {
        log.hear(event);
        hear(event);
        const text = words.of(event);
        if (text !== undefined && !isQuiet(event)) output.err(`${text}\n`);
      },
      role(role) {
        const text = roleText(role);
        if (text) output.err(`${text}\n`);
      },
    },
  );

  function shown(frame: Frame): string {
    const up = incidentsIn(alerts.up).flatMap(({ root }) => alertLines(root, frame.epochSeconds));
    const table = [frameTable(frame, processes.running), ...(output.isTerminal ? up : [])].join('\n');
    return output.isTerminal ? `${HOME_AND_CLEAR}${table}\nCtrl-C ends it with a summary.\n` : `${table}\n`;
  }

  engine.start();
  await (options.seconds === undefined ? interrupted : Promise.race([interrupted, delay(options.seconds)]));
  await engine.close();

  const seconds = systemClock.seconds() - begun;
  const report = log.report({ startedAt, seconds, framesMissed: engine.framesMissed });
  const monitor = monitorCost();
  if (options.json) {
    const all = { ...report, recommendations: recommendations(report), monitor, metrics: summary.series };
    output.out(`${JSON.stringify({ summary: all })}\n`);
  } else output.out(`\n${runReportLines(report, output.columns, [costText(monitor)])}`);
}

/** Told every other way: by the table, or by what `roleText` says. */
const QUIET = new Set(['process.seen', 'process.changed', 'process.ended', 'engine.started', 'engine.stopped']);

/** What holds the host back is what holds one of its plotters back. */
function isQuiet(event: EngineEvent): boolean {
  return QUIET.has(event.type) || (event.type === 'bottleneck.changed' && event.processId === undefined);
}

function roleText(role: EngineRole): string | undefined {
  if (role.kind === 'following') {
    const { leader } = role;
    return leader && `Process ${leader.pid} measures this host already; its frames are shown.`;
  }
  return role.historyOff && `No history is kept: ${role.historyOff.reason}. ${role.historyOff.remedy}`;
}

function delay(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

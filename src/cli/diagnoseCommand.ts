import pc from 'picocolors';
import { CLASSES, isBottleneck } from '../analysis/bottleneck/classes.ts';
import {
  type DiagnosisReport,
  diagnosisReport,
  type PlotterReport,
  plotterReport,
} from '../analysis/bottleneck/diagnosisReport.ts';
import { meanSignals, type Signals } from '../analysis/bottleneck/signals.ts';
import { Diagnosing } from '../engine/diagnosing.ts';
import { LocalEngine } from '../engine/localEngine.ts';
import { remedyText } from '../engine/run/heldBack.ts';
import { formatDuration, formatPercent } from '../metrics/format.ts';
import { LANES, TIME_LANES } from '../metrics/timeLanes.ts';
import { type Output, UsageError } from '../terminal/output.ts';

export interface DiagnoseOptions {
  readonly json: boolean;
  readonly seconds: number;
  /** Only this plotter. */
  readonly pid?: number;
}

/** A verdict needs a few frames, and two windows that agree. */
export const LEAST_DIAGNOSIS_SECONDS = 5;

/**
 * Watches the plotters that run for so many seconds and says what holds each back, who does it, what to change and what that gains.
 * Throws UsageError where no plotter has the process number that was asked for.
 */
export async function diagnoseCommand(
  output: Output,
  options: DiagnoseOptions,
  interrupted: Promise<void>,
): Promise<void> {
  const diagnosing = new Diagnosing();
  const windows = new Map<string, Signals[]>();
  const local = new LocalEngine(
    1,
    (frame) => {
      diagnosing.look(frame);
      for (const { plotter, signals } of diagnosing.diagnosis.verdicts) {
        windows.set(plotter.id, [...(windows.get(plotter.id) ?? []), signals]);
      }
    },
    () => {},
    undefined,
    [diagnosing],
  );
  if (output.isTerminal) output.err(`Watching for ${formatDuration(options.seconds)} …\n`);
  local.engine.start();
  await Promise.race([interrupted, new Promise((resolve) => setTimeout(resolve, options.seconds * 1000))]);
  const { diagnosis } = diagnosing;
  const running = local.engine.processes.running.filter(({ role }) => role === 'plotter');
  const reports = diagnosis.verdicts.map((verdict) =>
    plotterReport(
      verdict,
      diagnosis.bottleneckOf(verdict.plotter.id),
      meanSignals(windows.get(verdict.plotter.id) ?? []),
    ),
  );
  local.engine.close();
  if (options.pid !== undefined && !running.some(({ pid }) => pid === options.pid)) {
    const others = running.map(({ pid, title }) => `${pid} (${title})`).join(', ') || 'none';
    throw new UsageError(`No plotter runs as process ${options.pid}. Those that run: ${others}.`);
  }
  const wanted = reports.filter(({ pid }) => options.pid === undefined || pid === options.pid);
  const report = diagnosisReport(wanted);
  output.out(options.json ? `${JSON.stringify(report, null, 2)}\n` : `${diagnosisText(report)}\n`);
}

export function diagnosisText({ plotters, host }: DiagnosisReport): string {
  if (plotters.length === 0) return 'No plotter is running.';
  const whole =
    plotters.length > 1
      ? [`Of ${plotters.length} plotters the one that is held back most: ${host.primary.cause}`, '']
      : [];
  return [...whole, ...plotters.flatMap(plotterLines)].join('\n').trimEnd();
}

function plotterLines(report: PlotterReport): string[] {
  const { title, pid, primary, evidence, secondary, timeAccount, recommendations, interactions, risks } = report;
  const what = isBottleneck(primary.class) ? CLASSES[primary.class].title : primary.class;
  const impact =
    primary.impactSecondsPerPlot === undefined
      ? ''
      : `, costs about ${formatDuration(primary.impactSecondsPerPlot)} a plot`;
  const account = LANES.flatMap((lane) => {
    const share = timeAccount[lane];
    return share !== undefined && share >= 0.005 ? [`${formatPercent(share)} ${TIME_LANES[lane]}`] : [];
  });
  return [
    `${pc.bold(`${title}, process ${pid}: ${what}`)} (${primary.level}, ${formatPercent(primary.confidence)} sure${impact})`,
    `  ${primary.cause}`,
    ...(evidence.length > 0 ? [`  Evidence: ${evidence.join('; ')}`] : []),
    ...(account.length > 0 ? [`  Its time: ${account.join('; ')}`] : []),
    ...secondary.map(({ class: name, probability }) => `  Else: ${name} (${formatPercent(probability)})`),
    ...recommendations.map((remedy) => `  - ${remedyText(remedy)}`),
    ...interactions.map((text) => `  ${text}`),
    ...risks.map((text) => `  Risk: ${text}`),
    '',
  ];
}

import type { PlotRun } from '../../src/benchmarks/plotRun.ts';
import { formatBytes, formatDuration, formatSeconds } from '../../src/metrics/format.ts';
import type { Output } from '../../src/terminal/output.ts';
import { keepDocument } from '../harness/keepDocument.ts';
import { progressTeller } from '../harness/tellProgress.ts';
import { configurationOfReference } from './configurationReference.ts';
import { pastPlotsFor } from './hostHistory.ts';
import { INTERRUPTED, type PlottingCommandOptions, watched } from './plottingCommand.ts';
import { plottingMetadata } from './plottingMetadata.ts';
import { runPlot } from './runPlot.ts';

export interface PlotCommandOptions extends PlottingCommandOptions {
  /** Step at whose end it stops. */
  readonly until?: string;
  /** The plot stays in its destination. */
  readonly keepPlot?: boolean;
}

/** Makes one plot of a configuration, or its first steps, watched. Exit code: 0, 1 where it failed, 130 when cancelled. */
export async function plotCommand(
  output: Output,
  reference: string,
  options: PlotCommandOptions,
  signal: AbortSignal,
): Promise<number> {
  const { until, keepPlot, budgetSeconds, historyPath } = options;
  const configuration = configurationOfReference(reference);
  const startedAt = Date.now() / 1000;
  const tell = progressTeller(output, options.jsonProgress);
  const run = await watched((sampler) =>
    runPlot(configuration, {
      directory: options.directory,
      past: pastPlotsFor(historyPath, configuration.settings),
      ...(until !== undefined && { until }),
      ...(keepPlot && { keepsPlot: true }),
      ...(budgetSeconds !== undefined && { limitSeconds: budgetSeconds }),
      sampler,
      signal,
      onStep: (step, seconds) => {
        tell({ kind: 'step', name: configuration.name, step, seconds });
      },
    }),
  );
  const metadata = await plottingMetadata(startedAt, run.outcome === 'cancelled');
  const document = { kind: 'plot', ...run, metadata } as const;
  // What never began is no measurement.
  if (run.measured.wallSeconds !== undefined)
    keepDocument(output, historyPath, document, { name: `Plot of ${run.name}`, summary: summaryOf(run) });
  output.out(options.json ? `${JSON.stringify(document)}\n` : `${plotText(run)}\n`);
  if (run.outcome === 'cancelled') return INTERRUPTED;
  return run.outcome === 'finished' || run.outcome === 'stopped' ? 0 : 1;
}

/** For the event that tells of it. */
function summaryOf({ outcome, problem, measured, estimated }: PlotRun): string {
  if (problem) return `${outcome}. ${problem.cause}`;
  const seconds = measured.isWhole ? measured.seconds : estimated?.seconds;
  if (seconds === undefined) return outcome;
  return `${outcome}, ${formatSeconds(seconds)}${measured.isWhole ? '' : ' estimated'} a plot`;
}

/** The run for a person. */
export function plotText({ name, outcome, problem, measured, estimated, notes }: PlotRun): string {
  const lines = [`${name}: ${outcome}`];
  if (problem) lines.push(`  ${problem.cause} ${problem.line ? `“${problem.line}” ` : ''}${problem.remedy}`);
  if (measured.seconds !== undefined) {
    lines.push(
      `  measured: ${formatSeconds(measured.seconds)}${measured.isWhole ? ', a whole plot' : `, until ${measured.steps.at(-1)?.name}`}`,
    );
  }
  if (estimated) {
    const [low, high] = estimated.interval.map(formatSeconds);
    const from =
      estimated.pastPlots > 0
        ? `, from ${estimated.pastPlots} past plots of this host`
        : ', from what is known of the plotter';
    lines.push(
      `  estimated: ${formatSeconds(estimated.seconds)} for a whole plot (${low} … ${high} in nine of ten cases${from})`,
    );
  }
  const { cpuSeconds, readBytes, writtenBytes } = measured.usage ?? {};
  if (cpuSeconds !== undefined) lines.push(`  processor time: ${formatDuration(cpuSeconds)}`);
  if (readBytes !== undefined) lines.push(`  read ${formatBytes(readBytes)}, wrote ${formatBytes(writtenBytes)}`);
  return [...lines, ...notes.map((note) => `  ${note}`)].join('\n');
}

import pc from 'picocolors';
import { CLASSES, isBottleneck, isWell } from '../analysis/bottleneck/classes.ts';
import type { DiagnosisReport, PlotterReport } from '../analysis/bottleneck/diagnosisReport.ts';
import { remedyText } from '../engine/run/heldBack.ts';
import { adviceText } from '../events/adviceText.ts';
import type { AdviceFollowed, PastBottleneck } from '../events/bottleneckLog.ts';
import type { Prospect } from '../events/prospects.ts';
import { prospectText } from '../events/prospects.ts';
import { formatDuration, formatPercent } from '../metrics/format.ts';
import { LANES, TIME_LANES } from '../metrics/timeLanes.ts';
import { timeOfDay } from '../pages/moment.ts';

/** What the history knows of the time before. */
export interface Earlier {
  /** Of plotters, oldest first. */
  readonly verdicts: readonly PastBottleneck[];
  readonly followed: readonly AdviceFollowed[];
  /** What forecasts say may come. */
  readonly prospects: readonly Prospect[];
}

const MOST_VERDICTS = 5;

export function diagnosisText({ plotters, host }: DiagnosisReport, { verdicts, followed, prospects }: Earlier): string {
  return [
    ...(plotters.length === 0 ? ['No plotter is running.', ''] : []),
    ...(plotters.length > 1 ? [wholeLine(plotters, host), ''] : []),
    ...plotters.flatMap(plotterLines),
    ...listed('What may come', prospects.map(prospectText)),
    ...listed('Before, in the last day', verdicts.slice(-MOST_VERDICTS).toReversed().map(verdictLine)),
    ...listed('Advice that was followed', followed.slice(-MOST_VERDICTS).toReversed().map(adviceText)),
  ]
    .join('\n')
    .trimEnd();
}

function wholeLine(plotters: readonly PlotterReport[], { primary }: DiagnosisReport['host']): string {
  const most = plotters.find((one) => one.primary === primary);
  return !most || primary.class === 'none' || isWell(primary.class, primary.kind)
    ? `Nothing holds these ${plotters.length} plotters back.`
    : `Of ${plotters.length} plotters ${nameOf(most)}, is held back most. ${primary.cause}`;
}

function listed(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [pc.bold(title), ...lines.map((line) => `  - ${line}`), ''];
}

function nameOf({ title, pid }: PlotterReport): string {
  return `${title}, process ${pid}`;
}

function plotterLines(report: PlotterReport): string[] {
  const { primary, evidence, secondary, timeAccount, recommendations, interactions, risks, notes } = report;
  const impact =
    primary.impactSecondsPerPlot === undefined
      ? ''
      : `, costs about ${formatDuration(primary.impactSecondsPerPlot)} a plot`;
  const account = LANES.flatMap((lane) => {
    const share = timeAccount[lane];
    return share !== undefined && share >= 0.005 ? [`${formatPercent(share)} ${TIME_LANES[lane]}`] : [];
  });
  return [
    `${pc.bold(`${nameOf(report)}: ${classTitle(primary.class)}`)} (${primary.level}, ${formatPercent(primary.confidence)} sure${impact})`,
    `  ${primary.cause}`,
    ...notes.map((text) => `  ${text}`),
    ...(evidence.length > 0 ? [`  Evidence: ${evidence.join('; ')}`] : []),
    ...(account.length > 0 ? [`  Its time: ${account.join('; ')}`] : []),
    ...secondary.map(({ class: name, probability }) => `  Else: ${classTitle(name)} (${formatPercent(probability)})`),
    ...recommendations.map((remedy) => `  - ${remedyText(remedy)}`),
    ...interactions.map((text) => `  ${text}`),
    `  ${report.scalability.note}`,
    ...risks.map((text) => `  Risk: ${text}`),
    '',
  ];
}

function verdictLine({ class: name, since, until = since, cause }: PastBottleneck): string {
  return `${timeOfDay(since)} for ${formatDuration(until - since)}: ${classTitle(name)}. ${cause}`;
}

const OTHERS: Readonly<Record<string, string>> = { none: 'nothing holds it back', unclear: 'not clear' };

function classTitle(name: string): string {
  return isBottleneck(name) ? CLASSES[name].title : (OTHERS[name] ?? name);
}

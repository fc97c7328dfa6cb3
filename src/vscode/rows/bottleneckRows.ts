import { bottleneckTitle } from '../../analysis/bottleneck/classes.ts';
import { type SeverityLevel, severityLevel } from '../../analysis/common/insight.ts';
import { markdownText } from '../../analysis/common/markdownText.ts';
import { remedyText } from '../../engine/run/heldBack.ts';
import { adviceText } from '../../events/adviceText.ts';
import type { BottleneckLog, PastBottleneck } from '../../events/bottleneckLog.ts';
import type { RunningPlotter } from '../../events/plotterProcesses.ts';
import type { Prospect } from '../../events/prospects.ts';
import { prospectText } from '../../events/prospects.ts';
import { formatDuration, formatPercent } from '../../metrics/format.ts';
import { type Frame, valueIn } from '../../metrics/frame.ts';
import { LANES, TIME_LANES } from '../../metrics/timeLanes.ts';
import { LIVE_MINUTES, type Range } from '../../pages/dashboardProtocol.ts';
import { timeOfDay } from '../../pages/moment.ts';
import { ROW_KINDS } from '../contributions.ts';
import type { Row } from './row.ts';

const COLOURS: Readonly<Record<SeverityLevel, string | undefined>> = {
  info: 'charts.green',
  notice: 'charts.blue',
  warning: 'charts.yellow',
  critical: 'charts.red',
};
/** Lanes of less say nothing. */
const LEAST_SHARE = 0.01;
const MOST_PAST = 20;

/** What holds the host and each plotter back, in a sentence, with all that is to be said of it below; then what may come, and what was before. */
export function bottleneckRows(log: BottleneckLog, plotters: readonly RunningPlotter[], frame: Frame): Row[] {
  const running = plotters.filter(({ role }) => role === 'plotter');
  const { host } = log;
  return [
    ...(host && running.length > 1 ? [hostRow(host, running.length)] : []),
    ...running.map((plotter) => plotterRow(plotter, log.of(plotter.id), frame)),
    ...prospectRows(log, frame.epochSeconds),
    ...pastRows(log),
    ...followedRows(log),
  ];
}

/** The plotter that a row is about. */
export function processOfRow(rowId: string): string {
  return rowId.replace(/^held\//, '');
}

/** The bottleneck of the past that a row is about. */
export function pastOfRow(rowId: string, { past }: BottleneckLog): PastBottleneck | undefined {
  return past.find((one) => pastRowId(one) === rowId);
}

/** The process and the remedy that a row is about; undefined for other rows. */
export function remedyOfRow(rowId: string): { readonly processId: string; readonly remedy: number } | undefined {
  const [, processId, at] = /^held\/(.*)\/remedy(\d+)$/.exec(rowId) ?? [];
  return processId === undefined ? undefined : { processId, remedy: Number(at) };
}

/** What the dashboard shows of a moment: with what goes on since then where that is not long ago. */
export function rangeAround(since: number, now: number): Range {
  const minutes = Math.ceil((now - since) / 60) + 1;
  if (minutes <= LIVE_MINUTES) return { minutes: minutes <= 5 ? 5 : LIVE_MINUTES };
  return { from: since - 120, to: since + 300 };
}

function hostRow({ class: name, cause, severity }: PastBottleneck, plotters: number): Row {
  return {
    id: 'held/host',
    label: `Host: ${bottleneckTitle(name)}`,
    description: `most of ${plotters} plotters`,
    tooltip: markdownText(cause),
    spoken: `Host: ${bottleneckTitle(name)}. ${cause}`,
    icon: { name: 'server', colour: COLOURS[severityLevel(severity)] },
  };
}

function plotterRow(plotter: RunningPlotter, held: PastBottleneck | undefined, frame: Frame): Row {
  const { id, title, pid } = plotter;
  const row = { id: `held/${id}`, kind: ROW_KINDS.bottleneck };
  const account = accountRow(id, frame);
  if (!held) {
    const text = account ? 'Nothing holds it back.' : 'Not known yet.';
    return {
      ...row,
      label: title,
      description: text,
      icon: { name: 'pass', colour: 'charts.green' },
      ...(account && { children: [account] }),
    };
  }
  const { class: name, cause, severity, confidence, since, impactSecondsPerPlot } = held;
  const impact =
    impactSecondsPerPlot === undefined ? undefined : `about ${formatDuration(impactSecondsPerPlot)} a plot`;
  return {
    ...row,
    kind: ROW_KINDS.bottleneckNow,
    label: `${title}: ${bottleneckTitle(name)}`,
    description: cause,
    tooltip: [
      `**${markdownText(title)}**, process ${pid}: ${bottleneckTitle(name)}`,
      markdownText(cause),
      [`${formatPercent(confidence)} sure`, `since ${timeOfDay(since)}`, impact].filter(Boolean).join(' · '),
    ].join('\n\n'),
    spoken: `${title}, process ${pid}, ${bottleneckTitle(name)}. ${cause}`,
    icon: { name: 'flame', colour: COLOURS[severityLevel(severity)] },
    expanded: true,
    children: [
      ...held.remedies.map((remedy, at) => ({
        ...leaf(`${row.id}/remedy${at}`, remedyText(remedy), 'lightbulb'),
        ...(remedy.setting && { kind: ROW_KINDS.remedy }),
      })),
      ...(impact ? [leaf(`${row.id}/impact`, `Costs ${impact}`, 'clock')] : []),
      ...held.evidence.map((text, at) => leaf(`${row.id}/evidence${at}`, text, 'search')),
      ...(account ? [account] : []),
      ...(held.interactions ?? []).map((text, at) => leaf(`${row.id}/interaction${at}`, text, 'arrow-right')),
      ...(held.risks ?? []).map((text, at) => leaf(`${row.id}/risk${at}`, `Risk: ${text}`, 'warning')),
    ],
  };
}

function accountRow(id: string, frame: Frame): Row | undefined {
  const lanes = LANES.flatMap((lane) => {
    const share = valueIn(frame, 'process.time.share', { 'process.id': id, lane });
    return share === undefined || share < LEAST_SHARE ? [] : [{ lane, share }];
  }).sort((a, b) => b.share - a.share);
  if (lanes.length === 0) return undefined;
  return {
    id: `held/${id}/account`,
    label: 'Its time goes into',
    description: lanes
      .slice(0, 2)
      .map(({ lane, share }) => `${formatPercent(share)} ${TIME_LANES[lane]}`)
      .join(', '),
    icon: { name: 'pie-chart' },
    children: lanes.map(({ lane, share }) => ({
      id: `held/${id}/account/${lane}`,
      label: formatPercent(share),
      description: TIME_LANES[lane],
    })),
  };
}

const PROSPECTS: Readonly<Record<Prospect['kind'], Row['icon']>> = {
  risk: { name: 'warning', colour: 'charts.yellow' },
  opportunity: { name: 'sparkle', colour: 'charts.green' },
  forecast: { name: 'graph-line' },
};

function prospectRows(log: BottleneckLog, now: number): Row[] {
  const prospects = log.prospects(now);
  if (prospects.length === 0) return [];
  const [{ text, kind }] = prospects;
  return [
    {
      id: 'held/prospects',
      label: 'What may come',
      description: text,
      icon: PROSPECTS[kind],
      children: prospects.map((one) => ({
        ...leaf(`held/prospects/${one.id}`, one.text, 'graph-line'),
        icon: PROSPECTS[one.kind],
        spoken: prospectText(one),
      })),
    },
  ];
}

function pastRows({ past }: BottleneckLog): Row[] {
  const ofPlotters = past.filter(({ processId }) => processId !== undefined).slice(-MOST_PAST);
  if (ofPlotters.length === 0) return [];
  return [
    {
      id: 'held/past',
      label: 'Before',
      description: `${ofPlotters.length}`,
      icon: { name: 'history' },
      children: ofPlotters.toReversed().map((one) => ({
        id: pastRowId(one),
        kind: ROW_KINDS.bottleneck,
        label: bottleneckTitle(one.class),
        description: pastText(one),
        tooltip: markdownText(one.cause),
      })),
    },
  ];
}

/** What came of advice, the newest first. */
function followedRows({ followed }: BottleneckLog): Row[] {
  if (followed.length === 0) return [];
  return [
    {
      id: 'held/followed',
      label: 'Advice that was followed',
      description: `${followed.length}`,
      icon: { name: 'checklist' },
      children: followed
        .toReversed()
        .map((advice) => leaf(`held/followed/${advice.at}/${advice.class}`, adviceText(advice), 'check')),
    },
  ];
}

function pastRowId({ processId, since, class: name }: PastBottleneck): string {
  return `held/past/${processId}/${since}/${name}`;
}

function pastText({ since, until = since, cause }: PastBottleneck): string {
  return `${timeOfDay(since)} for ${formatDuration(until - since)} · ${cause}`;
}

function leaf(id: string, text: string, icon: string): Row {
  return { id, label: text, tooltip: markdownText(text), icon: { name: icon } };
}

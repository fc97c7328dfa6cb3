import type { Bottleneck, Remedy } from '../../events/events.ts';
import { LANES, type TimeLane } from '../../metrics/timeLanes.ts';
import { type SeverityLevel, severityLevel } from '../common/insight.ts';
import { causeOf } from './cause.ts';
import { BOTTLENECKS, isBottleneck, type Scores, type VerdictName } from './classes.ts';
import { DETECTORS, type DetectorName } from './detectors/detector.ts';
import type { PlotterVerdict } from './plotterDiagnosis.ts';
import { interactionsOf, LEAST_PROBABILITY, risksOf, type Scalability, scalabilityOf } from './prospects.ts';
import { consensusOn } from './severity.ts';
import { type Signals, signalText } from './signals.ts';

/** Share of the time of which the kernel doesn't tell what it went into. */
const HIDDEN = 0.2;

export interface PrimaryBottleneck {
  /** `none` and `unclear` included. */
  readonly class: VerdictName;
  readonly kind?: string;
  readonly subject?: string;
  readonly severity: number;
  readonly level: SeverityLevel;
  readonly confidence: number;
  /** Share of the detectors whose first it is. */
  readonly consensus: number;
  readonly cause: string;
  readonly impactSecondsPerPlot?: number;
}

/** All that is to be said of one plotter. */
export interface PlotterReport {
  readonly pid: number;
  readonly plotter: string;
  readonly title: string;
  readonly primary: PrimaryBottleneck;
  readonly evidence: readonly string[];
  readonly secondary: readonly { readonly class: VerdictName; readonly probability: number }[];
  /** What each detector says; absent: it has nothing to go on yet. */
  readonly detectors: Readonly<
    Partial<Record<DetectorName, { readonly scores: Scores; readonly evidence: readonly string[] }>>
  >;
  /** Shares that add up to 1; empty where threads can't be looked at. */
  readonly timeAccount: Readonly<Partial<Record<TimeLane, number>>>;
  readonly recommendations: readonly Remedy[];
  /** What comes next once the first is gone. */
  readonly interactions: readonly string[];
  readonly scalability: Scalability;
  readonly risks: readonly string[];
  /** It has ended while it was watched. */
  readonly hasEnded: boolean;
  /** What is to be known of the report itself. */
  readonly notes: readonly string[];
}

export interface DiagnosisReport {
  readonly plotters: readonly PlotterReport[];
  readonly host: { readonly primary: PrimaryBottleneck; readonly plotters: number };
}

export function plotterReport(
  verdict: PlotterVerdict,
  told: Bottleneck | undefined,
  mean: Signals,
  hasEnded = false,
): PlotterReport {
  const { plotter, name, views, probabilities } = verdict;
  const isTold = told?.class === name;
  return {
    pid: plotter.pid,
    plotter: plotter.plotter,
    title: plotter.title,
    primary: primaryOf(verdict, isTold ? told : undefined),
    evidence: isTold ? told.evidence : [],
    secondary: BOTTLENECKS.filter((other) => other !== name && probabilities[other] >= LEAST_PROBABILITY)
      .map((other) => ({ class: other, probability: probabilities[other] }))
      .sort((a, b) => b.probability - a.probability),
    detectors: Object.fromEntries(
      DETECTORS.flatMap((detector) => {
        const view = views[detector];
        if (!view) return [];
        const evidence = isBottleneck(name) ? view.evidence(name) : [];
        const texts = evidence.flatMap((signal) => signalText(signal, verdict.signals[signal]) ?? []);
        return [[detector, { scores: view.scores, evidence: texts }]];
      }),
    ),
    timeAccount: Object.fromEntries(LANES.filter((lane) => mean[lane] >= 0).map((lane) => [lane, mean[lane]])),
    recommendations: isTold ? told.remedies : [],
    interactions: interactionsOf(verdict),
    scalability: scalabilityOf(mean),
    risks: risksOf(verdict),
    hasEnded,
    notes: notesOf(verdict, mean, hasEnded),
  };
}

function notesOf({ plotter, name }: PlotterVerdict, mean: Signals, hasEnded: boolean): string[] {
  const title = plotter.title;
  const hidden = mean.unknown > HIDDEN || Number.isNaN(mean.moved);
  return [
    ...(hasEnded ? [`${title} has ended while it was watched; this is how it was until then.`] : []),
    ...(hidden
      ? [
          `Process ${plotter.pid} seems to be another user’s: of it the kernel tells neither what it waits for nor what it reads and writes. Ask as that user, or as root, to be surer.`,
        ]
      : []),
    ...(name === 'unclear' && !hidden && !hasEnded ? ['Watch it for longer (--seconds) to be surer.'] : []),
  ];
}

/** The host's verdict is that of the plotter that is held back most. */
export function diagnosisReport(plotters: readonly PlotterReport[]): DiagnosisReport {
  const worst = plotters.toSorted((a, b) => b.primary.severity - a.primary.severity)[0];
  const none: PrimaryBottleneck = {
    class: 'none',
    severity: 0,
    level: 'info',
    confidence: 1,
    consensus: 1,
    cause: 'No plotter is running.',
  };
  return { plotters, host: { primary: worst?.primary ?? none, plotters: plotters.length } };
}

function primaryOf(verdict: PlotterVerdict, told: Bottleneck | undefined): PrimaryBottleneck {
  const { name, kind, severity, confidence, views } = verdict;
  return {
    class: name,
    ...(kind !== undefined && { kind }),
    ...(told?.subject !== undefined && { subject: told.subject }),
    severity: Number(severity.toFixed(2)),
    level: severityLevel(severity),
    confidence: Number(confidence.toFixed(2)),
    consensus: consensusOn(name, views),
    cause: told?.cause ?? causeOf({ ...verdict, lasting: verdict.lasting(), competitors: [] }),
    ...(told?.impactSecondsPerPlot !== undefined && { impactSecondsPerPlot: told.impactSecondsPerPlot }),
  };
}

import type { RiskProbability } from '../../analyze/forecast/riskModel.ts';
import type { SeriesForecast } from '../../analyze/forecast/seriesForecast.ts';
import type { FillForecast } from '../../analyze/forecast/timeToFull.ts';
import { formatDuration, formatPercent } from '../../metrics/format.ts';
import { CLASSES, isBottleneck } from '../bottleneck/classes.ts';
import type { Category } from '../common/category.ts';
import {
  changeFigure,
  durationFigure,
  type Evidence,
  type Figure,
  shareFigure,
  valueFigure,
  valueText,
} from '../common/evidence.ts';
import { type Insight, mostSevereFirst, SEVERITY } from '../common/insight.ts';
import { FORECAST_TITLES, type TargetName } from '../common/keyMetric.ts';
import { KEY_METRICS } from '../common/keyMetrics.ts';
import { targetMetric } from './forecastTargets.ts';

/** What insights are drawn from; what isn't known is left out. */
export interface ForecastFindings {
  /** Epoch seconds at which the forecasts are told. */
  readonly at: number;
  readonly targets: Partial<Record<TargetName, SeriesForecast>>;
  /** By mount point. */
  readonly fills?: Readonly<Record<string, FillForecast>>;
  readonly bottlenecks?: { readonly horizonSeconds: number; readonly probabilities: readonly RiskProbability[] };
}

/** The memory is as good as gone from here on: the kernel kills programs. */
const MEMORY_GONE = 0.97;
const MEMORY_TIGHT = 0.9;
const FULL_SOON_SECONDS = 6 * 3600;
const FULL_LATER_SECONDS = 3 * 86_400;
const PROBABLE = 0.6;
const POSSIBLE = 0.3;
/** Below these, another plot finds room. */
const SPARE_CPU = 0.6;
const SPARE_MEMORY = 0.7;
/** A change by less than this share is none. */
const LEAST_CHANGE = 0.1;
/** Intervals hold nine times in ten. */
const OF_AN_INTERVAL = 0.9;

/** Risks, changes and opportunities that forecasts tell of; where a risk is great, none invites to do more. */
export function forecastInsights(findings: ForecastFindings): Insight[] {
  const risks = [...memoryRisks(findings), ...fillRisks(findings), ...bottleneckRisks(findings)];
  const isGreat = risks.some(({ severity }) => severity >= SEVERITY.warning);
  return mostSevereFirst([...risks, ...changes(findings), ...(isGreat ? [] : opportunities(findings))]);
}

function changes({ targets }: ForecastFindings): Insight[] {
  return Object.entries(targets).flatMap(([name, forecast]): Insight[] => {
    const target = name as TargetName;
    const { mean, recentMean, interval, horizonSeconds } = forecast;
    const isBeyondDoubt = interval !== undefined && (recentMean < interval[0] || recentMean > interval[1]);
    const isLarge = Math.abs(mean - recentMean) > LEAST_CHANGE * Math.max(Math.abs(mean), Math.abs(recentMean));
    if (!isBeyondDoubt || !isLarge) return [];
    const verb = mean > recentMean ? 'rises' : 'falls';
    const [now, then, low, high] = [recentMean, mean, ...interval].map((value) => textOf(target, value));
    const advice =
      target === 'throughput' && verb === 'falls' ? ' Look at which step takes longer than it used to.' : '';
    return [
      {
        id: `forecast/${target}`,
        kind: 'forecast',
        category: categoryOfTarget(target),
        severity: SEVERITY.notice,
        confidence: OF_AN_INTERVAL,
        text: `${capital(FORECAST_TITLES[target])} ${verb} from ${now} to ${then} within ${formatDuration(horizonSeconds)} (${low} to ${high} nine times in ten).${advice}`,
        evidence: [ofForecast(target, forecast)],
      },
    ];
  });
}

function memoryRisks({ targets: { memory } }: ForecastFindings): Insight[] {
  if (memory === undefined) return [];
  const { mean, interval, horizonSeconds } = memory;
  const upper = interval?.[1] ?? mean;
  const isGone = mean >= MEMORY_GONE;
  if (!isGone && upper < MEMORY_GONE && mean < MEMORY_TIGHT) return [];
  return [
    {
      id: 'risk/memory',
      kind: 'risk',
      category: 'memory',
      severity: isGone ? SEVERITY.warning : SEVERITY.notice,
      confidence: OF_AN_INTERVAL,
      text: `Memory will be ${formatPercent(mean)} full within ${formatDuration(horizonSeconds)}, up to ${formatPercent(upper)}: programs may be killed.`,
      evidence: [ofForecast('memory', memory)],
    },
  ];
}

function fillRisks({ at, fills = {} }: ForecastFindings): Insight[] {
  return Object.entries(fills).flatMap(([mountpoint, fill]): Insight[] => {
    if (fill.kind !== 'fillForecast' || fill.secondsToFull === undefined || fill.secondsInterval === undefined)
      return [];
    const { secondsToFull, isFilling, bytesPerSecond } = fill;
    const [soonest, latest] = fill.secondsInterval;
    if (soonest > FULL_LATER_SECONDS || (!isFilling && soonest > FULL_SOON_SECONDS)) return [];
    const until = latest === undefined ? 'or not at all' : `at the latest in ${formatDuration(latest)}`;
    const figures = [
      durationFigure('full in', secondsToFull),
      changeFigure('fills by', 'system.disk.io.rate', bytesPerSecond),
    ];
    return [
      {
        id: `risk/full ${mountpoint}`,
        kind: 'risk',
        category: 'disk',
        severity: isFilling && secondsToFull <= FULL_SOON_SECONDS ? SEVERITY.warning : SEVERITY.notice,
        confidence: fill.level,
        text: `${mountpoint} is full in ${formatDuration(secondsToFull)} if it goes on filling as it did (in ${formatDuration(soonest)} at the earliest, ${until}).`,
        evidence: [{ subject: mountpoint, from: at, to: at + secondsToFull, figures }],
      },
    ];
  });
}

/** What plots as fast as its cores allow is at no risk. */
const AT_WORK: readonly string[] = ['cpu', 'thread-limited'];

function bottleneckRisks({ at, bottlenecks }: ForecastFindings): Insight[] {
  if (bottlenecks === undefined) return [];
  const { horizonSeconds, probabilities } = bottlenecks;
  return probabilities
    .filter(({ name, probability }) => probability >= POSSIBLE && !AT_WORK.includes(name))
    .map(({ name, probability, from }): Insight => {
      const basis = from === 'forest' ? 'from what is measured now' : 'as often as it did so far';
      const figures = [shareFigure('probability', probability)];
      return {
        id: `risk/bottleneck ${name}`,
        kind: 'risk',
        category: 'plotting',
        severity: probability >= PROBABLE ? SEVERITY.warning : SEVERITY.notice,
        confidence: probability,
        text: `Plotters are held back by ${isBottleneck(name) ? CLASSES[name].by : name} within ${formatDuration(horizonSeconds)} with a probability of ${formatPercent(probability)}, ${basis}.`,
        evidence: [{ subject: name, from: at, to: at + horizonSeconds, figures }],
      };
    });
}

function opportunities({ targets: { cpu, memory }, fills = {} }: ForecastFindings): Insight[] {
  if (cpu === undefined || memory === undefined) return [];
  const upperOf = ({ mean, interval }: SeriesForecast) => interval?.[1] ?? mean;
  if (upperOf(cpu) >= SPARE_CPU || upperOf(memory) >= SPARE_MEMORY) return [];
  const isFilling = Object.values(fills).some((fill) => fill.kind === 'fillForecast' && fill.isFilling);
  const check = isFilling ? ' Look at the disks first: one is filling.' : '';
  return [
    {
      id: 'opportunity/plots at a time',
      kind: 'opportunity',
      category: 'plotting',
      severity: SEVERITY.info,
      confidence: OF_AN_INTERVAL,
      text: `CPU stays below ${formatPercent(upperOf(cpu))} and memory below ${formatPercent(upperOf(memory))} for ${formatDuration(cpu.horizonSeconds)}: another plot at a time, or more threads, would find room.${check}`,
      evidence: [ofForecast('cpu', cpu), ofForecast('memory', memory)],
    },
  ];
}

function ofForecast(target: TargetName, { mean, recentMean, interval, from, to }: SeriesForecast): Evidence {
  const { metric } = targetMetric(target);
  const bounds: Figure[] = interval
    ? [valueFigure('at least', metric, interval[0]), valueFigure('at most', metric, interval[1])]
    : [];
  const figures = [valueFigure('now', metric, recentMean), valueFigure('expected', metric, mean), ...bounds];
  return { subject: FORECAST_TITLES[target], metric, from, to, figures };
}

function textOf(target: TargetName, value: number): string {
  const text = valueText(targetMetric(target).metric, value);
  return target === 'throughput' ? `${text} plots a day` : text;
}

function categoryOfTarget(target: TargetName): Category {
  return KEY_METRICS.find(({ forecast }) => forecast === target)?.category ?? 'other';
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

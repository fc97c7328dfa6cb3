import type { SeriesForecast } from '../../analyze/forecast/forecastSeries.ts';
import type { RiskProbability } from '../../analyze/forecast/riskModel.ts';
import { FORECAST_TARGETS, type ForecastTarget, type TargetName } from '../../analyze/forecast/targets.ts';
import type { FillForecast } from '../../analyze/forecast/timeToFull.ts';
import { formatBytesPerSecond, formatDuration, formatPercent } from '../../metrics/format.ts';

export type RiskLevel = 'low' | 'medium' | 'high';

/** What forecasts mean, in a sentence, and what it rests on. */
export interface ForecastInsight {
  readonly text: string;
  readonly evidence: {
    /** Target, mount point or class of bottleneck. */
    readonly subject: string;
    /** How far it looks ahead. */
    readonly horizonSeconds?: number;
    readonly figure: number;
    readonly interval?: readonly [number, number | undefined];
  };
}

export interface RiskInsight extends ForecastInsight {
  readonly level: RiskLevel;
}

export interface ForecastInsights {
  readonly trends: readonly ForecastInsight[];
  /** Greatest first. */
  readonly risks: readonly RiskInsight[];
  readonly opportunities: readonly ForecastInsight[];
  /** The greatest of the risks. */
  readonly level: RiskLevel;
  readonly reasons: readonly string[];
}

/** What insights are drawn from; what isn't known is left out. */
export interface ForecastFindings {
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

const ORDER: readonly RiskLevel[] = ['low', 'medium', 'high'];

/** Trends, risks and opportunities that forecasts tell of, and how great the risk is in all. */
export function forecastInsights(findings: ForecastFindings): ForecastInsights {
  const risks = [...memoryRisks(findings), ...fillRisks(findings), ...bottleneckRisks(findings)].sort(
    (a, b) => ORDER.indexOf(b.level) - ORDER.indexOf(a.level),
  );
  const level = risks[0]?.level ?? 'low';
  return {
    trends: trends(findings),
    risks,
    opportunities: risks.some((risk) => risk.level === 'high') ? [] : opportunities(findings),
    level,
    reasons: risks.filter((risk) => risk.level === level && level !== 'low').map(({ text }) => text),
  };
}

function trends({ targets }: ForecastFindings): ForecastInsight[] {
  return Object.entries(targets).flatMap(([name, forecast]) => {
    const target = FORECAST_TARGETS[name as TargetName];
    const { mean, recentMean, interval, horizonSeconds } = forecast;
    const isBeyondDoubt = interval !== undefined && (recentMean < interval[0] || recentMean > interval[1]);
    const isLarge = Math.abs(mean - recentMean) > LEAST_CHANGE * Math.max(Math.abs(mean), Math.abs(recentMean));
    if (!isBeyondDoubt || !isLarge) return [];
    const verb = mean > recentMean ? 'rises' : 'falls';
    const text = `${capital(target.title)} ${verb} from ${written(recentMean, target)} to ${written(mean, target)} within ${formatDuration(horizonSeconds)} (${written(interval[0], target)} to ${written(interval[1], target)} nine times in ten).`;
    return [{ text, evidence: { subject: target.name, horizonSeconds, figure: mean, interval } }];
  });
}

function memoryRisks({ targets: { memory } }: ForecastFindings): RiskInsight[] {
  if (memory === undefined) return [];
  const { mean, interval, horizonSeconds } = memory;
  const upper = interval?.[1] ?? mean;
  const level: RiskLevel =
    mean >= MEMORY_GONE ? 'high' : upper >= MEMORY_GONE || mean >= MEMORY_TIGHT ? 'medium' : 'low';
  if (level === 'low') return [];
  const text = `Memory will be ${formatPercent(mean)} full within ${formatDuration(horizonSeconds)}, up to ${formatPercent(upper)}: programs may be killed.`;
  return [
    { level, text, evidence: { subject: 'memory', horizonSeconds, figure: mean, ...(interval && { interval }) } },
  ];
}

function fillRisks({ fills = {} }: ForecastFindings): RiskInsight[] {
  return Object.entries(fills).flatMap(([mountpoint, fill]): RiskInsight[] => {
    if (fill.kind !== 'fillForecast' || fill.secondsToFull === undefined || fill.secondsInterval === undefined)
      return [];
    const [soonest, latest] = fill.secondsInterval;
    if (soonest > FULL_LATER_SECONDS || (!fill.isFilling && soonest > FULL_SOON_SECONDS)) return [];
    const level: RiskLevel = fill.isFilling && fill.secondsToFull <= FULL_SOON_SECONDS ? 'high' : 'medium';
    const until = latest === undefined ? 'or not at all' : `at the latest in ${formatDuration(latest)}`;
    const text = `${mountpoint} is full in ${formatDuration(fill.secondsToFull)} if it goes on filling as it did (in ${formatDuration(soonest)} at the earliest, ${until}).`;
    const evidence = { subject: mountpoint, figure: fill.secondsToFull, interval: fill.secondsInterval };
    return [{ level, text, evidence }];
  });
}

function bottleneckRisks({ bottlenecks }: ForecastFindings): RiskInsight[] {
  if (bottlenecks === undefined) return [];
  const { horizonSeconds, probabilities } = bottlenecks;
  return probabilities
    .filter(({ probability }) => probability >= POSSIBLE)
    .map(({ name, probability, from }): RiskInsight => {
      const basis = from === 'forest' ? 'from what is measured now' : 'as often as it did so far';
      const text = `${capital(name)} holds the host back within ${formatDuration(horizonSeconds)} with a probability of ${formatPercent(probability)}, ${basis}.`;
      const level = probability >= PROBABLE ? 'high' : 'medium';
      return { level, text, evidence: { subject: name, horizonSeconds, figure: probability } };
    });
}

function opportunities({ targets, fills = {} }: ForecastFindings): ForecastInsight[] {
  const { cpu, memory, throughput } = targets;
  const found: ForecastInsight[] = [];
  const upperOf = ({ mean, interval }: SeriesForecast) => interval?.[1] ?? mean;
  const isFilling = Object.values(fills).some((fill) => fill.kind === 'fillForecast' && fill.isFilling);
  if (cpu !== undefined && memory !== undefined && upperOf(cpu) < SPARE_CPU && upperOf(memory) < SPARE_MEMORY) {
    const check = isFilling ? ' Look at the disks first: one is filling.' : '';
    found.push({
      text: `CPU stays below ${formatPercent(upperOf(cpu))} and memory below ${formatPercent(upperOf(memory))} for ${formatDuration(cpu.horizonSeconds)}: another plot at a time, or more threads, would find room.${check}`,
      evidence: { subject: 'cpu', horizonSeconds: cpu.horizonSeconds, figure: upperOf(cpu) },
    });
  }
  if (throughput?.interval !== undefined && throughput.recentMean > throughput.interval[1]) {
    found.push({
      text: `Throughput falls to ${written(throughput.mean, FORECAST_TARGETS.throughput)}: look at which step takes longer than it used to.`,
      evidence: {
        subject: 'throughput',
        horizonSeconds: throughput.horizonSeconds,
        figure: throughput.mean,
        interval: throughput.interval,
      },
    });
  }
  return found;
}

function written(value: number, { unit }: ForecastTarget): string {
  switch (unit) {
    case 'ratio':
      return formatPercent(value);
    case 'By/s':
      return formatBytesPerSecond(value);
    case 'plots/day':
      return `${value.toFixed(1)} plots a day`;
  }
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

import { isNotEnoughData } from '../../analyze/notEnoughData.ts';
import type { ForecastBreach } from '../../events/events.ts';
import { formatDuration, formatPercent } from '../../metrics/format.ts';
import { HORIZONS_SECONDS, targetMetric } from './forecastTargets.ts';
import type { HostForecastReport } from './hostForecastReport.ts';

/** The kernel begins to kill programs not far above. */
const MEMORY_LIMIT = 0.95;
/** What is above this now is an alert of its own. */
const MEMORY_TIGHT = 0.85;
const FULL_WITHIN_SECONDS = 86_400;
/** A forecast that plots become this much fewer. */
const FALL = 0.5;

/**
 * The bounds that forecasts say will be met, and are not met now: memory within an hour, file systems within a day, throughput below half.
 * Only what is beyond doubt: the whole interval of the forecast (nine times in ten) tells the same.
 * @param plotsADay at the pace of this moment, 0 where nothing plots: that plots have become fewer already is no forecast.
 */
export function forecastBreaches(
  { at = 0, forecasts, fills }: HostForecastReport,
  plotsADay: number,
): ForecastBreach[] {
  return [...targetBreaches(forecasts, plotsADay), ...fillBreaches(at, fills)];
}

function targetBreaches(forecasts: HostForecastReport['forecasts'], plotsADay: number): ForecastBreach[] {
  return forecasts.flatMap(({ target, horizonSeconds, forecast, lastWeek }): ForecastBreach[] => {
    if (horizonSeconds !== HORIZONS_SECONDS.hour || isNotEnoughData(forecast) || !forecast.interval) return [];
    const { mean, recentMean, interval, to } = forecast;
    const [lower, upper] = interval;
    const within = formatDuration(horizonSeconds);
    const record = lastWeek ? ` ${lastWeek.text}` : '';
    const told = { dueAt: to, metric: targetMetric(target).metric, value: mean };
    if (target === 'memory' && mean >= MEMORY_LIMIT && recentMean < MEMORY_TIGHT && lower > recentMean) {
      const cause = `Memory rises from ${formatPercent(recentMean)} to ${formatPercent(mean)} within ${within} (${formatPercent(lower)} to ${formatPercent(upper)} nine times in ten): programs may be killed.${record}`;
      const remedy = 'Begin no further plot now, or use fewer threads or more buckets.';
      return [{ subject: target, title: 'Memory will be used up', cause, remedy, threshold: MEMORY_LIMIT, ...told }];
    }
    const least = FALL * recentMean;
    if (target === 'throughput' && recentMean > 0 && plotsADay >= least && upper < least) {
      const cause = `Plots a day fall from ${plots(recentMean)} to ${plots(mean)} within ${within} (at most ${plots(upper)} nine times in ten).${record}`;
      const remedy = 'See in Bottlenecks what begins to hold the plotters back.';
      return [{ subject: target, title: 'Plotting will slow down', cause, remedy, threshold: least, ...told }];
    }
    return [];
  });
}

/** 5.3, and 57,600. */
function plots(aDay: number): string {
  return aDay.toLocaleString('en', { maximumFractionDigits: aDay < 100 ? 1 : 0 });
}

function fillBreaches(at: number, fills: HostForecastReport['fills']): ForecastBreach[] {
  return Object.entries(fills).flatMap(([mountpoint, fill]): ForecastBreach[] => {
    if (fill.kind !== 'fillForecast' || fill.secondsToFull === undefined || !fill.secondsInterval) return [];
    const { secondsToFull, secondsInterval, isFilling } = fill;
    const [soonest, latest] = secondsInterval;
    if (!isFilling || latest === undefined || latest > FULL_WITHIN_SECONDS) return [];
    return [
      {
        subject: mountpoint,
        title: `File system ${mountpoint} will be full`,
        cause: `In ${formatDuration(secondsToFull)} if it goes on filling as it did in the last day (${formatDuration(soonest)} to ${formatDuration(latest)} nine times in ten).`,
        remedy: 'Free space, or point the next plots at another disk.',
        dueAt: at + secondsToFull,
        mountpoint,
      },
    ];
  });
}

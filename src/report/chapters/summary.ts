import { recommendationWords } from '../../analysis/common/findingText.ts';
import { healthText } from '../../analysis/past/historyReport.ts';
import { formatBytes, formatDuration, formatShare } from '../../metrics/format.ts';
import { failedOf, sumOf } from '../endedPlots.ts';
import { measuredSeconds, type ReportSources } from '../reportSources.ts';
import { alertsOf } from './alerts.ts';
import { recordsOf } from './benchmarks.ts';
import { heldBackText } from './bottlenecks.ts';
import { adviceOf } from './recommendations.ts';

/** What has to be known first: is all well, what holds it back, how many plots, what to do. */
export function summaryOf(sources: ReportSources): string[] {
  const { analysis, now } = sources;
  if (!analysis) {
    const { length } = recordsOf(sources);
    return [
      length === 0
        ? 'No benchmark was run in this range.'
        : `${length} benchmark ${length === 1 ? 'run' : 'runs'} in this range.`,
    ];
  }
  if (analysis.statistics.length === 0) {
    return ['Nothing was measured in this range: plotscope history stats says since when there is history.'];
  }
  const [advice] = adviceOf(sources);
  return [
    ...(now ? [now.verdict] : []),
    healthText(analysis.insights),
    plotsText(sources),
    // Of the present it stands in the verdict already.
    ...(now?.because?.id.startsWith('held/') ? [] : [heldBackText(sources)]),
    alertsText(sources),
    advice ? `First to do: ${adviceText(advice)}` : 'Nothing asks for a change.',
    measuredText(sources),
  ];
}

function adviceText(advice: Parameters<typeof recommendationWords>[0]): string {
  const { text, basis } = recommendationWords(advice);
  return `${/[.!?]$/.test(text) ? text : `${text}.`} ${basis[0].toUpperCase()}${basis.slice(1)}.`;
}

const DAY = 86_400;

/** A pace of a stretch that was hardly measured would be far too low. */
const LEAST_MEASURED_DAYS = 0.5;

function plotsText(sources: ReportSources): string {
  const { ended, running } = sources;
  const finished = sumOf(ended, (one) => one.finished);
  const failed = sumOf(ended, failedOf);
  if (finished + failed + running === 0) return 'No plot was made in this range.';
  const days = measuredSeconds(sources) / DAY;
  const bytes = sumOf(ended, (one) => one.bytes);
  const pace = days < LEAST_MEASURED_DAYS ? '' : `, ${(finished / days).toFixed(1)} a day`;
  const size = bytes > 0 ? ` of ${formatBytes(bytes)} in all` : '';
  return `Plots: ${finished} finished${size}${pace}; ${failed} failed${running > 0 ? `; ${running} in the making` : ''}.`;
}

function measuredText(sources: ReportSources): string {
  const { from, to } = sources.range;
  const measured = measuredSeconds(sources);
  return `Measured: ${formatDuration(measured)} of ${formatDuration(to - from)} (${formatShare(measured / (to - from))}).`;
}

function alertsText(sources: ReportSources): string {
  const alerts = alertsOf(sources);
  if (alerts.length === 0) return 'No alert was raised.';
  const grave = alerts.filter(({ severity }) => severity === 'critical').length;
  const up = alerts.filter(({ resolvedAt }) => resolvedAt === undefined).length;
  return `Alerts: ${alerts.length}${grave > 0 ? `, ${grave} of them critical` : ''}${up > 0 ? `; ${up} still up` : ''}.`;
}

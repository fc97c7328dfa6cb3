import type { CompressedCost } from './compressed.ts';
import type { Counted } from './countPlots.ts';
import type { LiveCost } from './live.ts';

export interface ReplotCost extends CompressedCost {
  /** Until it is known what a plotter is at whose log holds 100,000 plots. */
  readonly openMs: number;
  readonly live?: LiveCost;
}

export function compressedText(cost: CompressedCost): string {
  const { cpuMsPerPlot, rssGrowthMiB, idleRssGrowthMiB, historyBytesPerPlot } = cost;
  return [
    `In compressed time ${counts(cost)}`,
    `  ${cpuMsPerPlot.toFixed(2)} ms of CPU a plot   memory grew by ${rssGrowthMiB.toFixed(1)} MiB, by ${idleRssGrowthMiB.toFixed(1)} without plots   ${historyBytesPerPlot.toFixed(0)} bytes of history a plot`,
  ].join('\n');
}

export function replotText(cost: ReplotCost): string {
  const { openMs, live } = cost;
  return [
    compressedText(cost),
    `A log of 100,000 plots is opened in ${openMs.toFixed(0)} ms`,
    ...(live ? [`Live ${counts(live)}`, liveText(live)] : []),
  ].join('\n');
}

function counts(cost: Counted & { readonly plotsMade: number; readonly falseAlerts: number }): string {
  const { plotsMade, plotsCounted, doubled, missed, falseAlerts } = cost;
  return `${plotsMade} plots were made: ${plotsCounted} counted, ${doubled} twice, ${missed} missed, ${falseAlerts} false alerts`;
}

function liveText({ cpuMsPerSecond, idleCpuMsPerSecond, rssGrowthMiB }: LiveCost): string {
  const ratio = (cpuMsPerSecond / idleCpuMsPerSecond).toFixed(2);
  return `  ${cpuMsPerSecond.toFixed(1)} ms of CPU a second, ${idleCpuMsPerSecond.toFixed(1)} while nothing was plotted (${ratio} times)   memory grew by ${rssGrowthMiB.toFixed(1)} MiB`;
}

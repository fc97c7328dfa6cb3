import type { Check } from './check.ts';
import { anomalies, forecasts, gains, memory, metrics } from './checks/accuracy.ts';
import { channels } from './checks/channels.ts';
import { demoPlot, ownAlert } from './checks/demoPlot.ts';
import { leader, sameEverywhere, service, window } from './checks/integration.ts';
import { analytics, ownLoadSeen, readBack, realtime } from './checks/measuring.ts';
import { historySpeed, manyPlotters, overhead } from './checks/performance.ts';
import { collectors, READABLE } from './checks/readable.ts';
import { killed } from './checks/reliability.ts';
import { historyLength, processes, series } from './checks/scalability.ts';
import { wholeFiles } from './checks/wholeFiles.ts';
import { checkOfLoad, KNOWN_LOADS } from './knownLoads.ts';

/**
 * Every check, in the order in which they are begun: first what only looks, while an engine starts; then what watches it at work; the last
 * of all kills it.
 */
export const CHECKS: readonly Check[] = [
  ...[wholeFiles, ...READABLE, leader, service, window, forecasts, gains, historyLength, channels],
  ...[demoPlot, analytics, realtime, collectors, metrics, anomalies, historySpeed],
  ...[ownAlert, readBack, ownLoadSeen],
  ...[overhead, ...KNOWN_LOADS.map(checkOfLoad), memory, manyPlotters, processes, series],
  ...[sameEverywhere, killed],
];

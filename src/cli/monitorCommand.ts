import { LocalEngine } from '../engine/localEngine.ts';
import { RunSummary, type SeriesSummary } from '../engine/runSummary.ts';
import { describeEvent } from '../events/events.ts';
import { CATALOGUE } from '../metrics/catalogue.ts';
import { ABSENT, formatBytes, formatBytesPerSecond, formatDuration, formatPercent } from '../metrics/format.ts';
import { type Frame, present } from '../metrics/frame.ts';
import { seriesKey } from '../metrics/series.ts';
import { frameTable, plainTable } from './frameTable.ts';
import type { Output } from './output.ts';

export interface MonitorOptions {
  readonly json: boolean;
  readonly intervalSeconds: number;
  /** How long; without it, until it is interrupted. */
  readonly seconds?: number;
}

const HOME_AND_CLEAR = '\x1b[H\x1b[J';

/** Shows frames as they are taken, then a summary: at the end of `seconds`, or when `interrupted` is. */
export async function monitorCommand(
  output: Output,
  options: MonitorOptions,
  interrupted: Promise<void>,
): Promise<void> {
  const summary = new RunSummary();
  const startedAt = performance.now();
  const local = new LocalEngine(
    options.intervalSeconds,
    (frame) => {
      summary.add(frame);
      output.out(options.json ? `${JSON.stringify(frameLine(frame))}\n` : shown(frame));
    },
    (event) => {
      if (event.type !== 'process.seen' && event.type !== 'process.ended') output.err(`${describeEvent(event)}\n`);
    },
  );
  const { engine } = local;

  function shown(frame: Frame): string {
    const table = frameTable(frame, engine.processes.running);
    return output.isTerminal ? `${HOME_AND_CLEAR}${table}\nCtrl-C ends it with a summary.\n` : `${table}\n`;
  }

  engine.start();
  await (options.seconds === undefined ? interrupted : Promise.race([interrupted, delay(options.seconds)]));
  engine.close();

  const report: RunReport = {
    seconds: (performance.now() - startedAt) / 1000,
    framesTaken: engine.framesTaken,
    framesMissed: engine.framesMissed,
    monitor: monitorCost(),
    series: summary.series,
  };
  output.out(options.json ? `${JSON.stringify({ summary: report })}\n` : reportTable(report));
}

/** What the monitor itself took. */
interface MonitorCost {
  readonly cpuSeconds: number;
  readonly maxMemoryBytes: number;
}

interface RunReport {
  readonly seconds: number;
  readonly framesTaken: number;
  readonly framesMissed: number;
  readonly monitor: MonitorCost;
  readonly series: readonly SeriesSummary[];
}

function monitorCost(): MonitorCost {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  return { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, maxMemoryBytes: maxRSS * 1024 };
}

/** A frame in one line: time and the values that are there, by series. */
function frameLine(frame: Frame): object {
  const values: Record<string, number> = {};
  for (const { metric, attributes, slot } of frame.index.all) {
    const value = present(frame.values[slot]);
    if (value !== undefined) values[seriesKey(metric, attributes)] = value;
  }
  return { time: new Date(frame.epochSeconds * 1000).toISOString(), values };
}

function reportTable({ seconds, framesTaken, framesMissed, monitor, series }: RunReport): string {
  const table = plainTable(['Metric', 'Mean', 'p95', 'Max']);
  for (const { metric, attributes, mean, p95, max } of series) {
    if (CATALOGUE[metric].kind === 'counter') continue;
    table.push([
      seriesKey(metric, attributes),
      ...[mean, p95, max].map((value) => inUnit(value, CATALOGUE[metric].unit)),
    ]);
  }
  const cost = `${monitor.cpuSeconds.toFixed(2)} s of CPU (start included), ${formatBytes(monitor.maxMemoryBytes)} of memory at most`;
  return [
    '',
    `Monitored for ${formatDuration(seconds)}: ${framesTaken} samples taken, ${framesMissed} missed.`,
    `The monitor itself took ${cost}.`,
    '',
    table.toString(),
    '',
  ].join('\n');
}

function inUnit(value: number, unit: string): string {
  if (Number.isNaN(value)) return ABSENT;
  switch (unit) {
    case 'By':
      return formatBytes(value);
    case 'By/s':
      return formatBytesPerSecond(value);
    case '1':
      return value <= 1 ? formatPercent(value) : value.toFixed(2);
    case 's':
      return `${(value * 1000).toFixed(2)} ms`;
    default:
      return value.toFixed(2);
  }
}

function delay(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

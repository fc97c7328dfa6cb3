import { hostname } from 'node:os';
import pc from 'picocolors';
import { AT_LIMIT, type Saturation, STRAINED, saturationOf } from '../analysis/bottleneck/saturation.ts';
import { madeText, paceText, runPace } from '../events/plotsMade.ts';
import type { RunningPlotter } from '../events/plotterProcesses.ts';
import {
  ABSENT,
  formatBytes,
  formatBytesPerSecond,
  formatCores,
  formatDuration,
  formatPercent,
} from '../metrics/format.ts';
import { type Frame, sumIn, valueIn } from '../metrics/frame.ts';
import { plainTable } from '../terminal/plainTable.ts';

const BAR_WIDTH = 20;

/** A frame for people: host, resources by saturation, traffic, plotters. */
export function frameTable(frame: Frame, plotters: readonly RunningPlotter[]): string {
  // A language's own way to tell the time takes longer to load than all else of a short command.
  const time = new Date(frame.epochSeconds * 1000).toTimeString().slice(0, 'hh:mm:ss'.length);
  return [
    `${pc.bold(hostname())}  ${time}  load ${[1, 5, 15].map((minutes) => load(frame, minutes)).join(' ')}`,
    resources(frame),
    traffic(frame),
    plotterTable(frame, plotters),
    '',
  ].join('\n');
}

function load(frame: Frame, minutes: number): string {
  return valueIn(frame, 'system.cpu.load_average', { period: `${minutes}m` })?.toFixed(2) ?? ABSENT;
}

function resources(frame: Frame): string {
  const table = plainTable(['Resource', '', 'In use', 'Stalled']);
  for (const saturation of saturationOf(frame)) {
    table.push([
      [saturation.resource, saturation.subject].filter(Boolean).join(' '),
      bar(saturation),
      use(saturation),
      saturation.stalledRatio === undefined ? '' : formatPercent(saturation.stalledRatio),
    ]);
  }
  return table.toString();
}

function use({ ratio, absence, isMeant }: Saturation): string {
  if (ratio === undefined) return pc.dim(absence ?? ABSENT);
  return isMeant ? `${formatPercent(ratio)}, of plots` : formatPercent(ratio);
}

function bar({ ratio = 0, isMeant }: Saturation): string {
  const full = Math.round(Math.min(1, ratio) * BAR_WIDTH);
  const colour = isMeant ? pc.green : ratio >= AT_LIMIT ? pc.red : ratio >= STRAINED ? pc.yellow : pc.green;
  return colour('█'.repeat(full)) + pc.dim('░'.repeat(BAR_WIDTH - full));
}

function traffic(frame: Frame): string {
  const table = plainTable(['I/O', 'In (read, receive)', 'Out (write, transmit)']);
  for (const [metric, key, attribute, inward, outward] of [
    ['system.disk.io.rate', 'system.device', 'disk.io.direction', 'read', 'write'],
    ['system.network.io.rate', 'network.interface.name', 'network.io.direction', 'receive', 'transmit'],
  ] as const) {
    for (const name of new Set(frame.index.of(metric).map(({ attributes }) => attributes[key]))) {
      const rate = (direction: string) =>
        formatBytesPerSecond(valueIn(frame, metric, { [key]: name, [attribute]: direction }));
      table.push([name, rate(inward), rate(outward)]);
    }
  }
  return table.toString();
}

function plotterTable(frame: Frame, plotters: readonly RunningPlotter[]): string {
  if (plotters.length === 0) return pc.dim('No plotter is running.');
  const table = plainTable(['Plotter', 'PID', 'Running', 'Step', 'CPU', 'Memory', 'Read', 'Write']);
  for (const { id, pid, title, startedAt, step, made, loop } of plotters) {
    const own = { 'process.id': id };
    const pace = runPace(made, frame.epochSeconds);
    table.push([
      title,
      pid,
      formatDuration(frame.epochSeconds - (loop?.since ?? startedAt)),
      pace && made ? `${madeText(made)} · ${paceText(pace)}` : (step ?? ABSENT),
      formatCores(valueIn(frame, 'process.cpu.utilization', own)),
      formatBytes(valueIn(frame, 'process.memory.usage', own)),
      formatBytesPerSecond(sumIn(frame, 'process.disk.io.rate', { ...own, 'disk.io.direction': 'read' })),
      formatBytesPerSecond(sumIn(frame, 'process.disk.io.rate', { ...own, 'disk.io.direction': 'write' })),
    ]);
  }
  return table.toString();
}

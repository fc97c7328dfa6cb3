import type { RunningPlotter } from '../../events/plotterProcesses.ts';
import { formatBytes, formatBytesPerSecond, formatCores, formatDuration, formatPercent } from '../../metrics/format.ts';
import { absenceIn, type Frame, sumIn, valueIn } from '../../metrics/frame.ts';
import { ROW_KINDS } from '../contributions.ts';
import { configurationRow, directoryRows } from './configurationRows.ts';
import type { Row } from './row.ts';

const BAR_PARTS = 8;

/** One row a plotter process, with its details below it. */
export function plotterRows(plotters: readonly RunningPlotter[], frame: Frame): Row[] {
  return plotters.map((plotter) => plotterRow(plotter, frame));
}

function plotterRow(plotter: RunningPlotter, frame: Frame): Row {
  const { id, pid, title, step, logPath, hold } = plotter;
  const own = { 'process.id': id };
  const progress = valueIn(frame, 'plotter.progress', own);
  const left = remaining(frame, id, '0.5');
  const ends = left === undefined || left < 1 ? undefined : `${roughDuration(left)} left`;
  return {
    id,
    label: [title, step].filter(Boolean).join(' · '),
    description: [hold?.kind, progressBar(progress), ends].filter(Boolean).join(' · '),
    tooltip: [
      `**${title}**, process ${pid}`,
      [step, progress !== undefined && `${formatPercent(progress)} done`, timeLeft(plotter, frame)]
        .filter(Boolean)
        .join(' · '),
      figures(plotter, frame)
        .map(([name, , text]) => `${name}: ${text}`)
        .join(' · '),
      `\`\`\`\n${plotter.argv.join(' ')}\n\`\`\``,
    ]
      .filter(Boolean)
      .join('\n\n'),
    icon: iconOf(plotter),
    spoken: [
      title,
      `process ${pid}`,
      hold && `${hold.kind}: ${hold.cause}`,
      step,
      progress !== undefined && `${formatPercent(progress)} done`,
      ends,
      ...figures(plotter, frame).map(([name, , text]) => `${name} ${text}`),
    ]
      .filter(Boolean)
      .join(', '),
    kind: logPath ? ROW_KINDS.plotterWithLog : ROW_KINDS.plotter,
    children: details(plotter, frame),
  };
}

type Fact = readonly [name: string, icon: string, text: string | undefined];

/** What changes every second: below the row and not in it, since VS Code takes away the tooltip of a row that it draws again. */
function figures({ id }: RunningPlotter, frame: Frame): Fact[] {
  const own = { 'process.id': id };
  return [
    ['CPU', 'chip', formatCores(valueIn(frame, 'process.cpu.utilization', own))],
    ['Memory', 'circuit-board', formatBytes(valueIn(frame, 'process.memory.usage', own))],
    ['Reads', 'arrow-down', formatBytesPerSecond(ioRate(frame, id, 'read'))],
    ['Writes', 'arrow-up', formatBytesPerSecond(ioRate(frame, id, 'write'))],
  ];
}

function details(plotter: RunningPlotter, frame: Frame): Row[] {
  const own = { 'process.id': plotter.id };
  const threads = valueIn(frame, 'process.thread.count', own);
  const total = (direction: string) => {
    const attributes = { ...own, 'disk.io.direction': direction };
    const bytes = sumIn(frame, 'process.disk.io', attributes);
    return bytes === undefined ? (absenceIn(frame, 'process.disk.io', attributes) ?? 'not known') : formatBytes(bytes);
  };
  const progress = valueIn(frame, 'plotter.progress', own);
  const facts: readonly Fact[] = [
    ['Held up', 'warning', plotter.hold && `${plotter.hold.cause} ${plotter.hold.remedy}`],
    ['Step', 'list-ordered', plotter.step],
    ['Done', 'pie-chart', progress === undefined ? undefined : formatPercent(progress)],
    ['Time left', 'clock', timeLeft(plotter, frame)],
    ...figures(plotter, frame),
    ['Process', 'symbol-number', String(plotter.pid)],
    ['Running for', 'watch', formatDuration(frame.epochSeconds - plotter.startedAt)],
    ['Threads', 'list-tree', threads?.toFixed(0)],
    ['CPU time', 'dashboard', formatDuration(valueIn(frame, 'process.cpu.time', own))],
    ['Read from disk', 'arrow-down', total('read')],
    ['Written to disk', 'arrow-up', total('write')],
    ['Command line', 'terminal', plotter.argv.join(' ')],
    ['Working directory', 'folder-opened', plotter.cwd],
    ['Log', 'output', plotter.logPath],
  ];
  const rows: Row[] = facts
    .filter(([, , text]) => text !== undefined)
    .map(([name, icon, text]) => ({
      id: `${plotter.id}/${name}`,
      label: name,
      description: text,
      tooltip: text,
      icon: { name: icon },
    }));
  const configuration = configurationRow(plotter);
  return [...rows, ...(configuration ? [configuration] : []), ...directoryRows(plotter)];
}

function iconOf({ role, hold }: RunningPlotter): Row['icon'] {
  if (hold) return { name: 'warning', colour: 'list.warningForeground' };
  return { name: role === 'plotter' ? 'server-process' : 'link' };
}

/** The median, with the interval that four of five plots keep to. */
function timeLeft({ id }: RunningPlotter, frame: Frame): string | undefined {
  const [least, median, most] = ['0.1', '0.5', '0.9'].map((quantile) => remaining(frame, id, quantile));
  if (median === undefined) return undefined;
  return `${formatDuration(median)} (${formatDuration(least)} to ${formatDuration(most)})`;
}

/** Whole minutes: what is shown of a plot stands still for a while. */
function roughDuration(seconds: number): string {
  return seconds < 60 ? 'less than 1 min' : formatDuration(Math.round(seconds / 60) * 60);
}

function remaining(frame: Frame, id: string, quantile: string): number | undefined {
  return valueIn(frame, 'plotter.remaining', { 'process.id': id, quantile });
}

/** Eight parts; screen readers hear the percentage instead. */
function progressBar(ratio: number | undefined): string | undefined {
  if (ratio === undefined) return undefined;
  const full = Math.round(ratio * BAR_PARTS);
  return '▰'.repeat(full) + '▱'.repeat(BAR_PARTS - full);
}

function ioRate(frame: Frame, id: string, direction: 'read' | 'write'): number | undefined {
  return sumIn(frame, 'process.disk.io.rate', { 'process.id': id, 'disk.io.direction': direction });
}

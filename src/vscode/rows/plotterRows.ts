import { codeBlock, markdownText } from '../../analysis/common/markdownText.ts';
import { madeText, NONE_MADE, type Pace, paceText, runPace } from '../../events/plotsMade.ts';
import type { RunningPlotter } from '../../events/plotterProcesses.ts';
import {
  formatBytes,
  formatBytesPerSecond,
  formatCores,
  formatCount,
  formatDuration,
  formatPercent,
} from '../../metrics/format.ts';
import { absenceIn, type Frame, sumIn, valueIn } from '../../metrics/frame.ts';
import { ROW_KINDS } from '../contributions.ts';
import { configurationRow, directoryRows } from './configurationRows.ts';
import type { Row } from './row.ts';
import { runRows } from './runRows.ts';

const BAR_PARTS = 8;

/** One row a plotter, with its details below it: a process, or a loop of such that live for seconds. */
export function plotterRows(plotters: readonly RunningPlotter[], frame: Frame): Row[] {
  return plotters.map((plotter) => plotterRow(plotter, frame));
}

function plotterRow(plotter: RunningPlotter, frame: Frame): Row {
  const { id, pid, title, logPath, hold, made = NONE_MADE } = plotter;
  const pace = runPace(made, frame.epochSeconds);
  // Where plots take seconds, steps would only flicker.
  const step = pace ? undefined : plotter.step;
  const progress = pace ? undefined : valueIn(frame, 'plotter.progress', { 'process.id': id });
  const done = progress !== undefined && `${formatPercent(progress)} done`;
  const left = pace ? undefined : remaining(frame, id, '0.5');
  const ends = left !== undefined && left >= 1 && `${roughDuration(left)} left`;
  const run = pace && `${madeText(made)}, ${paceText(pace)}`;
  const measured = Object.entries(figures(plotter, frame)).map(([name, text]) => `${name}: ${text}`);
  return {
    id,
    label: joined(title, step && shortStep(step), pace && madeText(made)),
    description: joined(hold?.kind, ends, progressBar(progress), pace && paceText(pace)),
    tooltip: [
      `**${markdownText(title)}**, process ${pid}`,
      run ?? joined(step && markdownText(step), done, timeLeft(plotter, frame)),
      measured.join(' · '),
      codeBlock(plotter.argv.join(' ')),
    ]
      .filter(Boolean)
      .join('\n\n'),
    icon: iconOf(plotter),
    spoken: [title, `process ${pid}`, hold && `${hold.kind}: ${hold.cause}`, step, run, done, ends, ...measured]
      .filter(Boolean)
      .join(', '),
    kind: logPath ? ROW_KINDS.plotterWithLog : ROW_KINDS.plotter,
    children: details(plotter, frame, pace),
  };
}

function joined(...parts: readonly (string | number | false | undefined)[]): string {
  return parts.filter(Boolean).join(' · ');
}

/** `Phase 3, table 5, left entries` → `P3, table 5`: so that what is left of the plot stays in sight beside it. */
function shortStep(step: string): string {
  return step
    .replace(/^Phase (?=\d)/, 'P')
    .split(', ', 2)
    .join(', ');
}

/** What changes every second: below the row and not in it, since VS Code takes away the tooltip of a row that it draws again. */
function figures({ id }: RunningPlotter, frame: Frame): Record<'CPU' | 'Memory' | 'Reads' | 'Writes', string> {
  const own = { 'process.id': id };
  return {
    CPU: formatCores(valueIn(frame, 'process.cpu.utilization', own)),
    Memory: formatBytes(valueIn(frame, 'process.memory.usage', own)),
    Reads: formatBytesPerSecond(ioRate(frame, id, 'read')),
    Writes: formatBytesPerSecond(ioRate(frame, id, 'write')),
  };
}

function details(plotter: RunningPlotter, frame: Frame, pace: Pace | undefined): Row[] {
  const own = { 'process.id': plotter.id };
  const { CPU, Memory, Reads, Writes } = figures(plotter, frame);
  const progress = pace ? undefined : valueIn(frame, 'plotter.progress', own);
  const threads = valueIn(frame, 'process.thread.count', own);
  const cpuTime = valueIn(frame, 'process.cpu.time', own);
  const total = (direction: string) => {
    const attributes = { ...own, 'disk.io.direction': direction };
    const bytes = sumIn(frame, 'process.disk.io', attributes);
    return bytes === undefined
      ? (absenceIn(frame, 'process.disk.io', attributes) ?? 'total not known')
      : `${formatBytes(bytes)} in all`;
  };
  const facts: readonly [name: string, icon: string, text: string | undefined][] = [
    ['Held up', 'warning', plotter.hold && `${plotter.hold.cause} ${plotter.hold.remedy}`],
    [
      'Progress',
      'pie-chart',
      joined(progress !== undefined && formatPercent(progress), !pace && plotter.step) || undefined,
    ],
    ['Time left', 'clock', pace ? undefined : timeLeft(plotter, frame)],
    [
      'CPU',
      'chip',
      joined(
        CPU,
        threads !== undefined && formatCount(threads, 'thread'),
        cpuTime && `${formatDuration(cpuTime)} in all`,
      ),
    ],
    ['Memory', 'circuit-board', Memory],
    ['Reads', 'arrow-down', joined(Reads, total('read'))],
    ['Writes', 'arrow-up', joined(Writes, total('write'))],
    [
      'Running for',
      'watch',
      joined(formatDuration(frame.epochSeconds - (plotter.loop?.since ?? plotter.startedAt)), `process ${plotter.pid}`),
    ],
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
      tooltip: text && markdownText(text),
      icon: { name: icon },
    }));
  const configuration = configurationRow(plotter);
  return [
    ...(pace ? runRows(plotter, pace, frame) : []),
    ...rows,
    ...(configuration ? [configuration] : []),
    ...directoryRows(plotter),
  ];
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

/** Seconds that a plot still takes: the median, and what four of five plots keep to where that is known. */
export type TimeLeft = readonly [least: number | undefined, median: number, most: number | undefined];

/** Whole minutes: what is shown of a plot stands still for a while. */
export function roughDuration(seconds: number): string {
  return seconds < 60 ? 'less than 1 min' : formatDuration(Math.round(seconds / 60) * 60);
}

/** ` (12 min to 19 min)`, to stand behind the median; nothing where all three read the same. */
export function roughInterval([least, median, most]: TimeLeft): string {
  if (least === undefined || most === undefined) return '';
  const [low, middle, high] = [least, median, most].map(roughDuration);
  return low === middle && high === middle ? '' : ` (${low} to ${high})`;
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

import { markdownText } from '../../analysis/common/markdownText.ts';
import { madeText, NONE_MADE, type Pace, type PlotEnd, paceText } from '../../events/plotsMade.ts';
import type { RunningPlotter } from '../../events/plotterProcesses.ts';
import { formatBytes, formatDuration, formatSeconds } from '../../metrics/format.ts';
import { type Frame, valueIn } from '../../metrics/frame.ts';
import { timeOfDay } from '../../pages/moment.ts';
import { ROW_KINDS } from '../contributions.ts';
import type { Row } from './row.ts';

const DAY = 86_400;
/** Of those that the history has. */
const PLOTS_SHOWN = 30;
const ID_DIGITS = 12;

/** What is below the row of such a plotter: its pace, what was made, and how long its destination has room. */
export function runRows(plotter: RunningPlotter, pace: Pace, frame: Frame): Row[] {
  const { id, made = NONE_MADE, loop } = plotter;
  const each = `${formatSeconds(pace.secondsPerPlot)} a plot`;
  const since = loop && `since ${timeOfDay(loop.since)}, a process a plot`;
  const size = made.bytes > 0 && formatBytes(made.bytes);
  const facts: readonly [name: string, icon: string, text: string | undefined][] = [
    ['Pace', 'dashboard', `${paceText(pace)} · ${each}`],
    ['Made', 'package', [madeText(made), size, since].filter(Boolean).join(' · ')],
    ['Failed last', 'warning', made.cause],
    ['Replot', 'sync', replotText(frame)],
  ];
  const rows = [...facts, ...roomFacts(plotter, pace, frame)].flatMap(([label, icon, text]): Row[] =>
    text === undefined
      ? []
      : [
          {
            id: `${id}/${label}`,
            label,
            description: text,
            tooltip: markdownText(text),
            icon: { name: icon },
          },
        ],
  );
  return [...rows, plotsRow(plotter.id, made.ends)];
}

/** Id of the row of a plotter's last plots. */
export function plotsRowOf(plotter: string): string {
  return `${plotter}/plots`;
}

/** The last plots, one below the other, the newest first: few of the thousands that such a plotter makes a day. */
function plotsRow(id: string, ends: readonly PlotEnd[]): Row {
  const shown = ends.slice(-PLOTS_SHOWN).reverse();
  return {
    id: plotsRowOf(id),
    label: 'Last plots',
    kind: ROW_KINDS.plots,
    description: String(shown.length),
    icon: { name: 'list-ordered' },
    children: shown.map(({ at, seconds, bytes, plot = {} }, before): Row => {
      const { id: plotId, name, index, device } = plot;
      const time = timeOfDay(at);
      const facts = [time, formatSeconds(seconds), bytes !== undefined && formatBytes(bytes), device];
      return {
        id: `${id}/plots/${plotId ?? `${at} ${before}`}`,
        label: plotId?.slice(0, ID_DIGITS) ?? (index === undefined ? time : `Plot ${index}`),
        description: facts.filter(Boolean).join(' · '),
        tooltip: markdownText(name ?? plotId ?? ''),
        icon: { name: 'package' },
      };
    }),
  };
}

/** How much of version 1 is left, and until when. */
function replotText(frame: Frame): string | undefined {
  const left = valueIn(frame, 'plots.size', { 'plot.version': '1' });
  const seconds = valueIn(frame, 'plots.replot.remaining');
  if (left === undefined || left === 0 || seconds === undefined) return undefined;
  return `${formatBytes(left)} of version 1 left, done in ${formatDuration(seconds)}`;
}

/** Room of each destination, and until when it lasts at this pace; other programs that write there shorten it. */
function roomFacts({ directories = [] }: RunningPlotter, pace: Pace, frame: Frame): [string, string, string][] {
  return directories.flatMap(({ use, path, mountpoint }): [string, string, string][] => {
    const own = { 'system.filesystem.mountpoint': mountpoint ?? '' };
    const free = use === 'final' ? valueIn(frame, 'system.filesystem.available', own) : undefined;
    if (free === undefined) return [];
    // The trend of ten minutes takes the copy of one plot for a flood: it holds only where the pace isn't known.
    const byPace = pace.bytesPerDay === undefined ? undefined : (free / pace.bytesPerDay) * DAY;
    const left = byPace ?? valueIn(frame, 'system.filesystem.time_to_full', own);
    const until = left === undefined ? '' : ` · full in ${intervalText(left, pace.error)}`;
    return [[`Room in ${path}`, 'database', `${formatBytes(free)} free${until}`]];
  });
}

function intervalText(seconds: number, error: number): string {
  const [least, most] = [seconds / (1 + error), error < 1 ? seconds / (1 - error) : Number.POSITIVE_INFINITY];
  const range = error > 0.01 && Number.isFinite(most) ? ` (${formatDuration(least)} to ${formatDuration(most)})` : '';
  return `${formatDuration(seconds)}${range}`;
}

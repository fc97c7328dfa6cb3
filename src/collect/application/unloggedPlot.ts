import type { PlotterProcess } from '../../events/events.ts';
import { parseLocalTime } from '../../plotters/logPrefix.ts';
import { parsePlotName } from '../../plotters/plotName.ts';
import {
  type PlotConfiguration,
  type Progress,
  planFor,
  plotterById,
  progressOfStep,
  stepFromNames,
} from '../../plotters/plotters.ts';

/** The name of a plot at the beginning of a temporary file's. */
const PLOT_NAME = /plot[-_][^/]*?[0-9a-f]{64}/;

/** A plot that no log tells of, as its plotter's threads and files show it. */
export interface UnloggedPlot {
  readonly k?: number;
  readonly id?: string;
  readonly name?: string;
  /** Epoch seconds, to the minute. */
  readonly startedAt?: number;
  readonly progress: Progress;
}

export function unloggedPlot(
  process: PlotterProcess,
  configuration: PlotConfiguration | undefined,
  names: { threadNames(): string[]; openFiles(): string[] },
  epochSeconds: number,
): UnloggedPlot | undefined {
  const plotter = plotterById(process.plotter);
  if (!plotter) return undefined;
  const files = names.openFiles().map((path) => path.slice(path.lastIndexOf('/') + 1));
  const plot = plotOf(files);
  const plan = planFor(process.plotter, { ...configuration, ...(plot?.k === undefined ? {} : { k: plot.k }) });
  const position = stepFromNames(plotter, plan, names.threadNames(), files);
  if (!position) return undefined;
  // A process of one plot began with it; of several, only the name of the file tells when this one did.
  const startedAt = plot?.startedAt ?? (configuration?.count === 1 ? process.startedAt : undefined);
  const progress = progressOfStep(plan, position, startedAt === undefined ? undefined : epochSeconds - startedAt);
  if (!progress) return undefined;
  const isTableKnown = files.some((file) => plotter.stepOfFile?.(file));
  const told = isTableKnown || position.table === undefined ? progress : withoutTable(progress);
  return { ...plot, ...(startedAt === undefined ? {} : { startedAt }), progress: told };
}

/** Threads tell the phase; without files, which of its tables is a guess. */
function withoutTable({ step: _, table: __, ...progress }: Progress): Progress {
  return progress;
}

/** The plot of the latest file: those of the one before may still be copied. */
function plotOf(files: readonly string[]): Omit<UnloggedPlot, 'progress'> | undefined {
  const plots = files.flatMap((file) => {
    const name = PLOT_NAME.exec(file)?.[0];
    return (name && parsePlotName(name)) || [];
  });
  const latest = plots.sort((a, b) => (a.localDate ?? '').localeCompare(b.localDate ?? '')).at(-1);
  if (!latest) return undefined;
  const { k, id, name, localDate } = latest;
  const startedAt = localDate === undefined ? undefined : parseLocalTime(localDate);
  return { k, id, name, ...(startedAt === undefined ? {} : { startedAt }) };
}

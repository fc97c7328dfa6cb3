import type { EngineEvent, PlotFacts, PlotterDirectory, PlotterProcess } from '../events/events.ts';
import type { TimeAccount } from '../events/timeAccount.ts';

export interface StoredStep {
  /** In words. */
  readonly step: string;
  readonly phase?: number;
  readonly table?: number;
  /** As the plotter tells it. */
  readonly seconds?: number;
  /** What its time went into; absent where it wasn't watched. */
  readonly account?: TimeAccount;
}

/** A plot from its start to its end, as the events told of it. */
export interface StoredPlot extends Omit<PlotFacts, 'startedAt'> {
  readonly processId: string;
  /** `madmax`, `bladebit` …; absent where its process was not told of. */
  readonly plotter?: string;
  readonly title?: string;
  readonly mode?: string;
  /** Epoch seconds. */
  readonly startedAt: number;
  readonly endedAt?: number;
  /** As the plotter tells it, without the copy. */
  readonly seconds?: number;
  readonly bytes?: number;
  /** `unknown`: its process is gone, and how the plot ended was not seen. */
  readonly outcome: 'finished' | 'failed' | 'crashed' | 'running' | 'unknown';
  readonly trouble?: { readonly cause: string; readonly remedy: string; readonly line?: string };
  readonly steps: readonly StoredStep[];
  /** What the time of the whole plot went into, as far as it was watched. */
  readonly account?: TimeAccount;
  readonly configuration?: PlotterProcess['configuration'];
  readonly directories?: readonly PlotterDirectory[];
  readonly logPath?: string;
}

export type PlotEvent = Extract<
  EngineEvent,
  { type: 'plot.started' | 'step.ended' | 'plot.finished' | 'plot.failed' | 'plotter.crashed' }
>;

/** No plotter has a quarter of these; a log that goes on and on without a plot's end is none of a plot. */
const MOST_STEPS = 200;

/** Engines tell a start to the second or so when they have no id to tell plots apart by. */
const SAME_START_SECONDS = 120;

/** Whether the facts are of this plot of the same process. Another engine may tell of it again, with less or more in its facts. */
export function isPlotOf(plot: StoredPlot, { id, index, startedAt, pid }: PlotFacts): boolean {
  if (id !== undefined && plot.id !== undefined) return id === plot.id;
  // In a loop, each process makes its own.
  if (pid !== undefined && plot.pid !== undefined && pid !== plot.pid) return false;
  if (index !== undefined && plot.index !== undefined) return index === plot.index;
  if (startedAt !== undefined) return Math.abs(startedAt - plot.startedAt) <= SAME_START_SECONDS;
  return plot.outcome === 'running';
}

/** A plot that is told of for the first time. */
export function newPlot(event: PlotEvent, process: PlotterProcess | undefined): StoredPlot {
  const facts = ('plot' in event && event.plot) || {};
  const began = event.type === 'plot.finished' ? event.at - (possible(event.seconds) ?? 0) : event.at;
  const plot = { ...facts, processId: event.processId, startedAt: facts.startedAt ?? began };
  return withProcess({ ...plot, outcome: 'running', steps: [] }, process);
}

/** The plot after the event. The same event told twice changes nothing the second time. */
export function plotAfter(plot: StoredPlot, event: PlotEvent): StoredPlot {
  switch (event.type) {
    case 'plot.started':
      return withFacts(plot, event.plot);
    case 'step.ended': {
      const { step, phase, table, account } = event;
      const told = { step, ...defined({ phase, table, seconds: possible(event.seconds), account }) };
      const at = plot.steps.findIndex((other) => other.step === step && other.phase === phase && other.table === table);
      if (at < 0 && plot.steps.length >= MOST_STEPS) return plot;
      return { ...plot, steps: at < 0 ? [...plot.steps, told] : plot.steps.with(at, { ...plot.steps[at], ...told }) };
    }
    case 'plot.finished': {
      const { trouble: _, ...finished } = withFacts(plot, event.plot);
      const { seconds, bytes, account } = event;
      const ended = defined({ seconds: possible(seconds), bytes: possible(bytes), account });
      const endedAt = plot.outcome === 'finished' ? plot.endedAt : event.at;
      return { ...finished, ...ended, outcome: 'finished', ...defined({ endedAt }) };
    }
    case 'plot.failed':
    case 'plotter.crashed': {
      if (plot.outcome === 'finished') return plot;
      if (plot.outcome === 'failed' || plot.outcome === 'crashed') return plot;
      const { cause, remedy } = event;
      const trouble = { cause, remedy, ...('line' in event && { line: event.line }) };
      const outcome = event.type === 'plot.failed' ? 'failed' : 'crashed';
      const spent = defined({ account: event.account });
      return { ...withFacts(plot, event.plot ?? {}), ...spent, outcome, endedAt: event.at, trouble };
    }
  }
}

/** What the process's command line tells of its plots. */
export function withProcess(plot: StoredPlot, process: PlotterProcess | undefined): StoredPlot {
  if (!process) return plot;
  const { plotter, title, mode, configuration, directories, logPath } = process;
  return { ...plot, plotter, title, ...defined({ mode, configuration, directories, logPath }) };
}

/** Its process ended, and nothing was told of the plot's end. */
export function withoutKnownEnd(plot: StoredPlot): StoredPlot {
  return { ...plot, outcome: 'unknown' };
}

function withFacts(plot: StoredPlot, { startedAt, ...facts }: PlotFacts): StoredPlot {
  // Which start a later engine takes it to have is guessed: what was told first holds.
  return { ...plot, ...defined(facts) };
}

/** A time or size that can't be is as good as untold: totals are made of them. */
function possible(value: number | undefined): number | undefined {
  return value !== undefined && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? value : undefined;
}

function defined<Fields extends object>(fields: Fields): { [Key in keyof Fields]?: NonNullable<Fields[Key]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

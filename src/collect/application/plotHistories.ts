import {
  learnFrom,
  type PlotConfiguration,
  type PlotHistory,
  type PlotState,
  type PlotStep,
  plotKind,
} from '../../plotters/plotters.ts';

const MOST_PLOTS = 20;

interface Kind {
  readonly plots: PlotState[];
  /** Bytes that each step moved the last time, by its place in the plan. */
  readonly stepBytes: Map<string, number>;
  history: PlotHistory | undefined;
}

/** What this host's own plots tell of the next ones, by kind: the plotter and what `plotKind` tells. */
export class PlotHistories {
  readonly #kinds = new Map<string, Kind>();

  /** A plot that was finished; its steps' times must be known. */
  add(kind: string, plot: PlotState, plan: readonly PlotStep[]): void {
    const known = this.#kind(kind);
    known.plots.push(plot);
    if (known.plots.length > MOST_PLOTS) known.plots.shift();
    known.history = learnFrom(known.plots, plan);
  }

  of(kind: string): PlotHistory | undefined {
    return this.#kinds.get(kind)?.history;
  }

  noteBytes(kind: string, step: string, bytes: number): void {
    this.#kind(kind).stepBytes.set(step, bytes);
  }

  /** Bytes that a step of this kind moved the last time. */
  bytesOf(kind: string, step: string): number | undefined {
    return this.#kinds.get(kind)?.stepBytes.get(step);
  }

  #kind(name: string): Kind {
    let kind = this.#kinds.get(name);
    if (!kind) {
      kind = { plots: [], stepBytes: new Map(), history: undefined };
      this.#kinds.set(name, kind);
    }
    return kind;
  }
}

export function kindOfPlot(plot: PlotState, configuration: PlotConfiguration | undefined): string {
  const own = { ...configuration, ...plot.configuration };
  const k = plot.k ?? own.k;
  const compression = plot.compression ?? own.compression;
  const known = { ...own, ...(k !== undefined && { k }), ...(compression !== undefined && { compression }) };
  return `${plot.plotter} ${plotKind(known)}`;
}

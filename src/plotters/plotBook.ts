import type { PlotConfiguration } from './configuration.ts';
import type { LogProcess } from './logProcess.ts';
import { NO_SETTINGS } from './logSettings.ts';
import type { NamedStep, PlotEvent } from './plotEvents.ts';
import type { PlotLedger } from './plotLedger.ts';
import { type PlotState, positionOfKey } from './plotState.ts';
import type { Plotter } from './plotter.ts';
import type { PlotStep } from './steps.ts';

const NO_PLAN: readonly PlotStep[] = [];

/** What all that is folded from one process's lines has in common: its settings, its plots, the time of the line. */
export class PlotBook {
  plotter: Plotter | undefined;
  /** Time stamp of the line, and the time that events get: the stamp, else the time of arrival. Epoch seconds. */
  clock: number | undefined;
  at: number | undefined;
  version: string | undefined;
  /** Never changed, only replaced: plots of the same command line share it. */
  settings = NO_SETTINGS;
  /** The plot that the log is at, finished or not. */
  current: PlotState | undefined;
  /** Table named last, for lines that don't name theirs. */
  table = -1;
  isWindows = false;
  readonly process: LogProcess = {};
  readonly ledger: PlotLedger;
  readonly emit: ((event: PlotEvent) => void) | undefined;
  /** The plan asked for last, and what it was asked for. */
  #planned = NO_PLAN;
  #plannedFor: PlotConfiguration | undefined;
  #plannedBy: Plotter | undefined;

  constructor(ledger: PlotLedger, emit: ((event: PlotEvent) => void) | undefined) {
    this.ledger = ledger;
    this.emit = emit;
  }

  plan(plot: PlotState): readonly PlotStep[] {
    const { configuration } = plot;
    if (configuration === this.#plannedFor && this.plotter === this.#plannedBy) return this.#planned;
    this.#plannedFor = configuration;
    this.#plannedBy = this.plotter;
    this.#planned = this.plotter?.plan(configuration ?? {}) ?? NO_PLAN;
    return this.#planned;
  }

  step(key: number): NamedStep {
    const position = positionOfKey(key);
    return { ...position, name: this.plotter?.stepName(position) ?? position.part };
  }

  /** The plot that is being made; one without a start if the log hasn't told of one. */
  open(): PlotState {
    return this.current && !this.current.finished ? this.current : this.add(false);
  }

  /** @param begun the log told the plot's start. */
  add(begun: boolean): PlotState {
    const previous = this.current;
    this.ledger.close(previous);
    const plot = this.ledger.add(begun);
    plot.process = this.process;
    plot.plotter = this.plotter?.id;
    plot.version = this.version;
    // After another plot, settings are only known to be this one's too if its start was told.
    if ((begun || !previous) && this.settings !== NO_SETTINGS) plot.configuration = this.settings;
    plot.k = plot.configuration?.k;
    plot.compression = plot.configuration?.compression;
    plot.stepStartedAt = this.at;
    plot.lastAt = this.at;
    this.current = plot;
    this.table = -1;
    return plot;
  }

  /** The log went on with this plot: what was taken for its failure wasn't one, and what it waited for has come. */
  touch(plot: PlotState): void {
    plot.lastAt = this.at ?? plot.lastAt;
    plot.waiting = undefined;
    if (plot.error && plot.errorTells >= 0) plot.outlive();
  }
}

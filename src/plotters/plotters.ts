import { bladebit } from './bladebit.ts';
import { CHIA_PROGRAMS, chiaPlotting, configureChia, isChia } from './chiaPrograms.ts';
import { chiapos } from './chiapos.ts';
import type { PlotConfiguration } from './configuration.ts';
import { demo } from './demo.ts';
import { gigahorse } from './gigahorse.ts';
import type { JsonBytes } from './jsonBytes.ts';
import { createLogParserWith, type LogParser, type LogParserOptions } from './logParser.ts';
import { madmax } from './madmax.ts';
import type { PlotterNeeds } from './needs.ts';
import { plotReport, writePlotReport } from './plotReport.ts';
import type { PlotReport, PlotState } from './plotState.ts';
import type { Plotter } from './plotter.ts';
import { pos2 } from './pos2.ts';
import type { ProcessFacts, Recognition } from './process.ts';
import { recogniseWith, sieveFor } from './recognise.ts';
import { silentEndWith } from './silentEnd.ts';
import type { PlotStep } from './steps.ts';
import { xchplot2 } from './xchplot2.ts';

/** Every plotter that PlotScope knows. A new one is its own file and one entry here; where line types are shared, the first that fits is taken. */
export const PLOTTERS: readonly Plotter[] = [madmax, gigahorse, bladebit, chiapos, pos2, xchplot2, demo];

export const PLOTTER_IDS = PLOTTERS.map(({ id }) => id);

const RULES = [...PLOTTERS.flatMap((plotter) => plotter.programs), chiaPlotting(PLOTTERS), ...CHIA_PROGRAMS];

export function plotterById(id: string | undefined): Plotter | undefined {
  return PLOTTERS.find((plotter) => plotter.id === id);
}

/**
 * Recognises a plotter, or a program that belongs to plotting and farming, by its executable and the shape of its arguments.
 * @param userPatterns further programs to take for plotters: base names, exact or with `*` and `?`.
 */
export function recognise(facts: ProcessFacts, userPatterns?: readonly string[]): Recognition | undefined {
  return recogniseWith(RULES, facts, userPatterns);
}

/** Whether a file of this name is a program of a plotter, those that an interpreter runs included. */
export function isPlotterProgram(name: string): boolean {
  return RULES.some((rule) => rule.name.test(name));
}

/** First sieve, for the base name of `argv[0]` or of the executable: false means that `recognise` would say undefined. */
export const couldBePlotter: (name: string, userPatterns?: readonly string[]) => boolean = sieveFor(RULES);

/** What a recognised process was told to do, with its plotter's defaults filled in; undefined if it is none of `PLOTTERS`. */
export function parseConfiguration(facts: ProcessFacts, recognition = recognise(facts)): PlotConfiguration | undefined {
  if (!recognition) return undefined;
  const { plotter, args, program } = recognition;
  if (isChia(program)) return configureChia(PLOTTERS, args, facts.cwd);
  return plotterById(plotter)?.configure(args, program, facts.cwd);
}

/**
 * Recognition made more precise by the log: Gigahorse's `chia_plot` has the very name of Mad Max's, only the header (or `-C`) differs.
 * @param logPlotter id that the process's log parser found.
 */
export function refineByLog(recognition: Recognition, logPlotter: string | undefined): Recognition {
  const plotter = plotterById(logPlotter);
  if (!plotter || !recognition.couldAlsoBe?.includes(plotter.id)) return recognition;
  const { couldAlsoBe: _, ...rest } = recognition;
  return { ...rest, plotter: plotter.id, title: plotter.title };
}

/** A parser for one log that grows or is replayed. */
export function createLogParser(options?: LogParserOptions): LogParser {
  return createLogParserWith(PLOTTERS, options);
}

/**
 * Reads a whole log at once.
 * @public
 */
export function parseLog(log: string | Uint8Array, options: LogParserOptions = {}): { plots: PlotReport[] } {
  const parser = createLogParser({ events: false, ...options });
  parser.feed(log);
  parser.end();
  return { plots: parser.plots.map(reportOf) };
}

/** A plot's state as plain data. */
export function reportOf(state: PlotState): PlotReport {
  return plotReport(state, PLOTTERS);
}

/** The same as JSON. @param file that the plot stands in, where it is told. */
export function writeReportOf(json: JsonBytes, state: PlotState, file?: string): void {
  writePlotReport(json, state, PLOTTERS, file);
}

/** Steps of a plot that is being made, with their usual shares: what the log told of it decides which plan. */
export function planOfPlot(state: PlotState): readonly PlotStep[] {
  return planFor(state.plotter, { ...state.configuration, ...(state.k !== undefined && { k: state.k }) });
}

/** Steps of a plot under a configuration; none for a plotter that isn't known. */
export function planFor(plotter: string | undefined, configuration: PlotConfiguration): readonly PlotStep[] {
  return plotterById(plotter)?.plan(configuration) ?? [];
}

/** What a configuration needs, undefined for a plotter that isn't known, and for settings that no plotter could work with. */
export function needsOf(plotter: string | undefined, configuration: PlotConfiguration): PlotterNeeds | undefined {
  const needs = plotterById(plotter)?.needs(configuration);
  const isPossible = (value: unknown) => typeof value !== 'number' || (value >= 0 && value <= Number.MAX_SAFE_INTEGER);
  return needs && Object.values(needs).every(isPossible) ? needs : undefined;
}

/** See silentEndWith. */
export const silentEnd = silentEndWith.bind(undefined, PLOTTERS);

/** A plot's size over that of one without compression; undefined for a plotter that isn't known. */
export function compressionRatio(plotter: string | undefined, k: number, bytes: number): number | undefined {
  const uncompressed = plotterById(plotter)?.uncompressedBytes(k);
  return uncompressed === undefined ? undefined : bytes / uncompressed;
}

export type { PlotConfiguration } from './configuration.ts';
export { ENDED_BY_USER } from './failures/deaths.ts';
export type { PlotError } from './failures/failure.ts';
export type { LogParser, LogParserOptions } from './logParser.ts';
export type { PlotterNeeds } from './needs.ts';
export type { PlotEvent } from './plotEvents.ts';
export { plotKind } from './plotKind.ts';
export type { PlotReport, PlotState } from './plotState.ts';
export type { Plotter } from './plotter.ts';
export type { ProcessFacts, Recognition } from './process.ts';
export {
  type Elapsed,
  learnFrom,
  type PlotHistory,
  type Progress,
  progressOf,
  progressOfStep,
  type Seen,
} from './progress.ts';
export { ENDED_SILENTLY, type MemoryKill, memoryError } from './silentEnd.ts';
export { stepFromNames } from './stepFromNames.ts';
export type { PlotStep, StepPosition } from './steps.ts';

import { JsonBytes, LIST, type MadeJson, madeJson, OBJECT } from './jsonBytes.ts';
import { factsOf } from './plotSequence.ts';
import { type PlotReport, type PlotState, positionOfKey, type StepReport } from './plotState.ts';
import type { Plotter } from './plotter.ts';
import type { PlotStep } from './steps.ts';

const NO_PLAN: readonly PlotStep[] = [];

/** What each step's JSON begins with, by plotter and key, up to its seconds: every plot of a long log has the same ones. */
const known = new WeakMap<Plotter, Map<number, MadeJson>>();

function stepJson(plotter: Plotter | undefined, key: number): MadeJson {
  const before = plotter && known.get(plotter)?.get(key);
  if (before) return before;
  const position = positionOfKey(key);
  const { phase, table } = position;
  const step: StepReport = {
    ...(phase !== undefined && { phase }),
    ...(table !== undefined && { table }),
    name: plotter?.stepName(position) ?? position.part,
  };
  const made = madeJson(`,${JSON.stringify(step).slice(0, -1)},"seconds":`);
  if (plotter) known.set(plotter, (known.get(plotter) ?? new Map()).set(key, made));
  return made;
}

/** The same of all steps of a plot; plots that had the same steps share their keys. */
function stepsJson(plotter: Plotter | undefined, keys: readonly number[]): readonly MadeJson[] {
  const before = knownLists.get(keys);
  if (before?.plotter === plotter && before?.steps.length === keys.length) return before.steps;
  const steps = keys.map((key) => stepJson(plotter, key));
  knownLists.set(keys, { plotter, steps });
  return steps;
}

const knownLists = new WeakMap<
  readonly number[],
  { readonly plotter: Plotter | undefined; readonly steps: readonly MadeJson[] }
>();

/** Keys of the steps that no line told of: a phase that is a single step prints its time once, as the phase's. */
function untoldSteps(state: PlotState, plotter: Plotter | undefined) {
  const { onlySteps } = factsOf(plotter?.plan(state.configuration ?? {}) ?? NO_PLAN);
  const isUntold = ({ phase, key }: (typeof onlySteps)[number]) =>
    state.phaseSeconds[phase] >= 0 && state.secondsOf(key) === undefined;
  return onlySteps.some(isUntold) ? onlySteps.filter(isUntold) : [];
}

/** A plot's state as plain data, what the log doesn't tell left out. */
export function plotReport(state: PlotState, plotters: readonly Plotter[]): PlotReport {
  const json = new JsonBytes();
  writePlotReport(json, state, plotters);
  return JSON.parse(json.written.toString()) as PlotReport;
}

/** Writes the report of a plot as JSON. @param file that it stands in, where that is told. */
export function writePlotReport(json: JsonBytes, state: PlotState, plotters: readonly Plotter[], file?: string): void {
  const plotter = plotterOf(state, plotters);
  const { stepKeys, stepSeconds, phaseSeconds, copySeconds, copyBytesPerSecond, remarks } = state;
  const from = json.length;
  if (file !== undefined) json.member('file', file);
  writeTold(json, PLOTTER, state.plotter);
  writeTold(json, VERSION, state.version);
  writeTold(json, K, state.k);
  writeTold(json, COMPRESSION, state.compression);
  writeTold(json, ID, state.id);
  writeTold(json, NAME, state.name);
  writeTold(json, STARTED_AT, state.startedAt);
  writeTold(json, CONFIGURATION, state.configuration);
  json.piece(STEPS);
  const steps = json.length;
  const begun = stepsJson(plotter, stepKeys);
  for (let index = 0; index < begun.length; index++) writeStep(json, begun[index], stepSeconds[index]);
  for (const { phase, key } of untoldSteps(state, plotter))
    writeStep(json, stepJson(plotter, key), phaseSeconds[phase]);
  json.close(steps, LIST);
  json.piece(PHASES);
  const phases = json.length;
  for (let phase = 0; phase < phaseSeconds.length; phase++) {
    if (!(phaseSeconds[phase] >= 0)) continue;
    writeStep(json, phaseJson(phase), phaseSeconds[phase]);
  }
  json.close(phases, LIST);
  writeTold(json, TOTAL_SECONDS, state.totalSeconds);
  writeTold(json, FINAL_BYTES, state.finalBytes);
  if (copySeconds !== undefined) {
    json.piece(COPY);
    const copy = json.length;
    json.member('seconds', copySeconds);
    if (copyBytesPerSecond !== undefined) json.member('bytesPerSecond', copyBytesPerSecond);
    json.close(copy, OBJECT);
  }
  json.piece(state.finished ? FINISHED : UNFINISHED);
  if (remarks) json.member('remarks', remarks);
  const error = state.error ?? state.waiting;
  if (error) json.member('error', error);
  json.close(from, OBJECT);
}

const [
  PLOTTER,
  VERSION,
  K,
  COMPRESSION,
  ID,
  NAME,
  STARTED_AT,
  CONFIGURATION,
  STEPS,
  PHASES,
  TOTAL_SECONDS,
  FINAL_BYTES,
  COPY,
] = [
  ...['plotter', 'version', 'k', 'compression', 'id', 'name', 'startedAt', 'configuration', 'steps', 'phases'],
  ...['totalSeconds', 'finalBytes', 'copy'],
].map((name) => madeJson(`,"${name}":`));
const [FINISHED, UNFINISHED, END] = [',"finished":true', ',"finished":false', '}'].map(madeJson);
const SECONDS_LENGTH = ',"seconds":'.length;

const knownPhases: MadeJson[] = [];

function phaseJson(phase: number): MadeJson {
  knownPhases[phase] ??= madeJson(`,{"phase":${phase},"seconds":`);
  return knownPhases[phase];
}

function writeTold(json: JsonBytes, begun: MadeJson, value: unknown): void {
  if (value === undefined || Number.isNaN(value)) return;
  json.piece(begun);
  json.value(value);
}

function writeStep(json: JsonBytes, begun: MadeJson, seconds: number): void {
  json.piece(begun);
  if (Number.isNaN(seconds)) json.length -= SECONDS_LENGTH;
  else json.number(seconds);
  json.piece(END);
}

function plotterOf(state: PlotState, plotters: readonly Plotter[]): Plotter | undefined {
  return plotters.find(({ id }) => id === state.plotter);
}

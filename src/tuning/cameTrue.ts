import { configurationOf } from './argv.ts';
import { type Gain, gainOf } from './gain.ts';
import type { PastRun } from './pastRun.ts';
import type { Reason, Recommendation } from './recommendation.ts';

/** What was measured after a recommendation, beside what it expected. */
export interface Outcome {
  readonly setting: string;
  readonly expected: Gain;
  readonly measured: Gain;
  /** False where the two intervals exclude each other: measured gains have an error too. */
  readonly held: boolean;
}

/** A recommendation as it is kept: what came true is added when runs with its settings were seen. */
export interface KeptRecommendation {
  readonly recommendation: Recommendation;
  readonly outcomes: readonly Outcome[];
}

/**
 * Compares expected gains with runs of the same plotter and k since the recommendation: those that used the recommended value
 * against those, of any time before, that used the other one.
 */
export function outcomesOf(recommendation: Recommendation, runs: readonly PastRun[]): Outcome[] {
  return recommendation.reasons.flatMap((reason) => {
    const { gain: expected, instead } = reason;
    if (expected === undefined || instead === undefined) return [];
    const isBefore = ({ at }: PastRun) => at < recommendation.at;
    const own = runs.filter((run) => isComparable(recommendation, reason, run));
    const after = own.filter((run) => !isBefore(run) && valueIn(run, reason.setting) === reason.value);
    const before = own.filter((run) => isBefore(run) && valueIn(run, reason.setting) === instead);
    const measured = gainOf(before.map(seconds), after.map(seconds));
    if (!measured) return [];
    const held = measured.interval[1] >= expected.interval[0] && measured.interval[0] <= expected.interval[1];
    return [{ setting: reason.setting, expected, measured, held }];
  });
}

function seconds(run: PastRun): number {
  return run.seconds;
}

function isComparable({ settings }: Recommendation, { setting }: Reason, { plotter, configuration }: PastRun): boolean {
  const wanted = configurationOf(settings);
  return configuration.k === wanted.k && (setting === 'plotter' || plotter === settings.plotter);
}

function valueIn({ plotter, configuration }: PastRun, setting: string): unknown {
  return setting === 'plotter' ? plotter : (configuration as Readonly<Record<string, unknown>>)[setting];
}

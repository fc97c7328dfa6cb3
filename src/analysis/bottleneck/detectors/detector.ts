import type { Baseline } from '../baseline.ts';
import type { BottleneckName, Scores } from '../classes.ts';
import type { Moment } from '../signalReader.ts';
import type { SignalName, Signals } from '../signals.ts';

export const DETECTORS = ['statistical', 'learned', 'ruleBased', 'timeSeries', 'correlation'] as const;
export type DetectorName = (typeof DETECTORS)[number];

/** What a detector looks at. */
export interface Scene {
  /** The mean over the last seconds. */
  readonly window: Signals;
  /** What the rules say of it, where that is known already. */
  readonly rules?: Scores;
  /** One a frame over the last minutes, oldest first. */
  readonly recent: readonly Moment[];
  /** How each class's strain went with the pace, as it was worked out of late; absent where each look is one of its own. */
  readonly together?: Map<BottleneckName, { readonly at: number; readonly strength: number }>;
  /** How this plotter is in this step while all is well; absent while that isn't known. */
  readonly baseline?: Baseline;
}

/** What one detector says. Undefined in place of it: it has nothing to go on yet. */
export interface View {
  readonly scores: Scores;
  /** Signals that its score of a class rests on, those that tell most first. */
  evidence(name: BottleneckName): readonly SignalName[];
}

export type Detector = (scene: Scene) => View | undefined;

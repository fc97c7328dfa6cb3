import type { EngineEvent } from '../../events/events.ts';
import type { RunningPlotter } from '../../events/plotterProcesses.ts';
import type { Frame } from '../../metrics/frame.ts';
import { Baselines } from '../bottleneck/baselines.ts';
import type { Scores } from '../bottleneck/classes.ts';
import type { DetectorScores } from '../bottleneck/combiner.ts';
import { detectorsWith, scoresOf, viewsOf } from '../bottleneck/judge.ts';
import { PlotterStates } from '../bottleneck/plotterStates.ts';
import { SceneKeeper } from '../bottleneck/sceneKeeper.ts';
import { SignalReader } from '../bottleneck/signalReader.ts';
import type { Signals } from '../bottleneck/signals.ts';
import { type RecordedRun, truthOf } from './readRecordedRun.ts';

/** Replays a recording through the collectors that watch a live host. */
export type Replay = (
  path: string,
  listener: { frame(frame: Frame): void; event(event: EngineEvent): void },
) => Promise<unknown>;

/** What was to be seen in one second of a recording. */
export interface RecordedSecond {
  readonly at: number;
  /** `unclear` where it can't be told; undefined outside of what the truth covers. */
  readonly truth?: string | undefined;
  /** How long that has been true. */
  readonly truthSeconds: number;
  /** Absent while no plotter runs, and in its first moment. */
  readonly seen?: {
    readonly window: Signals;
    /** Of the newest moment. */
    readonly strains: Scores;
    /** Of the detectors that need no training. */
    readonly scores: DetectorScores;
  };
}

export interface RecordedScenes {
  readonly run: RecordedRun;
  readonly seconds: readonly RecordedSecond[];
}

/** Replays a recording of one plotter. */
export async function recordedScenes(run: RecordedRun, replay: Replay): Promise<RecordedScenes> {
  const states = new PlotterStates();
  const reader = new SignalReader();
  const detectors = detectorsWith();
  const seconds: RecordedSecond[] = [];
  const baselines = new Baselines();
  let watched: RunningPlotter | undefined;
  const keepers = new Map<string, SceneKeeper>();
  await replay(run.path, {
    event: (event) => states.hear(event),
    frame: (frame) => {
      reader.frame = frame;
      const at = frame.epochSeconds;
      const state = states.plotters[0];
      let seen: RecordedSecond['seen'];
      if (state) {
        watched = state.plotter;
        const { id } = watched;
        const keeper = keepers.get(id) ?? new SceneKeeper(() => watched && baselines.of(watched));
        keepers.set(id, keeper);
        const moment = reader.read(state);
        if (keeper.add(moment)) {
          const scene = keeper.scene();
          seen = { window: scene.window, strains: moment.strains, scores: scoresOf(viewsOf(detectors, scene)) };
        }
      }
      const truth = truthOf(run, at);
      seconds.push({ at, truth: truth?.class, truthSeconds: truth ? at - truth.from : 0, ...(seen && { seen }) });
    },
  });
  return { run, seconds };
}

import type { RunningPlotter } from '../../events/plotterProcesses.ts';
import { valueIn } from '../../metrics/frame.ts';
import { Baselines } from '../bottleneck/baselines.ts';
import type { Judge } from '../bottleneck/judge.ts';
import { PlotterDiagnosis } from '../bottleneck/plotterDiagnosis.ts';
import { PlotterStates } from '../bottleneck/plotterStates.ts';
import { SignalReader } from '../bottleneck/signalReader.ts';
import type { PacedMoment, PacedRun } from './gains.ts';
import type { RecordedRun } from './readRecordedRun.ts';
import type { Replay } from './recordedScenes.ts';

/** Replays a recording of one plotter with the diagnosis as it is live, and notes how far its plot was. */
export async function pacedRun(run: RecordedRun, replay: Replay, judge: Judge): Promise<PacedRun> {
  const states = new PlotterStates();
  const reader = new SignalReader();
  const baselines = new Baselines();
  const moments: PacedMoment[] = [];
  let watched: RunningPlotter | undefined;
  let diagnosis: PlotterDiagnosis | undefined;
  await replay(run.path, {
    event: (event) => states.hear(event),
    frame: (frame) => {
      const [state] = states.plotters;
      if (!state) return;
      reader.frame = frame;
      watched = state.plotter;
      diagnosis ??= new PlotterDiagnosis(judge, () => watched && baselines.of(watched));
      const verdict = diagnosis.look(watched, reader.read(state));
      const progress = valueIn(frame, 'plotter.progress', { 'process.id': watched.id }) ?? Number.NaN;
      if (verdict) moments.push({ at: frame.epochSeconds, verdict, usual: baselines.of(watched), progress });
    },
  });
  const { threads, buckets } = watched?.configuration ?? {};
  return { run, moments, work: [run.plotter, run.k, threads, buckets].join(' ') };
}

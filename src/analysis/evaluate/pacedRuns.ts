import type { RunningPlotter } from '../../events/plotterProcesses.ts';
import { valueIn } from '../../metrics/frame.ts';
import { Baselines } from '../bottleneck/baselines.ts';
import type { WorkCost } from '../bottleneck/crowding.ts';
import type { Judge } from '../bottleneck/judge.ts';
import { LostTime } from '../bottleneck/lostTime.ts';
import { PlotCostMeter } from '../bottleneck/plotCosts.ts';
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
  const meter = new PlotCostMeter();
  const lost = new LostTime();
  const costs: WorkCost[] = [];
  let watched: RunningPlotter | undefined;
  let diagnosis: PlotterDiagnosis | undefined;
  await replay(run.path, {
    event: (event) => {
      states.hear(event);
      const cost = event.type === 'plot.finished' && watched && meter.costOf(watched, event, lost);
      if (cost) costs.push(cost);
    },
    frame: (frame) => {
      const [state] = states.plotters;
      if (!state) return;
      reader.frame = frame;
      watched = state.plotter;
      diagnosis ??= new PlotterDiagnosis(judge, () => watched && baselines.of(watched));
      const moment = reader.read(state);
      meter.add(watched, moment);
      const verdict = diagnosis.look(watched, moment);
      if (verdict) lost.add(verdict, moment);
      const progress = valueIn(frame, 'plotter.progress', { 'process.id': watched.id }) ?? Number.NaN;
      // A copy: what is worked out where it is asked for is as of now.
      if (verdict)
        moments.push({ at: frame.epochSeconds, verdict: { ...verdict }, usual: baselines.of(watched), progress });
    },
  });
  const { threads, buckets } = watched?.configuration ?? {};
  return { run, moments, costs, work: [run.plotter, run.k, threads, buckets].join(' ') };
}

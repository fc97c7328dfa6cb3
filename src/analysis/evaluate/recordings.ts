import { AgreeingVerdict } from '../bottleneck/agreeingVerdict.ts';
import { Attention } from '../bottleneck/attention.ts';
import type { VerdictName } from '../bottleneck/classes.ts';
import { learnedBy } from '../bottleneck/detectors/learned.ts';
import { opinionOf, type VerdictModel } from '../bottleneck/judge.ts';
import { readRecordedRuns } from './readRecordedRun.ts';
import { DataError } from './readTable.ts';
import { type RecordedScenes, type Replay, recordedScenes } from './recordedScenes.ts';
import { trainVerdicts } from './trainVerdicts.ts';
import { type JudgedRun, NONE } from './verdictScore.ts';

export type Progress = (text: string) => void;

/** Replays the recordings of a folder. Throws DataError where there are none, or one can't be read. */
export async function scenesIn(folder: string, replay: Replay, progress: Progress): Promise<RecordedScenes[]> {
  const runs = readRecordedRuns(folder);
  const all: RecordedScenes[] = [];
  for (const run of runs) {
    progress(`Replay: ${run.run}, ${all.length + 1} of ${runs.length}`);
    all.push(await recordedScenes(run, replay));
  }
  return all;
}

/**
 * What the product says in each second of recordings. One whose configuration the shipped model has seen is judged by a model that learnt
 * from the other configurations of the folder instead; where it has seen all, that is leaving one configuration out.
 */
export function judgeRecordings(
  recordings: readonly RecordedScenes[],
  shipped: VerdictModel,
  progress: Progress,
): JudgedRun[] {
  const models = new Map<string, VerdictModel>();
  return recordings.map((recording) => {
    const { configuration } = recording.run;
    let model = shipped;
    if (shipped.trainedOn.includes(configuration)) {
      progress(`Learning without ${configuration}`);
      model = models.get(configuration) ?? trainedWithout(configuration, recordings);
      models.set(configuration, model);
    }
    return judge(recording, model);
  });
}

function trainedWithout(configuration: string, recordings: readonly RecordedScenes[]): VerdictModel {
  const others = recordings.filter(({ run }) => run.configuration !== configuration);
  if (others.length === 0) {
    throw new DataError(
      `Nothing is left to learn from without ${configuration}: add recordings of other configurations.`,
    );
  }
  return trainVerdicts(others);
}

function judge({ run, seconds }: RecordedScenes, model: VerdictModel): JudgedRun {
  const agreeing = new AgreeingVerdict<VerdictName>(NONE);
  const attention = new Attention();
  const learned = learnedBy(model.forest);
  let name: VerdictName = NONE;
  return {
    name: run.run,
    seconds: seconds.map(({ at, truth, seen }) => {
      if (!seen) name = NONE;
      else if (attention.wants(seen.strains, agreeing.isSteady)) {
        const view = learned({ window: seen.window, recent: [] });
        name = opinionOf(model.combiner, { ...seen.scores, ...(view && { learned: view.scores }) }).name;
      }
      return { at, verdict: agreeing.next(name), ...(truth !== undefined && truth !== 'unclear' && { truth }) };
    }),
  };
}

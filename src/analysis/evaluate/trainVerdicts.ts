import { type CombinerModel, type LabelledScores, trainCombiner } from '../bottleneck/combiner.ts';
import { learnedBy, trainForest } from '../bottleneck/detectors/learned.ts';
import type { VerdictModel } from '../bottleneck/judge.ts';
import type { RecordedScenes, RecordedSecond } from './recordedScenes.ts';
import { NONE } from './verdictScore.ts';

/** What was seen in the first seconds of a condition is still that of the one before. */
const MIXED_SECONDS = 3;
/** The combiner hears what a forest says of configurations that this one has not seen: in so many groups. */
const GROUPS = 3;
/** Seconds in which nothing can be told are all kinds of things. */
const WEIGHT_OF_UNCLEAR = 0.3;

interface Sample extends RecordedSecond {
  readonly configuration: string;
  readonly label: string;
}

/** Learns from recordings. Throws RangeError where no second of them can be learnt from. */
export function trainVerdicts(recordings: readonly RecordedScenes[]): VerdictModel {
  const samples = recordings.flatMap(samplesOf);
  return {
    forest: forestOf(samples),
    combiner: combinerOf(samples),
    trainedOn: [...new Set(recordings.map(({ run }) => run.configuration))].sort(),
  };
}

function samplesOf({ run: { configuration }, seconds }: RecordedScenes): Sample[] {
  return seconds.flatMap((second) => {
    const { truth, truthSeconds, seen } = second;
    if (truth === undefined || truth === NONE || !seen || truthSeconds < MIXED_SECONDS) return [];
    return [{ ...second, configuration, label: truth }];
  });
}

function forestOf(samples: readonly Sample[]) {
  return trainForest(samples.flatMap(({ seen, label }) => (seen ? [{ signals: seen.window, label }] : [])));
}

function combinerOf(samples: readonly Sample[]): CombinerModel {
  const configurations = [...new Set(samples.map(({ configuration }) => configuration))].sort();
  const groupOf = (sample: Sample) => configurations.indexOf(sample.configuration) % GROUPS;
  const counts = Map.groupBy(samples, ({ label }) => label);
  const labelled = Array.from({ length: Math.min(GROUPS, configurations.length) }, (_, group) => {
    const others = samples.filter((sample) => groupOf(sample) !== group);
    const learned = others.length > 0 ? learnedBy(forestOf(others)) : undefined;
    return samples
      .filter((sample) => groupOf(sample) === group)
      .flatMap(({ seen, label }): LabelledScores[] => {
        if (!seen) return [];
        const view = learned?.({ window: seen.window, recent: [] });
        const weight = (label === 'unclear' ? WEIGHT_OF_UNCLEAR : 1) / Math.sqrt(counts.get(label)?.length ?? 1);
        return [{ scores: { ...seen.scores, ...(view && { learned: view.scores }) }, label, weight }];
      });
  }).flat();
  return trainCombiner(labelled);
}

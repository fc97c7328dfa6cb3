import { statSync } from 'node:fs';
import { SHIPPED_MODEL } from '../bottleneck/shippedModel.ts';
import { judgeCauses } from './causes.ts';
import { readCauseRuns } from './readCauseRuns.ts';
import { DataError } from './readTable.ts';
import type { Replay } from './recordedScenes.ts';
import { judgeRecordings, type Progress, scenesIn } from './recordings.ts';
import { scoreVerdicts, type VerdictScore } from './verdictScore.ts';

/**
 * How right the verdicts are on labelled data: a folder of recordings of plotters, or a CSV file of runs with known causes, as DBSherlock's are laid
 * out. Throws DataError where there is neither, or something is malformed.
 *
 * @param progress is told, for people, what is done next.
 */
export async function evaluateBottlenecks(
  data: string,
  replay: Replay,
  progress: Progress = () => {},
): Promise<VerdictScore> {
  const found = statSync(data, { throwIfNoEntry: false });
  if (!found)
    throw new DataError(`${data} is not there: name a folder of recordings, or a CSV file of runs with known causes.`);
  if (!found.isDirectory()) return scoreVerdicts(judgeCauses(readCauseRuns(data), progress));
  return scoreVerdicts(judgeRecordings(await scenesIn(data, replay, progress), SHIPPED_MODEL, progress));
}

import { statSync } from 'node:fs';
import { judgeBy } from '../bottleneck/judge.ts';
import { SHIPPED_MODEL } from '../bottleneck/shippedModel.ts';
import { judgeCauses } from './causes.ts';
import { type GainScore, type PacedRun, scoreGains } from './gains.ts';
import { pacedRun } from './pacedRuns.ts';
import { readCauseRuns } from './readCauseRuns.ts';
import { readRecordedRuns } from './readRecordedRun.ts';
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

/**
 * How right foretold gains are, on the recordings of a folder in which a condition was switched. Throws DataError where it holds no recording, or none of these.
 */
export async function evaluateGains(data: string, replay: Replay, progress: Progress = () => {}): Promise<GainScore> {
  if (!statSync(data, { throwIfNoEntry: false })?.isDirectory()) {
    throw new DataError(`${data} is not a folder: name one that holds recordings.`);
  }
  const runs = readRecordedRuns(data);
  const judge = judgeBy(SHIPPED_MODEL);
  const paced: PacedRun[] = [];
  for (const run of runs) {
    progress(`Replay: ${run.run}, ${paced.length + 1} of ${runs.length}`);
    paced.push(await pacedRun(run, replay, judge));
  }
  const score = scoreGains(paced);
  if (score.n > 0) return score;
  throw new DataError(
    `In no recording of ${data} was a condition switched whose gain could be measured: there is nothing to score.`,
  );
}

import { statSync } from 'node:fs';
import { judgeCauses } from './causes.ts';
import { readCauseRuns } from './readCauseRuns.ts';
import { DataError } from './readTable.ts';
import { scoreVerdicts, type VerdictScore } from './verdictScore.ts';

/**
 * How right the diagnosis is on labelled data: a CSV file of runs with known causes, as DBSherlock's are laid out. Throws DataError where there is
 * none, or it is malformed.
 *
 * @param progress is told, for people, what is done next.
 */
export function evaluateBottlenecks(data: string, progress: (text: string) => void = () => {}): VerdictScore {
  const found = statSync(data, { throwIfNoEntry: false });
  if (!found) throw new DataError(`${data} is not there: name a CSV file of runs with known causes.`);
  return scoreVerdicts(judgeCauses(readCauseRuns(data), progress));
}

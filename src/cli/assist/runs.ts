import { benchmarkRecord, recordTitle, type SuitesRecord } from '../../benchmarks/benchmarkRecord.ts';
import { compareWithBaseline } from '../../benchmarks/compareWithBaseline.ts';
import { useHistory } from '../../engine/hostHistory.ts';
import type { AnswerTo } from './answer.ts';
import { first } from './captured.ts';

const MOST_RUNS = 30;
const BENCHMARK = 'benchmark';

export const compareRuns: AnswerTo<'plotscope_compare_runs'> = ({ run, baseline }, { historyPath }) => {
  const records = useHistory(historyPath, (kept) => kept.list(BENCHMARK)).flatMap(
    ({ key, at, value }) => benchmarkRecord(key, at, value) ?? [],
  );
  if (run === undefined && baseline === undefined) {
    const runs = records
      .toReversed()
      .map((record) => ({ key: record.key, at: record.at, kind: record.kind, title: recordTitle(record) }));
    return { runs: first(runs, MOST_RUNS) };
  }
  const named = (key: string | undefined): SuitesRecord => {
    const found = records.find((record) => record.key === key);
    if (found?.kind === 'suites') return found;
    const there = records
      .filter(({ kind }) => kind === 'suites')
      .map((record) => record.key)
      .slice(-MOST_RUNS);
    throw new Error(
      `${key === undefined ? 'Two runs are needed' : `No run of benchmarks is kept as “${key}”`}. There are: ${there.join(', ') || 'none'}.`,
    );
  };
  const [now, then] = [named(run), named(baseline)];
  return { units: { ratio: '1 (now divided by then)', interval: '1' }, ...compareWithBaseline(now, then, then.key) };
};

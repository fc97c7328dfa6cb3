import { type Report, type ReportSection, section } from '../../analysis/common/report.ts';
import { type BenchmarkRecord, benchmarkRecord } from '../../benchmarks/benchmarkRecord.ts';
import { benchmarkReport } from '../../pages/benchmarkReport.ts';
import type { ReportSources } from '../reportSources.ts';

const KIND = 'benchmark';
/** Of more only the first sentences are told. */
const MOST_IN_FULL = 5;
const MOST = 50;

/** The newest first: in full where the report is about them, else what has to be known of them. */
export function benchmarkChapter(sources: ReportSources): ReportSection {
  const records = recordsOf(sources);
  const none = 'None was run in this range: plotscope bench measures this host.';
  const inFull = sources.about === 'benchmarks' ? MOST_IN_FULL : 0;
  return section('Benchmarks', {
    lines: records.length === 0 ? [none] : [],
    sections: records.map((record, i) => sectionOf(benchmarkReport(record), i < inFull)),
  });
}

export function recordsOf({ history, range }: ReportSources): BenchmarkRecord[] {
  const kept = history.list(KIND, { ...range, limit: MOST }).reverse();
  return kept.flatMap(({ key, at, value }) => benchmarkRecord(key, at, value) ?? []);
}

function sectionOf({ title, summary, sections }: Report, inFull: boolean): ReportSection {
  return section(title, { lines: summary, ...(inFull && { sections }) });
}

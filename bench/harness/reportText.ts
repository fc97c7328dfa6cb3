import { formatValue } from '../../src/benchmarks/formatValue.ts';
import { plainTable } from '../../src/terminal/plainTable.ts';
import type { RunDocument } from './report.ts';

/** The document of a run for a person in a terminal. */
export function reportText({ results, skipped, failed, comparison, insights, report }: RunDocument): string {
  const parts = [report.summary.join('\n')];
  if (results.length > 0) parts.push(resultsTable(results));
  if (comparison) parts.push(comparisonTable(comparison));
  const unmeasured = [
    ...skipped.map(({ suite, name, reason }) => `skipped ${suite}/${name}: ${reason}`),
    ...failed.map(({ suite, name, reason }) => `failed ${suite}/${name}: ${reason}`),
  ];
  if (unmeasured.length > 0) parts.push(unmeasured.join('\n'));
  const sentences = Object.values(insights).flat();
  if (sentences.length > 0) parts.push(sentences.join('\n'));
  return `${parts.join('\n\n')}\n`;
}

function resultsTable(results: RunDocument['results']): string {
  const table = plainTable(['Benchmark', 'Median', '95 % interval', 'n', 'Better', 'Notes']);
  for (const { suite, name, median, interval, unit, n, better, warnings, method } of results) {
    const notes = [method, ...warnings].filter((note) => note !== undefined).join('; ');
    table.push([
      `${suite}/${name}`,
      formatValue(median, unit),
      interval.map((end) => formatValue(end, unit)).join(' … '),
      n,
      better,
      notes,
    ]);
  }
  return table.toString();
}

function comparisonTable({ baseline, changes, warnings }: NonNullable<RunDocument['comparison']>): string {
  const table = plainTable([`Against ${baseline}`, 'Ratio', 'Interval', 'Verdict', '']);
  for (const { name, ratio, interval, verdict, reason } of changes) {
    table.push([name, ratio.toFixed(3), interval.map((end) => end.toFixed(3)).join(' … '), verdict, reason]);
  }
  return [table.toString(), ...warnings].join('\n');
}

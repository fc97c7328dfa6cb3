import type {
  BenchmarkRecord,
  ComparisonRecord,
  PlotRecord,
  SuitesRecord,
  TuningRecord,
} from '../../benchmarks/benchmarkRecord.ts';
import { formatValue } from '../../benchmarks/formatValue.ts';
import { formatDuration } from '../../metrics/format.ts';
import { curveSentence, intervalText, plotText, summaryOf, titleOf, tuningText, verdictText } from './benchmarkView.ts';

/** Everything about a run as Markdown, for a person. */
export function benchmarkReportText(record: BenchmarkRecord): string {
  return [`# ${escaped(titleOf(record))}`, '', ...partsOf(record)].join('\n');
}

function partsOf(record: BenchmarkRecord): string[] {
  switch (record.kind) {
    case 'suites':
      return suiteParts(record);
    case 'comparison':
      return comparisonParts(record);
    case 'tuning':
      return tuningParts(record);
    case 'plot':
      return plotParts(record);
  }
}

function suiteParts(record: SuitesRecord): string[] {
  const { results, skipped, failed, insights, comparison, metadata } = record;
  const { hardware, kernel, versions, configuration, noise } = metadata;
  const curves = results.flatMap(({ name, curve }) =>
    curve ? [`- ${escaped(name)}: ${escaped(curveSentence(curve))}`] : [],
  );
  const strains = results.flatMap(({ name, strain }) =>
    strain
      ? [
          `- ${escaped(name)}: ${escaped([strain.resource, strain.subject].filter(Boolean).join(' '))}, ${Math.round(strain.ratio * 100)} % saturated`,
        ]
      : [],
  );
  const reliability = results.flatMap(({ name, reliability: one }) =>
    one
      ? [
          `- ${escaped(name)}: ${Math.round(one.score * 100)} of 100; ${one.wrong} wrong answers in ${one.checks} checks`,
        ]
      : [],
  );
  const noises = [...new Set([...noise.before.warnings, ...noise.after.warnings])];
  return [
    ...section('Summary', bullets(summaryOf(record))),
    ...section(
      'Details',
      table(
        ['Benchmark', 'Median', 'Interval', 'Samples', 'Notes'],
        results.map(({ suite, name, median, interval, unit, n, warnings }) => [
          `${suite}/${name}`,
          formatValue(median, unit),
          intervalText(interval, unit),
          String(n),
          warnings.join('; '),
        ]),
      ),
    ),
    ...section(
      'Not measured',
      bullets([...skipped, ...failed].map(({ suite, name, reason }) => `${suite}/${name}: ${reason}`)),
    ),
    ...section('Performance', bullets(insights.performance)),
    ...section('Bottlenecks', [...bullets(insights.bottlenecks), ...strains]),
    ...section('Recommendations', bullets(insights.optimization)),
    ...section('Comparison', [
      ...(comparison
        ? [
            comparison.regressions.length > 0
              ? `Worse than ${escaped(comparison.baseline)}: ${escaped(comparison.regressions.join(', '))}.`
              : `No regression against ${escaped(comparison.baseline)}.`,
          ]
        : []),
      ...bullets(insights.comparison),
    ]),
    ...section('Scalability', [...curves, ...bullets(insights.scalability)]),
    ...section('Reliability', reliability),
    ...section('Metadata', [
      ...bullets([
        `host ${hardware.host}: ${hardware.cpu.model}, ${hardware.cpu.logicalCores} threads`,
        `${hardware.os}, kernel ${kernel}`,
        Object.entries(versions)
          .map(([name, version]) => `${name} ${version}`)
          .join(', '),
        `size ${configuration.size}, ${configuration.threads} threads, measured in ${configuration.directories.join(', ')}`,
        noises.length > 0 ? `noise: ${noises.join('; ')}` : 'the host was quiet',
      ]),
    ]),
  ];
}

function comparisonParts(record: ComparisonRecord): string[] {
  const { names, sides, reasons, warnings } = record;
  const rows = (['a', 'b'] as const).map((side) => {
    const { median, interval, n, unit } = record[side];
    return [
      names[side],
      median === undefined ? '–' : formatValue(median, unit),
      interval ? intervalText(interval, unit) : '–',
      String(n),
    ];
  });
  const theirs = new Map(sides?.b.steps.map((step) => [step.key, step.seconds]));
  const steps = (sides?.a.steps ?? []).map(({ key, name, seconds }) => [
    name,
    formatDuration(seconds),
    formatDuration(theirs.get(key)),
  ]);
  return [
    ...section('Summary', [escaped(verdictText(record))]),
    ...section('Details', table(['Configuration', 'Median', 'Interval', 'Runs'], rows)),
    ...section('Reasons', bullets(reasons)),
    ...section('Steps', table(['Step', names.a, names.b], steps)),
    ...section('Doubts', bullets(warnings)),
  ];
}

function tuningParts(record: TuningRecord): string[] {
  const rows = record.table.map(({ name, round, runs, seconds, isWhole, problem }) => [
    name,
    String(round),
    String(runs),
    formatDuration(seconds),
    problem ?? (isWhole ? 'whole plots' : 'estimated from first steps'),
  ]);
  return [
    ...section('Summary', [escaped(tuningText(record))]),
    ...section('Details', table(['Configuration', 'Round', 'Runs', 'A plot', ''], rows)),
    ...section('Notes', bullets(record.notes)),
  ];
}

function plotParts(record: PlotRecord): string[] {
  const steps = record.measured.steps.map(({ name, seconds }) => [name, formatDuration(seconds)]);
  return [
    ...section('Summary', [
      escaped(plotText(record)),
      ...(record.problem ? [escaped(`${record.problem.cause} ${record.problem.remedy}`)] : []),
    ]),
    ...section('Steps', table(['Step', 'Took'], steps)),
    ...section('Notes', bullets(record.notes)),
  ];
}

/** A section with its lines; nothing where there are none. */
function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];
}

function bullets(sentences: readonly string[] = []): string[] {
  return sentences.filter(Boolean).map((sentence) => `- ${escaped(sentence)}`);
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => escaped(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)];
}

/** Plain text within Markdown. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>#]/g, '\\$&');
}

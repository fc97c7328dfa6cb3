import { type Report, type ReportSection, section } from '../analysis/common/report.ts';
import { benchmarkLabel } from '../benchmarks/benchmarkLabel.ts';
import type {
  BenchmarkRecord,
  ComparisonRecord,
  PlotRecord,
  SuitesRecord,
  TuningRecord,
} from '../benchmarks/benchmarkRecord.ts';
import { formatValue } from '../benchmarks/formatValue.ts';
import { plotTimeText } from '../benchmarks/tuningWords.ts';
import { formatSeconds } from '../metrics/format.ts';
import { barSpec, curveSpec, SIDE_COLOURS, stepSpec } from './benchmarkCharts.ts';
import type { BarChart, CurveChart, StepChart } from './benchmarkProtocol.ts';
import {
  comparisonView,
  curveSentence,
  intervalText,
  plotView,
  suitesView,
  titleOf,
  tuningView,
  viewOf,
} from './benchmarkView.ts';

/** Everything about a run, for a person; parts that it doesn't have are left out. */
export function benchmarkReport(record: BenchmarkRecord): Report {
  const { sentences } = viewOf(record);
  const sections = sectionsOf(record).filter(
    ({ lines, points, charts, table }) => lines.length + points.length + charts.length + (table?.rows.length ?? 0) > 0,
  );
  return { title: titleOf(record), range: '', summary: sentences, sections };
}

function sectionsOf(record: BenchmarkRecord): ReportSection[] {
  switch (record.kind) {
    case 'suites':
      return suiteSections(record);
    case 'comparison':
      return comparisonSections(record);
    case 'tuning':
      return tuningSections(record);
    case 'plot':
      return plotSections(record);
  }
}

function suiteSections(record: SuitesRecord): ReportSection[] {
  const { results, skipped, failed, insights, comparison, metadata } = record;
  const { hardware, kernel, versions, configuration, noise } = metadata;
  const { bars, curves } = suitesView(record);
  const strains = results.flatMap(({ name, strain }) =>
    strain
      ? [
          `${name}: ${[strain.resource, strain.subject].filter(Boolean).join(' ')}, ${Math.round(strain.ratio * 100)} % saturated`,
        ]
      : [],
  );
  const reliability = results.flatMap(({ name, reliability: one }) =>
    one ? [`${name}: ${Math.round(one.score * 100)} of 100; ${one.wrong} wrong answers in ${one.checks} checks`] : [],
  );
  const laws = results.flatMap(({ name, curve }) =>
    curve ? [`${benchmarkLabel(name)}: ${curveSentence(curve)}`] : [],
  );
  const noises = [...new Set([...noise.before.warnings, ...noise.after.warnings])];
  return [
    section('Details', {
      charts: bars.map(barChart),
      table: {
        head: ['Benchmark', 'Median', 'Interval', 'Samples', 'Notes'],
        rows: results.map(({ suite, name, median, interval, unit, n, warnings }) => [
          `${suite}/${benchmarkLabel(name)}`,
          formatValue(median, unit),
          intervalText(interval, unit),
          String(n),
          warnings.join('; '),
        ]),
      },
    }),
    section('Not measured', {
      points: [...skipped, ...failed].map(({ suite, name, reason }) => `${suite}/${name}: ${reason}`),
    }),
    section('Performance', { points: insights.performance }),
    section('Bottlenecks', { points: [...insights.bottlenecks, ...strains] }),
    section('Recommendations', { points: insights.optimization }),
    section('Comparison', {
      lines: comparison
        ? [
            comparison.regressions.length > 0
              ? `Worse than ${comparison.baseline}: ${comparison.regressions.join(', ')}.`
              : `No regression against ${comparison.baseline}.`,
          ]
        : [],
      points: insights.comparison,
    }),
    section('Scalability', { charts: curves.map(curveChart), points: [...laws, ...insights.scalability] }),
    section('Reliability', { points: reliability }),
    section('Metadata', {
      points: [
        `host ${hardware.host}: ${hardware.cpu.model}, ${hardware.cpu.logicalCores} threads`,
        `${hardware.os}, kernel ${kernel}`,
        Object.entries(versions)
          .map(([name, version]) => `${name} ${version}`)
          .join(', '),
        `size ${configuration.size}, ${configuration.threads} threads, measured in ${configuration.directories.join(', ')}`,
        noises.length > 0 ? `noise: ${noises.join('; ')}` : 'the host was quiet',
      ].filter(Boolean),
    }),
  ];
}

function comparisonSections(record: ComparisonRecord): ReportSection[] {
  const { names, sides, reasons, warnings } = record;
  const { steps: chart } = comparisonView(record);
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
    formatSeconds(seconds),
    formatSeconds(theirs.get(key)),
  ]);
  return [
    section('Details', { table: { head: ['Configuration', 'Median', 'Interval', 'Runs'], rows } }),
    section('Reasons', { points: reasons }),
    section('Steps', { table: { head: ['Step', names.a, names.b], rows: steps }, charts: stepCharts(chart) }),
    section('Doubts', { points: warnings }),
  ];
}

function tuningSections(record: TuningRecord): ReportSection[] {
  const { bars } = tuningView(record);
  const rows = record.table.map(({ name, round, runs, isWhole, problem, ...row }) => [
    name,
    String(round),
    String(runs),
    plotTimeText(row),
    problem ?? (isWhole ? 'whole plots' : 'estimated from first steps'),
  ]);
  return [
    section('Details', {
      charts: bars.map(barChart),
      table: { head: ['Configuration', 'Round', 'Runs', 'A plot', ''], rows },
    }),
    section('Notes', { points: record.notes }),
  ];
}

function plotSections(record: PlotRecord): ReportSection[] {
  const { steps: chart } = plotView(record);
  const rows = record.measured.steps.map(({ name, seconds }) => [name, formatSeconds(seconds)]);
  return [
    section('Steps', { table: { head: ['Step', 'Took'], rows }, charts: stepCharts(chart) }),
    section('Notes', { points: record.notes }),
  ];
}

const legendOf = (names: readonly string[]) =>
  names.length > 1 ? names.map((name, i) => ({ name, color: SIDE_COLOURS[i % SIDE_COLOURS.length] })) : [];

function barChart(chart: BarChart): ReportSection['charts'][number] {
  const { title, axis, runs, bars } = chart;
  const sentence = `${bars.map(({ name, value }) => `${name} ${Number(value.toPrecision(3))}`).join(', ')} (${axis}).`;
  return { title, sentence, spec: barSpec(chart), legend: legendOf(runs) };
}

function curveChart(chart: CurveChart): ReportSection['charts'][number] {
  return { title: `${chart.name}, ${chart.axis}`, sentence: chart.sentence, spec: curveSpec(chart), legend: [] };
}

function stepCharts(chart: StepChart | undefined): ReportSection['charts'] {
  if (!chart) return [];
  const longest = chart.steps.toSorted((a, b) => b.seconds - a.seconds)[0];
  const sentence = longest
    ? `The longest step is ${longest.step} of ${longest.side}, with ${formatSeconds(longest.seconds)}.`
    : 'No step was measured.';
  return [{ title: 'Seconds of each step', sentence, spec: stepSpec(chart), legend: legendOf(chart.sides) }];
}

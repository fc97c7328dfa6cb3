import { benchmarkLabel } from '../benchmarks/benchmarkLabel.ts';
import {
  type BenchmarkRecord,
  type ComparisonRecord,
  type PlotRecord,
  recordTitle,
  type SuitesRecord,
  type TuningRecord,
} from '../benchmarks/benchmarkRecord.ts';
import { axisUnit } from '../benchmarks/benchmarkUnits.ts';
import { formatValue } from '../benchmarks/formatValue.ts';
import type { Curve, Result } from '../benchmarks/result.ts';
import { type BaselineComparison, SCORES } from '../benchmarks/suitesRun.ts';
import { gainText, plotTimeText } from '../benchmarks/tuningWords.ts';
import { winnerOf } from '../benchmarks/verdictWords.ts';
import { formatBytes, formatCount, formatDuration, formatSeconds } from '../metrics/format.ts';
import type {
  Bar,
  BarChart,
  BenchmarkView,
  ComparisonView,
  CurveChart,
  PlotView,
  ResultRow,
  SuitesView,
  TuningView,
} from './benchmarkProtocol.ts';
import { moment } from './moment.ts';

/** Bars from 0 of values that differ by more than this can't be read. */
const MOST_BAR_RATIO = 50;
const CURVE_POINTS = 60;

/** What the suites' run is compared with. */
export interface ComparedWith {
  readonly key: string;
  readonly title: string;
  readonly record: SuitesRecord;
  readonly comparison: BaselineComparison;
}

export function suitesView(record: SuitesRecord, other?: ComparedWith): SuitesView {
  const { results, skipped, failed, insights } = record;
  return {
    kind: 'suites',
    key: record.key,
    title: titleOf(record),
    sentences: summaryOf(record),
    rows: results.map((result) => resultRow(result, record, other)),
    ...(other && { comparing: comparingOf(other) }),
    bars: barCharts(record, other),
    curves: results.flatMap(({ name, curve }) => (curve ? [curveChart(benchmarkLabel(name), curve)] : [])),
    insights: Object.values(insights).flat(),
    unmeasured: [
      ...skipped.map(({ suite, name, reason }) => `${suite}/${name} was skipped: ${reason}`),
      ...failed.map(({ suite, name, reason }) => `${suite}/${name} failed: ${reason}`),
    ],
  };
}

/** What is shown of a run that stands alone. */
export function viewOf(record: BenchmarkRecord): BenchmarkView {
  switch (record.kind) {
    case 'suites':
      return suitesView(record);
    case 'comparison':
      return comparisonView(record);
    case 'tuning':
      return tuningView(record);
    case 'plot':
      return plotView(record);
  }
}

export function comparisonView(record: ComparisonRecord): ComparisonView {
  const { names, sides: summaries } = record;
  const sides = (['a', 'b'] as const).map((side) => ({ name: names[side], ...record[side] }));
  const measured = sides.flatMap(({ name, median, interval }) =>
    median === undefined ? [] : [{ name, median, interval }],
  );
  const steps = summaries ? [...stepsOf(names.a, summaries.a.steps), ...stepsOf(names.b, summaries.b.steps)] : [];
  return {
    kind: 'comparison',
    key: record.key,
    title: titleOf(record),
    sentences: [verdictText(record), ...(record.measures ? [`Compared by ${record.measures}.`] : [])],
    sides: sides.map(({ name, median, interval, n, unit }) => ({
      name,
      medianText: median === undefined ? 'not measured' : formatValue(median, unit),
      intervalText: interval ? intervalText(interval, unit) : '–',
      n,
    })),
    bars: barsOf('Median', record.a.unit, measured),
    reasons: record.reasons,
    warnings: record.warnings,
    ...(steps.length > 0 && { steps: { sides: [names.a, names.b], steps } }),
  };
}

export function tuningView(record: TuningRecord): TuningView {
  const { table, notes } = record;
  const measured = table.flatMap(({ name, seconds, range }) =>
    seconds === undefined ? [] : [{ name, median: seconds, interval: range }],
  );
  return {
    kind: 'tuning',
    key: record.key,
    title: titleOf(record),
    sentences: [tuningText(record)],
    rows: table.map(({ name, round, runs, isWhole, problem, ...row }) => ({
      name,
      round,
      runs,
      secondsText: plotTimeText(row),
      what: problem ?? (isWhole ? 'whole plots' : 'estimated from first steps'),
    })),
    bars: barsOf('Seconds of a plot', 's', measured),
    notes,
  };
}

export function plotView(record: PlotRecord): PlotView {
  const { name, measured, notes, problem } = record;
  return {
    kind: 'plot',
    key: record.key,
    title: titleOf(record),
    sentences: [plotText(record), ...(problem ? [`${problem.cause} ${problem.remedy}`] : [])],
    ...(measured.steps.length > 0 && { steps: { sides: [name], steps: stepsOf(name, measured.steps) } }),
    notes,
  };
}

function stepsOf(side: string, steps: readonly { readonly name: string; readonly seconds: number }[]) {
  return steps.map(({ name: step, seconds }) => ({ step, side, seconds }));
}

/** A chart of one bar for each, where there is any. */
function barsOf(
  title: string,
  unit: string,
  measured: readonly {
    readonly name: string;
    readonly median: number;
    readonly interval?: readonly [number, number] | undefined;
  }[],
): BarChart[] {
  if (measured.length === 0) return [];
  const { size, text } = axisUnit(unit, Math.max(...measured.map(({ median }) => median)));
  const bars = measured.map(({ name, median, interval: [low, high] = [median, median] }) => ({
    name,
    run: 'median',
    value: median / size,
    low: low / size,
    high: high / size,
  }));
  return [{ title: `${title}, ${text}`, axis: text, runs: ['median'], isLogarithmic: false, bars }];
}

/** Which is the fastest, and what was spent on finding it. */
export function tuningText(record: Omit<TuningRecord, 'key' | 'at'>): string {
  const { best, table, status, spentSeconds } = record;
  const spent = `${formatCount(table.length, 'configuration')} in ${formatDuration(spentSeconds)}${status === 'finished' ? '' : ` (${status})`}`;
  const first = table.find(({ name }) => name === best);
  if (best === undefined || first?.seconds === undefined) return `No configuration could be measured: ${spent}.`;
  return `${best} is the fastest, with ${formatSeconds(first.seconds)} a plot: ${spent}. ${gainText(record)}`.trimEnd();
}

const OUTCOMES: Readonly<Record<PlotRecord['outcome'], string>> = {
  finished: 'it finished',
  stopped: 'it was stopped when enough was known',
  failed: 'it failed',
  cancelled: 'it was cancelled',
  waiting: 'the plotter waits for something',
  'time limit': 'the time was over',
  'disk full': 'the disk is full',
};

/** How long the plot took, or will. */
export function plotText({ outcome, measured, estimated }: Omit<PlotRecord, 'key' | 'at'>): string {
  if (measured.seconds === undefined) return `The plot was not measured: ${OUTCOMES[outcome]}.`;
  const taken = formatSeconds(measured.seconds);
  if (measured.isWhole) return `A plot took ${taken}.`;
  if (!estimated) return `The plot ended after ${taken}: ${OUTCOMES[outcome]}.`;
  const [low, high] = estimated.interval;
  return `The first steps took ${taken}; a whole plot is estimated at ${formatSeconds(estimated.seconds)} (${formatSeconds(low)} … ${formatSeconds(high)}).`;
}

/** Which is better by how much, in a sentence. */
export function verdictText(record: Omit<ComparisonRecord, 'key' | 'at'>): string {
  const { difference, status, names } = record;
  const winner = winnerOf(record);
  if (status === 'cancelled' || status === 'failed')
    return `The comparison was not finished: it ${status === 'failed' ? 'failed' : 'was cancelled'}.`;
  if (status === 'undecided') return 'Undecided: the budget was spent before the answer was there.';
  if (winner === undefined) return 'There is no difference worth speaking of.';
  const { ratio = 1, interval } = difference ?? {};
  const range = interval ? ` (ratio ${interval[0].toFixed(2)} … ${interval[1].toFixed(2)})` : '';
  return `${names[winner]} is better: ${names.b} takes ${ratio.toFixed(2)} times what ${names.a} does${range}.`;
}

export function titleOf(record: BenchmarkRecord): string {
  return `${recordTitle(record)}, ${moment(record.at)}`;
}

/** The host, how much was measured, and the scores; each a sentence. */
export function summaryOf(record: SuitesRecord): string[] {
  const { metadata, results, skipped, failed, comparison } = record;
  const { hardware, seconds, cancelled, noise } = metadata;
  const scores = scoreTexts(record);
  const sentences = [
    `${hardware.host}: ${hardware.cpu.model}, ${hardware.cpu.logicalCores} threads, ${formatBytes(hardware.memoryBytes)}, ${hardware.os}, kernel ${metadata.kernel}.`,
    `${formatCount(results.length, 'result')}, ${skipped.length} skipped, ${failed.length} failed in ${formatDuration(seconds)}${cancelled ? '; it was cancelled, so the run is not whole' : ''}.`,
  ];
  if (scores.length > 0) sentences.push(`Scores: ${scores.join(', ')}.`);
  if (comparison && comparison.regressions.length > 0) {
    sentences.push(`Worse than ${comparison.baseline}: ${comparison.regressions.map(benchmarkLabel).join('; ')}.`);
  }
  for (const warning of new Set([...noise.before.warnings, ...noise.after.warnings]))
    sentences.push(`Noise: ${warning}.`);
  return sentences;
}

/** `overall 96`, where there is one. */
export function scoreTexts({ scores }: SuitesRecord): string[] {
  return (['overall', ...SCORES] as const).flatMap((name) => {
    const score = scores[name];
    return score ? [`${name} ${Math.round(score.points)}`] : [];
  });
}

export function intervalText([low, high]: readonly [number, number], unit: string): string {
  return `${formatValue(low, unit)} … ${formatValue(high, unit)}`;
}

function resultRow(result: Result, { scores }: SuitesRecord, other: ComparedWith | undefined): ResultRow {
  const { name, suite, unit, median, interval, better, n, warnings, strain } = result;
  const percentile = scores.percentiles?.[name]?.percentile;
  const change = other?.comparison.changes.find((one) => one.name === name);
  const theirs = other?.record.results.find((one) => one.name === name);
  return {
    name: benchmarkLabel(name),
    suite,
    unit,
    median,
    medianText: formatValue(median, unit),
    intervalText: intervalText(interval, unit),
    better,
    n,
    ...(percentile !== undefined && { percentile }),
    ...(strain && {
      strainText: `${[strain.resource, strain.subject].filter(Boolean).join(' ')} ${Math.round(strain.ratio * 100)} %`,
    }),
    warnings,
    ...(change &&
      theirs && {
        other: {
          medianText: formatValue(theirs.median, theirs.unit),
          ratio: change.ratio,
          low: change.interval[0],
          high: change.interval[1],
          verdict: change.verdict,
          reason: change.reason,
        },
      }),
  };
}

function comparingOf({ key, title, comparison }: ComparedWith): NonNullable<SuitesView['comparing']> {
  const { regressions, warnings, noiseRatio, missing } = comparison;
  return {
    key,
    title,
    regressions: regressions.map(benchmarkLabel),
    warnings: [...warnings],
    noiseText: `A difference has to clear ${Math.round(noiseRatio * 100)} %, the noise of the two runs.`,
    missing: missing.map(benchmarkLabel),
  };
}

/** A chart for each suite and unit. */
function barCharts(record: SuitesRecord, other: ComparedWith | undefined): BarChart[] {
  const groups = Map.groupBy(record.results, ({ suite, unit }) => `${suite} ${unit}`);
  const runs = ['this run', ...(other ? ['the other run'] : [])];
  return [...groups.values()].map((results) => {
    const { suite, unit } = results[0] as Result;
    const pairs = results.flatMap((result) => {
      const theirs = other?.record.results.find((one) => one.name === result.name && one.unit === unit);
      return [{ run: 'this run', result }, ...(theirs ? [{ run: 'the other run', result: theirs }] : [])];
    });
    const medians = pairs.map(({ result }) => result.median);
    const { text, size } = axisUnit(unit, Math.max(...medians));
    const least = Math.min(...pairs.flatMap(({ result }) => [result.median, result.interval[0]]));
    const bars = pairs.map(
      ({ run, result: { name, median, interval } }): Bar => ({
        name: benchmarkLabel(name),
        run,
        value: median / size,
        low: interval[0] / size,
        high: interval[1] / size,
      }),
    );
    const isLogarithmic = least > 0 && Math.max(...medians) / least > MOST_BAR_RATIO;
    return { title: `${suite}, ${text}`, axis: text, runs, isLogarithmic, bars };
  });
}

function curveChart(name: string, curve: Curve): CurveChart {
  const { law } = curve;
  const { text, size } = axisUnit(curve.unit, Math.max(...curve.points.map(({ median }) => median)));
  const points = curve.points.map(({ x, median }) => ({ x, y: median / size }));
  const isFitted = law?.kind === 'universal scalability law';
  return {
    name,
    xTitle: curve.x,
    axis: text,
    points,
    fitted: isFitted ? lawPoints(points, law.contention, law.coherency) : [],
    ...(isFitted && law.peak !== undefined && { peak: law.peak }),
    sentence: curveSentence(curve),
  };
}

/** X(n) = λ n ÷ (1 + σ (n − 1) + κ n (n − 1)), with the λ that lies nearest to the points. */
function lawPoints(points: CurveChart['points'], contention: number, coherency: number): CurveChart['points'] {
  const shape = (n: number) => n / (1 + contention * (n - 1) + coherency * n * (n - 1));
  const sum = (value: (point: { x: number; y: number }) => number) =>
    points.reduce((total, point) => total + value(point), 0);
  const scale = sum(({ x, y }) => shape(x) * y) / sum(({ x }) => shape(x) ** 2);
  const [first, last] = [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))];
  return Array.from({ length: CURVE_POINTS + 1 }, (_, index) => {
    const x = first + ((last - first) * index) / CURVE_POINTS;
    return { x, y: scale * shape(x) };
  });
}

export function curveSentence({ x, law }: Curve): string {
  if (law === undefined) return 'No law was fitted.';
  if (law.kind === 'no law') return `No law could be fitted: ${law.reason}.`;
  const share = `${(law.contention * 100).toFixed(1)} % of the work waits its turn`;
  if (law.peak === undefined) return `By the fitted law more ${x} go on helping; ${share}.`;
  const { low, high } = law.peakInterval ?? {};
  const range = low === undefined ? '' : ` (${Math.round(low)} … ${high === undefined ? 'no end' : Math.round(high)})`;
  const beyond = law.isPeakMeasured === false ? ', which is beyond what was measured' : '';
  return `By the fitted law more than ${Math.round(law.peak)}${range} ${x} stop helping${beyond}; ${share}.`;
}

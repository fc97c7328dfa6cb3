import { markdownText } from '../../analysis/common/markdownText.ts';
import { benchmarkLabel } from '../../benchmarks/benchmarkLabel.ts';
import { type BenchmarkRecord, recordTitle, type SuitesRecord } from '../../benchmarks/benchmarkRecord.ts';
import { formatValue } from '../../benchmarks/formatValue.ts';
import type { Result } from '../../benchmarks/result.ts';
import { verdictWords } from '../../benchmarks/verdictWords.ts';
import { formatCount, formatDuration } from '../../metrics/format.ts';
import { intervalText, plotText, scoreTexts, summaryOf, tuningText, verdictText } from '../../pages/benchmarkView.ts';
import { moment } from '../../pages/moment.ts';
import type { Row } from '../rows/row.ts';
import { BENCHMARK_ROW_KINDS } from './benchmarkIds.ts';
import { type BenchmarkProgress, doneRatio, progressText } from './benchmarkProgress.ts';

/** A benchmark, or a plot, that this window has started and that goes on. */
export interface RunningBenchmark {
  readonly id: string;
  readonly title: string;
  /** Epoch seconds. */
  readonly startedAt: number;
  readonly progress: BenchmarkProgress;
  /** It was told to stop. */
  readonly isStopping: boolean;
}

const GROUPS: readonly { readonly kind: BenchmarkRecord['kind']; readonly label: string; readonly icon: string }[] = [
  { kind: 'suites', label: 'Suites', icon: 'dashboard' },
  { kind: 'comparison', label: 'Comparisons', icon: 'arrow-swap' },
  { kind: 'tuning', label: 'Tuning', icon: 'settings' },
  { kind: 'plot', label: 'Measured Plots', icon: 'server-process' },
];

const RUN_PREFIX = 'run:';

/** The key of the run that a row, or one below it, stands for. */
export function runKeyOf(rowId: string): string | undefined {
  return rowId.startsWith(RUN_PREFIX) ? rowId.slice(RUN_PREFIX.length).split('\n', 1)[0] : undefined;
}

/** What goes on first, then what was kept, by its kind, the newest first. `now`: epoch seconds. */
export function benchmarkRows(
  running: readonly RunningBenchmark[],
  records: readonly BenchmarkRecord[],
  now: number,
): Row[] {
  const groups = GROUPS.flatMap(({ kind, label, icon }): Row[] => {
    const own = records.filter((record) => record.kind === kind).toSorted((a, b) => b.at - a.at);
    if (own.length === 0) return [];
    const count = formatCount(own.length, 'run');
    return [
      {
        id: `group:${kind}`,
        label,
        description: count,
        icon: { name: icon },
        spoken: `${label}, ${count}`,
        children: own.map(recordRow),
        expanded: true,
      },
    ];
  });
  return [...running.map((one) => runningRow(one, now)), ...groups];
}

function runningRow({ id, title, startedAt, progress, isStopping }: RunningBenchmark, now: number): Row {
  const { measured, unmeasured } = progress;
  const elapsed = formatDuration(now - startedAt);
  const done = progress.of > 0 ? `${Math.round(100 * doneRatio(progress, now))} %` : undefined;
  const state = isStopping ? 'stopping' : progressText(progress);
  return {
    id: `running:${id}`,
    label: title,
    description: [state, done, elapsed].filter(Boolean).join(' · '),
    tooltip: `**${markdownText(title)}** runs for ${elapsed}: ${markdownText(state)}`,
    icon: { name: 'sync~spin' },
    spoken: [`${title} is running`, state, done && `${done} done`, `for ${elapsed}`].filter(Boolean).join(', '),
    kind: BENCHMARK_ROW_KINDS.benchmarkRunning,
    children: [
      ...measured.map(({ name, text }, index) => ({
        id: `running:${id}\nmeasured ${index}`,
        label: benchmarkLabel(name),
        description: text,
        icon: { name: 'pass' },
      })),
      ...unmeasured.map(({ name, text }) => ({
        id: `running:${id}\nunmeasured ${name}`,
        label: name,
        description: text,
        icon: { name: 'circle-slash' },
      })),
    ],
  };
}

function recordRow(record: BenchmarkRecord): Row {
  const { label, texts, icon, tooltip, children } = contentOf(record);
  const when = moment(record.at);
  return {
    id: RUN_PREFIX + record.key,
    label,
    description: [...texts, when].join(' · '),
    tooltip: [`**${markdownText(label)}**, ${when}`, ...tooltip.map(markdownText)].join('\n\n'),
    icon,
    spoken: [label, ...texts, when].join(', '),
    kind: record.kind === 'suites' ? BENCHMARK_ROW_KINDS.benchmarkSuites : BENCHMARK_ROW_KINDS.benchmarkComparison,
    children: children.map((child) => ({ ...child, id: `${RUN_PREFIX}${record.key}\n${child.id}` })),
  };
}

interface Content {
  readonly label: string;
  readonly texts: readonly string[];
  readonly icon: NonNullable<Row['icon']>;
  readonly tooltip: readonly string[];
  readonly children: readonly Row[];
}

const GOOD = { name: 'pass', colour: 'testing.iconPassed' };
const BAD = { name: 'warning', colour: 'list.warningForeground' };
const ENDED = { name: 'circle-slash' };

function contentOf(record: BenchmarkRecord): Content {
  const label = recordTitle(record);
  switch (record.kind) {
    case 'suites':
      return {
        label,
        texts: suiteTexts(record),
        icon: suiteIcon(record),
        tooltip: summaryOf(record),
        children: suiteChildren(record),
      };
    case 'comparison':
      return {
        label,
        texts: [verdictWords(record)],
        icon: record.status === 'decided' ? GOOD : ENDED,
        tooltip: [verdictText(record), ...record.reasons, ...record.warnings],
        children: record.reasons.map((reason, index) => ({
          id: `reason ${index}`,
          label: reason,
          tooltip: markdownText(reason),
          icon: { name: 'info' },
        })),
      };
    case 'tuning':
      return {
        label,
        texts: [`${record.table.length} configurations`, record.status],
        icon: record.best === undefined ? BAD : GOOD,
        tooltip: [tuningText(record), ...record.notes],
        children: record.table.map(({ name, seconds, problem, isWhole }) => ({
          id: `row ${name}`,
          label: name,
          description:
            seconds === undefined
              ? (problem ?? 'no time')
              : `${formatDuration(seconds)}${isWhole ? '' : ', estimated'}`,
          icon: {
            name: name === record.best ? 'star-full' : seconds === undefined ? 'circle-slash' : 'circle-outline',
          },
        })),
      };
    case 'plot':
      return {
        label,
        texts: [record.outcome],
        icon: record.problem ? BAD : GOOD,
        tooltip: [plotText(record), ...record.notes],
        children: record.measured.steps.map(({ key, name, seconds }) => ({
          id: `step ${key}`,
          label: name,
          description: formatDuration(seconds),
          icon: { name: 'watch' },
        })),
      };
  }
}

/** Score, then what is wrong with the run. */
function suiteTexts(record: SuitesRecord): string[] {
  const { comparison, metadata, results, failed } = record;
  const worse = comparison?.regressions.length ?? 0;
  return [
    scoreTexts(record)[0] ?? `${results.length} results`,
    ...(comparison
      ? [worse > 0 ? `${worse} worse than ${comparison.baseline}` : `no regression against ${comparison.baseline}`]
      : []),
    ...(failed.length > 0 ? [`${failed.length} failed`] : []),
    ...(metadata.cancelled ? ['cancelled'] : []),
  ];
}

function suiteIcon({ comparison, failed, metadata }: SuitesRecord): Content['icon'] {
  if (failed.length > 0 || (comparison?.regressions.length ?? 0) > 0) return BAD;
  return metadata.cancelled ? ENDED : GOOD;
}

function suiteChildren({ results, skipped, failed, comparison }: SuitesRecord): Row[] {
  const worse = new Set(comparison?.regressions);
  return [
    ...results.map((result) => resultRow(result, worse.has(result.name))),
    ...failed.map(({ suite, name, reason }) => unmeasuredRow(`${suite}/${name}`, `failed: ${reason}`, BAD)),
    ...skipped.map(({ suite, name, reason }) => unmeasuredRow(`${suite}/${name}`, `skipped: ${reason}`, ENDED)),
  ];
}

function resultRow({ name, suite, median, interval, unit, n, warnings }: Result, isWorse: boolean): Row {
  const value = formatValue(median, unit);
  const range = `${intervalText(interval, unit)}, ${n} samples`;
  return {
    id: `result ${suite}/${name}`,
    label: benchmarkLabel(name),
    description: [value, isWorse ? 'worse' : undefined].filter(Boolean).join(' · '),
    tooltip: [`**${markdownText(benchmarkLabel(name))}**: ${value} (${range})`, ...warnings.map(markdownText)].join(
      '\n\n',
    ),
    icon: isWorse ? BAD : { name: 'circle-outline' },
    spoken: [benchmarkLabel(name), value, isWorse ? 'worse than the baseline' : undefined].filter(Boolean).join(', '),
  };
}

function unmeasuredRow(name: string, text: string, icon: Content['icon']): Row {
  return { id: `unmeasured ${name}`, label: name, description: text, tooltip: markdownText(text), icon };
}

import { reportMarkdown } from '../analysis/common/reportMarkdown.ts';
import type { AnalysisInput } from '../analysis/host/analysisInput.ts';
import {
  HOST_ANALYSIS_KINDS,
  type HostAnalysisKind,
  type HostAnalysisOptions,
} from '../analysis/host/analysisOptions.ts';
import { analyzeHost } from '../analysis/host/hostAnalysis.ts';
import { hostReport } from '../analysis/host/hostReport.ts';
import { historyInput } from '../analysis/past/historyInput.ts';
import { isNotEnoughData } from '../analyze/notEnoughData.ts';
import { readAnyHistory } from '../engine/hostHistory.ts';
import type { Attributes } from '../metrics/metric.ts';
import { type Output, UsageError } from '../terminal/output.ts';
import { readSeriesCsv, tellRemarks } from './readSeriesCsv.ts';

export interface AnalyzeCommandOptions extends Omit<HostAnalysisOptions, 'kind' | 'clock'> {
  /** A CSV file of the columns timestamp,value…; without it the history is analysed. */
  readonly file?: string;
  /** The history's file. */
  readonly path?: string;
  /** Epoch seconds. */
  readonly from?: number;
  readonly to?: number;
  /** Default comprehensive. */
  readonly kind?: string;
  readonly json: boolean;
  /** Whether all that the page rests on is printed too. */
  readonly details?: boolean;
}

/**
 * Analyses the columns of a CSV file, or the history over a range. Gives the exit code: 1 where nothing could be analysed.
 * @throws {UsageError} where the file can't be read (it names row and column), or an option is none.
 */
export async function analyzeCommand(output: Output, options: AnalyzeCommandOptions): Promise<number> {
  const { file, path, from, to, json, details = false, kind = 'comprehensive', ...windows } = options;
  const range = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  if (file === undefined && path === undefined) {
    throw new UsageError(
      'Name a CSV file with the columns timestamp,value…, or give a range of the history with --range.',
    );
  }
  const input =
    file === undefined
      ? readAnyHistory(path ?? '', (history) => historyInput(history, range), output.err)
      : csvInput(output, file, range);
  const analysis = analysed(input, {
    ...((file !== undefined || from !== undefined) && wholeRange(input)),
    ...given(windows),
    kind: kindOf(kind),
  });
  // Statistics alone are nothing but details.
  const isWhole = details || kind === 'basic';
  output.out(
    json
      ? `${JSON.stringify({ ...(file !== undefined && { file }), ...analysis }, null, 2)}\n`
      : `${reportMarkdown(hostReport(analysis, isWhole))}${isWhole || isNotEnoughData(analysis) ? '' : MORE}`,
  );
  return isNotEnoughData(analysis) ? 1 : 0;
}

/** Where the rest is. */
const MORE = '\nTables, anomalies, forecasts and what all this rests on: add --details.\n';

/** The columns of a CSV file; a column called `metric{name=value,…}` is taken for that series. */
function csvInput(
  output: Output,
  file: string,
  { from = -Infinity, to = Infinity }: { from?: number; to?: number },
): AnalysisInput {
  const csv = readSeriesCsv(file);
  tellRemarks(output, csv, file);
  const { times, columns } = csv;
  const isWanted = (_: number, row: number) => times[row] >= from && times[row] <= to;
  const kept = times.filter(isWanted);
  return {
    series: columns.map(({ name, values }) => ({
      ...seriesOfKey(name),
      key: name,
      times: kept,
      values: values.filter(isWanted),
    })),
  };
}

/** A range that was asked for is analysed as a whole, unless windows are given. */
function wholeRange({ series }: AnalysisInput): Pick<HostAnalysisOptions, 'analysisSeconds' | 'correlationSeconds'> {
  let from = Infinity;
  let to = -Infinity;
  for (const { times } of series) {
    for (let at = 0; at < times.length; at++) {
      if (times[at] < from) from = times[at];
      if (times[at] > to) to = times[at];
    }
  }
  return to > from ? { analysisSeconds: to - from, correlationSeconds: to - from } : {};
}

function given(windows: object): object {
  return Object.fromEntries(Object.entries(windows).filter(([, value]) => value !== undefined));
}

function analysed(input: AnalysisInput, options: HostAnalysisOptions): ReturnType<typeof analyzeHost> {
  try {
    return analyzeHost(input, options);
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}

function kindOf(name: string): HostAnalysisKind {
  const kind = HOST_ANALYSIS_KINDS.find((one) => one === name);
  if (kind === undefined) {
    throw new UsageError(`There is no analysis "${name}". Name one of ${HOST_ANALYSIS_KINDS.join(', ')}.`);
  }
  return kind;
}

/** `metric{name=value,…}` taken apart. */
function seriesOfKey(key: string): { metric: string; attributes: Attributes } {
  const [, metric = key, attributes] = /^([\w.]+)\{(.*)\}$/.exec(key) ?? [];
  if (attributes === undefined) return { metric, attributes: {} };
  return {
    metric,
    attributes: Object.fromEntries(attributes.split(',').map((pair) => pair.split(/=(.*)/s).slice(0, 2))) as Attributes,
  };
}

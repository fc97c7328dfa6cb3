import { existsSync } from 'node:fs';
import { readAnyHistory } from '../engine/hostHistory.ts';
import { hostId } from '../engine/hostId.ts';
import { ImportError } from '../history/exportedLine.ts';
import { exportToFile } from '../history/exportedText.ts';
import { exportHistory } from '../history/exportHistory.ts';
import { History } from '../history/history.ts';
import { hostText } from '../history/historyFile.ts';
import { type ImportResult, importHistory } from '../history/importHistory.ts';
import { TIERS, type Tier } from '../history/retention.ts';
import { didYouMean } from '../input/nearestName.ts';
import { CATALOGUE, type MetricName } from '../metrics/catalogue.ts';
import { formatBytes, formatCount } from '../metrics/format.ts';
import { formatMetric } from '../metrics/formatMetric.ts';
import type { Attributes } from '../metrics/metric.ts';
import { type Output, UsageError } from '../terminal/output.ts';
import { plainTable } from '../terminal/plainTable.ts';
import {
  checkImport,
  keepOfOtherHost,
  otherHostOf,
  placeOfOtherHost,
  withExportLines,
  withHost,
} from './historyCommandFiles.ts';
import { checkPlace } from './writeWhole.ts';

/** Where the history lies; every command takes it. */
export interface HistoryArguments {
  readonly path: string;
  readonly json: boolean;
}

/** What the history holds, from when to when, and what it takes. */
export function historyStatsCommand(output: Output, { path, json }: HistoryArguments): number {
  const stats = readAnyHistory(path, (history) => history.stats(), output.err);
  if (json) {
    output.out(`${JSON.stringify(stats)}\n`);
    return 0;
  }
  const table = plainTable(['Tier', 'From', 'To', 'Takes']);
  for (const tier of TIERS) {
    const { from, to, bytes } = stats.tiers[tier];
    table.push([tier, time(from), time(to), formatBytes(bytes)]);
  }
  output.out(
    `${stats.path}: ${formatBytes(stats.bytes)}; ${formatCount(stats.frames, 'frame')} as they were measured, ${stats.series} series, ` +
      `${formatCount(stats.plots, 'plot')}, ${formatCount(stats.events, 'event')}\n\n${table}\n`,
  );
  return 0;
}

export interface QueryArguments extends HistoryArguments {
  readonly metric: string;
  /** `name=value` pairs, separated by commas. */
  readonly where?: string;
  readonly from: number;
  readonly to: number;
  readonly points?: number;
  readonly tier?: Tier;
}

/** The values of a metric's series over a range. */
export function historyQueryCommand(output: Output, options: QueryArguments): number {
  const { path, json, metric, from, to, points, tier } = options;
  const where = attributesOf(options.where);
  const series = { metric: metricOf(metric), where };
  const found = readAnyHistory(path, (history) => history.query({ series, from, to, points, tier }), output.err);
  if (json) {
    const columns = found.map(({ series: { metric, attributes }, tier, times, count, mean, min, max, p95, last }) => ({
      metric,
      attributes,
      tier,
      times: [...times],
      ...Object.fromEntries(
        Object.entries({ count, mean, min, max, p95, last }).map(([name, column]) => [name, [...column]]),
      ),
    }));
    output.out(`${JSON.stringify({ from, to, series: columns })}\n`);
    return 0;
  }
  const table = plainTable(['Time', 'Attributes', 'Mean', 'Min', 'Max', 'p95', 'Last']);
  for (const { series: one, times, mean, min, max, p95, last } of found) {
    const attributes = Object.values(one.attributes).join(' ');
    times.forEach((at, i) => {
      const figures = [mean, min, max, p95, last].map((column) => formatMetric(one.metric, column[i]));
      table.push([time(at), attributes, ...figures]);
    });
  }
  output.out(found.some(({ times }) => times.length > 0) ? `${table}\n` : 'There is nothing in this time.\n');
  return 0;
}

export interface ExportArguments extends HistoryArguments {
  /** A file that ends in .csv, .jsonl or .sqlite; `-` for JSON lines on standard output. */
  readonly file: string;
  readonly from: number;
  readonly to: number;
  readonly metrics?: readonly string[];
  readonly tier?: Tier;
}

/** Writes a range of the history into a file; `.sqlite` is a copy of it as it is. Nothing is left of an export that fails. */
export async function historyExportCommand(output: Output, options: ExportArguments): Promise<number> {
  const { path, file, from, to, tier, json } = options;
  const metrics = options.metrics?.map(metricOf);
  if (file.endsWith('.sqlite')) {
    if (metrics !== undefined || tier !== undefined) {
      throw new UsageError('A .sqlite file is a copy of all: leave --metrics and --tier away, or export to .jsonl.');
    }
    checkPlace(file);
    if (existsSync(file)) throw new UsageError(`${file} is there already: name a file that is not.`);
    readAnyHistory(path, (history) => history.copyTo(file), output.err);
  } else {
    const format = file.endsWith('.csv') ? 'csv' : 'jsonl';
    if (format === 'jsonl' && file !== '-' && !file.endsWith('.jsonl')) {
      throw new UsageError(`${file} must end in .csv, .jsonl or .sqlite: that says what is written.`);
    }
    if (file !== '-') checkPlace(file);
    let damaged = 0;
    const passOver = () => {
      damaged++;
    };
    const exporting = { format, from, to, metrics, tier, passOver } as const;
    if (file === '-')
      await readAnyHistory(
        path,
        (history) => exportHistory(history, exporting, (text) => output.out(text)),
        output.err,
      );
    else await readAnyHistory(path, (history) => exportToFile(history, exporting, file), output.err);
    if (damaged > 0) {
      output.err(
        `Passed over: ${formatCount(damaged, 'damaged part')} of the history; \`plotscope history verify\` says which.\n`,
      );
    }
  }
  if (json) output.err(`${JSON.stringify({ file, from, to })}\n`);
  else if (file !== '-') output.err(`The history was written to ${file}.\n`);
  return 0;
}

export interface ImportArguments extends HistoryArguments {
  readonly file: string;
  readonly version: string;
  /** It is of this host, though it says otherwise: as after that was set up anew. */
  readonly own?: boolean;
}

/**
 * Takes up an export (JSON lines, or a copy as it is) of this or another copy of the history; twice is as once. What is of another host is
 * kept beside it.
 */
export async function historyImportCommand(output: Output, options: ImportArguments): Promise<number> {
  const { path, file, json, own = false } = options;
  checkImport(file, path);
  const other = own ? undefined : otherHostOf(file);
  if (other !== undefined) {
    sayOther(output, { otherHost: other, path: keepOfOtherHost(file, path, other) }, json);
    return 0;
  }
  const take = async (all: AsyncIterable<string>) => {
    const { host, lines } = await withHost(all);
    if (own || host.id === undefined || host.id === hostId()) {
      sayImported(output, await taken(lines, options, { hostId: hostId() }), json);
      return;
    }
    const otherHost = hostText(host.id, host.name);
    const place = placeOfOtherHost(path, otherHost);
    const result = await taken(lines, { ...options, path: place }, { hostId: host.id, hostName: otherHost });
    if (!json) sayImported(output, result, json);
    sayOther(output, { otherHost, path: place, ...result }, json);
  };
  try {
    await withExportLines(file, take);
  } catch (error) {
    throw error instanceof ImportError ? new UsageError(`${file}: ${error.message}`) : error;
  }
  return 0;
}

/** Takes lines of an export up into the history of a host. */
async function taken(
  lines: AsyncIterable<string>,
  { path, version }: ImportArguments,
  host: { readonly hostId: string; readonly hostName?: string },
): Promise<ImportResult> {
  const history = History.open(path, host);
  try {
    if (!history.lease.tryAcquire({ pid: process.pid, host: 'cli', version })) {
      const holder = history.lease.holder();
      throw new UsageError(
        `Process ${holder?.pid} (${holder?.host}) writes the history now. Stop monitoring there, then import again.`,
      );
    }
    const result = await importHistory(history, lines);
    while (history.maintain(1000));
    return result;
  } finally {
    history.close();
  }
}

function sayImported(output: Output, result: ImportResult, json: boolean): void {
  if (json) {
    output.out(`${JSON.stringify(result)}\n`);
    return;
  }
  const { frames, rollUps, events, plots, documents, unknown } = result;
  const passed =
    unknown > 0 ? ` Passed over: ${formatCount(unknown, 'line')} of metrics that this version does not know.` : '';
  output.out(
    `New: ${formatCount(frames, 'frame')}, ${formatCount(rollUps, 'roll-up')}, ${formatCount(events, 'event')}, ${formatCount(plots, 'plot')} and ${formatCount(documents, 'document')}.${passed}\n`,
  );
}

function sayOther(output: Output, kept: { readonly otherHost: string; readonly path: string }, json: boolean): void {
  if (json) output.out(`${JSON.stringify(kept)}\n`);
  else {
    output.out(
      `This is the history of ${kept.otherHost}, another host: it is not mixed with that of this one, and was kept as ${kept.path}. ` +
        `Look at it with --path: plotscope analyze --path ${kept.path} --range 6h, report, history stats …; or with “Open History of Another Host” in VS Code.\n`,
    );
  }
}

/** Checks the whole history; 1 where something is wrong with it. */
export function historyVerifyCommand(output: Output, { path, json }: HistoryArguments): number {
  const verification = readAnyHistory(path, (history) => history.verify(), output.err);
  if (json) output.out(`${JSON.stringify(verification)}\n`);
  else {
    const { sound, findings, frames, columns, rollUps, recomputed } = verification;
    for (const { kind, text } of findings) output.out(`${kind}: ${text}\n`);
    output.out(
      `${sound ? 'Sound' : formatCount(findings.length, 'finding')}: ${frames} frames, ${columns} columns and ${rollUps} roll-ups were looked at, ` +
        `${recomputed} of the latter made anew and compared.\n`,
    );
    if (findings.some(({ kind }) => kind === 'file')) {
      output.out(
        'The file is damaged. Stop monitoring and move it away: PlotScope begins a new one, and what an export of the damaged one still gives can be imported.\n',
      );
    }
  }
  return verification.sound ? 0 : 1;
}

function metricOf(name: string): MetricName {
  if (Object.hasOwn(CATALOGUE, name)) return name as MetricName;
  const names = Object.keys(CATALOGUE);
  const similar = names.filter((other) => other.includes(name) || name.includes(other));
  const hint = similar.length > 0 ? ` Did you mean ${similar.slice(0, 5).join(', ')}?` : didYouMean(name, names);
  throw new UsageError(`There is no metric "${name}".${hint || ' docs/METRICS.md lists them.'}`);
}

function attributesOf(text: string | undefined): Attributes {
  if (text === undefined) return {};
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const [name, value] = pair.split('=', 2);
      if (!name || value === undefined) {
        throw new UsageError(`"${pair}" is no attribute: write name=value, such as system.device=sda.`);
      }
      return [name.trim(), value.trim()];
    }),
  );
}

function time(epochSeconds: number | undefined): string {
  return epochSeconds === undefined ? '–' : new Date(epochSeconds * 1000).toISOString();
}

import type { MetricName } from '../metrics/catalogue.ts';
import type { History } from './history.ts';
import { isDamage } from './historyErrors.ts';
import type { SeriesColumns } from './historyQuery.ts';
import { TIERS, type Tier } from './retention.ts';
import type { StoredSeries } from './seriesCatalog.ts';

export interface ExportOptions {
  /** `csv`: a line a value, of one tier. `jsonl`: everything, in a form that `importHistory` reads. */
  readonly format: 'csv' | 'jsonl';
  /** Epoch seconds; `to` itself is not in it. */
  readonly from: number;
  readonly to: number;
  /** All without it. */
  readonly metrics?: readonly MetricName[] | undefined;
  /** For CSV `second` without it; for JSON lines all of them. */
  readonly tier?: Tier | undefined;
  /** Told of each part that is damaged and passed over; without it the export fails there. */
  readonly passOver?: (error: Error) => void;
}

/** How much is read at once. */
const SLICE_SECONDS = { second: 3600, minute: 86_400, hour: 30 * 86_400, day: 400 * 86_400 } as const;

export const EXPORT_FORMAT = 'plotscope-history';
/** 2: the last line says that nothing is missing. */
export const EXPORT_VERSION = 2;

/** Writes what the history has of a range, bit by bit. `write` gets whole lines, several at a time; what it returns is waited for. */
export async function exportHistory(
  history: History,
  options: ExportOptions,
  write: (text: string) => unknown,
): Promise<void> {
  if (options.format === 'csv') await exportCsv(history, options, write);
  else await exportJsonLines(history, options, write);
}

async function exportCsv(history: History, options: ExportOptions, write: (text: string) => unknown): Promise<void> {
  const tier = options.tier ?? 'second';
  const figures = tier === 'second' ? ['value'] : ['count', 'mean', 'min', 'max', 'p95', 'last'];
  await write(`${['time', 'metric', 'attributes', ...figures].join(',')}\n`);
  await eachSlice(history, options, tier, async (columns) => {
    const lines: string[] = [];
    const { series, times, count, mean, min, max, p95, last } = columns;
    const of = [series.metric, attributesText(series)].map(csvField).join(',');
    times.forEach((time, i) => {
      const values = tier === 'second' ? [last[i]] : [count[i], mean[i], min[i], max[i], p95[i], last[i]];
      lines.push(`${new Date(time * 1000).toISOString()},${of},${values.join(',')}\n`);
    });
    await write(lines.join(''));
  });
}

async function exportJsonLines(
  history: History,
  options: ExportOptions,
  write: (text: string) => unknown,
): Promise<void> {
  const { from, to, metrics, tier } = options;
  const line = (value: unknown) => write(`${JSON.stringify(value)}\n`);
  await line({ format: EXPORT_FORMAT, version: EXPORT_VERSION, from, to, host: history.host });
  for (const one of tier === undefined ? TIERS : [tier]) {
    await eachSlice(history, options, one, async ({ series, times, count, mean, min, max, p95, last }) => {
      const { metric, attributes } = series;
      const about = { tier: one, metric, attributes, times: [...times] };
      if (one === 'second') await line({ ...about, values: [...last] });
      else {
        await line({
          ...about,
          count: [...count],
          mean: [...mean],
          min: [...min],
          max: [...max],
          p95: [...p95],
          last: [...last],
        });
      }
    });
  }
  if (metrics === undefined) await exportWhatHappened(history, options, line);
  await line({ end: true });
}

async function exportWhatHappened(
  history: History,
  options: ExportOptions,
  line: (value: unknown) => unknown,
): Promise<void> {
  const { from, to } = options;
  for (const { event } of readable(options, () => history.events({ from, to }))) await line({ event });
  for (const part of readable(options, () => history.plotParts({ from, to }))) {
    for (const plot of readable(options, part)) await line({ plot });
  }
  for (const kind of readable(options, () => history.kinds())) {
    for (const { key, at, value } of readable(options, () => history.list(kind, { from, to })))
      await line({ document: { kind, key, at, value } });
  }
}

/** Series by series, in slices of time, so that little is in memory at once. Series without points are passed over. */
async function eachSlice(
  history: History,
  options: ExportOptions,
  tier: Tier,
  take: (columns: SeriesColumns) => Promise<void>,
): Promise<void> {
  const { from, to, metrics } = options;
  const all = history.series({ from, to }).filter(({ metric }) => metrics === undefined || metrics.includes(metric));
  const begin = Math.max(
    from,
    all.reduce((first, series) => Math.min(first, series.first), to),
  );
  const end = Math.min(to, all.reduce((last, series) => Math.max(last, series.last), from) + 1);
  // Aligned, so that a slice of frames is of one hour.
  const length = SLICE_SECONDS[tier];
  for (let start = Math.floor(begin / length) * length; start < end; start += length) {
    const slice = { from: Math.max(start, from), to: Math.min(start + length, to) };
    const read = (ids: readonly number[]) => history.query({ series: ids, tier, ...slice });
    const ids = all.map(({ id }) => id);
    const found = readable({ passOver: () => undefined }, () => [read(ids)])[0];
    // Of what can't be read as one, the series that can.
    for (const columns of found ?? ids.flatMap((id) => readable(options, () => read([id])))) {
      if (columns.times.length > 0) await take(columns);
    }
  }
}

/** What can be read; nothing where that is damaged and may be passed over. */
function readable<Part>({ passOver }: Pick<ExportOptions, 'passOver'>, read: () => Part[]): Part[] {
  try {
    return read();
  } catch (error) {
    if (!passOver || !isDamage(error)) throw error;
    passOver(error as Error);
    return [];
  }
}

function attributesText({ attributes }: StoredSeries): string {
  return Object.entries(attributes)
    .map(([name, value]) => `${name}=${value}`)
    .join(';');
}

export function csvField(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

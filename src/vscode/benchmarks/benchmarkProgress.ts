import * as v from 'valibot';
import { formatValue } from '../../../bench/harness/formatValue.ts';
import { formatDuration } from '../../metrics/format.ts';

/**
 * What the harness tells on its way, a JSON line each: `Progress` of bench/harness, then those of comparisons and of tuning, where
 * a benchmark is a run of a configuration.
 */
const ProgressLine = v.union([
  v.object({
    kind: v.literal('begun'),
    benchmark: v.string(),
    suite: v.string(),
    index: v.number(),
    of: v.number(),
    seconds: v.number(),
  }),
  v.object({
    kind: v.literal('measured'),
    result: v.object({
      name: v.string(),
      unit: v.string(),
      median: v.number(),
      interval: v.tuple([v.number(), v.number()]),
      n: v.number(),
      warnings: v.array(v.string()),
    }),
  }),
  v.object({ kind: v.literal('sample'), value: v.number() }),
  v.object({ kind: v.picklist(['skipped', 'failed']), benchmark: v.string(), reason: v.string() }),
  v.object({ kind: v.literal('note'), text: v.string() }),
  v.object({
    kind: v.literal('begun'),
    name: v.string(),
    /** From 0, of at most so many. */
    index: v.optional(v.number()),
    most: v.optional(v.number()),
    until: v.optional(v.string()),
  }),
  v.object({ kind: v.literal('step'), name: v.string(), step: v.string(), seconds: v.optional(v.number()) }),
  v.object({ kind: v.literal('measured'), name: v.string(), seconds: v.number() }),
  v.object({
    kind: v.literal('measured'),
    measurement: v.object({ name: v.string(), seconds: v.optional(v.number()), problem: v.optional(v.string()) }),
  }),
]);
export type ProgressLine = v.InferOutput<typeof ProgressLine>;

/** A line of the harness's standard error; what is no progress is a note. */
export function readProgressLine(line: string): ProgressLine {
  if (line.startsWith('{')) {
    try {
      const parsed = v.safeParse(ProgressLine, JSON.parse(line));
      if (parsed.success) return parsed.output;
    } catch {
      // Not JSON after all.
    }
  }
  return { kind: 'note', text: line };
}

/** How far a run is: a fold over its progress lines. */
export interface BenchmarkProgress {
  /** What is measured now. */
  readonly benchmark?: string;
  /** The step of a plot that ended last. */
  readonly step?: string;
  /** From 1; 0 before the first. */
  readonly index: number;
  readonly of: number;
  /** How long the present one usually takes. */
  readonly seconds: number;
  /** Epoch seconds. */
  readonly begunAt: number;
  readonly measured: readonly { readonly name: string; readonly text: string }[];
  readonly unmeasured: readonly { readonly name: string; readonly text: string }[];
}

export const NO_PROGRESS: BenchmarkProgress = {
  index: 0,
  of: 0,
  seconds: 0,
  begunAt: 0,
  measured: [],
  unmeasured: [],
};

export function progressAfter(progress: BenchmarkProgress, line: ProgressLine, now: number): BenchmarkProgress {
  switch (line.kind) {
    case 'begun':
      return { ...progress, ...begun(line, progress), step: undefined, begunAt: now };
    case 'step':
      return { ...progress, benchmark: progress.benchmark ?? line.name, step: line.step };
    case 'measured':
      return { ...progress, measured: [...progress.measured, measuredText(line)] };
    case 'skipped':
    case 'failed': {
      const one = { name: line.benchmark, text: `${line.kind}: ${line.reason}` };
      return { ...progress, unmeasured: [...progress.unmeasured, one] };
    }
    default:
      return progress;
  }
}

function begun(
  line: Extract<ProgressLine, { kind: 'begun' }>,
  before: BenchmarkProgress,
): Pick<BenchmarkProgress, 'benchmark' | 'index' | 'of' | 'seconds'> {
  if ('benchmark' in line) return { benchmark: line.benchmark, index: line.index, of: line.of, seconds: line.seconds };
  const { name, index, most = 0, until } = line;
  return {
    benchmark: until === undefined ? name : `${name}, until ${until}`,
    index: index === undefined ? before.index + 1 : index + 1,
    of: most,
    seconds: 0,
  };
}

function measuredText(line: Extract<ProgressLine, { kind: 'measured' }>): { name: string; text: string } {
  if ('result' in line) return { name: line.result.name, text: formatValue(line.result.median, line.result.unit) };
  const { name, seconds, problem } = 'measurement' in line ? line.measurement : { ...line, problem: undefined };
  return { name, text: seconds === undefined ? (problem ?? 'no time') : formatValue(seconds, 's') };
}

/** 0 … 1; a benchmark that takes longer than usual does not count as done. */
export function doneRatio({ index, of, seconds, begunAt }: BenchmarkProgress, now: number): number {
  if (of === 0 || index === 0) return 0;
  const current = seconds > 0 ? Math.min(0.95, Math.max(0, now - begunAt) / seconds) : 0;
  return Math.min(1, (index - 1 + current) / of);
}

/** `3/17 cpu-sort`. */
export function progressText({ benchmark, step, index, of }: BenchmarkProgress): string {
  if (benchmark === undefined) return 'starting';
  const place = of > 0 ? `${index}/${of} ` : index > 0 ? `${index} ` : '';
  return `${place}${benchmark}${step === undefined ? '' : `, after ${step}`}`;
}

/** A progress line for a person; undefined where it would only be noise. */
export function terminalLine(line: ProgressLine): string | undefined {
  switch (line.kind) {
    case 'begun': {
      if ('name' in line) {
        const place = line.index === undefined ? '' : `[${line.index + 1}/${line.most ?? '?'}] `;
        return `${place}${line.name}${line.until === undefined ? '' : `, until ${line.until}`}`;
      }
      return `[${line.index}/${line.of}] ${line.suite}/${line.benchmark} (about ${formatDuration(line.seconds)})`;
    }
    case 'sample':
      return undefined;
    case 'step':
      return `      ${line.step}${line.seconds === undefined ? '' : `: ${formatValue(line.seconds, 's')}`}`;
    case 'measured': {
      const { name, text } = measuredText(line);
      if (!('result' in line)) return `    ${name}: ${text}`;
      const { interval, unit, n, warnings } = line.result;
      const [low, high] = interval.map((end) => formatValue(end, unit));
      const notes = warnings.map((warning) => `\n      ${warning}`).join('');
      return `    ${name}: ${text} (${low} … ${high}, n = ${n})${notes}`;
    }
    case 'skipped':
    case 'failed':
      return `    ${line.kind}: ${line.reason}`;
    case 'note':
      return line.text;
  }
}

import * as v from 'valibot';
import { formatDuration } from '../metrics/format.ts';
import { Suite } from './benchmarkFacts.ts';
import { benchmarkLabel } from './benchmarkLabel.ts';
import { formatValue } from './formatValue.ts';
import { interval, texts } from './shapes.ts';

const literal = v.literal;
const number = v.number;
const object = v.object;
const string = v.string;
const boolean = v.boolean;
const maybe = v.exactOptional;

const Unmeasured = { name: string(), suite: maybe(Suite), reason: string() };

/** What the harness tells while it goes on, a JSON line each on standard error: of benchmarks, and of runs of plotter configurations. */
export const Progress = v.variant('kind', [
  object({
    kind: literal('begun'),
    /** Of the benchmark, or the configuration. */
    name: string(),
    suite: maybe(Suite),
    /** From 1. */
    index: number(),
    /** How many there will be at most; absent where nobody knows. */
    of: maybe(number()),
    /** About how long it takes. */
    seconds: maybe(number()),
    /** Step at whose end the run stops. */
    until: maybe(string()),
    /** A run that only measures the noise of this host. */
    isControl: maybe(boolean()),
  }),
  /** A step of a plot has ended. */
  object({ kind: literal('step'), name: string(), step: string(), seconds: maybe(number()) }),
  object({ kind: literal('sample'), name: string(), subject: maybe(string()), value: number(), unit: string() }),
  object({
    kind: literal('measured'),
    name: string(),
    unit: string(),
    median: number(),
    interval: maybe(interval),
    n: number(),
    warnings: texts,
    /** The run was ended there: it takes at least so long. */
    wasCutOff: maybe(boolean()),
    /** The whole plot's seconds are estimated from first steps. */
    isEstimated: maybe(boolean()),
  }),
  object({ kind: literal('skipped'), ...Unmeasured }),
  object({ kind: literal('failed'), ...Unmeasured }),
  object({ kind: literal('note'), text: string() }),
]);
export type Progress = v.InferOutput<typeof Progress>;

/** A line of the harness's standard error; what is no progress is a note. */
export function readProgress(line: string): Progress {
  if (line.startsWith('{')) {
    try {
      const parsed = v.safeParse(Progress, JSON.parse(line));
      if (parsed.success) return parsed.output;
    } catch {
      // Not JSON after all.
    }
  }
  return { kind: 'note', text: line };
}

/** A line for a person; `undefined` where it would only be noise. */
export function progressLine(progress: Progress): string | undefined {
  switch (progress.kind) {
    case 'begun': {
      const { name, suite, index, of, seconds, until, isControl } = progress;
      const place = `[${index}${of === undefined ? '' : `/${of}`}]`;
      const title = suite === undefined ? name : `${suite}/${name}`;
      const stop = until === undefined ? '' : `, until ${until}`;
      const about = seconds === undefined ? '' : ` (about ${formatDuration(seconds)})`;
      return `${place} ${title}${stop}${isControl ? ' (control)' : ''}${about}`;
    }
    case 'step':
      return `      ${progress.step}${progress.seconds === undefined ? '' : `: ${formatValue(progress.seconds, 's')}`}`;
    case 'sample':
      return undefined;
    case 'measured': {
      const { name, interval: ends, unit, n, warnings } = progress;
      const [low, high] = (ends ?? []).map((end) => formatValue(end, unit));
      const range = ends ? ` (${low} … ${high}, n = ${n})` : '';
      const notes = warnings.map((warning) => `\n      ${warning}`).join('');
      return `    ${benchmarkLabel(name)}: ${measuredText(progress)}${range}${notes}`;
    }
    case 'skipped':
    case 'failed':
      return `    ${progress.kind}: ${progress.reason}`;
    case 'note':
      return progress.text;
  }
}

/** `3.2 M entries/s`, `about 12.5 s`. */
export function measuredText({
  median,
  unit,
  wasCutOff,
  isEstimated,
}: Extract<Progress, { kind: 'measured' }>): string {
  return `${wasCutOff ? 'ended after ' : isEstimated ? 'about ' : ''}${formatValue(median, unit)}`;
}

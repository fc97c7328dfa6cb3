import type { Suite } from '../../src/benchmarks/benchmarkFacts.ts';
import { formatValue } from './formatValue.ts';
import type { Result } from './result.ts';

/** What a run tells while it goes on. */
export type Progress =
  | {
      readonly kind: 'begun';
      readonly benchmark: string;
      readonly suite: Suite;
      readonly index: number;
      readonly of: number;
      readonly seconds: number;
    }
  | {
      readonly kind: 'sample';
      readonly benchmark: string;
      readonly subject?: string;
      readonly value: number;
      readonly unit: string;
    }
  | {
      readonly kind: 'measured';
      readonly result: Pick<Result, 'name' | 'suite' | 'unit' | 'median' | 'interval' | 'n' | 'warnings'>;
    }
  | { readonly kind: 'skipped' | 'failed'; readonly benchmark: string; readonly suite: Suite; readonly reason: string }
  | { readonly kind: 'note'; readonly text: string };

/** A line for a person; `undefined` where it would only be noise. */
export function progressLine(progress: Progress): string | undefined {
  switch (progress.kind) {
    case 'begun':
      return `[${progress.index}/${progress.of}] ${progress.suite}/${progress.benchmark} (about ${Math.ceil(progress.seconds)} s)`;
    case 'sample':
      return undefined;
    case 'measured': {
      const { name, median, interval, unit, n, warnings } = progress.result;
      const [low, high] = interval.map((end) => formatValue(end, unit));
      const notes = warnings.map((warning) => `\n      ${warning}`);
      return `    ${name}: ${formatValue(median, unit)} (${low} … ${high}, n = ${n})${notes.join('')}`;
    }
    case 'skipped':
    case 'failed':
      return `    ${progress.kind}: ${progress.reason}`;
    case 'note':
      return progress.text;
  }
}

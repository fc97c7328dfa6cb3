import { measuredText, type Progress } from '../../benchmarks/progress.ts';

/** How far a run is: a fold over its progress lines. */
export interface BenchmarkProgress {
  /** What is measured now. */
  readonly benchmark?: string;
  /** The step of a plot that ended last. */
  readonly step?: string | undefined;
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

export function progressAfter(progress: BenchmarkProgress, line: Progress, now: number): BenchmarkProgress {
  switch (line.kind) {
    case 'begun': {
      const { name, index, of = 0, seconds = 0, until } = line;
      const benchmark = until === undefined ? name : `${name}, until ${until}`;
      return { ...progress, benchmark, index, of, seconds, step: undefined, begunAt: now };
    }
    case 'step':
      return { ...progress, benchmark: progress.benchmark ?? line.name, step: line.step };
    case 'measured':
      return { ...progress, measured: [...progress.measured, { name: line.name, text: measuredText(line) }] };
    case 'skipped':
    case 'failed': {
      const one = { name: line.name, text: `${line.kind}: ${line.reason}` };
      return { ...progress, unmeasured: [...progress.unmeasured, one] };
    }
    default:
      return progress;
  }
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

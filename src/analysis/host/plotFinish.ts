import type { Progress } from '../../plotters/progress.ts';

/** When a running plot will be done. */
export interface PlotFinish {
  /** Epoch seconds. */
  readonly finishAt: number;
  /** Holds it in four of five cases. */
  readonly interval: readonly [earliest: number, latest: number];
  readonly level: number;
  /** 0 … 1. */
  readonly progress: number;
  readonly step?: string;
  readonly isLate: boolean;
}

/** What `Progress` tells in seconds from now, as times; undefined until the pace is known, and once the plot is done. */
export function plotFinish(progress: Progress, now: number): PlotFinish | undefined {
  const { remainingSeconds, step, isLate } = progress;
  if (remainingSeconds === undefined || progress.progress >= 1) return undefined;
  const { p10, p50, p90 } = remainingSeconds;
  return {
    finishAt: now + p50,
    interval: [now + p10, now + p90],
    level: 0.8,
    progress: progress.progress,
    isLate,
    ...(step === undefined ? {} : { step }),
  };
}

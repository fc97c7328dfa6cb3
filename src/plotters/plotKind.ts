import type { PlotConfiguration } from './configuration.ts';

/** What a plotter computes, not how: only plots of one kind tell of one another's times. In words, such as `cpu k32 C5`. */
export function plotKind({ mode, k = 32, compression = 0, strength }: PlotConfiguration): string {
  const words = [mode, `k${k}`, compression > 0 && `C${compression}`, strength !== undefined && `strength ${strength}`];
  return words.filter(Boolean).join(' ');
}

import { DEFAULT_WINDOWS } from '../analysis/host/analysisOptions.ts';
import { SETTINGS } from './contributions.ts';

/** What an analysis looks at, in seconds, and how far from usual counts as unusual. */
export type AnalysisWindows = { readonly [Name in keyof typeof DEFAULT_WINDOWS]: number };

const BOUNDS: Readonly<Record<keyof AnalysisWindows, readonly [least: number, most: number]>> = {
  analysisSeconds: [60, 86_400],
  trendSeconds: [30, 86_400],
  correlationSeconds: [60, 86_400],
  sigma: [1, 10],
  horizonSeconds: [60, 86_400],
};

/** Reads the windows of analyses; what can't be used is left as usual, and `warn` hears which and why. */
export function readAnalysisSettings(get: (name: string) => unknown, warn: (text: string) => void): AnalysisWindows {
  const value = get(SETTINGS.analysis);
  const used: { -readonly [Name in keyof AnalysisWindows]: number } = { ...DEFAULT_WINDOWS };
  if (value === undefined) return used;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    warn(`${SETTINGS.analysis} must be an object such as {"trendSeconds": 600}, not ${JSON.stringify(value)}`);
    return used;
  }
  for (const [name, number] of Object.entries(value)) {
    const bounds = Object.hasOwn(BOUNDS, name) ? BOUNDS[name as keyof AnalysisWindows] : undefined;
    if (!bounds) warn(`${SETTINGS.analysis} has no "${name}"; there are ${Object.keys(BOUNDS).join(', ')}`);
    else if (typeof number !== 'number' || !(number >= bounds[0] && number <= bounds[1])) {
      warn(
        `${SETTINGS.analysis}: ${name} must be ${bounds.join(' to ')}, not ${JSON.stringify(number)}; it is left as usual`,
      );
    } else used[name as keyof AnalysisWindows] = number;
  }
  return used;
}

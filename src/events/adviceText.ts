import { formatCount } from '../metrics/format.ts';

/** Advice that was followed, what was foretold of it and what came. */
export interface FollowedAdvice {
  readonly text: string;
  /** How many times as many plots as before. */
  readonly foretold: { readonly ratio: number; readonly interval: readonly [least: number, most: number] };
  readonly came: number;
  readonly plots: number;
  readonly plotsBefore: number;
}

/** `“Raise the quota.” Foretold −50 % time a plot (−33 … −60 %), came −48 % (3 plots, 2 before).` */
export function adviceText({ text, foretold, came, plots, plotsBefore }: FollowedAdvice): string {
  const percent = (ratio: number) => {
    const change = Math.round(100 * Math.abs(1 / ratio - 1));
    const sign = change === 0 ? '' : ratio >= 1 ? '−' : '+';
    return `${sign}${change} %`;
  };
  const [least, most] = foretold.interval.map(percent);
  const count = `${formatCount(plots, 'plot')}, ${plotsBefore} before`;
  return `“${text}” Foretold ${percent(foretold.ratio)} time a plot (${least} … ${most}), came ${percent(came)} (${count}).`;
}

import type { Evidence } from './evidence.ts';

/** How many times as many plots as now are foretold, and what holds that in 8 of 10 cases and more. */
export interface Gain {
  readonly ratio: number;
  readonly interval: readonly [least: number, most: number];
}

/** `+9 % plots (+6 % … +10 %)`. */
export function gainText({ ratio, interval }: Gain): string {
  const percent = (times: number) => `${times >= 1 ? '+' : '−'}${Math.round(Math.abs(times - 1) * 100)} %`;
  const [least, most] = interval.map(percent);
  return `${percent(ratio)} plots (${least} … ${most})`;
}

/** What to do about something that was found. */
export interface Recommendation {
  /** What it is about; two with the same subject and other directions contradict each other. */
  readonly subject: string;
  /** What to do with the subject. */
  readonly direction: string;
  /** What to do, in a sentence or two. */
  readonly text: string;
  /** 0 … 1: how much there is to win or to lose, and how certain that is. */
  readonly priority: number;
  /** Ids of the insights or rules that call for it. */
  readonly because: readonly string[];
  /** What plotting gains by it; absent where that can't be foretold. */
  readonly gain?: Gain;
  readonly evidence: readonly Evidence[];
}

export interface Recommendations {
  /** The most urgent first; none twice, and none against another. */
  readonly recommended: readonly Recommendation[];
  /** What a more urgent one speaks against. */
  readonly setAside: readonly (Pick<Recommendation, 'subject' | 'direction' | 'text'> & {
    readonly inFavourOf: string;
  })[];
}

/**
 * Advice with the same subject and direction becomes one, which rests on the evidence of all. Of those with the same subject and
 * other directions the most urgent stays; the others are set aside.
 */
export function reconciled(all: readonly Recommendation[]): Recommendations {
  const merged = [...Map.groupBy(all, ({ subject, direction }) => `${subject}\n${direction}`).values()].map(one);
  merged.sort((a, b) => b.priority - a.priority);
  const kept = new Map<string, Recommendation>();
  const setAside: Recommendations['setAside'][number][] = [];
  for (const recommendation of merged) {
    const { subject, direction, text } = recommendation;
    const other = kept.get(subject);
    if (other === undefined) kept.set(subject, recommendation);
    else setAside.push({ subject, direction, text, inFavourOf: other.direction });
  }
  return { recommended: [...kept.values()], setAside };
}

function one(all: readonly Recommendation[]): Recommendation {
  const most = all.reduce((a, b) => (b.priority > a.priority ? b : a));
  // What several rules call for is the more certain for it.
  const doubt = all.reduce((product, { priority }) => product * (1 - priority), 1);
  return {
    ...most,
    priority: Math.max(most.priority, Math.min(0.99, 1 - doubt)),
    because: [...new Set(all.flatMap(({ because }) => because))],
    evidence: all.flatMap(({ evidence }) => evidence),
  };
}

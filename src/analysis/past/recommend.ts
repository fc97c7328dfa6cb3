import type { Advice, AdviceContext } from './advice.ts';
import type { Evidence } from './evidence.ts';
import { HOST_ADVICE } from './hostAdvice.ts';
import { PATTERN_ADVICE } from './patternAdvice.ts';

export interface Recommendation {
  readonly subject: string;
  readonly direction: string;
  readonly text: string;
  /** 0 … 1. */
  readonly priority: number;
  /** Ids of the rules that call for it. */
  readonly rules: readonly string[];
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

export function recommend(context: AdviceContext): Recommendations {
  return reconciled(
    [...HOST_ADVICE, ...PATTERN_ADVICE].flatMap(({ id, find }) =>
      find(context).map((advice) => ({ ...advice, rule: id })),
    ),
  );
}

/**
 * Advice with the same subject and direction becomes one, which rests on the evidence of all. Of those with the same subject and
 * other directions the most urgent stays; the others are set aside.
 */
export function reconciled(all: readonly (Advice & { readonly rule: string })[]): Recommendations {
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

function one(all: readonly (Advice & { readonly rule: string })[]): Recommendation {
  const most = all.reduce((a, b) => (b.priority > a.priority ? b : a));
  const { subject, direction, text } = most;
  // What several rules call for is the more certain for it.
  const doubt = all.reduce((product, { priority }) => product * (1 - priority), 1);
  return {
    subject,
    direction,
    text,
    priority: Math.max(most.priority, Math.min(0.99, 1 - doubt)),
    rules: [...new Set(all.map(({ rule }) => rule))],
    evidence: all.flatMap(({ evidence }) => evidence),
  };
}

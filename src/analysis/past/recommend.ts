import { type Recommendations, reconciled } from '../common/recommendation.ts';
import type { AdviceContext } from './advice.ts';
import { HOST_ADVICE } from './hostAdvice.ts';
import { PATTERN_ADVICE } from './patternAdvice.ts';

/** What the rules call for, put together. */
export function recommend(context: AdviceContext): Recommendations {
  return reconciled(
    [...HOST_ADVICE, ...PATTERN_ADVICE].flatMap(({ id, find }) =>
      find(context).map((advice) => ({ ...advice, because: [id] })),
    ),
  );
}

import { type JudgementStore, type KeptJudgement, MOST_JUDGEMENTS } from '../analysis/bottleneck/judgements.ts';
import type { History } from '../history/history.ts';

/** The document that holds what persons said of verdicts, oldest first. */
const JUDGEMENTS = { kind: 'verdict-judgements', key: 'all' } as const;

/** Keeps it in the history. `at`: epoch seconds. */
export function judgementsIn(history: History, at: number): JudgementStore {
  const all = () => (history.get(JUDGEMENTS.kind, JUDGEMENTS.key) ?? []) as readonly KeptJudgement[];
  return {
    all,
    put: (judgement) => history.put(JUDGEMENTS.kind, JUDGEMENTS.key, at, [...all(), judgement].slice(-MOST_JUDGEMENTS)),
  };
}

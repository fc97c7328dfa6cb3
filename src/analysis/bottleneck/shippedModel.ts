import type { VerdictModel } from './judge.ts';
import model from './model.json' with { type: 'json' };

/** Learnt by `npm run train:verdicts`. */
export const SHIPPED_MODEL = model as VerdictModel;

import * as v from 'valibot';
import type { Session } from './session.ts';

/** What is checked of an installation. */
export const CATEGORIES = {
  function: 'Function: measuring, logs, history, alerts',
  performance: 'Performance: what the monitor costs here',
  accuracy: 'Accuracy: figures, verdicts and forecasts',
  reliability: 'Reliability: what a crash loses',
  scalability: 'Scalability: processes, series and length of the history',
  integration: 'Integration: windows, service, command line',
} as const;
export type Category = keyof typeof CATEGORIES;
export const CATEGORY_NAMES = Object.keys(CATEGORIES) as readonly Category[];

/** `not judged`: the host doesn't allow it to be tried, or was too busy for a fair answer. */
export const Verdict = v.picklist(['passed', 'warning', 'failed', 'not judged']);
export type Verdict = v.InferOutput<typeof Verdict>;

/** What a check found. */
export const Outcome = v.object({
  verdict: Verdict,
  /** In a sentence, with figures. */
  seen: v.string(),
  expected: v.string(),
  /** What to do about it; with anything but `passed`. */
  remedy: v.exactOptional(v.string()),
  /** What it rests on, by name with its unit (UCUM): what later runs are compared by. */
  figures: v.exactOptional(v.record(v.string(), v.object({ value: v.number(), unit: v.string() }))),
});
export type Outcome = v.InferOutput<typeof Outcome>;

/** One test. Adding one is one more entry in the file of its category. */
export interface Check {
  /** The same for ever: runs are compared by it. */
  readonly id: string;
  readonly category: Category;
  readonly title: string;
  /** Left out with `--quick`. */
  readonly isLong?: boolean;
  /** `beside`: the checks after it go on while it waits. `alone`: it begins when all before it have ended. */
  readonly manner?: 'beside' | 'alone';
  /** Rejects only where it is cancelled; what throws counts as failed. */
  run(session: Session): Outcome | Promise<Outcome>;
}

export type Figures = NonNullable<Outcome['figures']>;

export function passed(seen: string, expected: string, figures?: Figures): Outcome {
  return { verdict: 'passed', seen, expected, ...(figures && { figures }) };
}

export function failed(seen: string, expected: string, remedy = REPORT_IT, figures?: Figures): Outcome {
  return { verdict: 'failed', seen, expected, remedy, ...(figures && { figures }) };
}

/** It works, and something could be had that isn't. */
export function warned(seen: string, expected: string, remedy: string, figures?: Figures): Outcome {
  return { verdict: 'warning', seen, expected, remedy, ...(figures && { figures }) };
}

/** Something that this host doesn't let us find out. */
export function notJudged(seen: string, expected: string, remedy?: string): Outcome {
  return { verdict: 'not judged', seen, expected, ...(remedy !== undefined && { remedy }) };
}

const REPORT_IT =
  'Send the report of this check (plotscope doctor --report FILE.html) and a recording (plotscope record FILE.jsonl.gz --mask --seconds 30) to PlotScope’s issues.';

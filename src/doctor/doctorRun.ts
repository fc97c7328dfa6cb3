import * as v from 'valibot';
import { Outcome } from './check.ts';

const CategoryName = v.picklist(['function', 'performance', 'accuracy', 'reliability', 'scalability', 'integration']);

const Test = v.object({
  category: CategoryName,
  id: v.string(),
  title: v.string(),
  /** What it took. */
  seconds: v.number(),
  ...Outcome.entries,
});
export type Test = v.InferOutput<typeof Test>;

/** How one category did. */
const Assessment = v.object({
  passed: v.number(),
  warnings: v.number(),
  failed: v.number(),
  notJudged: v.number(),
  /** In a sentence. */
  text: v.string(),
});
export type Assessment = v.InferOutput<typeof Assessment>;

const Summary = v.object({
  /** 0 … 100 over what could be judged: a warning counts half. Absent where nothing could. */
  score: v.exactOptional(v.number()),
  /** How many could be judged. */
  judged: v.number(),
  /** Of those that could be judged, 0 … 1. */
  passRate: v.exactOptional(v.number()),
  assessments: v.record(CategoryName, Assessment),
  insights: v.array(v.string()),
  /** What to do, the weightiest first. */
  improvements: v.array(v.string()),
  /** What is otherwise than in the run before. */
  changes: v.array(v.string()),
  /** Epoch seconds of the run before. */
  lastAt: v.exactOptional(v.number()),
});
export type Summary = v.InferOutput<typeof Summary>;

/** A check of this installation, as the history keeps it. */
export const DoctorRun = v.object({
  host: v.string(),
  version: v.string(),
  /** Epoch seconds. */
  startedAt: v.number(),
  seconds: v.number(),
  quick: v.boolean(),
  tests: v.array(Test),
  summary: Summary,
});
export type DoctorRun = v.InferOutput<typeof DoctorRun>;

/** Kind of the documents that hold them. */
export const DOCTOR_RUN = 'check-of-installation';

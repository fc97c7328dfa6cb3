import type { FindingWords } from './findingText.ts';
import type { Insight } from './insight.ts';
import type { Recommendation } from './recommendation.ts';
import type { ReportSection } from './report.ts';

/** What is told, and how it reads. */
export interface Told<What> {
  readonly what: What;
  readonly words: FindingWords;
}

/** An analysis as one page for a person: the verdict, what was found, what to do; the rest behind it. Plain data. */
export interface FindingsPage {
  readonly title: string;
  /** Of when. */
  readonly range: string;
  /** What holds the host back, or that nothing does. */
  readonly verdict: string;
  /** What the verdict rests on. */
  readonly because?: Insight;
  readonly findings: readonly Told<Insight>[];
  readonly advice: readonly Told<Recommendation>[];
  readonly more: readonly ReportSection[];
}

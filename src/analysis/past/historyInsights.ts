import { INSIGHT_KINDS, type Insight, mostSevereFirst } from '../common/insight.ts';
import { anomalyInsights } from './anomalyInsights.ts';
import { baselineInsights } from './baselineInsights.ts';
import { correlationInsights } from './correlationInsights.ts';
import { healthInsights } from './healthInsights.ts';
import type { InsightContext } from './insightContext.ts';
import { outlookInsights } from './outlookInsights.ts';
import { patternInsights } from './patternInsights.ts';
import { seasonInsights } from './seasonInsights.ts';
import { trendInsights } from './trendInsights.ts';

/** What a person should know of each kind, at most. */
const MOST_OF_A_KIND = 12;

/** What an analysis tells in sentences, the most severe first; of each kind so many at most, those that were found first. */
export function historyInsights(context: InsightContext): Insight[] {
  const all = [
    healthInsights,
    patternInsights,
    trendInsights,
    seasonInsights,
    anomalyInsights,
    correlationInsights,
    outlookInsights,
    baselineInsights,
  ].flatMap((find) => find(context));
  return mostSevereFirst(
    INSIGHT_KINDS.flatMap((kind) => all.filter((one) => one.kind === kind).slice(0, MOST_OF_A_KIND)),
  );
}

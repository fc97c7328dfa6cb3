import { recommendationWords } from '../../analysis/common/findingText.ts';
import type { Recommendation } from '../../analysis/common/recommendation.ts';
import { type ReportSection, section } from '../../analysis/common/report.ts';
import type { History } from '../../history/history.ts';
import { type KeptRecommendation, outcomesOf } from '../../tuning/cameTrue.ts';
import type { Gain } from '../../tuning/gain.ts';
import { type PastRun, pastRunsOf } from '../../tuning/pastRun.ts';
import type { ReportSources } from '../reportSources.ts';

const MOST_KEPT = 50;
/** What the plots of more tell is told by those that lie evenly among them. */
const MOST_PARTS = 60;

/** What to do, with what it is foretold to gain, and what came true of what was recommended earlier. */
export function recommendationChapter(sources: ReportSources): ReportSection {
  const advice = adviceOf(sources);
  const aside = (sources.analysis?.recommendations.setAside ?? []).map(
    ({ text, inFavourOf }) => `Set aside, as “${inFavourOf}” weighs more: ${text}`,
  );
  return section('Recommendations', {
    lines: advice.length === 0 ? ['Nothing asks for a change.'] : [],
    points: [...advice.map(recommendationWords), ...aside],
    sections: [cameTrue(sources)],
  });
}

/** Of the present first, then of the whole range; each once. */
export function adviceOf({ now, analysis }: ReportSources): Recommendation[] {
  const all = [...(now?.advice.map(({ what }) => what) ?? []), ...(analysis?.recommendations.recommended ?? [])];
  return [...new Map(all.toReversed().map((one) => [one.subject, one])).values()].reverse();
}

/** Configurations that were recommended up to the end of the range, beside what plots took since. */
function cameTrue({ history, range: { to } }: ReportSources): ReportSection {
  const title = 'What came true';
  const kept = history.list('recommendation', { to, limit: MOST_KEPT }).map(({ value }) => value as KeptRecommendation);
  if (kept.length === 0) return section(title, { lines: ['No configuration was recommended and kept yet.'] });
  const runs = runsUntil(history, to);
  const rows = kept.flatMap(({ recommendation }) =>
    outcomesOf(recommendation, runs).map(({ setting, expected, measured, held }) => [
      recommendation.name,
      setting,
      gainText(expected),
      gainText(measured),
      held ? 'yes' : 'no',
    ]),
  );
  if (rows.length === 0) {
    const lacking = 'has to be used for two plots and more, after as many with the setting that it replaced.';
    return section(title, { lines: [`Of what was recommended nothing can be told yet: it ${lacking}`] });
  }
  const head = ['Configuration', 'Setting', 'Foretold: times as fast', 'Measured', 'Agree'];
  return section(title, { table: { head, rows, words: 2 } });
}

/** Of all plots since there are any, a part at a time: before and after a recommendation there may be hundreds of thousands. */
function runsUntil(history: History, to: number): PastRun[] {
  const parts = history.plotParts({ from: Number.MIN_SAFE_INTEGER, to });
  const every = Math.max(1, parts.length / MOST_PARTS);
  const taken = parts.filter((_, i) => Math.floor(i / every) !== Math.floor((i - 1) / every) || i === parts.length - 1);
  return taken.flatMap((read) => pastRunsOf(read()));
}

function gainText({ ratio, interval: [least, most] }: Gain): string {
  return `${ratio.toFixed(2)} (${least.toFixed(2)} … ${most.toFixed(2)})`;
}

import { formatDuration } from '../../metrics/format.ts';
import type { FindingsPage } from '../common/findingsPage.ts';
import { dateFormat, type FindingWords, insightWords, rangeText } from '../common/findingText.ts';
import { type Insight, severityLevel } from '../common/insight.ts';
import { gainText, type Recommendation } from '../common/recommendation.ts';
import { section } from '../common/report.ts';
import { analysisDetails } from './analysisDetails.ts';
import type { HostAnalysis } from './hostAnalysis.ts';

/** More of either nobody does anything about. */
const MOST_SHOWN = 3;

const TITLES: Readonly<Record<HostAnalysis['analysis'], string>> = {
  comprehensive: 'Analysis of this host',
  realtime: 'Quick analysis of this host',
  historical: 'Analysis of what was measured',
  predictive: 'What is to come',
  anomaly: 'What was unusual',
  basic: 'Statistics',
};

/** The analysis as a page; the most pressing first. */
export function analysisPage(analysis: HostAnalysis): FindingsPage {
  const { windows, insights, recommendations, bottlenecks } = analysis;
  // To the second: what is analysed is often minutes long.
  const date = dateFormat(undefined, 'medium');
  const holding = insights.filter(({ kind, severity }) => kind === 'bottleneck' && severityLevel(severity) !== 'info');
  // What was diagnosed on the plotters themselves says more than how used a resource was.
  const because = holding.find(({ id }) => id.startsWith('held/')) ?? holding[0];
  const others = insights.filter((insight) => insight !== because);
  const { recommended } = recommendations;
  const findings = others.map((what) => ({ what, words: insightWords(what, windows, date) }));
  // What takes away that which the verdict names comes before the rest.
  const answers = ({ because: ids }: Recommendation) => Number(because !== undefined && ids.includes(because.id));
  const advice = recommended
    .toSorted((a, b) => answers(b) - answers(a))
    .map((what) => ({ what, words: adviceWords(what) }));
  const further = [...findings.slice(MOST_SHOWN), ...advice.slice(MOST_SHOWN)];
  return {
    title: TITLES[analysis.analysis],
    range: `${rangeText(windows)} (${formatDuration(windows.analysisSeconds)})`,
    verdict: because ? heldBack(because) : bottlenecks?.resources.length ? NOTHING : found(insights),
    ...(because && { because }),
    findings: findings.slice(0, MOST_SHOWN),
    advice: advice.slice(0, MOST_SHOWN),
    more: [
      ...(further.length > 0
        ? [section('Further findings and advice', { points: further.map(({ words }) => words) })]
        : []),
      ...analysisDetails(analysis, date),
    ],
  };
}

/** How it presses is said by its place, which is not by its priority alone. */
function adviceWords({ text, gain }: Recommendation): FindingWords {
  return { text, basis: gain === undefined ? '' : `foretold: ${gainText(gain)}` };
}

const NOTHING = 'Nothing holds this host back: no resource was at its limit for long.';

function found(insights: readonly Insight[]): string {
  return insights.length === 0 ? 'Nothing stands out: the window shows nothing beyond chance.' : 'What stands out:';
}

const HOLDERS: readonly (readonly [id: RegExp, words: (subject: string) => string])[] = [
  [/\/cpu$/, () => 'The CPU holds this host back.'],
  [/\/memory$/, () => 'Memory holds this host back.'],
  [/\/swap$/, () => 'Swapping holds this host back.'],
  [/\/heat$/, () => 'Heat slows this host down.'],
  [/\/(?:disk|queue) (.+)$/, (disk) => `The disk ${disk} holds this host back.`],
  [/\/filesystem (.+)$/, (place) => `The file system ${place} is nearly full.`],
  [/\/plots at a time$/, () => 'Another number of plots at a time makes more plots.'],
  [/\/threads (.+)$/, (of) => `Another number of threads makes ${of} faster.`],
];

function heldBack({ id, text }: Insight): string {
  for (const [pattern, words] of HOLDERS) {
    const match = pattern.exec(id);
    if (match) return `${words(match[1])} ${text}`;
  }
  return text;
}

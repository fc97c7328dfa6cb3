import type { Interval } from '../../analysis/common/evidence.ts';
import type { Insight } from '../../analysis/common/insight.ts';
import type { Recommendation } from '../../analysis/common/recommendation.ts';
import { chartsOf } from '../../pages/chartsOf.ts';
import type { FindingLink, FindingsLinks } from '../../pages/findingsHtml.ts';
import { COMMANDS } from '../contributions.ts';

interface Action {
  /** What the advice is about. */
  readonly about: RegExp;
  readonly text: string;
  readonly command: string;
}

/** What does, or begins, what is advised. More can be done: add an entry. */
const ACTIONS: readonly Action[] = [
  { about: /^monitoring$/, text: 'Keep Monitoring', command: COMMANDS.keepMonitoring },
  {
    about: /^(?:plots at a time|memory|CPU|threads of .*|load on .*|setting .*)$/,
    text: 'Recommend a Configuration',
    command: COMMANDS.recommendConfiguration,
  },
];

/** The commands that a page of an analysis may run. */
export const LINKED_COMMANDS: readonly string[] = [COMMANDS.openDashboard, ...ACTIONS.map(({ command }) => command)];

/** So much at least is shown around what was found. */
const LEAST_SECONDS = 600;

/** Findings open the chart at their time; advice is begun where a command can, else the time is shown that it goes by. */
export const ANALYSIS_LINKS: FindingsLinks = {
  ofFinding: ({ evidence }: Insight) => showLink(evidence),
  ofAdvice({ subject, evidence }: Recommendation) {
    const action = ACTIONS.find(({ about }) => about.test(subject));
    return action ? { text: action.text, href: `command:${action.command}` } : showLink(evidence);
  },
};

function showLink([first]: Insight['evidence']): FindingLink | undefined {
  if (first === undefined) return undefined;
  const [chart] = first.metric === undefined ? [] : chartsOf([first.metric]);
  const view = { range: around(first), ...(chart !== undefined && { chart }) };
  return {
    text: 'Show in Dashboard',
    href: `command:${COMMANDS.openDashboard}?${encodeURIComponent(JSON.stringify([view]))}`,
  };
}

/** The time itself, and as much before and behind it. */
function around({ from, to }: Interval): Interval {
  const margin = Math.max((LEAST_SECONDS - (to - from)) / 2, (to - from) * 0.1);
  return { from: Math.floor(from - margin), to: Math.ceil(to + margin) };
}

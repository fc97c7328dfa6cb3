import type { Insight } from '../common/insight.ts';
import type { Recommendation } from '../common/recommendation.ts';

type Answer = Pick<Recommendation, 'subject' | 'direction' | 'text'>;

interface Rule {
  /** Ids of the insights that it answers. */
  readonly about: RegExp;
  answer(match: RegExpMatchArray): Answer;
}

const lessMemory: Answer = {
  subject: 'memory',
  direction: 'less in use',
  text: 'Memory is short: use fewer threads or more buckets, or run fewer plots at a time.',
};
const lessOnDisk = (disk: string): Answer => ({
  subject: `load on ${disk}`,
  direction: 'less',
  text: `Take load off ${disk}: move a temporary folder to another disk, or run fewer plots on it.`,
});
const moreSpace = (place: string): Answer => ({
  subject: `space on ${place}`,
  direction: 'more',
  text: `Free space on ${place}, or point the plotter to another folder: plots fail when it is full.`,
});

/** The first rule that fits an insight counts. To advise on more, add one. */
const RULES: readonly Rule[] = [
  {
    about: /^bottleneck\/cpu$/,
    answer: () => ({
      subject: 'CPU',
      direction: 'more of it',
      text: 'The CPU sets the pace: more threads or plots at a time gain nothing. Faster cores or fewer other programs would.',
    }),
  },
  { about: /^bottleneck\/memory$/, answer: () => lessMemory },
  {
    about: /^bottleneck\/swap$/,
    answer: () => ({
      subject: 'plots at a time',
      direction: 'fewer, as the host swaps',
      text: 'The host swaps, which slows plots down many times over: run fewer plots at a time.',
    }),
  },
  {
    about: /^bottleneck\/heat$/,
    answer: () => ({
      subject: 'cooling',
      direction: 'more',
      text: 'A part is close to its temperature limit and may throttle: improve its cooling.',
    }),
  },
  { about: /^bottleneck\/(?:disk|queue) (.+)$/, answer: ([, disk]) => lessOnDisk(disk) },
  { about: /^bottleneck\/filesystem (.+)$/, answer: ([, place]) => moreSpace(place) },
  {
    about: /^risk\/full system\.filesystem\.[a-z.]*utilization\{system\.filesystem\.mountpoint=([^,}]+)/,
    answer: ([, place]) => moreSpace(place),
  },
  { about: /^risk\/full .*memory/, answer: () => lessMemory },
  {
    about: /^bottleneck\/plots at a time$/,
    answer: () => ({
      subject: 'plots at a time',
      direction: 'as many as made most',
      text: 'Run as many plots at a time as made the most plots a day; more get in each other’s way.',
    }),
  },
  {
    about: /^bottleneck\/threads (.+)$/,
    answer: ([, of]) => ({
      subject: `threads of ${of}`,
      direction: 'as many as were fastest',
      text: `Give ${of} as many threads as made it fastest.`,
    }),
  },
  {
    about: /^slower\//,
    answer: () => ({
      subject: 'slower steps',
      direction: 'find why',
      text: 'Compare what else ran while the step was slow: a copy to the same disk, a lack of memory and throttling are the usual causes.',
    }),
  },
];
/** What matters less than this calls for nothing. */
const LEAST_SEVERITY = 0.3;

/** What each of the insights calls for, if anything. */
export function adviceOn(insights: readonly Insight[]): Recommendation[] {
  return insights.flatMap(({ id, severity, evidence }): Recommendation[] => {
    const answer = severity >= LEAST_SEVERITY ? answerTo(id) : undefined;
    return answer === undefined ? [] : [{ ...answer, priority: severity, because: [id], evidence }];
  });
}

function answerTo(id: string): Answer | undefined {
  for (const { about, answer } of RULES) {
    const match = id.match(about);
    if (match) return answer(match);
  }
  return undefined;
}

import type { Insight, Recommendation } from '../common/insight.ts';

interface Rule {
  /** Ids of the insights that it answers. */
  readonly about: RegExp;
  readonly text: string | ((match: RegExpMatchArray) => string);
}

/** The first rule that fits an insight counts. To advise on more, add one. */
const RULES: readonly Rule[] = [
  {
    about: /^bottleneck\/cpu$/,
    text: 'The CPU sets the pace: more threads or plots at a time gain nothing. Faster cores or fewer other programs would.',
  },
  {
    about: /^bottleneck\/memory$/,
    text: 'Memory is short: use fewer threads or more buckets, or run fewer plots at a time.',
  },
  {
    about: /^bottleneck\/swap$/,
    text: 'The host swaps, which slows plots down many times over: run fewer plots at a time.',
  },
  {
    about: /^bottleneck\/heat$/,
    text: 'A part is close to its temperature limit and may throttle: improve its cooling.',
  },
  {
    about: /^bottleneck\/disk (.+)$/,
    text: ([, disk]) => `Take load off ${disk}: move a temporary folder to another disk, or run fewer plots on it.`,
  },
  {
    about: /^bottleneck\/queue (.+)$/,
    text: ([, disk]) => `Take load off ${disk}: move a temporary folder to another disk, or run fewer plots on it.`,
  },
  {
    about: /^bottleneck\/filesystem (.+)$/,
    text: ([, place]) => `Free space on ${place}, or point the plotter to another folder: plots fail when it is full.`,
  },
  {
    about: /^risk\/full system\.filesystem\.[a-z.]*utilization\{system\.filesystem\.mountpoint=([^,}]+)/,
    text: ([, place]) => `Free space on ${place}, or point the plotter to another folder: plots fail when it is full.`,
  },
  {
    about: /^risk\/full .*memory/,
    text: 'Memory is short: use fewer threads or more buckets, or run fewer plots at a time.',
  },
  {
    about: /^bottleneck\/plots at a time$/,
    text: 'Run as many plots at a time as made the most plots a day; more get in each other’s way.',
  },
  { about: /^bottleneck\/threads (.+)$/, text: ([, of]) => `Give ${of} as many threads as made it fastest.` },
  {
    about: /^slower\//,
    text: 'Compare what else ran while the step was slow: a copy to the same disk, a lack of memory and throttling are the usual causes.',
  },
];
/** What matters less than this calls for nothing. */
const LEAST_SEVERITY = 0.3;

/** What to do, the most pressing first; insights with the same answer share one. */
export function recommendationsFor(insights: readonly Insight[]): Recommendation[] {
  const byText = new Map<string, Insight[]>();
  for (const insight of insights) {
    const text = insight.severity >= LEAST_SEVERITY ? answerTo(insight) : undefined;
    if (text !== undefined) byText.set(text, [...(byText.get(text) ?? []), insight]);
  }
  return [...byText]
    .map(([text, because]) => ({
      text,
      because: because.map(({ id }) => id),
      severity: Math.max(...because.map(({ severity }) => severity)),
      evidence: because.flatMap(({ evidence }) => evidence),
    }))
    .sort((a, b) => b.severity - a.severity);
}

function answerTo({ id }: Insight): string | undefined {
  for (const { about, text } of RULES) {
    const match = id.match(about);
    if (match) return typeof text === 'string' ? text : text(match);
  }
  return undefined;
}

import { isNotEnoughData } from '../../analyze/notEnoughData.ts';
import type { Gain } from '../common/recommendation.ts';
import { type Advice, type AdviceContext, type AdviceRule, PLOTS_AT_A_TIME } from './advice.ts';
import type { AnalysisParts } from './analysis.ts';
import { patternInsight } from './patternInsights.ts';
import type { PlotPattern } from './plotPatterns.ts';

/** What patterns over plots call for. A new rule is one more entry. */
export const PATTERN_ADVICE: readonly AdviceRule[] = [
  {
    id: 'copies',
    find: (context) =>
      slower(context, ['copyAtStart', 'copyDuring']).map((pattern) =>
        advice(context, pattern, {
          subject: 'copies during plots',
          direction: 'fewer',
          text: 'Keep copies of finished plots away from the disks that plots are made on: another final disk or a staging disk, or wait for the copy (-w) before the next plot starts.',
        }),
      ),
  },
  {
    id: 'startsTogether',
    find: (context) =>
      slower(context, ['startsTogether']).map((pattern) =>
        advice(context, pattern, {
          subject: 'starts of plots',
          direction: 'apart',
          text: 'Start plots at intervals, so that they are not at the same step at the same time.',
        }),
      ),
  },
  {
    id: 'tooManyAtATime',
    find: (context) =>
      slower(context, ['beside', 'besideTwo', 'besideFour'])
        .filter((pattern) => outweighs(pattern))
        .map((pattern) =>
          advice(context, pattern, {
            subject: PLOTS_AT_A_TIME,
            direction: 'fewer',
            text: 'Run fewer plots at a time: they slow one another down by more than their number wins.',
          }),
        ),
  },
  {
    id: 'swap',
    find: (context) =>
      slower(context, ['swap']).map((pattern) =>
        advice(context, pattern, {
          subject: PLOTS_AT_A_TIME,
          direction: 'fewer',
          text: 'Run fewer plots at a time, or give them less memory (fewer threads, more buckets): the host swaps, and plots wait for it.',
        }),
      ),
  },
  {
    id: 'heat',
    find: (context) =>
      slower(context, ['hot']).map((pattern) =>
        advice(context, pattern, {
          subject: 'cooling',
          direction: 'more',
          text: 'Cool the host better, or let it take less power: it slows down when it is hot.',
        }),
      ),
  },
  {
    id: 'tmpFolder',
    find: (context) =>
      factors(context, 'tmp').map(({ pattern, value }) =>
        advice(context, pattern, {
          subject: `plots on ${value}`,
          direction: pattern.impact.ratio > 1 ? 'fewer' : 'more',
          text:
            pattern.impact.ratio > 1
              ? `Make fewer plots on ${value}, or look at what slows this disk down.`
              : `Make more of the plots on ${value}.`,
        }),
      ),
  },
  {
    id: 'sharedTmp',
    find: (context) =>
      slower(context, ['sharesTmp']).map((pattern) =>
        advice(context, pattern, {
          subject: 'plots on one temporary disk',
          direction: 'fewer',
          text: 'Give plots that run at the same time temporary folders on different disks.',
        }),
      ),
  },
  {
    id: 'settings',
    find: (context) =>
      ['threads', 'buckets'].flatMap((setting) =>
        factors(context, setting).map(({ pattern, value }) => {
          const isSlower = pattern.impact.ratio > 1;
          return advice(context, pattern, {
            subject: setting,
            direction: isSlower ? `other than ${value}` : value,
            text: isSlower ? `Use another number of ${setting} than ${value}.` : `Use ${value} ${setting}.`,
          });
        }),
      ),
  },
  {
    id: 'plotter',
    find: (context) =>
      factors(context, 'plotter').map(({ pattern, value }) =>
        advice(context, pattern, {
          subject: 'plotter',
          direction: pattern.impact.ratio > 1 ? `other than ${value}` : value,
          text:
            pattern.impact.ratio > 1
              ? `Use another plotter than ${value} for plots like these.`
              : `Use ${value} for plots like these.`,
        }),
      ),
  },
  {
    id: 'otherWork',
    find: (context) => {
      const times = slower(context, ['night', 'morning', 'afternoon', 'evening', 'weekend']);
      const days = factors(context, 'weekday').filter(({ pattern }) => pattern.impact.ratio > 1);
      return [...times, ...days.map(({ pattern }) => pattern)].map((pattern) =>
        advice(context, pattern, {
          subject: `other work (${pattern.id})`,
          direction: 'fewer',
          text: `See what else the host does then (backups, scrubs, updates: systemctl list-timers, crontab -l), and move it or let it run slower.`,
        }),
      );
    },
  },
  {
    id: 'otherTraffic',
    find: (context) =>
      slower(context, ['much network.in', 'much network.out']).map((pattern) =>
        advice(context, pattern, {
          subject: 'traffic during plots',
          direction: 'fewer',
          text: 'Limit how fast plots and other files go over the network while plots are made.',
        }),
      ),
  },
];
/** Found patterns of these questions that make plots slower, and that no other one explains. */
function slower({ parts }: AdviceContext, ids: readonly string[]): PlotPattern[] {
  return own(parts).filter(({ id, impact }) => ids.includes(id) && impact.ratio > 1);
}

function own({ patterns, seasons }: AnalysisParts): readonly PlotPattern[] {
  const found =
    patterns && !isNotEnoughData(patterns.found)
      ? patterns.found.patterns
      : seasons && !isNotEnoughData(seasons.performanceImpact)
        ? seasons.performanceImpact
        : [];
  return found.filter(({ explainedBy }) => explainedBy === undefined);
}

function factors({ parts }: AdviceContext, factor: string): { pattern: PlotPattern; value: string }[] {
  return own(parts)
    .filter(({ id }) => id.startsWith(`${factor}=`))
    .map((pattern) => ({ pattern, value: pattern.id.slice(factor.length + 1) }));
}

/** Twice as many plots at a time win nothing where each takes twice as long. */
const COMPANIONS: Readonly<Record<string, number>> = { beside: 2, besideTwo: 1.5, besideFour: 1.67 };

function outweighs({ id, impact }: PlotPattern): boolean {
  return impact.ratio > (COMPANIONS[id] ?? 2);
}

function advice(
  { range }: AdviceContext,
  pattern: PlotPattern,
  what: Pick<Advice, 'subject' | 'direction' | 'text'>,
): Advice {
  const { impact, frequency, atDifferentTimes } = pattern;
  const affected = impact.ratio > 1 ? frequency.shareRatio : 1 - frequency.shareRatio;
  // The share of all plots' time that there is to win; half as much where the cause is in doubt.
  const weight = Math.min(1, Math.abs(Math.log(impact.ratio)) * affected * 4) * (atDifferentTimes ? 0.5 : 1);
  const { text, evidence } = patternInsight(pattern, range);
  return {
    ...what,
    text: `${what.text} ${text}`,
    priority: 0.3 + 0.6 * weight,
    // Fewer plots at a time are each faster, but fewer; and what ran at another time may have another cause.
    ...(what.subject !== PLOTS_AT_A_TIME && !atDifferentTimes && { gain: gainOf(impact, affected) }),
    evidence,
  };
}

/** How many times as many plots there are once those that take longer take as long as the others. */
function gainOf({ ratio, interval }: PlotPattern['impact'], affected: number): Gain {
  const more = (times: number) => 1 + affected * ((ratio > 1 ? times : 1 / times) - 1);
  const [least, most] = interval.map(more).sort((a, b) => a - b);
  return { ratio: more(ratio), interval: [least, most] };
}

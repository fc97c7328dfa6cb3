import { isNotEnoughData } from '../../analyze/notEnoughData.ts';
import { shareFigure, shareText } from '../common/evidence.ts';
import { countFigure, metricFigure } from './evidence.ts';
import type { Insight, InsightContext } from './historyInsights.ts';

/** A resource that is at its limit for longer than this share of the time holds the host back. */
const OFTEN = 0.2;
const DAY_SECONDS = 86_400;

/** How the host is as a whole: the summary first, then what is wrong. */
export function healthInsights(context: InsightContext): Insight[] {
  const troubles = [...saturated(context), ...failures(context), ...restless(context)];
  const worst = troubles.filter(({ weight }) => weight === 'warning').length;
  const text =
    troubles.length === 0
      ? 'The host is well: no resource was often at its limit, and hardly a plot failed.'
      : `The host is ${worst > 1 ? 'in trouble' : 'under strain'}: ${troubles.length} ${troubles.length === 1 ? 'thing asks' : 'things ask'} for a look.`;
  const summary: Insight = {
    weight: worst > 0 ? 'warning' : troubles.length > 0 ? 'notice' : 'info',
    text,
    evidence: troubles.flatMap(({ evidence }) => evidence),
  };
  return context.parts.statistics.length === 0 ? [] : [summary, ...troubles];
}

function saturated({ parts, range }: InsightContext): Insight[] {
  return parts.statistics.flatMap(({ id, title, metric, atLimitRatio, statistics }): Insight[] => {
    // What suffers is told by its own figures: time at 90 % and more is of resources.
    if (!RESOURCES.includes(id) || atLimitRatio === undefined || atLimitRatio < OFTEN || isNotEnoughData(statistics)) {
      return [];
    }
    return [
      {
        weight: atLimitRatio >= 0.5 ? 'warning' : 'notice',
        text: `${title}: at its limit (90 % and more) for ${shareText(atLimitRatio)} of the time.`,
        evidence: [
          {
            subject: title,
            metric,
            ...range,
            figures: [shareFigure('at the limit', atLimitRatio), metricFigure('median', metric, statistics.median)],
          },
        ],
      },
    ];
  });
}

export const RESOURCES: readonly string[] = [
  'cpu.busy',
  'memory.used',
  'memory.swap',
  'disk.busy',
  'disk.full',
  'cpu.heat',
];

function failures({ plots, range }: InsightContext): Insight[] {
  const failed = plots.filter(({ outcome }) => outcome === 'failed' || outcome === 'crashed');
  const ended = plots.filter(({ outcome }) => outcome === 'finished').length + failed.length;
  if (failed.length === 0) return [];
  const share = failed.length / ended;
  const causes = Map.groupBy(failed, ({ trouble }) => trouble?.cause ?? 'unknown');
  const [[cause, own]] = [...causes].sort((a, b) => b[1].length - a[1].length);
  return [
    {
      weight: share >= 0.05 ? 'warning' : 'notice',
      text: `${failed.length} of ${ended} plots failed (${shareText(share)}); most often, ${own.length} times: ${cause}`,
      evidence: [
        { subject: 'plots', ...range, figures: [countFigure('failed', failed.length), shareFigure('share', share)] },
      ],
    },
  ];
}

/** More incidents a day than anybody could look at. */
const MANY_A_DAY = 5;

function restless({ parts: { anomalies }, range }: InsightContext): Insight[] {
  if (anomalies === undefined) return [];
  const perDay = (anomalies.incidentsTotal / (range.to - range.from)) * DAY_SECONDS;
  if (perDay < MANY_A_DAY || anomalies.incidentsTotal < MANY_A_DAY) return [];
  return [
    {
      weight: 'notice',
      text: `Much is unusual: ${perDay.toFixed(1)} incidents a day.`,
      evidence: [{ subject: 'incidents', ...range, figures: [countFigure('incidents', anomalies.incidentsTotal)] }],
    },
  ];
}

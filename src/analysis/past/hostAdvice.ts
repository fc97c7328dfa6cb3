import { isNotEnoughData } from '../../analyze/notEnoughData.ts';
import { formatCount, formatDuration } from '../../metrics/format.ts';
import { countFigure, durationFigure, shareFigure } from '../common/evidence.ts';
import { type Advice, type AdviceRule, PLOTS_AT_A_TIME } from './advice.ts';
import type { AnalysisParts } from './analysis.ts';
import { slowerPlots } from './slowerPlots.ts';

const DAY = 86_400;

/** What the host as a whole calls for. A new rule is one more entry. */
export const HOST_ADVICE: readonly AdviceRule[] = [
  {
    id: 'roomForMore',
    find: ({ parts, range }) => {
      const busy = medians(parts, ['cpu.busy', 'disk.busy', 'memory.used']);
      const plotters = medians(parts, ['plotters.count'])[0]?.median ?? 0;
      if (
        range.to - range.from < DAY ||
        busy.length < 3 ||
        plotters < 1 ||
        busy.some(({ median, p95 }) => median > 0.5 || p95 > 0.8)
      )
        return [];
      return [
        {
          subject: PLOTS_AT_A_TIME,
          direction: 'more',
          text: 'Run one plot more at a time: CPU, disks and memory have room for it even in busy hours.',
          priority: 0.4,
          evidence: busy.map(({ title, median, p95 }) => ({
            subject: title,
            ...range,
            figures: [shareFigure('median', median), shareFigure('95th percentile', p95)],
          })),
        },
      ];
    },
  },
  {
    id: 'saturated',
    find: ({ parts, range }) =>
      parts.statistics.flatMap(({ id, title, metric, subject, atLimitRatio = 0 }): Advice[] => {
        const rule = SATURATED[id];
        if (rule === undefined || atLimitRatio < rule.from) return [];
        const { from: _, textOf, ...advice } = rule;
        return [
          {
            ...advice,
            text: textOf(subject),
            priority: 0.4 + 0.5 * atLimitRatio,
            evidence: [{ subject: title, metric, ...range, figures: [shareFigure('at the limit', atLimitRatio)] }],
          },
        ];
      }),
  },
  {
    id: 'space',
    find: ({ parts: { outlook }, range }) =>
      (outlook?.fileSystems ?? [])
        .filter(({ secondsToFull }) => secondsToFull < 14 * DAY)
        .map(({ mountpoint, secondsToFull }) => ({
          subject: `space on ${mountpoint}`,
          direction: 'more',
          text: `Make room on ${mountpoint}, or direct plots elsewhere: it is full in ${formatDuration(secondsToFull)}.`,
          priority: secondsToFull < 2 * DAY ? 0.95 : 0.7,
          evidence: [{ subject: mountpoint, ...range, figures: [durationFigure('time left', secondsToFull)] }],
        })),
  },
  { id: 'slowerPlots', find: slowerPlots },
  {
    id: 'failures',
    find: ({ plots, range }) => {
      const failed = plots.filter(({ outcome, trouble }) => (outcome === 'failed' || outcome === 'crashed') && trouble);
      const groups = [...Map.groupBy(failed, ({ trouble }) => trouble?.cause).values()];
      return groups.map((own) => {
        const { cause = '', remedy = '', line } = own[own.length - 1].trouble ?? {};
        const share = own.length / plots.length;
        const what =
          line === undefined ? remedy.replace('The line says', 'Its log says') : `${remedy} “${line.trim()}”`;
        return {
          subject: `failures: ${cause}`,
          direction: 'mend',
          text: `${formatCount(own.length, 'plot')} failed: ${cause} ${what}`,
          priority: 0.45 + Math.min(0.5, share * 3),
          evidence: [
            { subject: 'plots', ...range, figures: [countFigure('failed', own.length), shareFigure('share', share)] },
          ],
        };
      });
    },
  },
  {
    id: 'recurring',
    find: ({ parts: { anomalies }, range }) =>
      (anomalies?.recurring ?? []).slice(0, 3).map(({ which, text, incidents, ofAll, subjects }) => ({
        subject: `incidents (${which})`,
        direction: 'find why',
        text: `Look at what happens ${text}: ${incidents} of ${ofAll} incidents were then (${subjects.join(', ')}).`,
        priority: 0.35,
        evidence: [{ subject: subjects.join(', '), ...range, figures: [countFigure('incidents', incidents)] }],
      })),
  },
  {
    id: 'coverage',
    find: ({ metadata: { coverageRatio }, range }) =>
      coverageRatio >= 0.8 || coverageRatio === 0
        ? []
        : [
            {
              subject: 'monitoring',
              direction: 'more',
              text: 'Keep monitoring when VS Code is closed (plotscope service install): much of this range was not measured.',
              priority: 0.3,
              evidence: [{ subject: 'the range', ...range, figures: [shareFigure('measured', coverageRatio)] }],
            },
          ],
  },
];

interface Saturated extends Pick<Advice, 'subject' | 'direction'> {
  /** Share of the time at the limit. */
  readonly from: number;
  /** @param which of several it mostly is, where that is known. */
  textOf(which: string | undefined): string;
}

const SATURATED: Readonly<Record<string, Saturated>> = {
  'memory.used': {
    subject: PLOTS_AT_A_TIME,
    direction: 'fewer',
    from: 0.2,
    textOf: () => 'Run fewer plots at a time, or give them less memory: memory is nearly used up for much of the time.',
  },
  'disk.busy': {
    subject: 'disks for temporary files',
    direction: 'more',
    from: 0.5,
    textOf: (disk) =>
      `Spread temporary files over more or faster disks: ${disk ?? 'the busiest one'} is at its limit for much of the time.`,
  },
  'disk.full': {
    subject: 'free space',
    direction: 'more',
    from: 0.2,
    textOf: (mountpoint) =>
      `Make room on ${mountpoint ?? 'the fullest file system'}: plots fail when it is full, and SSDs get slow before.`,
  },
  'cpu.heat': {
    subject: 'cooling',
    direction: 'more',
    from: 0.2,
    textOf: () => 'Cool the host better: a part is near its limit for much of the time, and slows down above it.',
  },
};

function medians({ statistics }: AnalysisParts, ids: readonly string[]) {
  return statistics.flatMap(({ id, title, statistics: found }) =>
    ids.includes(id) && !isNotEnoughData(found) ? [{ title, median: found.median, p95: found.percentiles.p95 }] : [],
  );
}

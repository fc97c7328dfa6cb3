import { isNotEnoughData } from '../../analyze/notEnoughData.ts';
import { formatSeconds, formatShare } from '../../metrics/format.ts';
import type { Category } from '../common/category.ts';
import { countFigure, durationFigure, shareFigure, valueFigure, valueText } from '../common/evidence.ts';
import { type Insight, MEASURED } from '../common/insight.ts';
import type { PreparedInput } from './analysisInput.ts';
import type { HostBottlenecks } from './hostBottlenecks.ts';
import { MOST_OF_A_KIND, windowEvidence } from './insightEvidence.ts';
import type { ResourceUse } from './resourceView.ts';

const CATEGORY_OF: Readonly<Record<ResourceUse['resource'], Category>> = {
  cpu: 'cpu',
  memory: 'memory',
  swap: 'memory',
  disk: 'disk',
  filesystem: 'disk',
  heat: 'hardware',
};

/** What is used up or waited for. */
function ofResources(input: PreparedInput, { resources }: HostBottlenecks): Insight[] {
  return resources
    .filter(({ level }) => level !== 'free')
    .map((use): Insight => {
      const { resource, subject, title, key, metric, meanRatio, atLimitRatio, strainedRatio, stalledRatio } = use;
      const waited =
        stalledRatio === undefined ? '' : `, and threads waited for it ${formatShare(stalledRatio)} of the time`;
      const isFull = use.level === 'limit';
      const text = isFull
        ? `${title}: ${valueText(metric, meanRatio)} on average, at its limit ${formatShare(atLimitRatio)} of the time${waited}.`
        : `${title}: ${valueText(metric, meanRatio)} on average, strained ${formatShare(strainedRatio)} of the time${waited}.`;
      return {
        id: ['bottleneck', [resource, subject].filter(Boolean).join(' ')].join('/'),
        kind: 'bottleneck',
        category: CATEGORY_OF[resource],
        severity: Math.min(1, (isFull ? 0.6 : 0.3) + 0.3 * atLimitRatio + 0.5 * (stalledRatio ?? 0)),
        confidence: MEASURED,
        text,
        evidence: [
          windowEvidence(input, title, key, [
            valueFigure('mean', metric, meanRatio),
            valueFigure('95 % below', metric, use.p95Ratio),
            shareFigure('time at the limit', atLimitRatio),
            ...(stalledRatio === undefined ? [] : [shareFigure('time stalled', stalledRatio)]),
          ]),
        ],
      };
    });
}

/** Requests that wait several times as long as they are served. */
const LONG_STRETCH = 4;
const BUSY = 0.5;

function ofQueues(input: PreparedInput, { queues }: HostBottlenecks): Insight[] {
  return queues.flatMap(({ device, queue }): Insight[] => {
    if (isNotEnoughData(queue) || queue.stretch < LONG_STRETCH || queue.utilizationRatio < BUSY) return [];
    const { completionsPerSecond, responseSeconds, serviceDemandSeconds, stretch, utilizationRatio, queueLength } =
      queue;
    return [
      {
        id: `bottleneck/queue ${device}`,
        kind: 'bottleneck',
        category: 'disk',
        severity: Math.min(0.9, 0.3 + 0.4 * utilizationRatio * Math.min(1, stretch / 20)),
        confidence: 0.8,
        text: `Requests to ${device} take ${formatSeconds(responseSeconds)}, ${stretch.toFixed(0)} times as long as the disk is busy for each; ${queueLength.toFixed(1)} are under way at once.`,
        evidence: [
          windowEvidence(input, `Queue of ${device}`, undefined, [
            countFigure('requests a second', completionsPerSecond),
            durationFigure('time a request takes', responseSeconds),
            durationFigure('busy for each', serviceDemandSeconds),
            shareFigure('busy', utilizationRatio),
            countFigure('requests under way', queueLength),
          ]),
        ],
      },
    ];
  });
}

function ofSteps({ steps }: HostBottlenecks): Insight[] {
  return steps
    .slice(0, MOST_OF_A_KIND)
    .map(({ step, title, context, seconds, usualSeconds, known, startedAt, at, expected, score }) => {
      const of = `${step} of ${title}`;
      const times = (seconds / usualSeconds).toFixed(2);
      return {
        id: `slower/${context}`,
        kind: 'slower',
        category: 'plotting',
        severity: Math.min(0.9, 0.4 + 0.3 * (seconds / usualSeconds - 1)),
        confidence: score,
        text: `${of} took ${formatSeconds(seconds)}, ${times} times as long as the ${known} before it (${formatSeconds(usualSeconds)}).`,
        evidence: [
          {
            subject: of,
            from: startedAt,
            to: at,
            figures: [
              durationFigure('took', seconds),
              durationFigure('usually', usualSeconds),
              durationFigure('usual at most', expected[1]),
              countFigure('compared with', known),
            ],
          },
        ],
      };
    });
}

function ofScalability(input: PreparedInput, { scalability }: HostBottlenecks): Insight[] {
  const { byPlotters, plottersNow, byThreads } = scalability;
  const found: Insight[] = [];
  if (!isNotEnoughData(byPlotters) && byPlotters.peak?.measured && byPlotters.levels >= 4) {
    const best = Math.max(1, Math.round(byPlotters.peak.concurrency));
    const tooMany = plottersNow !== undefined && plottersNow > best;
    const now = plottersNow === undefined ? '' : ` ${plottersNow} run now.`;
    found.push({
      id: 'bottleneck/plots at a time',
      kind: 'bottleneck',
      category: 'plotting',
      severity: tooMany ? 0.6 : 0.2,
      confidence: byPlotters.rSquared,
      text: `This host makes most plots a day with about ${best} at a time (${byPlotters.peak.throughput.toFixed(1)} a day).${now}`,
      evidence: [
        windowEvidence(input, 'plots', undefined, [
          countFigure('best at a time', byPlotters.peak.concurrency),
          countFigure('plots a day there', byPlotters.peak.throughput),
          shareFigure('work that can not be shared', byPlotters.contention),
          countFigure('measured', byPlotters.count),
        ]),
      ],
    });
  }
  for (const { of, fit } of byThreads) {
    if (isNotEnoughData(fit) || !fit.peak?.measured || fit.levels < 4) continue;
    const best = Math.max(1, Math.round(fit.peak.concurrency));
    found.push({
      id: `bottleneck/threads ${of}`,
      kind: 'bottleneck',
      category: 'plotting',
      severity: 0.3,
      confidence: fit.rSquared,
      text: `${of} is fastest with about ${best} threads; more make it slower.`,
      evidence: [
        windowEvidence(input, 'plots', undefined, [
          countFigure('best number of threads', fit.peak.concurrency),
          countFigure('plots a day there', fit.peak.throughput),
        ]),
      ],
    });
  }
  return found;
}

/** What holds the host back, from four sides. */
export function bottleneckInsights(input: PreparedInput, found: HostBottlenecks): Insight[] {
  return [...ofResources(input, found), ...ofQueues(input, found), ...ofSteps(found), ...ofScalability(input, found)];
}

import { adviceText } from '../../events/adviceText.ts';
import { formatDuration } from '../../metrics/format.ts';
import { durationFigure, shareFigure } from '../common/evidence.ts';
import type { Insight } from '../common/insight.ts';
import type { Recommendation } from '../common/recommendation.ts';
import type { PreparedInput } from './analysisInput.ts';
import { type HeldBack, heldBack } from './heldBack.ts';

/** What held a plotter back for less of the time is not told. */
const HARDLY_EVER = 0.05;
/** It asks for nothing. */
const FOLLOWED_SEVERITY = 0.25;
/** Each further remedy of a bottleneck presses so much less than the one before. */
const NEXT_REMEDY = 0.8;

/** What was diagnosed while plotters ran, and what that calls for. */
export function heldInsights(input: Pick<PreparedInput, 'events' | 'windows'>): {
  insights: Insight[];
  recommendations: Recommendation[];
} {
  const told = heldBack(input)
    .map((held) => ({ held, share: held.seconds / input.windows.analysisSeconds }))
    .filter(({ share }) => share >= HARDLY_EVER)
    .map(({ held, share }) => ({ held, insight: insightOf(held, share, input) }));
  return {
    insights: [...told.map(({ insight }) => insight), ...followedInsights(input)],
    recommendations: told.flatMap(({ held, insight }) => recommendationsOf(held, insight)),
  };
}

/** Advice that was followed in the window, and what came of it; the newest word on each. */
function followedInsights({ events, windows }: Pick<PreparedInput, 'events' | 'windows'>): Insight[] {
  const followed = events.filter((event) => event.type === 'advice.followed');
  const within = followed.filter(({ at }) => at >= windows.from && at <= windows.to);
  const newest = new Map(within.sort((a, b) => a.at - b.at).map((event) => [event.text, event]));
  return [...newest.values()].map((event) => ({
    id: `followed/${event.class} ${event.text}`,
    kind: 'change',
    category: 'plotting',
    severity: FOLLOWED_SEVERITY,
    confidence: 1 - 1 / (1 + Math.min(event.plots, event.plotsBefore)),
    text: `Advice was followed: ${adviceText(event)}`,
    evidence: [{ subject: 'plots', from: windows.from, to: event.at, figures: [] }],
  }));
}

function insightOf(
  { bottleneck, plotters, from, seconds }: HeldBack,
  share: number,
  { windows }: Pick<PreparedInput, 'windows'>,
): Insight {
  const { class: name, kind, subject, severity, confidence, cause, impactSecondsPerPlot } = bottleneck;
  const several = plotters.length > 1 ? `, ${plotters.length} plotters` : '';
  return {
    id: `held/${[name, kind, subject].filter(Boolean).join(' ')}`,
    kind: 'bottleneck',
    category: 'plotting',
    // What comes and goes matters less than what stays.
    severity: severity * (0.5 + 0.5 * Math.min(1, share)),
    confidence,
    text: `${cause} So it was for ${formatDuration(seconds)} of ${formatDuration(windows.analysisSeconds)}${several}.`,
    evidence: [
      {
        subject: plotters.join(', '),
        from,
        to: windows.to,
        figures: [
          durationFigure('for', seconds),
          shareFigure('of the time', Math.min(1, share)),
          ...(impactSecondsPerPlot === undefined ? [] : [durationFigure('costs a plot', impactSecondsPerPlot)]),
        ],
      },
    ],
  };
}

function recommendationsOf({ bottleneck }: HeldBack, { id, severity, evidence }: Insight): Recommendation[] {
  return bottleneck.remedies.map(({ text, setting, gain }, place) => ({
    subject: setting ? `setting ${setting.name}` : text,
    direction: setting ? String(setting.value) : 'do',
    text,
    priority: severity * NEXT_REMEDY ** place,
    because: [id],
    ...(gain && { gain }),
    evidence,
  }));
}

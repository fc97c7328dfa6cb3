import { formatShare } from '../../metrics/format.ts';
import type { Evidence, Interval } from './evidence.ts';
import { ratioText } from './evidence.ts';
import { type Insight, severityLevel } from './insight.ts';
import type { Recommendation } from './recommendation.ts';

/** How a report tells times. */
export interface TimeWords {
  date(epochSeconds: number): string;
}

/** Of what is hours long the seconds are told, of what is longer the minutes. */
export function dateStyleOf({ from, to }: Interval): 'short' | 'medium' {
  return to - from < SECONDS_TOLD_BELOW ? 'medium' : 'short';
}

const SECONDS_TOLD_BELOW = 6 * 3600;

/** Dates as people read them, in a time zone: an IANA name; this system's without. */
export function dateFormat(timeZone?: string, timeStyle: 'short' | 'medium' = 'short'): TimeWords['date'] {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'medium', timeStyle });
  return (epochSeconds) => format.format(epochSeconds * 1000);
}

/** A finding as a point of a Markdown list: the sentence, what it rests on, and how sure it is. @param whole the analysed range. */
export function insightLine(
  { text, severity, confidence, evidence }: Insight,
  whole: Interval,
  words: TimeWords,
): string {
  const level = severityLevel(severity);
  const mark =
    level === 'warning' || level === 'critical' ? `**${level === 'warning' ? 'Warning' : 'Critical'}.** ` : '';
  const basis = evidence.slice(0, MOST_EVIDENCE).map((one) => evidenceText(one, evidence.length > 1, whole, words));
  const sure = `${formatShare(Math.floor(Math.min(confidence, 0.99) * 100) / 100)} sure`;
  return `- ${mark}${text} _(${[...basis.filter((one) => one !== ''), sure].join('; ')})_`;
}

const MOST_EVIDENCE = 3;

function evidenceText(
  { subject, from, to, figures }: Evidence,
  isNamed: boolean,
  whole: Interval,
  { date }: TimeWords,
): string {
  // A time of its own is told; that of the whole range stands at the top.
  const isPart = to - from < 0.9 * (whole.to - whole.from);
  const when = isPart ? `${date(from)}: ` : '';
  const words = figures.map(({ name, text }) => `${name} ${text}`).join(', ');
  return words === '' ? '' : `${isNamed ? `${subject}, ` : ''}${when}${words}`;
}

/** What to do, as a point of a numbered Markdown list, with what it gains where that is foretold. */
export function recommendationLine({ text, priority, gain }: Recommendation, place: number): string {
  const gained =
    gain === undefined
      ? ''
      : `, plots ${ratioText(gain.ratio)} (${gain.interval.map((bound) => bound.toFixed(2)).join(' to ')})`;
  return `${place + 1}. ${text} _(priority ${formatShare(priority)}${gained})_`;
}

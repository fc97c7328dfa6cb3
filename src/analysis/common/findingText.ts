import { formatShare } from '../../metrics/format.ts';
import type { Evidence, Interval } from './evidence.ts';
import { type Insight, severityLevel } from './insight.ts';
import { gainText, type Recommendation } from './recommendation.ts';

export type DateText = (epochSeconds: number) => string;

/** Of what is hours long the seconds are told, of what is longer the minutes. */
export function dateStyleOf({ from, to }: Interval): 'short' | 'medium' {
  return to - from < SECONDS_TOLD_BELOW ? 'medium' : 'short';
}

const SECONDS_TOLD_BELOW = 6 * 3600;

/** Dates as people read them, in a time zone: an IANA name; this system's without. */
export function dateFormat(timeZone?: string, timeStyle: 'short' | 'medium' = 'short'): DateText {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'medium', timeStyle });
  return (epochSeconds) => format.format(epochSeconds * 1000);
}

/** From when to when, without saying twice what is the same: `28 Nov 2026, 09:19 – 09:26`. */
export function rangeText({ from, to }: Interval, timeZone?: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    dateStyle: 'medium',
    timeStyle: dateStyleOf({ from, to }),
  });
  return format.formatRange(from * 1000, to * 1000);
}

/** How a finding or a piece of advice reads everywhere; the views give it its form. */
export interface FindingWords {
  /** `Warning`, `Critical`, where it is that. */
  readonly mark?: string;
  /** One or two sentences. */
  readonly text: string;
  /** What it rests on: figures, how sure it is, what it gains. */
  readonly basis: string;
}

const MARKS = { warning: 'Warning', critical: 'Critical' } as const;
const MOST_EVIDENCE = 3;
/** Nothing is quite certain. */
const MOST_SURE = 0.99;

/** @param whole the analysed range: what rests on a part of it says when. */
export function insightWords(insight: Insight, whole: Interval, date: DateText): FindingWords {
  const { text, severity, confidence, evidence } = insight;
  const level = severityLevel(severity);
  const figures = evidence.slice(0, MOST_EVIDENCE).map((one) => evidenceText(one, evidence.length > 1, whole, date));
  const sure = `${formatShare(Math.floor(Math.min(confidence, MOST_SURE) * 100) / 100)} sure`;
  const basis = [...figures.filter((one) => one !== ''), sure].join('; ');
  return { ...((level === 'warning' || level === 'critical') && { mark: MARKS[level] }), text, basis };
}

/** What to do, with what it gains where that is foretold. */
export function recommendationWords({ text, priority, gain }: Recommendation): FindingWords {
  const gained = gain === undefined ? '' : `, foretold: ${gainText(gain)}`;
  return { text, basis: `priority ${formatShare(priority)}${gained}` };
}

function evidenceText(
  { subject, from, to, figures }: Evidence,
  isNamed: boolean,
  whole: Interval,
  date: DateText,
): string {
  // A time of its own is told; that of the whole range stands at the top.
  const when = to - from < WHOLE_RATIO * (whole.to - whole.from) ? `${date(from)}: ` : '';
  const words = figures.map(({ name, text }) => `${name} ${text}`).join(', ');
  return words === '' ? '' : `${isNamed ? `${subject}, ` : ''}${when}${words}`;
}

const WHOLE_RATIO = 0.9;

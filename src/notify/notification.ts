import * as v from 'valibot';
import { readingText } from '../analysis/alert/incidents.ts';
import { RESPONSE_SECONDS } from '../analysis/alert/severity.ts';
import { ALERT_SEVERITIES, Alert } from '../events/events.ts';
import { formatDuration } from '../metrics/format.ts';

export const STEPS = ['raised', 'escalated', 'resolved', 'test'] as const;
export type Step = (typeof STEPS)[number];

/** One thing that a person is told of an incident. Plain data: it is kept while it waits to be sent. */
export const Notification = v.object({
  /** The same for the same step of the same incident, whoever sends it: receivers can tell repeats by it. */
  id: v.string(),
  step: v.picklist(STEPS),
  severity: v.picklist(ALERT_SEVERITIES),
  host: v.string(),
  /** Epoch seconds of what happened. */
  at: v.number(),
  incident: v.string(),
  alert: Alert,
  /** Of an escalation, from 1. */
  level: v.optional(v.number()),
});
export type Notification = v.InferOutput<typeof Notification>;

const STEP_WORDS: Readonly<Record<Step, string>> = {
  raised: '',
  escalated: 'still open: ',
  resolved: 'over: ',
  test: 'test: ',
};

/** In characters: the least that a service takes (Pushover 250 and 1024). What is longer it refuses, and nobody hears of the alert. */
const LONGEST_TITLE = 250;
const LONGEST_BODY = 1000;

/** One line: `plotter-3: File system /mnt/a (critical)`. */
export function titleOf({ host, step, alert, severity }: Notification): string {
  const after = step === 'resolved' ? '' : ` (${severity})`;
  return bounded(`${host}: ${STEP_WORDS[step]}${alert.title}`, LONGEST_TITLE - after.length) + after;
}

/** What is so, and what to do; empty where there is nothing more to say. */
export function bodyOf({ alert, severity, step }: Notification): string {
  if (step === 'resolved') return '';
  const soon = severity === 'critical' ? `Look at it within ${formatDuration(RESPONSE_SECONDS[severity])}.` : '';
  const measured = readingText(alert) ?? '';
  const room = (LONGEST_BODY - soon.length - measured.length) / 2 - 3;
  const parts = [alert.cause ?? '', alert.remedy ?? ''].map((part) => bounded(part, room));
  return [measured, ...parts, soon].filter(Boolean).join('\n');
}

export function textOf(notification: Notification): string {
  return [titleOf(notification), bodyOf(notification)].filter(Boolean).join('\n');
}

/** In one line without control characters: a name in it may hold any, and be of any length. */
export function bounded(text: string, most: number): string {
  const line = text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
  return (line.length <= most ? line : `${line.slice(0, Math.floor(most) - 1)}…`).toWellFormed();
}

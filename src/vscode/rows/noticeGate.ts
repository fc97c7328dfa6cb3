import type { AlertAction } from '../../analysis/alert/actions.ts';
import { readingText } from '../../analysis/alert/incidents.ts';
import { atLeast } from '../../analysis/alert/severity.ts';
import type { PastAlert } from '../../events/alertLog.ts';
import type { AlertSeverity } from '../../events/events.ts';

/** So many messages in so long: a host on which everything fails at once is told of in the tree. */
const MOST = 3;
const WITHIN_SECONDS = 600;

export interface NoticeWishes {
  /** The least grave that a message is shown for. */
  readonly least: AlertSeverity | 'off';
  /** Rules of which a person wants to see no more. */
  readonly hiddenRules: readonly string[];
}

/** Decides of which alerts a window shows a message: of each incident's root and of what is graver, and only so many. */
export class NoticeGate {
  #shownAt: number[] = [];
  #heldBack = 0;

  /** Undefined where nothing is shown; otherwise how many were held back since the last one. `up`: the others of the time before. */
  ask(alert: PastAlert, up: readonly PastAlert[], wishes: NoticeWishes, now: number): { heldBack: number } | undefined {
    const { least, hiddenRules } = wishes;
    if (least === 'off' || !atLeast(alert.severity, least) || hiddenRules.includes(alert.rule ?? alert.id))
      return undefined;
    if (alert.actions && !(alert.actions as AlertAction[]).includes('send_notification')) return undefined;
    if (alert.acknowledgedAt !== undefined || (alert.snoozedUntil ?? 0) > now) return undefined;
    const told = up.some(
      (other) =>
        other.incident !== undefined && other.incident === alert.incident && atLeast(other.severity, alert.severity),
    );
    if (told) return undefined;
    this.#shownAt = this.#shownAt.filter((at) => at <= now && now - at < WITHIN_SECONDS);
    if (this.#shownAt.length >= MOST) {
      this.#heldBack++;
      return undefined;
    }
    this.#shownAt.push(now);
    const heldBack = this.#heldBack;
    this.#heldBack = 0;
    return { heldBack };
  }
}

/** One sentence after the other: what, why, what to do. */
export function noticeText(alert: PastAlert, heldBack: number): string {
  const { title, severity, cause, remedy } = alert;
  const measured = readingText(alert);
  const more =
    heldBack > 0 ? `${heldBack} more ${heldBack === 1 ? 'alert waits' : 'alerts wait'} in Alerts.` : undefined;
  return [`${title} (${severity})${measured === undefined ? '' : `: ${measured}`}.`, cause, remedy, more]
    .filter(Boolean)
    .join(' ');
}

import * as v from 'valibot';
import { ALERT_SEVERITIES } from '../events/events.ts';
import { SETTINGS } from './contributions.ts';
import type { NoticeWishes } from './rows/noticeGate.ts';

const LEAST = ['off', ...ALERT_SEVERITIES] as const;
const USUAL: NoticeWishes = { least: 'warning', hiddenRules: [] };

/** Reads of which alerts a window shows messages; what can't be used is as usual, and `warn` hears which and why. */
export function readAlertSettings(get: (name: string) => unknown, warn: (text: string) => void): NoticeWishes {
  const least = v.safeParse(v.optional(v.picklist(LEAST), USUAL.least), get(SETTINGS.alertsNotifications));
  const hidden = v.safeParse(v.optional(v.array(v.string()), []), get(SETTINGS.alertsHidden));
  if (!least.success) {
    const value = JSON.stringify(get(SETTINGS.alertsNotifications));
    warn(`${SETTINGS.alertsNotifications} must be one of ${LEAST.join(', ')}, not ${value}; ${USUAL.least} is used`);
  }
  if (!hidden.success) warn(`${SETTINGS.alertsHidden} must be a list of rules such as ["memory_high"]; it is left out`);
  return {
    least: least.success ? least.output : USUAL.least,
    hiddenRules: hidden.success ? hidden.output : USUAL.hiddenRules,
  };
}

import * as v from 'valibot';
import { defineChannel } from '../channel.ts';
import { postJson } from '../http.ts';
import { titleOf } from '../notification.ts';

/** Without being told again, Alertmanager takes an alert for over after this. Escalations and its end tell it again. */
const LASTS_SECONDS = 24 * 3600;
const TEST_LASTS_SECONDS = 60;

/** Prometheus' Alertmanager, API version 2. An end can only be moved later, or to now, so both times are always sent. */
export const alertmanager = defineChannel({
  type: 'alertmanager',
  title: 'Alertmanager',
  settings: v.object({
    url: v.pipe(v.string(), v.url('an address such as http://host:9093 is needed')),
    headers: v.optional(v.record(v.string(), v.string()), {}),
  }),
  isIdempotent: true,
  send(notification, { url, headers }, tools) {
    const { alert, at, host, incident, severity, step } = notification;
    const lasts = step === 'resolved' ? 0 : step === 'test' ? TEST_LASTS_SECONDS : LASTS_SECONDS;
    const startsAt = Math.min(alert.since ?? at, at);
    return postJson(
      tools,
      `${url.replace(/\/$/, '')}/api/v2/alerts`,
      [
        {
          labels: {
            alertname: alert.rule ?? 'test',
            alert_id: alert.id,
            instance: host,
            // As the series of a fleet call it: a rule that says that the host is down can inhibit what it told.
            host_name: host,
            severity,
            job: 'plotscope',
          },
          annotations: {
            summary: titleOf(notification),
            incident,
            ...(alert.cause !== undefined && { description: alert.cause }),
            ...(alert.remedy !== undefined && { remedy: alert.remedy }),
          },
          startsAt: isoTime(startsAt),
          endsAt: isoTime(at + lasts),
        },
      ],
      headers,
    );
  },
});

function isoTime(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString();
}

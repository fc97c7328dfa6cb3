import * as v from 'valibot';
import { type ChannelTools, defineChannel } from '../channel.ts';
import { postJson } from '../http.ts';
import { type Notification, titleOf } from '../notification.ts';

/** Alertmanager is told again of what is up before it takes it for over: what a host that died told last ends by itself. */
const AGAIN_SECONDS = 60;
const LASTS_SECONDS = 180;

const Settings = v.object({
  url: v.pipe(v.string(), v.url('an address such as http://host:9093 is needed')),
  headers: v.optional(v.record(v.string(), v.string()), {}),
});
type Settings = v.InferOutput<typeof Settings>;

/** Prometheus' Alertmanager, API version 2. An end can only be moved later, or to now, so both times are always sent. */
export const alertmanager = defineChannel({
  type: 'alertmanager',
  title: 'Alertmanager',
  settings: Settings,
  isIdempotent: true,
  send: (notification, settings, tools) => post([notification], settings, tools),
  standing: { everySeconds: AGAIN_SECONDS, send: post },
});

function post(notifications: readonly Notification[], { url, headers }: Settings, tools: ChannelTools) {
  const now = tools.epochSeconds?.() ?? Date.now() / 1000;
  const body = notifications.map((notification) => posted(notification, now));
  return postJson(tools, `${url.replace(/\/$/, '')}/api/v2/alerts`, body, headers);
}

/** Its labels are what it is known by: they stay the same as long as it is up, and what changes is in the annotations. */
function posted(notification: Notification, now: number) {
  const { alert, at, host, incident, severity, step } = notification;
  return {
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
    startsAt: isoTime(Math.min(alert.since ?? at, at)),
    endsAt: isoTime(step === 'resolved' ? at : now + (step === 'test' ? AGAIN_SECONDS : LASTS_SECONDS)),
  };
}

function isoTime(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString();
}

import * as v from 'valibot';
import type { AlertAction } from '../analysis/alert/actions.ts';
import { atLeast } from '../analysis/alert/severity.ts';
import { AlertLog, type PastAlert } from '../events/alertLog.ts';
import type { AlertSeverity, EngineEvent } from '../events/events.ts';
import type { AlertSettings } from './alertsFile.ts';
import { type DayWindow, isWithin, minutesOf, type Silence } from './alertsFileShape.ts';
import { type Channel, type ChannelTools, SendLater, SendRefused } from './channel.ts';
import { type ChannelSetting, channelOf, sendBy, sendStanding } from './channels.ts';
import { Notification, type Step } from './notification.ts';

/** A notification on its way by one channel. Kept, so that it outlives the engine. */
export const Job = v.object({
  /** Of the notification and the channel: what was queued once is not queued again. */
  id: v.string(),
  channel: v.string(),
  notification: Notification,
  attempts: v.number(),
  /** Epoch seconds: not before. */
  dueAt: v.number(),
  /** It was begun; whether it arrived is not known. */
  begun: v.boolean(),
  /** Why it was not sent yet. */
  reason: v.optional(v.string()),
});
export type Job = v.InferOutput<typeof Job>;

/** Where jobs are kept. */
export interface JobStore {
  list(): readonly Job[];
  /** Takes a job up; it is kept together with the event that it tells of. */
  add(job: Job): void;
  /** Keeps a job as it is now, at once. */
  put(job: Job): void;
  delete(id: string): void;
}

const FIRST_WAIT_SECONDS = 5;
const LONGEST_WAIT_SECONDS = 900;
/** What could not be sent for so long is of no use any more. */
const GIVE_UP_SECONDS = 24 * 3600;

export interface NotifierOptions {
  readonly host: string;
  readonly settings: AlertSettings;
  readonly store: JobStore;
  readonly tools: ChannelTools;
  /** Fills secrets into a channel's settings. @throws {Error} that names what is missing. */
  withSecrets(settings: unknown): unknown;
  /** Of a time in epoch seconds: minutes since local midnight, and the day of the week from Sunday = 0. */
  localTime(epochSeconds: number): { readonly minutes: number; readonly weekday: number };
  /** A channel has taken it. */
  sent(notification: Notification, channel: string): void;
  /** What went wrong, for the log. */
  warn(text: string): void;
}

/**
 * Tells people of alerts: one notification for each step of an incident, by each channel that wants it, at most once. What can't be sent
 * waits, ever longer, and goes on with the next engine; what may have been lost on the way is sent again only where that does no harm.
 * Channels that take an alert for over when they hear no more of it are told again of what they have taken and is still up.
 */
export class Notifier {
  readonly #options: NotifierOptions;
  readonly #log = new AlertLog();
  /** By channel: one thing at a time, so that an end never comes before what it ends. */
  readonly #sending = new Map<string, Promise<void>>();
  /** When each channel was told last of what is up, in epoch seconds, and whether it could be. */
  readonly #standing = new Map<string, { readonly at: number; readonly failed: boolean }>();

  /** `past`: what happened before; nothing is sent of it. */
  constructor(options: NotifierOptions, past: readonly EngineEvent[] = []) {
    this.#options = options;
    for (const event of past) this.#log.apply(event);
    this.#resume();
  }

  hear(event: EngineEvent): void {
    const before = this.#log.up;
    if (!this.#log.apply(event)) return;
    switch (event.type) {
      case 'alert.raised': {
        const { incident } = event.alert;
        const { severity, level = 0 } = event.alert;
        // What an incident brings along is sent only where it is graver, or higher, than what was sent of it.
        const isCovered = before
          .filter((other) => other.incident === incident && isSent(other))
          .some((other) => atLeast(other.severity, severity) && (other.level ?? 0) >= level);
        if (isCovered) return;
        this.#queue('raised', { ...event.alert, raisedAt: event.at }, event.at);
        return;
      }
      case 'alert.escalated': {
        const alert = this.#log.up.find(({ id }) => id === event.alertId);
        if (alert) this.#queue('escalated', alert, event.at);
        return;
      }
      case 'alert.resolved': {
        const ended = before.filter(({ id }) => id === event.alertId);
        for (const alert of ended) {
          const goesOn = this.#log.up.some(({ incident }) => incident === alert.incident);
          // A person hears when all of an incident is over; who keeps a list of alerts hears of each that they have.
          const hears = ({ name, type }: ChannelSetting) =>
            !goesOn || (channelOf(type)?.standing !== undefined && (alert.sentBy?.includes(name) ?? false));
          this.#queue('resolved', alert, event.at, hears);
        }
        return;
      }
      default:
    }
  }

  /** Sends what is due; resolves when that has ended. Several may be under way at a time, one of a channel. */
  async send(now: number): Promise<void> {
    const { store, settings } = this.#options;
    /** What came before it by the same channel, of the same incident, could not be sent yet. */
    const held = new Set<string>();
    for (const job of store.list()) {
      const key = `${job.channel} ${job.notification.incident}`;
      const isDue = job.dueAt <= now && !held.has(key);
      if (!isDue && job.attempts > 0) held.add(key);
      if (isDue) this.#begin(job.channel, () => this.#sendOne(job, now));
    }
    for (const setting of settings.channels) this.#sendStanding(setting, now);
    await this.underWay;
  }

  #begin(channel: string, send: () => Promise<void>): void {
    if (this.#sending.has(channel)) return;
    this.#sending.set(
      channel,
      send().finally(() => this.#sending.delete(channel)),
    );
  }

  /** All that it has taken and is up, in one message; where it can't be had, again only when the next is due. */
  #sendStanding(setting: ChannelSetting, now: number): void {
    const { standing } = channelOf(setting.type) ?? {};
    const { name } = setting;
    const before = this.#standing.get(name);
    if (!standing || (before && Math.abs(now - before.at) < standing.everySeconds)) return;
    const up = this.#log.up.filter(({ sentBy }) => sentBy?.includes(name));
    if (up.length === 0) return;
    this.#begin(name, async () => {
      const { tools, withSecrets, warn } = this.#options;
      const notifications = up.map((alert) => this.#notificationOf('raised', alert, alert.raisedAt));
      let failed = false;
      try {
        await sendStanding(setting, notifications, tools, withSecrets);
      } catch (error) {
        failed = true;
        // Once: it is tried again all the while.
        if (!before?.failed) warn(`${name}: ${(error as Error).message}`);
      }
      this.#standing.set(name, { at: now, failed });
    });
  }

  /** Resolves when everything that is being sent now has ended; undefined where nothing is. */
  get underWay(): Promise<unknown> | undefined {
    return this.#sending.size === 0 ? undefined : Promise.all(this.#sending.values());
  }

  /** Jobs that an engine before had begun: sent again where that does no harm, else let go with a word. */
  #resume(): void {
    const { store, warn } = this.#options;
    for (const job of store.list().filter(({ begun }) => begun)) {
      if (this.#channelOf(job)?.channel.isIdempotent) store.put({ ...job, begun: false });
      else {
        store.delete(job.id);
        warn(`whether ${job.channel} has sent “${job.notification.alert.title}” is not known: it was interrupted`);
      }
    }
  }

  /** `hears`: the channels that it may go by. */
  #queue(step: Step, alert: PastAlert, at: number, hears: (setting: ChannelSetting) => boolean = () => true): void {
    const { host, settings, store } = this.#options;
    const { level = 0, acknowledgedAt, snoozedUntil } = alert;
    if (!isSent(alert)) return;
    if (acknowledgedAt !== undefined && step === 'escalated') return;
    if (snoozedUntil !== undefined && snoozedUntil > at) return;
    const { minutes, weekday } = this.#options.localTime(at);
    if (settings.maintenance.some((window) => isWithin(window, minutes, weekday))) return;
    if (settings.silences.some((silence) => isSilenced(alert, silence, host, at))) return;
    const notification = this.#notificationOf(step, alert, at);
    for (const channel of settings.channels.filter(
      (one) => level >= one.fromLevel && atLeast(alert.severity, one.atLeast) && hears(one),
    )) {
      store.add({
        id: `${notification.id}/${channel.name}`,
        channel: channel.name,
        notification,
        attempts: 0,
        dueAt: this.#afterQuiet(at, alert.severity),
        begun: false,
      });
    }
  }

  #notificationOf(step: Step, alert: PastAlert, at: number): Notification {
    const { raisedAt, resolvedAt, acknowledgedAt, snoozedUntil, sentBy, done, ...plain } = alert;
    const { level = 0, severity, incident = alert.id } = alert;
    const goesOn = this.#log.up.some((other) => other.incident === incident);
    const which = step === 'resolved' && !goesOn ? [] : [alert.id, severity, level || ''];
    return {
      id: [incident, step, ...which].join('/'),
      step,
      severity,
      host: this.#options.host,
      at,
      incident,
      alert: plain,
      ...(level > 0 && { level }),
    };
  }

  async #sendOne(job: Job, now: number): Promise<void> {
    const { store, tools, sent, warn, withSecrets } = this.#options;
    const found = this.#channelOf(job);
    if (!found) {
      store.delete(job.id);
      return;
    }
    try {
      // Marked before: what was begun and not ended by the time of a crash must not be sent twice.
      store.put({ ...job, begun: true });
      await sendBy(found.setting, job.notification, tools, withSecrets);
      store.delete(job.id);
      const { channel } = job;
      if (!this.#standing.has(channel)) this.#standing.set(channel, { at: now, failed: false });
      sent(job.notification, channel);
    } catch (error) {
      this.#failed(job, error as Error, now);
      warn(`${job.channel}: ${(error as Error).message}`);
    }
  }

  #failed(job: Job, error: Error, now: number): void {
    const { store } = this.#options;
    const isTooOld = now - job.notification.at > GIVE_UP_SECONDS;
    // Settings and secrets that are wrong may be mended meanwhile.
    if (error instanceof SendRefused || isTooOld) {
      store.delete(job.id);
      return;
    }
    const longest = this.#channelOf(job)?.channel.standing?.everySeconds ?? LONGEST_WAIT_SECONDS;
    const usual = Math.min(longest, FIRST_WAIT_SECONDS * 2 ** job.attempts);
    const asked = error instanceof SendLater ? (error.afterSeconds ?? 0) : 0;
    const dueAt = now + Math.max(usual, asked);
    store.put({ ...job, attempts: job.attempts + 1, dueAt, begun: false, reason: error.message });
  }

  #channelOf({ channel: name }: Job): { channel: Channel; setting: ChannelSetting } | undefined {
    const setting = this.#options.settings.channels.find((one) => one.name === name);
    const channel = setting && channelOf(setting.type);
    return channel && { channel, setting };
  }

  /** When it may be sent: at once, or when the quiet hours that it falls into, and those that follow them, are over. */
  #afterQuiet(at: number, severity: AlertSeverity): number {
    const { localTime, settings } = this.#options;
    let due = at;
    while (severity !== 'critical' && due < at + LONGEST_QUIET_SECONDS) {
      const { minutes, weekday } = localTime(due);
      const quiet = settings.quietHours.find((window) => isWithin(window, minutes, weekday));
      if (!quiet) break;
      due = endOfQuiet(quiet, due, localTime);
    }
    return due;
  }
}

const DAY_MINUTES = 24 * 60;
/** Windows repeat each week: quiet hours that are not over by then never are. */
const LONGEST_QUIET_SECONDS = 7 * DAY_MINUTES * 60;

/** A night in which the clocks are changed is an hour longer or shorter than they tell. */
function endOfQuiet({ to, ...window }: DayWindow, at: number, localTime: NotifierOptions['localTime']): number {
  const until = (from: number) => (minutesOf(to) - localTime(from).minutes + DAY_MINUTES) % DAY_MINUTES;
  const end = at + (until(at) || DAY_MINUTES) * 60;
  const off = until(end);
  const mended = end + (off > DAY_MINUTES / 2 ? off - DAY_MINUTES : off) * 60;
  const { minutes, weekday } = localTime(mended);
  // That time of day may be one that is left out.
  return isWithin({ to, ...window }, minutes, weekday) ? end : mended;
}

/** Versions before this one named no actions. */
function isSent({ actions }: PastAlert): boolean {
  const sent: AlertAction = 'send_notification';
  return actions?.includes(sent) ?? true;
}

/** Whether a person wants to hear nothing of it. */
function isSilenced({ id, rule, about }: PastAlert, silence: Silence, host: string, at: number): boolean {
  const names = (wanted: string | undefined, is: string | undefined) => wanted === undefined || wanted === is;
  const epoch = (text: string) => Date.parse(text) / 1000;
  return (
    names(silence.rule, rule) &&
    names(silence.subject, id.slice((rule ?? '').length + 1)) &&
    names(silence.plotter, about?.plotter) &&
    names(silence.host, host) &&
    (silence.from === undefined || at >= epoch(silence.from)) &&
    (silence.until === undefined || at < epoch(silence.until))
  );
}

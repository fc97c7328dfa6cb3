import { hostname } from 'node:os';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { HostAlerts } from '../analysis/alert/hostAlerts.ts';
import type { EngineEvent } from '../events/events.ts';
import type { History } from '../history/history.ts';
import { isHistoryTrouble } from '../history/historyErrors.ts';
import type { Frame } from '../metrics/frame.ts';
import { DEFAULT_ALERT_SETTINGS } from '../notify/alertsFile.ts';
import { Job, type JobStore, Notifier } from '../notify/notifier.ts';
import { AlertFiles } from './alertFiles.ts';
import { eventsForAlerts } from './pastEvents.ts';
import { CHANNEL_TOOLS } from './runProgram.ts';

/** Kind of the documents that hold notifications which wait to be sent. */
export const NOTIFICATION = 'notification';
/** How often is looked whether a person has changed the file of alerts. */
const FILE_SECONDS = 5;

export interface AlertingOptions {
  /** The history while there is one: it may come and go. */
  history(): History | undefined;
  readonly now: number;
  /** What a window keeps and has handed over, as it is now. */
  secrets(): Readonly<Record<string, string>>;
  tell(event: EngineEvent): void;
}

/** The alerts of the engine that leads, and who is told of them: it alone sends. */
export class Alerting {
  readonly #options: AlertingOptions;
  readonly #files: AlertFiles | undefined;
  #alerts!: HostAlerts;
  #notifier: Notifier | undefined;
  #filesAt: number;
  /** It goes on with what was up before. */
  readonly remembers: boolean;
  #jobs: KeptJobs | undefined;
  #problems: string[] = [];

  constructor(options: AlertingOptions) {
    this.#options = options;
    const { now } = options;
    const history = options.history();
    this.#filesAt = now;
    this.#files = history && new AlertFiles(dirname(history.path));
    this.remembers = history !== undefined;
    this.#begin(now);
  }

  /** What is wrong with the file of alerts, in sentences. */
  get problems(): readonly string[] {
    return this.#problems;
  }

  hear(event: EngineEvent): void {
    this.#alerts.hear(event);
    this.#notifier?.hear(event);
  }

  look(frame: Frame): void {
    const { epochSeconds: now } = frame;
    if (Math.abs(now - this.#filesAt) >= FILE_SECONDS) {
      this.#filesAt = now;
      if (this.#files?.changed) {
        this.#begin(now);
        for (const text of this.#problems) this.#options.tell({ type: 'notice', at: now, text });
      }
    }
    this.#alerts.look(frame);
  }

  /** Keeps what is to be sent: within the transaction that keeps the events it tells of, so that neither is there without the other. */
  keep(): void {
    this.#jobs?.keep();
  }

  /** Sends what is due. */
  send(now: number): void {
    void this.#notifier?.send(now);
  }

  /** Resolves when everything that is being sent now has ended; undefined where nothing is. */
  get underWay(): Promise<unknown> | undefined {
    return this.#notifier?.underWay;
  }

  /** With the settings as they are now. */
  #begin(now: number): void {
    const { tell, secrets } = this.#options;
    const history = this.#options.history();
    const { settings, problems } = this.#files?.read() ?? { settings: DEFAULT_ALERT_SETTINGS, problems: [] };
    const past = history ? eventsForAlerts(history, now) : [];
    this.#alerts = new HostAlerts(tell, { rules: settings.rules, past, now });
    this.#problems = [...problems];
    this.#jobs?.keep();
    this.#jobs = history && new KeptJobs(this.#options.history);
    const jobs = this.#jobs;
    // Who begins to lead is told of these first.
    let warn = (text: string): void => {
      this.#problems.push(text);
    };
    this.#notifier =
      jobs && settings.channels.length > 0
        ? new Notifier(
            {
              host: hostname(),
              settings,
              store: jobs,
              tools: CHANNEL_TOOLS,
              withSecrets: (one) => (this.#files ? this.#files.withSecrets(one, secrets()) : one),
              localTime: (epochSeconds) => {
                const date = new Date(epochSeconds * 1000);
                return { minutes: date.getHours() * 60 + date.getMinutes(), weekday: date.getDay() };
              },
              sent: ({ alert, step }, channel) =>
                tell({ type: 'alert.notified', at: Date.now() / 1000, alertId: alert.id, channel, step }),
              warn: (text) => warn(text),
            },
            past,
          )
        : undefined;
    warn = (text) => tell({ type: 'notice', at: Date.now() / 1000, text });
  }
}

/** Jobs as documents of the history; read once, since only the engine that leads has them. */
class KeptJobs implements JobStore {
  readonly #history: () => History | undefined;
  readonly #jobs = new Map<string, Job>();
  /** Taken up since the last frame. */
  #added: Job[] = [];

  constructor(history: () => History | undefined) {
    this.#history = history;
    for (const { key, value } of history()?.list(NOTIFICATION) ?? []) {
      const { success, output } = v.safeParse(Job, value);
      if (success) this.#jobs.set(key, output);
    }
  }

  list(): readonly Job[] {
    return [...this.#jobs.values()];
  }

  add(job: Job): void {
    this.#jobs.set(job.id, job);
    this.#added.push(job);
  }

  /** Throws where the history can't be written: they are kept the next time. */
  keep(): void {
    if (this.#added.length === 0) return;
    const history = this.#history();
    for (const { id } of this.#added) {
      const job = this.#jobs.get(id);
      if (job) history?.put(NOTIFICATION, id, job.dueAt, job);
    }
    this.#added = [];
  }

  put(job: Job): void {
    this.#jobs.set(job.id, job);
    this.#write((history) => history.put(NOTIFICATION, job.id, job.dueAt, job));
  }

  delete(id: string): void {
    this.#jobs.delete(id);
    this.#write((history) => history.delete(NOTIFICATION, id));
  }

  /** While the history can't be written it is kept here: better sent twice after a crash than not at all. */
  #write(run: (history: History) => void): void {
    const history = this.#history();
    try {
      if (history) run(history);
    } catch (error) {
      if (!isHistoryTrouble(error)) throw error;
    }
  }
}

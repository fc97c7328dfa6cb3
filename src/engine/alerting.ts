import { hostname } from 'node:os';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { HostAlerts } from '../analysis/alert/hostAlerts.ts';
import type { EngineEvent } from '../events/events.ts';
import type { History } from '../history/history.ts';
import { HistoryWriteError, sqliteCode } from '../history/historyErrors.ts';
import type { Frame } from '../metrics/frame.ts';
import { DEFAULT_ALERT_SETTINGS } from '../notify/alertsFile.ts';
import { Job, type JobStore, Notifier } from '../notify/notifier.ts';
import { withSecrets } from '../notify/secrets.ts';
import { AlertFiles } from './alertFiles.ts';
import { eventsForAlerts } from './pastEvents.ts';
import { runProgram } from './runProgram.ts';

/** Kind of the documents that hold notifications which wait to be sent. */
export const NOTIFICATION = 'notification';
/** How often is looked whether a person has changed the file of alerts. */
const FILE_SECONDS = 5;

export interface AlertingOptions {
  /** The history while there is one: it may come and go. */
  history(): History | undefined;
  readonly now: number;
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
  #problems: readonly string[] = [];

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
    void this.#notifier?.send(now);
  }

  /** With the settings as they are now. */
  #begin(now: number): void {
    const { tell } = this.#options;
    const history = this.#options.history();
    const { settings, problems } = this.#files?.read() ?? { settings: DEFAULT_ALERT_SETTINGS, problems: [] };
    const past = history ? eventsForAlerts(history, now) : [];
    this.#alerts = new HostAlerts(tell, { rules: settings.rules, past, now });
    this.#notifier =
      history && settings.channels.length > 0
        ? new Notifier(
            {
              host: hostname(),
              settings,
              store: jobStore(this.#options.history),
              tools: { fetch, run: runProgram },
              withSecrets: (one) => withSecrets(one, { env: process.env, file: this.#files?.secrets ?? {} }),
              localMinutes: (epochSeconds) => {
                const date = new Date(epochSeconds * 1000);
                return date.getHours() * 60 + date.getMinutes();
              },
              warn: (text) => tell({ type: 'notice', at: Date.now() / 1000, text }),
            },
            past,
          )
        : undefined;
    this.#problems = problems;
  }
}

/** Jobs as documents of the history; read once, since only the engine that leads has them. */
function jobStore(historyNow: () => History | undefined): JobStore {
  const jobs = new Map<string, Job>();
  for (const { key, value } of historyNow()?.list(NOTIFICATION) ?? []) {
    const { success, output } = v.safeParse(Job, value);
    if (success) jobs.set(key, output);
  }
  /** While the history can't be written it is kept here: better sent twice after a crash than not at all. */
  const write = (run: (history: History) => void) => {
    const history = historyNow();
    try {
      if (history) run(history);
    } catch (error) {
      if (!(error instanceof HistoryWriteError) && sqliteCode(error) === undefined) throw error;
    }
  };
  return {
    list: () => [...jobs.values()],
    put(job) {
      jobs.set(job.id, job);
      write((history) => history.put(NOTIFICATION, job.id, job.dueAt, job));
    },
    delete(id) {
      jobs.delete(id);
      write((history) => history.delete(NOTIFICATION, id));
    },
  };
}

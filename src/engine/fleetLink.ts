import type { AlertLog } from '../events/alertLog.ts';
import { BottleneckLog } from '../events/bottleneckLog.ts';
import type { EngineEvent } from '../events/events.ts';
import { PlotterProcesses } from '../events/plotterProcesses.ts';
import { factsOf } from '../fleet/facts.ts';
import type { FleetFile } from '../fleet/fleetFile.ts';
import { PlotterSlots } from '../fleet/plotterSlots.ts';
import type { Fact } from '../fleet/pushedFrames.ts';
import type { PushSender, PushTarget } from '../fleet/pushSender.ts';
import type { Labels } from '../fleet/remoteWrite.ts';
import { ScrapeText } from '../fleet/scrapeText.ts';
import type { History } from '../history/history.ts';
import { isHistoryTrouble } from '../history/historyErrors.ts';
import type { Frame } from '../metrics/frame.ts';
import type { Clock } from './clock.ts';
import { FleetFiles } from './fleetFiles.ts';
import { fleetIdentity, fleetLabels } from './fleetIdentity.ts';
import { MetricsServer } from './metricsServer.ts';
import { alertsNow } from './pastEvents.ts';

/** How often is looked whether a person has changed the file. */
const FILE_SECONDS = 5;

export interface FleetLinkOptions {
  /** The history while there is one: it may come and go. */
  history(): History | undefined;
  readonly clock: Clock;
  readonly version: string;
  /** The newest frame. */
  frame(): Frame | undefined;
  /** Tells a person. */
  tell(text: string): void;
}

/** What ties the engine that leads to a fleet's server: it alone sends. */
export class FleetLink {
  readonly #options: FleetLinkOptions;
  readonly #bottlenecks = new BottleneckLog();
  readonly #processes = new PlotterProcesses();
  #alerts: AlertLog | undefined;
  #history: History | undefined;
  #files: FleetFiles | undefined;
  #sender: PushSender | undefined;
  /** Of the settings that hold now: another when they have changed, or nothing is sent any more. */
  #sending: object | undefined;
  #metrics: MetricsServer | undefined;
  #fileAt = Number.NEGATIVE_INFINITY;
  #measuredAt: number | undefined;

  constructor(options: FleetLinkOptions) {
    this.#options = options;
  }

  hear(event: EngineEvent): void {
    this.#bottlenecks.apply(event);
    this.#processes.apply(event);
    this.#alerts?.apply(event);
  }

  /** After each frame that was kept. */
  look(epochSeconds: number): void {
    this.#measuredAt = epochSeconds;
    const { clock, history, tell } = this.#options;
    const now = clock.seconds();
    if (history() !== this.#history || (now - this.#fileAt >= FILE_SECONDS && this.#files?.changed)) this.#begin();
    if (now - this.#fileAt >= FILE_SECONDS) this.#fileAt = now;
    this.#sender?.step().catch((error: Error) => {
      // Not again and again: what is wrong is ours.
      this.close();
      tell(`Nothing is sent to the fleet's server any more: ${error.message}`);
    });
  }

  close(): void {
    this.#sending = undefined;
    this.#sender?.close();
    this.#sender = undefined;
    this.#metrics?.close();
    this.#metrics = undefined;
  }

  /** With the history and the settings as they are now. */
  #begin(): void {
    this.close();
    const { clock, tell } = this.#options;
    const history = this.#options.history();
    if (history !== this.#history) this.#files = history && new FleetFiles(history.path);
    this.#history = history;
    if (!history || !this.#files) return;
    try {
      const { settings, problems } = this.#files.read();
      for (const problem of problems) tell(problem);
      const { write, metrics } = settings;
      if (!write && !metrics) return;
      this.#alerts = alertsNow(history, clock.epochSeconds());
      const labels = fleetLabels(history, clock.epochSeconds());
      if (metrics) this.#metrics = this.#serve(this.#files.withSecrets(metrics), labels);
      if (write) void this.#send(history, this.#files.targetOf(write), labels);
    } catch (error) {
      this.#failed(error);
    }
  }

  /** What sends is loaded when there is somewhere to send to: most hosts are in no fleet. */
  async #send(history: History, target: PushTarget, labels: Labels): Promise<void> {
    const { clock, version, tell } = this.#options;
    const sending = {};
    this.#sending = sending;
    try {
      const { PushSender } = await import('../fleet/pushSender.ts');
      if (this.#sending !== sending) return;
      const facts = () => this.#facts();
      this.#sender = new PushSender(history, target, labels, { fetch, clock, version, facts, tell });
    } catch (error) {
      if (this.#sending === sending) this.#failed(error);
    }
  }

  /** A history that can't be written now is told of by its recorder. */
  #failed(error: unknown): void {
    if (isHistoryTrouble(error)) this.#history = undefined;
    else this.#options.tell((error as Error).message);
  }

  #serve(settings: NonNullable<FleetFile['metrics']>, { host_name }: Labels): MetricsServer {
    const scrape = new ScrapeText({ host_name }, new PlotterSlots());
    const text = () => {
      const frame = this.#options.frame();
      return frame && scrape.textOf(frame, this.#facts());
    };
    return new MetricsServer(settings, text, this.#options.tell);
  }

  #facts(): Fact[] {
    return factsOf({
      identity: fleetIdentity(this.#options.version),
      measuredAt: this.#measuredAt,
      bottlenecks: this.#bottlenecks,
      plotters: new Map(this.#processes.running.map(({ id, plotter }) => [id, plotter])),
      alerts: this.#alerts?.up ?? [],
    });
  }
}

import type { HistoryReader } from '../../analysis/past/historyReader.ts';
import type { EngineClient } from '../../engine/client.ts';
import type { AlertLog } from '../../events/alertLog.ts';
import type { BottleneckLog } from '../../events/bottleneckLog.ts';
import type { EngineEvent } from '../../events/events.ts';
import type { Overview } from '../../pages/overview.ts';
import { overview } from '../rows/overview.ts';

const DAYS = 14;
const COUNT_AGAIN_MS = 600_000;

export interface OverviewSources {
  readonly engine: EngineClient;
  readonly history: HistoryReader;
  readonly bottlenecks: BottleneckLog;
  readonly alerts: Pick<AlertLog, 'up'>;
}

/** The first screen as it is now, for all that show it; how many plots were made is counted when somebody looks. */
export class OverviewNow {
  readonly #sources: OverviewSources;
  #perDay: readonly number[] | undefined;
  #countedAt = Number.NEGATIVE_INFINITY;

  constructor(sources: OverviewSources) {
    this.#sources = sources;
    sources.engine.on('event', (event) => this.#hear(event));
  }

  get(): Overview {
    const { engine, bottlenecks, alerts } = this.#sources;
    if (engine.frame && performance.now() - this.#countedAt > COUNT_AGAIN_MS) void this.#count();
    return overview({
      engine: engine.state,
      frame: engine.frame,
      running: engine.processes.running,
      bottlenecks,
      alerts: alerts.up,
      perDay: this.#perDay,
    });
  }

  /** Until it is counted again, plots are added as they end: a thread that reads the history for each would never rest. */
  #hear({ type }: EngineEvent): void {
    if (type === 'plot.finished') this.#perDay = this.#perDay && oneMore(this.#perDay);
  }

  async #count(): Promise<void> {
    this.#countedAt = performance.now();
    try {
      this.#perDay = await this.#sources.history.finishedByDay(Date.now() / 1000, DAYS);
    } catch {
      // There is no history, or it is being replaced: the pace of the plotters is told all the same.
      this.#perDay = undefined;
    }
  }
}

/** In the newest span. */
function oneMore(perDay: readonly number[]): readonly number[] {
  return [...perDay.slice(0, -1), (perDay.at(-1) ?? 0) + 1];
}

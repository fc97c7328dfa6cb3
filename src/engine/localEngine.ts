import type { Collector } from '../collect/collector.ts';
import { hostCollectors } from '../collect/collectors.ts';
import type { CollectSettings } from '../collect/collectSettings.ts';
import type { EngineEvent } from '../events/events.ts';
import { type Frame, SeriesIndex } from '../metrics/frame.ts';
import { systemClock } from './clock.ts';
import { Engine } from './engine.ts';

/** The engine of this host in this very thread, for the command line: the same one that the extension runs in a worker. */
export class LocalEngine {
  readonly engine: Engine;
  #index: SeriesIndex | undefined;

  constructor(
    intervalSeconds: number,
    onFrame: (frame: Frame) => void,
    onEvent: (event: EngineEvent) => void,
    collect?: CollectSettings,
    further: readonly Collector[] = [],
  ) {
    this.engine = new Engine(
      { clock: systemClock, collectors: [...hostCollectors(collect), ...further], intervalSeconds },
      { frame: () => onFrame(this.frame), event: onEvent },
    );
  }

  /** The frame that was taken last. */
  get frame(): Frame {
    const { recorder, ring } = this.engine;
    if (this.#index?.version !== recorder.table.version) this.#index = new SeriesIndex(recorder.table.list());
    const newest = ring.written - 1;
    return { epochSeconds: ring.timeOf(newest), index: this.#index, values: ring.valuesOf(newest) };
  }
}

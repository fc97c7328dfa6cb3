import { memoryUsage } from 'node:process';
import type { Slot } from '../../metrics/series.ts';
import type { Collector, Now } from '../collector.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';

const MEMORY_EVERY_FRAMES = 10;

/** How good the data are, and the memory of the process that the monitor runs in; its threads' CPU time isn't told outside Linux. */
export class PortableQuality implements Collector {
  readonly name = 'engine';
  #recorder!: Recorder;
  #group!: SeriesGroup;
  #resident!: Slot;

  open(recorder: Recorder): void {
    this.#recorder = recorder;
    this.#group = recorder.group();
    this.#resident = this.#group.gauge('plotscope.engine.memory.usage');
    recorder.scoreQualityIn(this.#group.gauge('plotscope.data.quality'));
  }

  collect({ frame }: Now): void {
    if (frame % MEMORY_EVERY_FRAMES === 0) this.#recorder.set(this.#resident, memoryUsage.rss());
  }

  unavailable(reason: string): void {
    this.#group.unavailable(reason);
  }

  close(): void {}
}

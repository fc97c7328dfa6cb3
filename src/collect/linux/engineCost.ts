import { memoryUsage } from 'node:process';
import type { Slot } from '../../metrics/series.ts';
import type { Collector, Now } from '../collector.ts';
import type { Reading, Recorder, SeriesGroup } from '../recorder.ts';
import { Scanner } from '../scanner.ts';
import type { Source } from '../source.ts';
import { LinuxFile } from './linuxFile.ts';

const NANOSECONDS = 1e-9;
const MEMORY_EVERY_FRAMES = 10;

/** What the monitor itself costs (CPU time of the engine's own thread, memory of the process that it runs in), and how good its data are. */
export class EngineCost implements Collector {
  readonly name = 'engine';
  readonly #file: LinuxFile;
  readonly #scanner = new Scanner();
  #recorder!: Recorder;
  #group!: SeriesGroup;
  #running!: Reading;
  #resident!: Slot;

  constructor(source: Source) {
    this.#file = new LinuxFile(source, '/proc/thread-self/schedstat');
  }

  open(recorder: Recorder): void {
    this.#recorder = recorder;
    this.#group = recorder.group();
    this.#running = this.#group.reading();
    this.#group.rate('plotscope.engine.cpu.utilization', {}, this.#running, NANOSECONDS);
    this.#resident = this.#group.gauge('plotscope.engine.memory.usage');
    recorder.scoreQualityIn(this.#group.gauge('plotscope.data.quality'));
  }

  collect({ frame }: Now): void {
    this.#recorder.count(this.#running, this.#file.scan(this.#scanner).number());
    if (frame % MEMORY_EVERY_FRAMES === 0) this.#recorder.set(this.#resident, memoryUsage.rss());
  }

  unavailable(reason: string): void {
    this.#group.unavailable(reason);
  }

  close(): void {
    this.#file.close();
  }
}

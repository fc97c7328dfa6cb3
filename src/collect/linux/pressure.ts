import type { Collector } from '../collector.ts';
import type { Recorder } from '../recorder.ts';
import type { Source } from '../source.ts';
import { STALL_RESOURCES, StallFile } from './stallFile.ts';

/** Pressure stall information of the whole host. */
export class LinuxPressure implements Collector {
  readonly name = 'pressure';
  readonly #source: Source;
  #files: StallFile[] = [];

  constructor(source: Source) {
    this.#source = source;
  }

  open(recorder: Recorder): void {
    this.#files = STALL_RESOURCES.map(
      (resource) =>
        new StallFile(this.#source, recorder, `/proc/pressure/${resource}`, 'system.pressure.stall', resource),
    );
  }

  collect(): void {
    for (let i = 0; i < this.#files.length; i++) this.#files[i].read();
  }

  unavailable(reason: string): void {
    for (const { group } of this.#files) group.unavailable(reason);
  }

  close(): void {
    for (const file of this.#files) file.close();
  }
}

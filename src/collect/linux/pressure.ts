import type { Collector } from '../collector.ts';
import type { Reading, Recorder, SeriesGroup } from '../recorder.ts';
import { ascii, Scanner } from '../scanner.ts';
import type { Source } from '../source.ts';
import { LinuxFile } from './linuxFile.ts';

const MICROSECONDS = 1e-6;
const TOTAL = ascii('total=');
const STALLED = ['some', 'all'] as const;

interface Resource {
  readonly file: LinuxFile;
  readonly group: SeriesGroup;
  readonly stalled: readonly Reading[];
  missing: boolean;
}

/** Pressure stall information of cpu, memory and io: the share of each second in which threads waited for them. */
export class LinuxPressure implements Collector {
  readonly name = 'pressure';
  readonly #source: Source;
  readonly #scanner = new Scanner();
  #recorder!: Recorder;
  #resources: Resource[] = [];

  constructor(source: Source) {
    this.#source = source;
  }

  open(recorder: Recorder): void {
    this.#recorder = recorder;
    this.#resources = ['cpu', 'memory', 'io'].map((resource) => {
      const path = `/proc/pressure/${resource}`;
      const group = recorder.group({ resource });
      const stalled = STALLED.map((who) => {
        const reading = group.reading();
        group.rate('system.pressure.stall', { stalled: who }, reading, MICROSECONDS, 1);
        return reading;
      });
      const missing = !this.#source.exists(path);
      if (missing) group.unavailable('this kernel has no pressure stall information (Linux 4.20, booted with psi=1)');
      return { file: new LinuxFile(this.#source, path), group, stalled, missing };
    });
  }

  collect(): void {
    for (let i = 0; i < this.#resources.length; i++) {
      const resource = this.#resources[i];
      if (resource.missing) continue;
      const scanner = resource.file.scan(this.#scanner);
      for (let who = 0; who < STALLED.length; who++) {
        if (scanner.atEnd) break; // kernels before 5.13 have no "full" line for the cpu
        while (!scanner.atEnd && !scanner.at(TOTAL)) scanner.position++;
        scanner.position += TOTAL.length;
        this.#recorder.count(resource.stalled[who], scanner.number());
        scanner.nextLine();
      }
    }
  }

  unavailable(reason: string): void {
    for (const { group } of this.#resources) group.unavailable(reason);
  }

  close(): void {
    for (const { file } of this.#resources) file.close();
  }
}

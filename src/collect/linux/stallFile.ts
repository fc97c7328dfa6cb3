import type { Attributes } from '../../metrics/metric.ts';
import type { Reading, Recorder, SeriesGroup } from '../recorder.ts';
import { ascii, Scanner } from '../scanner.ts';
import type { Source } from '../source.ts';
import type { GroupMetrics } from './controlGroup.ts';
import { LinuxFile } from './linuxFile.ts';

const MICROSECONDS = 1e-6;
const TOTAL = ascii('total=');
const STALLED = ['some', 'all'] as const;

export const STALL_RESOURCES = ['cpu', 'memory', 'io'] as const;

/** Pressure stall information of one resource: the share of each second in which threads waited for it. */
export class StallFile {
  readonly group: SeriesGroup;
  readonly missing: boolean;
  readonly #file: LinuxFile;
  readonly #recorder: Recorder;
  readonly #scanner = new Scanner();
  readonly #stalled: readonly Reading[];

  constructor(
    source: Source,
    recorder: Recorder,
    path: string,
    metric: 'system.pressure.stall' | `${GroupMetrics}.pressure.stall`,
    resource: string,
    attributes: Attributes = {},
  ) {
    this.#recorder = recorder;
    this.#file = new LinuxFile(source, path);
    this.group = recorder.group({ ...attributes, resource });
    this.missing = !source.exists(path);
    this.#stalled = STALLED.map((stalled) => {
      const reading = this.group.reading();
      this.group.rate(metric, { stalled }, reading, MICROSECONDS, 1);
      return reading;
    });
    if (this.missing) {
      this.group.inapplicable('this kernel has no pressure stall information (Linux 4.20, booted with psi=1)');
    }
  }

  /** Throws where it can't be read. */
  read(): void {
    if (this.missing) return;
    const scanner = this.#file.scan(this.#scanner);
    for (let who = 0; who < STALLED.length; who++) {
      if (scanner.atEnd) break; // kernels before 5.13 have no "full" line for the cpu
      while (!scanner.atEnd && !scanner.at(TOTAL)) scanner.position++;
      scanner.position += TOTAL.length;
      this.#recorder.count(this.#stalled[who], scanner.number());
      scanner.nextLine();
    }
  }

  close(): void {
    this.#file.close();
  }
}

import type { Attributes } from '../../metrics/metric.ts';
import type { Slot } from '../../metrics/series.ts';
import type { Reading, Recorder, SeriesGroup } from '../recorder.ts';
import { ascii, Scanner } from '../scanner.ts';
import { type Source, SWITCHED_OFF } from '../source.ts';
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
  readonly #slots: readonly Slot[];
  #isOff = false;

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
    this.#stalled = STALLED.map(() => this.group.reading());
    this.#slots = STALLED.map((stalled, who) => this.group.rate(metric, { stalled }, this.#stalled[who], MICROSECONDS));
    if (this.missing) this.#switchOff('this kernel has no pressure stall information (Linux 4.20, booted with psi=1)');
  }

  /** Throws where it can't be read. */
  read(): void {
    if (this.#isOff) return;
    let scanner: Scanner;
    try {
      scanner = this.#file.scan(this.#scanner);
    } catch (error) {
      if (!(error as Error).message.endsWith(SWITCHED_OFF)) throw error;
      this.#switchOff('pressure stall information is switched off in this kernel (boot with psi=1)');
      return;
    }
    for (let who = 0; who < STALLED.length; who++) {
      while (!scanner.atEnd && !scanner.at(TOTAL)) scanner.position++;
      if (scanner.atEnd) {
        this.#recorder.setAbsent(
          this.#slots[who],
          'this kernel has no such line (for the CPU before Linux 5.13)',
          false,
        );
        continue;
      }
      scanner.position += TOTAL.length;
      this.#recorder.count(this.#stalled[who], scanner.number());
      scanner.nextLine();
    }
  }

  #switchOff(reason: string): void {
    this.#isOff = true;
    this.group.inapplicable(reason);
  }

  close(): void {
    this.#file.close();
  }
}

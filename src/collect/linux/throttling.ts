import type { Collector, Now } from '../collector.ts';
import type { Reading, Recorder, SeriesGroup } from '../recorder.ts';
import { Rota } from '../rota.ts';
import type { Source } from '../source.ts';
import { NumberFile, readNumber } from './smallFile.ts';

const CORES = '/sys/devices/system/cpu';
const EVERY_SECONDS = 30;

/** The counters of a scope, added up. */
interface Scope {
  readonly reading: Reading;
  sum: number;
}

interface Counter {
  readonly scope: Scope;
  readonly file: NumberFile;
  last: number;
}

/** How often cores and whole processors slowed down because of heat, from the counters that Intel's processors have. */
export class LinuxThrottling implements Collector {
  readonly name = 'throttling';
  readonly #source: Source;
  readonly #rota = new Rota(EVERY_SECONDS);
  readonly #readCounter = (counter: Counter) => this.#read(counter);
  #recorder!: Recorder;
  #group!: SeriesGroup;
  #counters: Counter[] = [];
  #scopes: Scope[] = [];
  #changed = false;

  constructor(source: Source) {
    this.#source = source;
  }

  open(recorder: Recorder): void {
    this.#recorder = recorder;
    this.#group = recorder.group();
    const cores = this.#source
      .list(CORES)
      .filter((name) => /^cpu\d+$/.test(name) && this.#source.exists(`${CORES}/${name}/thermal_throttle`));
    if (cores.length === 0) {
      this.#group.gauge('hw.cpu.throttled');
      this.#group.gauge('hw.cpu.throttled.rate');
      this.#group.inapplicable(
        'this kind of processor (or the virtual machine) counts no slowing down because of heat',
      );
      return;
    }
    const core = this.#scope('core');
    const processor = this.#scope('package');
    const packages = new Set<number>();
    for (const name of cores) {
      const folder = `${CORES}/${name}`;
      this.#count(core, `${folder}/thermal_throttle/core_throttle_count`);
      const packageNumber = readNumber(this.#source, `${folder}/topology/physical_package_id`);
      if (packages.has(packageNumber)) continue;
      packages.add(packageNumber);
      this.#count(processor, `${folder}/thermal_throttle/package_throttle_count`);
    }
  }

  collect({ seconds }: Now): void {
    this.#changed = false;
    this.#rota.turn(this.#counters, seconds, this.#readCounter);
    if (!this.#changed) return;
    for (const { reading, sum } of this.#scopes) this.#recorder.count(reading, sum);
  }

  unavailable(reason: string): void {
    this.#group.unavailable(reason);
  }

  close(): void {
    for (const { file } of this.#counters) file.close();
  }

  #scope(name: 'core' | 'package'): Scope {
    const scope: Scope = { reading: this.#group.reading(), sum: 0 };
    this.#group.total('hw.cpu.throttled', { 'hw.cpu.scope': name }, scope.reading);
    this.#group.rate('hw.cpu.throttled.rate', { 'hw.cpu.scope': name }, scope.reading);
    this.#scopes.push(scope);
    return scope;
  }

  #count(scope: Scope, path: string): void {
    if (this.#source.exists(path)) this.#counters.push({ scope, file: new NumberFile(this.#source, path), last: 0 });
  }

  #read(counter: Counter): void {
    this.#changed = true;
    try {
      const now = counter.file.read();
      // A core that was offline begins at 0 again: what it had counted stays in the sum.
      counter.scope.sum += now >= counter.last ? now - counter.last : now;
      counter.last = now;
    } catch {
      // offline: it counts nothing
    }
  }
}

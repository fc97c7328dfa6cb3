import type { Attributes } from '../../metrics/metric.ts';
import type { Slot } from '../../metrics/series.ts';
import type { Collector, Now } from '../collector.ts';
import { KeyedNumbers } from '../keyedNumbers.ts';
import type { Reading, Recorder, SeriesGroup } from '../recorder.ts';
import { ascii, Scanner } from '../scanner.ts';
import type { Source } from '../source.ts';
import type { HostSigns } from './hostSigns.ts';
import { LinuxFile } from './linuxFile.ts';
import { physicalCores } from './physicalCores.ts';

/** USER_HZ: what the kernel counts CPU time in towards programs, on every architecture that Node runs on. */
export const TICKS_PER_SECOND = 100;

const CPU = ascii('cpu');
/** The line behind those of the cores. */
const INTERRUPTS = ascii('intr ');
/** As many as a kernel can be built for. */
export const MOST_CORES = 8192;
/** Behind the eight times of a line: their sum, and the sum of all but idle and waiting for I/O. */
const TOTAL = 8;
const BUSY = 9;
const MODES = ['user', 'nice', 'system', 'idle', 'iowait', 'interrupt', 'steal'] as const;

/** The lines of /proc/stat behind those of the cores, with their place among the values. */
const Line = { intr: 0, ctxt: 1, processes: 2, procs_running: 3, procs_blocked: 4, softirq: 5 } as const;

interface Core {
  readonly group: SeriesGroup;
  readonly busy: Reading;
  readonly total: Reading;
  seenInFrame: number;
}

/** CPU time of the host and of each core, switches and interrupts from /proc/stat, load averages from /proc/loadavg. */
export class LinuxCpu implements Collector {
  readonly name = 'cpu';
  readonly #source: Source;
  readonly #stat: LinuxFile;
  readonly #load: LinuxFile;
  readonly #signs: HostSigns | undefined;
  readonly #scanner = new Scanner();
  readonly #cores: Core[] = [];
  /** The times of one line, then what they make together: see TOTAL and BUSY. */
  readonly #times = new Float64Array(BUSY + 1);
  /** By line, the host's first. */
  readonly #grown: GrownTimes[] = [];
  readonly #lines = new KeyedNumbers(Object.keys(Line) as (keyof typeof Line)[]);
  #recorder!: Recorder;
  #host!: SeriesGroup;
  #busy!: Reading;
  #total!: Reading;
  #modes: Reading[] = [];
  #coreCount!: Slot;
  #physical: { readonly slot: Slot; readonly cores: number } | undefined;
  #averages: Slot[] = [];
  #interrupts!: Reading;
  #softInterrupts!: Reading;
  #switches!: Reading;
  #created!: Reading;
  #runnable!: Slot;
  #blocked!: Slot;

  constructor(source: Source, signs?: HostSigns) {
    this.#source = source;
    this.#signs = signs;
    this.#stat = new LinuxFile(source, '/proc/stat');
    this.#load = new LinuxFile(source, '/proc/loadavg');
  }

  open(recorder: Recorder): void {
    this.#recorder = recorder;
    const host = recorder.group();
    this.#host = host;
    this.#busy = host.reading();
    this.#total = host.reading();
    host.ratio('system.cpu.utilization', {}, this.#busy, this.#total);
    this.#modes = MODES.map((mode) => {
      const reading = host.reading();
      host.total('system.cpu.time', { 'cpu.mode': mode }, reading, 1 / TICKS_PER_SECOND);
      host.ratio('system.cpu.mode.utilization', { 'cpu.mode': mode }, reading, this.#total);
      return reading;
    });
    this.#coreCount = host.gauge('system.cpu.logical.count');
    this.#physical = this.#findPhysicalCores();
    this.#averages = ['1m', '5m', '15m'].map((period) => host.gauge('system.cpu.load_average', { period }));
    this.#interrupts = counted(host, 'system.cpu.interrupts', { 'cpu.interrupt.kind': 'hard' });
    this.#softInterrupts = counted(host, 'system.cpu.interrupts', { 'cpu.interrupt.kind': 'soft' });
    this.#switches = counted(host, 'system.cpu.context_switches');
    this.#created = counted(host, 'system.process.created');
    this.#runnable = host.gauge('system.thread.count', { 'thread.state': 'runnable' });
    this.#blocked = host.gauge('system.thread.count', { 'thread.state': 'blocked' });
  }

  collect({ frame, seconds }: Now): void {
    const scanner = this.#stat.scan(this.#scanner);
    let cores = 0;
    let behindCores = 0;
    while (!scanner.atEnd && !scanner.at(INTERRUPTS)) {
      if (!scanner.at(CPU)) {
        scanner.nextLine();
        continue;
      }
      scanner.position += CPU.length;
      const isHost = scanner.bytes[scanner.position] === 32;
      const number = isHost ? -1 : scanner.number();
      if (!(number < MOST_CORES)) {
        scanner.nextLine();
        continue;
      }
      this.#readTimes(scanner, number + 1);
      if (isHost) this.#recordHost();
      else {
        this.#recordCore(number, frame);
        this.#signs?.countCore(number, this.#times[BUSY] / TICKS_PER_SECOND, seconds);
        cores++;
      }
      scanner.nextLine();
      behindCores = scanner.position;
    }
    scanner.position = behindCores;
    this.#recorder.set(this.#coreCount, cores);
    if (this.#physical) this.#recorder.set(this.#physical.slot, this.#physical.cores);
    this.#recordLines(scanner);
    for (let number = 0; number < this.#cores.length; number++) {
      const core = this.#cores[number];
      if (core && core.seenInFrame !== frame) core.group.unavailable('the core is offline');
    }
    this.#recordLoad(seconds);
  }

  unavailable(reason: string): void {
    this.#host.unavailable(reason);
    for (const core of this.#cores) core?.group.unavailable(reason);
  }

  close(): void {
    this.#stat.close();
    this.#load.close();
  }

  #findPhysicalCores(): { readonly slot: Slot; readonly cores: number } | undefined {
    const group = this.#recorder.group();
    const slot = group.gauge('system.cpu.physical.count');
    const cores = physicalCores(this.#source);
    if (typeof cores === 'number') return { slot, cores };
    group.inapplicable(cores);
    return undefined;
  }

  /** user, nice, system, idle, iowait, irq, softirq, steal; what follows (guest) is part of user already. */
  #readTimes(scanner: Scanner, line: number): void {
    const t = this.#times;
    for (let i = 0; i < TOTAL; i++) t[i] = scanner.number();
    this.#grown[line] ??= new GrownTimes();
    this.#grown[line].follow(t);
    t[TOTAL] = t[0] + t[1] + t[2] + t[3] + t[4] + t[5] + t[6] + t[7];
    t[BUSY] = t[TOTAL] - t[3] - t[4];
  }

  #recordHost(): void {
    const t = this.#times;
    const r = this.#recorder;
    r.count(this.#busy, t[BUSY]);
    r.count(this.#total, t[TOTAL]);
    for (let mode = 0; mode < 5; mode++) r.count(this.#modes[mode], t[mode]);
    r.count(this.#modes[5], t[5] + t[6]);
    r.count(this.#modes[6], t[7]);
  }

  #recordCore(number: number, frame: number): void {
    const core = this.#cores[number] ?? this.#addCore(number);
    core.seenInFrame = frame;
    this.#recorder.count(core.busy, this.#times[BUSY]);
    this.#recorder.count(core.total, this.#times[TOTAL]);
  }

  #addCore(number: number): Core {
    const group = this.#recorder.group({ 'cpu.logical_number': String(number) });
    const core = { group, busy: group.reading(), total: group.reading(), seenInFrame: -1 };
    group.ratio('system.cpu.core.utilization', {}, core.busy, core.total);
    this.#cores[number] = core;
    return core;
  }

  #recordLines(scanner: Scanner): void {
    this.#lines.read(scanner);
    const { values } = this.#lines;
    const r = this.#recorder;
    r.count(this.#interrupts, values[Line.intr]);
    r.count(this.#softInterrupts, values[Line.softirq]);
    r.count(this.#switches, values[Line.ctxt]);
    r.count(this.#created, values[Line.processes]);
    r.set(this.#runnable, values[Line.procs_running]);
    r.set(this.#blocked, values[Line.procs_blocked]);
  }

  #recordLoad(seconds: number): void {
    const scanner = this.#load.scan(this.#scanner);
    for (let i = 0; i < this.#averages.length; i++) this.#recorder.set(this.#averages[i], scanner.decimal());
    scanner.skipNumbers(2); // runnable and all threads
    this.#signs?.tellNewestPid(scanner.number(), seconds);
  }
}

/**
 * Times of a line that only grow. The kernel's own fall: idle and iowait by what another core has given back (proc(5)), all of them
 * where a container's are put together anew. What has fallen counts from where it is.
 */
class GrownTimes {
  readonly #told = new Float64Array(TOTAL).fill(Number.NaN);
  readonly #grown = new Float64Array(TOTAL);

  /** Puts the grown times in the place of those that are told; old kernels don't tell the last ones. */
  follow(times: Float64Array): void {
    const told = this.#told;
    const grown = this.#grown;
    for (let i = 0; i < TOTAL; i++) {
      const now = Number.isNaN(times[i]) ? 0 : times[i];
      if (Number.isNaN(told[i])) grown[i] = now;
      else if (now > told[i]) grown[i] += now - told[i];
      told[i] = now;
      times[i] = grown[i];
    }
  }
}

/** A counter and its change per second. */
function counted(
  group: SeriesGroup,
  metric: 'system.cpu.interrupts' | 'system.cpu.context_switches' | 'system.process.created',
  attributes: Attributes = {},
): Reading {
  const reading = group.reading();
  group.total(metric, attributes, reading);
  group.rate(`${metric}.rate`, attributes, reading);
  return reading;
}

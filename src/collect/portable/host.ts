import type { Systeminformation } from 'systeminformation';
import type { Slot } from '../../metrics/series.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';
import type { Poll } from './polled.ts';

const MODES = ['user', 'nice', 'system', 'idle', 'interrupt'] as const;
const LOADS = { user: 'currentLoadUser', nice: 'currentLoadNice', system: 'currentLoadSystem' } as const;

interface HostAnswer {
  readonly load: Systeminformation.CurrentLoadData;
  readonly memory: Systeminformation.MemData;
}

/** CPU and memory, asked of systeminformation. */
export class PortableHost implements Poll<HostAnswer> {
  readonly name = 'cpu';
  readonly everySeconds = 1;
  #recorder!: Recorder;
  #group!: SeriesGroup;
  #slots!: Record<
    'utilization' | 'cores' | 'limit' | 'used' | 'free' | 'available' | 'memory' | 'swapLimit' | 'swapUsed' | 'swap',
    Slot
  >;
  #modes!: ReadonlyMap<(typeof MODES)[number], Slot>;
  readonly #cores: Slot[] = [];

  async ask(): Promise<HostAnswer> {
    const si = await import('systeminformation');
    const [load, memory] = await Promise.all([si.currentLoad(), si.mem()]);
    return { load, memory };
  }

  open(recorder: Recorder): void {
    this.#recorder = recorder;
    const group = recorder.group();
    const state = (name: string) => group.gauge('system.memory.usage', { 'system.memory.state': name });
    this.#group = group;
    this.#slots = {
      utilization: group.gauge('system.cpu.utilization'),
      cores: group.gauge('system.cpu.logical.count'),
      limit: group.gauge('system.memory.limit'),
      used: state('used'),
      free: state('free'),
      available: group.gauge('system.memory.available'),
      memory: group.gauge('system.memory.utilization'),
      swapLimit: group.gauge('system.paging.limit'),
      swapUsed: group.gauge('system.paging.usage'),
      swap: group.gauge('system.paging.utilization'),
    };
    this.#modes = new Map(
      MODES.map((mode) => [mode, group.gauge('system.cpu.mode.utilization', { 'cpu.mode': mode })]),
    );
  }

  record({ load, memory }: HostAnswer): void {
    const r = this.#recorder;
    const slots = this.#slots;
    r.set(slots.utilization, load.currentLoad / 100);
    r.set(slots.cores, load.cpus.length);
    for (const [mode, slot] of this.#modes) {
      const percent =
        mode === 'idle' ? load.currentLoadIdle : mode === 'interrupt' ? load.currentLoadIrq : load[LOADS[mode]];
      r.set(slot, percent / 100);
    }
    load.cpus.forEach((core, number) => {
      this.#cores[number] ??= this.#group.gauge('system.cpu.core.utilization', {
        'cpu.logical_number': String(number),
      });
      r.set(this.#cores[number], core.load / 100);
    });
    r.set(slots.limit, memory.total);
    r.set(slots.used, memory.active);
    r.set(slots.free, memory.free);
    r.set(slots.available, memory.available);
    r.set(slots.memory, 1 - memory.available / memory.total);
    r.set(slots.swapLimit, memory.swaptotal);
    r.set(slots.swapUsed, memory.swapused);
    r.set(slots.swap, memory.swaptotal > 0 ? memory.swapused / memory.swaptotal : Number.NaN);
  }

  unavailable(reason: string): void {
    this.#group.unavailable(reason);
  }
}

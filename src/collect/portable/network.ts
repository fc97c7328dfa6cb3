import type { Systeminformation } from 'systeminformation';
import type { Reading, Recorder, SeriesGroup } from '../recorder.ts';
import { Groups } from './groups.ts';
import type { Poll } from './polled.ts';

interface Interface {
  readonly group: SeriesGroup;
  readonly received: Reading;
  readonly transmitted: Reading;
}

/** Bytes of network interfaces, asked of systeminformation. */
export class PortableNetwork implements Poll<Systeminformation.NetworkStatsData[]> {
  readonly name = 'network';
  readonly everySeconds = 2;
  #recorder!: Recorder;
  readonly #interfaces = new Groups<Interface>((name) => this.#make(name));

  async ask(): Promise<Systeminformation.NetworkStatsData[]> {
    const si = await import('systeminformation');
    return si.networkStats('*');
  }

  open(recorder: Recorder): void {
    this.#recorder = recorder;
  }

  record(answer: Systeminformation.NetworkStatsData[]): void {
    const used = answer.filter(({ iface, rx_bytes, tx_bytes }) => !/^lo\d*$/.test(iface) && rx_bytes + tx_bytes > 0);
    this.#interfaces.keepOnly(new Set(used.map(({ iface }) => iface)));
    for (const { iface, rx_bytes, tx_bytes } of used) {
      const nic = this.#interfaces.get(iface);
      this.#recorder.count(nic.received, rx_bytes);
      this.#recorder.count(nic.transmitted, tx_bytes);
    }
  }

  unavailable(reason: string): void {
    this.#interfaces.unavailable(reason);
  }

  #make(name: string): Interface {
    const group = this.#recorder.group({ 'network.interface.name': name });
    const nic = { group, received: group.reading(), transmitted: group.reading() };
    for (const [direction, reading] of [
      ['receive', nic.received],
      ['transmit', nic.transmitted],
    ] as const) {
      group.total('system.network.io', { 'network.io.direction': direction }, reading);
      group.rate('system.network.io.rate', { 'network.io.direction': direction }, reading);
    }
    return nic;
  }
}

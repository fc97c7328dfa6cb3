import type { Systeminformation } from 'systeminformation';
import type { Reading, Recorder, SeriesGroup } from '../recorder.ts';
import { Groups } from './groups.ts';
import type { Poll } from './polled.ts';

interface Interface {
  readonly group: SeriesGroup;
  readonly received: Direction;
  readonly transmitted: Direction;
}

interface Direction {
  readonly bytes: Reading;
  readonly errors: Reading;
  readonly dropped: Reading;
}

/** Traffic and errors of network interfaces, asked of systeminformation. */
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
    for (const data of used) {
      const { received, transmitted } = this.#interfaces.get(data.iface);
      this.#record(received, data.rx_bytes, data.rx_errors, data.rx_dropped);
      this.#record(transmitted, data.tx_bytes, data.tx_errors, data.tx_dropped);
    }
  }

  unavailable(reason: string): void {
    this.#interfaces.unavailable(reason);
  }

  #make(name: string): Interface {
    const group = this.#recorder.group({ 'network.interface.name': name });
    const received = this.#direction(group, 'receive');
    return { group, received, transmitted: this.#direction(group, 'transmit') };
  }

  #direction(group: SeriesGroup, direction: 'receive' | 'transmit'): Direction {
    const attributes = { 'network.io.direction': direction };
    const [bytes, errors, dropped] = [group.reading(), group.reading(), group.reading()];
    group.total('system.network.io', attributes, bytes);
    group.rate('system.network.io.rate', attributes, bytes);
    group.rate('system.network.errors.rate', attributes, errors);
    group.rate('system.network.dropped.rate', attributes, dropped);
    return { bytes, errors, dropped };
  }

  #record(direction: Direction, bytes: number, errors: number, dropped: number): void {
    const r = this.#recorder;
    r.count(direction.bytes, bytes);
    r.count(direction.errors, errors);
    r.count(direction.dropped, dropped);
  }
}

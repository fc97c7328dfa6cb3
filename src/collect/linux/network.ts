import type { Collector } from '../collector.ts';
import type { Reading, Recorder, SeriesGroup } from '../recorder.ts';
import { Scanner } from '../scanner.ts';
import type { Source } from '../source.ts';
import { LinuxFile } from './linuxFile.ts';
import { NamedLines } from './namedLines.ts';

interface Interface {
  readonly group: SeriesGroup;
  readonly received: Reading;
  readonly receiveErrors: Reading;
  readonly transmitted: Reading;
  readonly transmitErrors: Reading;
}

/** Bytes and errors of network interfaces from /proc/net/dev; loopback and unused interfaces are left out. */
export class LinuxNetwork implements Collector {
  readonly name = 'network';
  readonly #file: LinuxFile;
  readonly #scanner = new Scanner();
  readonly #interfaces = new NamedLines<Interface>((name, scanner) => this.#interface(name, scanner));
  #recorder!: Recorder;

  constructor(source: Source) {
    this.#file = new LinuxFile(source, '/proc/net/dev');
  }

  open(recorder: Recorder): void {
    this.#recorder = recorder;
  }

  collect(): void {
    const scanner = this.#file.scan(this.#scanner);
    const r = this.#recorder;
    let lines = 0;
    scanner.nextLine();
    scanner.nextLine();
    while (!scanner.atEnd) {
      scanner.skipSpaces();
      const nic = this.#interfaces.next(lines++, scanner);
      if (nic) {
        r.count(nic.received, scanner.number());
        scanner.number(); // packets
        r.count(nic.receiveErrors, scanner.number() + scanner.number());
        scanner.skipNumbers(4);
        r.count(nic.transmitted, scanner.number());
        scanner.number(); // packets
        r.count(nic.transmitErrors, scanner.number() + scanner.number());
      }
      scanner.nextLine();
    }
    this.#interfaces.end(lines);
  }

  unavailable(reason: string): void {
    this.#interfaces.unavailable(reason);
  }

  close(): void {
    this.#file.close();
  }

  #interface(name: string, scanner: Scanner): Interface | null | undefined {
    if (name === 'lo') return null;
    const received = scanner.number();
    scanner.skipNumbers(7);
    if (received + scanner.number() === 0) return undefined;

    const group = this.#recorder.group({ 'network.interface.name': name });
    const nic: Interface = {
      group,
      received: group.reading(),
      receiveErrors: group.reading(),
      transmitted: group.reading(),
      transmitErrors: group.reading(),
    };
    const directions = [
      ['receive', nic.received, nic.receiveErrors],
      ['transmit', nic.transmitted, nic.transmitErrors],
    ] as const;
    for (const [direction, bytes, errors] of directions) {
      const attributes = { 'network.io.direction': direction };
      group.total('system.network.io', attributes, bytes);
      group.rate('system.network.io.rate', attributes, bytes);
      group.rate('system.network.errors.rate', attributes, errors);
    }
    return nic;
  }
}

import type { Slot } from '../../metrics/series.ts';
import type { Collector, Now } from '../collector.ts';
import type { Reading, Recorder, SeriesGroup } from '../recorder.ts';
import { Scanner } from '../scanner.ts';
import type { Source } from '../source.ts';
import { LinuxFile } from './linuxFile.ts';
import { NamedLines } from './namedLines.ts';
import { readNumber } from './smallFile.ts';

/** A link agrees on its speed when it comes up: seldom. */
const SPEED_EVERY_SECONDS = 30;
const COLON = 58;
/** sysfs tells Mbit/s. */
const BYTES_PER_MEGABIT = 125_000;
const NO_SPEED = 'this interface tells no speed: it is a virtual one, or its link is down';

/** What one direction of an interface counts, in the order of /proc/net/dev. */
interface Direction {
  readonly bytes: Reading;
  readonly packets: Reading;
  readonly errors: Reading;
  readonly dropped: Reading;
  readonly utilization: Slot;
}

interface Interface {
  readonly name: string;
  readonly group: SeriesGroup;
  readonly received: Direction;
  readonly transmitted: Direction;
  readonly limit: Slot;
  /** What the link could have carried since it was seen first. */
  readonly capacity: Reading;
  capacityBytes: number;
  /** NaN where it tells none. */
  bytesPerSecond: number;
  speedDueAt: number;
  /** When it was read last. */
  at: number;
}

/** `eth0:1: …`, as old kernels and some containers have it: what goes over it is counted with the interface. */
function isAlias({ bytes, position, end }: Scanner): boolean {
  let at = position + 1;
  while (at < end && bytes[at] > 32 && bytes[at] !== COLON) at++;
  return at > position + 1 && at < end && bytes[at] === COLON;
}

/** Traffic, errors and speed of network interfaces from /proc/net/dev; loopback and unused interfaces are left out. */
export class LinuxNetwork implements Collector {
  readonly name = 'network';
  readonly #source: Source;
  readonly #file: LinuxFile;
  readonly #scanner = new Scanner();
  readonly #interfaces = new NamedLines<Interface>((name, scanner) => this.#interface(name, scanner));
  #recorder!: Recorder;

  constructor(source: Source) {
    this.#source = source;
    this.#file = new LinuxFile(source, '/proc/net/dev');
  }

  open(recorder: Recorder): void {
    this.#recorder = recorder;
  }

  collect({ seconds }: Now): void {
    const scanner = this.#file.scan(this.#scanner);
    let lines = 0;
    scanner.nextLine();
    scanner.nextLine();
    while (!scanner.atEnd) {
      scanner.skipSpaces();
      const nic = this.#interfaces.next(lines++, scanner);
      if (nic && !isAlias(scanner)) {
        this.#record(nic.received, scanner);
        scanner.skipNumbers(4);
        this.#record(nic.transmitted, scanner);
        this.#recordCapacity(nic, seconds);
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

  #record({ bytes, packets, errors, dropped }: Direction, scanner: Scanner): void {
    const r = this.#recorder;
    r.count(bytes, scanner.number());
    r.count(packets, scanner.number());
    r.count(errors, scanner.number());
    r.count(dropped, scanner.number());
  }

  #recordCapacity(nic: Interface, seconds: number): void {
    if (seconds >= nic.speedDueAt) this.#readSpeed(nic, seconds);
    if (!Number.isNaN(nic.at)) nic.capacityBytes += nic.bytesPerSecond * (seconds - nic.at);
    nic.at = seconds;
    this.#recorder.count(nic.capacity, nic.capacityBytes);
  }

  #readSpeed(nic: Interface, seconds: number): void {
    nic.speedDueAt = seconds + SPEED_EVERY_SECONDS;
    const r = this.#recorder;
    const megabits = readNumber(this.#source, `/sys/class/net/${nic.name}/speed`);
    if (megabits > 0) {
      if (Number.isNaN(nic.bytesPerSecond)) nic.capacityBytes = 0;
      nic.bytesPerSecond = megabits * BYTES_PER_MEGABIT;
      r.set(nic.limit, nic.bytesPerSecond);
      return;
    }
    nic.bytesPerSecond = Number.NaN;
    for (const slot of [nic.limit, nic.received.utilization, nic.transmitted.utilization]) {
      r.setAbsent(slot, NO_SPEED, false);
    }
  }

  #interface(name: string, scanner: Scanner): Interface | null | undefined {
    if (name === 'lo') return null;
    const received = scanner.number();
    scanner.skipNumbers(7);
    if (received + scanner.number() === 0) return undefined;

    const group = this.#recorder.group({ 'network.interface.name': name });
    const capacity = group.reading();
    return {
      name,
      group,
      received: this.#direction(group, 'receive', capacity),
      transmitted: this.#direction(group, 'transmit', capacity),
      limit: group.gauge('system.network.bandwidth.limit'),
      capacity,
      capacityBytes: 0,
      bytesPerSecond: Number.NaN,
      speedDueAt: Number.NEGATIVE_INFINITY,
      at: Number.NaN,
    };
  }

  #direction(group: SeriesGroup, direction: 'receive' | 'transmit', capacity: Reading): Direction {
    const attributes = { 'network.io.direction': direction };
    const bytes = group.reading();
    const packets = group.reading();
    const errors = group.reading();
    const dropped = group.reading();
    group.total('system.network.io', attributes, bytes);
    group.rate('system.network.io.rate', attributes, bytes);
    group.rate('system.network.packets.rate', attributes, packets);
    group.rate('system.network.errors.rate', attributes, errors);
    group.rate('system.network.dropped.rate', attributes, dropped);
    const utilization = group.ratio('system.network.bandwidth.utilization', attributes, bytes, capacity);
    return { bytes, packets, errors, dropped, utilization };
  }
}

import type { Slot } from '../../metrics/series.ts';
import type { Collector, Now } from '../collector.ts';
import { KeyedNumbers } from '../keyedNumbers.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';
import { Scanner } from '../scanner.ts';
import { type KeptFile, type Source, TextBuffer, Unreadable } from '../source.ts';

/** The kernel walks over its whole table (0.2 to 2 ms, whether it is full or empty), and writes 150 bytes a connection. */
const EVERY_SECONDS = 60;
const MOST_CONNECTIONS = 5000;

/** The kernel's numbers of the states of a TCP connection, in its order from 1. */
const STATES = [
  'established',
  'syn_sent',
  'syn_received',
  'fin_wait_1',
  'fin_wait_2',
  'time_wait',
  'closed',
  'close_wait',
  'last_ack',
  'listen',
  'closing',
] as const;

/** /proc/net/tcp and tcp6: how many characters lie between the colon behind a line's number and the state. */
const TABLES = [
  { path: '/proc/net/tcp', stateBehindColon: 30 },
  { path: '/proc/net/tcp6', stateBehindColon: 78 },
] as const;
const COLON = 58;

/**
 * Connections by state. Counting them means reading all of them, so it has its own slow beat, and isn't done where
 * /proc/net/sockstat tells that they are very many.
 */
export class LinuxConnections implements Collector {
  readonly name = 'connections';
  readonly #source: Source;
  readonly #scanner = new Scanner();
  /** Its own buffer: it may grow to a megabyte. */
  readonly #text = new TextBuffer();
  readonly #inUse4 = new KeyedNumbers(['TCP', 'UDP']);
  readonly #inUse6 = new KeyedNumbers(['TCP6', 'UDP6']);
  readonly #files = new Map<string, KeptFile>();
  readonly #counts = new Float64Array(STATES.length + 1);
  #recorder!: Recorder;
  #tcp!: SeriesGroup;
  #states: Slot[] = [];
  #udp!: SeriesGroup;
  #udpInUse!: Slot;
  #dueAt = Number.NEGATIVE_INFINITY;

  constructor(source: Source) {
    this.#source = source;
  }

  open(recorder: Recorder): void {
    this.#recorder = recorder;
    this.#tcp = recorder.group({ 'network.transport': 'tcp' });
    this.#states = STATES.map((state) =>
      this.#tcp.gauge('system.network.connection.count', { 'network.connection.state': state }),
    );
    this.#udp = recorder.group({ 'network.transport': 'udp' });
    this.#udpInUse = this.#udp.gauge('system.network.connection.count');
  }

  collect({ seconds }: Now): void {
    if (seconds < this.#dueAt) return;
    this.#dueAt = seconds + EVERY_SECONDS;
    if (!this.#readInUse('/proc/net/sockstat', this.#inUse4)) {
      this.#noneTold('/proc/net/sockstat: not provided by this system');
      return;
    }
    if (!this.#readInUse('/proc/net/sockstat6', this.#inUse6)) this.#inUse6.values.fill(0); // IPv6 is switched off
    const [tcp4, udp4] = this.#inUse4.values;
    const [tcp6, udp6] = this.#inUse6.values;
    this.#recorder.set(this.#udpInUse, udp4 + udp6);
    if (tcp4 + tcp6 > MOST_CONNECTIONS) {
      this.#tcp.unavailable(
        `over ${MOST_CONNECTIONS} connections, ${tcp4 + tcp6}: counting them by state would cost too much`,
      );
    } else this.#countStates(tcp4, tcp6);
  }

  unavailable(reason: string): void {
    this.#tcp.unavailable(reason);
    this.#udp.unavailable(reason);
  }

  close(): void {
    for (const file of this.#files.values()) file.close();
    this.#files.clear();
  }

  #noneTold(reason: string): void {
    this.#dueAt = Number.POSITIVE_INFINITY;
    this.#tcp.inapplicable(reason);
    this.#udp.inapplicable(reason);
  }

  /** Sockets in use: the first number of a protocol's line. */
  #readInUse(path: string, inUse: KeyedNumbers<string>): boolean {
    if (!this.#read(path)) return false;
    inUse.read(this.#scanner.over(this.#text));
    return true;
  }

  #countStates(...inUse: readonly number[]): void {
    this.#counts.fill(0);
    for (const [table, { path, stateBehindColon }] of TABLES.entries()) {
      if (inUse[table] > 0 && this.#read(path)) this.#countIn(this.#scanner.over(this.#text), stateBehindColon);
    }
    for (let state = 0; state < STATES.length; state++) {
      this.#recorder.set(this.#states[state], this.#counts[state + 1]);
    }
  }

  #countIn(scanner: Scanner, stateBehindColon: number): void {
    const { bytes } = scanner;
    for (scanner.nextLine(); !scanner.atEnd; scanner.nextLine()) {
      const colon = bytes.indexOf(COLON, scanner.position);
      const state = digit(bytes[colon + stateBehindColon]) * 16 + digit(bytes[colon + stateBehindColon + 1]);
      if (state < this.#counts.length) this.#counts[state]++;
      scanner.position = colon;
    }
  }

  #read(path: string): boolean {
    let file = this.#files.get(path);
    if (!file) {
      const opened = this.#source.open(path);
      if (opened instanceof Unreadable) return false;
      this.#files.set(path, opened);
      file = opened;
    }
    return file.read(this.#text);
  }
}

/** The value of a hexadecimal digit; NaN for any other character. */
function digit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  if (byte >= 65 && byte <= 70) return byte - 55;
  return Number.NaN;
}

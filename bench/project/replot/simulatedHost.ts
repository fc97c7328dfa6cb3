import {
  type GrowingFile,
  type KeptFile,
  type Source,
  type TextBuffer,
  Unreadable,
} from '../../../src/collect/source.ts';

const BOOTED_AT = 1_700_000_000;
const TICKS_A_SECOND = 100;
const NO_SUCH = 'not provided by this system';

/** A log in memory; what was read by all is let go by its writer. */
export interface SimulatedLog {
  readonly path: string;
  pieces: string[];
  /** Pieces that were let go. */
  gone: number;
}

/** A host in memory on which plotters begin, write logs and end. */
export class SimulatedHost implements Source {
  readonly #files = new Map<string, string>([
    ['/proc/1/stat', ''],
    ['/proc/stat', `cpu  1000 0 1000 900000 0 0 0 0 0 0\nbtime ${BOOTED_AT}\n`],
    ['/proc/meminfo', 'MemTotal: 67108864 kB\nMemFree: 33554432 kB\nMemAvailable: 50331648 kB\n'],
  ]);
  readonly #links = new Map<string, string>();
  readonly #logs = new Map<number, SimulatedLog>();
  readonly #running = new Map<number, { readonly argv: readonly string[]; readonly startTicks: number }>();
  #newest = 1000;
  seconds = 0;

  get epochSeconds(): number {
    return BOOTED_AT + this.seconds;
  }

  log(path: string): SimulatedLog {
    return { path, pieces: [], gone: 0 };
  }

  write(log: SimulatedLog, text: string): void {
    log.pieces.push(text);
    const MOST = 64;
    if (log.pieces.length <= MOST) return;
    const surplus = log.pieces.length - MOST;
    log.pieces.splice(0, surplus);
    log.gone += surplus;
  }

  /** Starts a process; gives its id. */
  begin(argv: readonly string[], log: SimulatedLog, startedAt = this.seconds): number {
    const pid = ++this.#newest;
    const startTicks = Math.round(startedAt * TICKS_A_SECOND);
    this.#running.set(pid, { argv, startTicks });
    this.#logs.set(pid, log);
    const folder = `/proc/${pid}`;
    const program = argv[0].slice(argv[0].lastIndexOf('/') + 1);
    this.#files.set(`${folder}/cmdline`, `${argv.join('\0')}\0`);
    this.#files.set(`${folder}/status`, `Name:\t${program}\nTgid:\t${pid}\nCpus_allowed_list:\t0-7\n`);
    this.#links.set(`${folder}/exe`, argv[0]);
    this.#links.set(`${folder}/cwd`, '/mnt/farm');
    this.#links.set(`${folder}/fd/1`, log.path);
    return pid;
  }

  end(pid: number): void {
    this.#running.delete(pid);
    this.#logs.delete(pid);
    for (const name of ['cmdline', 'status']) this.#files.delete(`/proc/${pid}/${name}`);
    for (const name of ['exe', 'cwd', 'fd/1']) this.#links.delete(`/proc/${pid}/${name}`);
  }

  open(path: string): KeptFile | Unreadable {
    if (this.#text(path) === undefined) return new Unreadable(`${path}: ${NO_SUCH}`);
    return { read: (text) => this.readOnce(path, text), close: () => {} };
  }

  isRegular(path: string): boolean {
    return /\/fd\/1$/.test(path);
  }

  follow(path: string): GrowingFile | Unreadable {
    const log = this.#logs.get(Number(/^\/proc\/(\d+)\/fd\/1$/.exec(path)?.[1]));
    if (!log) return new Unreadable(`${path}: ${NO_SUCH}`);
    let read = log.gone;
    return {
      read: () => {
        const added = log.pieces.slice(Math.max(0, read - log.gone)).join('');
        read = log.gone + log.pieces.length;
        return Buffer.from(added);
      },
      close: () => {},
    };
  }

  readOnce(path: string, text: TextBuffer): boolean {
    const content = this.#text(path);
    text.length = 0;
    if (content === undefined) return false;
    while (text.bytes.length <= content.length) text.grow();
    text.length = text.bytes.write(content, 'latin1');
    return true;
  }

  list(path: string): string[] {
    if (path === '/proc') return ['1', ...Array.from(this.#running.keys(), String)];
    return [];
  }

  exists(path: string): boolean {
    return this.#text(path) !== undefined;
  }

  link(path: string): string | undefined {
    return this.#links.get(path);
  }

  space(path: string, done: (space: Unreadable) => void): void {
    done(new Unreadable(`${path}: ${NO_SUCH}`));
  }

  #text(path: string): string | undefined {
    if (path === '/proc/loadavg') return `0.10 0.20 0.30 1/200 ${this.#newest}\n`;
    if (path === '/proc/uptime') return `${this.seconds.toFixed(2)} 0.00\n`;
    const pid = Number(/^\/proc\/(\d+)\/stat$/.exec(path)?.[1]);
    return this.#running.has(pid) ? this.#stat(pid) : this.#files.get(path);
  }

  /** Each keeps a core busy. */
  #stat(pid: number): string {
    const { argv, startTicks } = this.#running.get(pid)!;
    const ticks = Math.max(0, Math.round(this.seconds * TICKS_A_SECOND) - startTicks);
    const program = argv[0].slice(argv[0].lastIndexOf('/') + 1);
    return `${pid} (${program}) R 1 1 1 0 -1 0 0 0 0 0 ${ticks} 0 0 0 20 0 1 0 ${startTicks} 1048576 256 0\n`;
  }
}

import type { Folders } from '../../src/collect/folders.ts';
import { LinuxProcesses, type ProcessOptions } from '../../src/collect/linux/processes.ts';
import type { EngineEvent } from '../../src/events/events.ts';
import { Collecting } from './collecting.ts';
import { TextSource } from './textSource.ts';

export interface ThreadTexts {
  readonly name?: string;
  readonly state?: string;
  /** The kernel function that it sleeps in, `0` where that isn't told. */
  readonly wchan?: string;
  readonly majorFaults?: number;
  /** Nanoseconds that it ran and waited for a core, and times that it was put on one. */
  readonly ran?: number;
  readonly waited?: number;
  readonly switches?: number;
  readonly blockedTicks?: number;
}

export interface PlotterTexts {
  readonly argv?: readonly string[];
  readonly comm?: string;
  readonly state?: string;
  readonly parent?: number;
  readonly startTicks?: number;
  readonly userTicks?: number;
  readonly systemTicks?: number;
  readonly childTicks?: number;
  readonly minorFaults?: number;
  readonly majorFaults?: number;
  readonly cores?: string;
  readonly io?: Readonly<Record<string, number>>;
  readonly threads?: Readonly<Record<number, ThreadTexts>>;
}

export const MADMAX = ['/usr/bin/chia_plot', '-r', '4', '-t', '/mnt/tmp/', '-d', '/mnt/final/'];
const NAMES = ['cmdline', 'stat', 'status', 'io', 'cgroup', 'maps', 'oom_score'];

/** A host made of texts on which plotters run. */
export class PlotterHost {
  readonly source = new TextSource();
  readonly collecting: Collecting;
  #seconds = 0;

  constructor(
    { folders, ...options }: Omit<ProcessOptions, 'folders'> & { readonly folders?: Omit<Folders, 'tail'> } = {},
    prepare?: (source: TextSource) => void,
  ) {
    this.source.set('/proc/1/stat', '').set('/proc/stat', 'cpu 1 2 3\nbtime 1700000000\n');
    this.source.set('/proc/meminfo', 'MemTotal:  1048576 kB\n').set('/proc/vmstat', 'nr_free_pages 5\noom_kill 0\n');
    this.source.set('/proc/loadavg', '0.10 0.20 0.30 1/200 100\n');
    prepare?.(this.source);
    this.collecting = new Collecting(
      new LinuxProcesses(this.source, { ...options, ...(folders && { folders: this.source.foldersWith(folders) }) }),
    );
  }

  get events(): EngineEvent[] {
    return this.collecting.events;
  }

  of<Type extends EngineEvent['type']>(type: Type): Extract<EngineEvent, { type: Type }>[] {
    return this.events.filter((event): event is Extract<EngineEvent, { type: Type }> => event.type === type);
  }

  /** Sets what the kernel tells of a process. */
  set(pid: number, texts: PlotterTexts = {}): this {
    const { argv = MADMAX, comm = 'chia_plot', state = 'S', parent = 1, startTicks = 0 } = texts;
    const { userTicks = 0, systemTicks = 0, childTicks = 0, minorFaults = 0, majorFaults = 0, cores = '0-7' } = texts;
    const { threads = { [pid]: {} }, io = {} } = texts;
    const count = Object.keys(threads).length;
    const { source } = this;
    source.set(`/proc/${pid}/cmdline`, `${argv.join('\0')}\0`);
    source.links.set(`/proc/${pid}/exe`, argv[0]);
    source.links.set(`/proc/${pid}/cwd`, '/home/farmer');
    const times = `${userTicks} ${systemTicks} ${childTicks} 0`;
    const faults = `${minorFaults} 0 ${majorFaults} 0`;
    source.set(
      `/proc/${pid}/stat`,
      `${pid} (${comm}) ${state} ${parent} 1 1 0 -1 0 ${faults} ${times} 20 0 ${count} 0 ${startTicks} 1048576 256 0\n`,
    );
    source.set(
      `/proc/${pid}/status`,
      `Name:\tx\nTgid:\t${pid}\nVmHWM:\t 40 kB\nRssFile:\t 3 kB\nRssShmem:\t 1 kB\nVmData:\t 20 kB\nVmExe:\t 2 kB\n` +
        `VmSwap:\t 7 kB\nCpus_allowed_list:\t${cores}\n`,
    );
    const none = { rchar: 0, wchar: 0, syscr: 0, syscw: 0, read_bytes: 0, write_bytes: 0, cancelled_write_bytes: 0 };
    const numbers = { ...none, ...io };
    source.set(
      `/proc/${pid}/io`,
      Object.entries(numbers)
        .map(([name, value]) => `${name}: ${value}\n`)
        .join(''),
    );
    for (const path of [...source.texts.keys()]) if (path.startsWith(`/proc/${pid}/task/`)) source.texts.delete(path);
    for (const [tid, thread] of Object.entries(threads)) this.#setThread(pid, Number(tid), thread);
    const newest = Math.max(pid, Number(source.texts.get('/proc/loadavg')?.split(' ').at(-1)));
    source.set('/proc/loadavg', `0.10 0.20 0.30 1/200 ${newest}\n`);
    return this;
  }

  end(pid: number): this {
    const { texts } = this.source;
    for (const name of NAMES) texts.delete(`/proc/${pid}/${name}`);
    for (const path of [...texts.keys()]) if (path.startsWith(`/proc/${pid}/task/`)) texts.delete(path);
    return this;
  }

  /** Sets the text of the log that standard output of a process goes to. */
  log(pid: number, text: string): this {
    this.source.links.set(`/proc/${pid}/fd/1`, '/var/log/plot.log');
    this.source.set(`/proc/${pid}/fd/1`, text);
    return this;
  }

  /** Lets `seconds` pass, with a frame in each. */
  pass(seconds: number): this {
    for (let i = 0; i < seconds; i++) this.collecting.frameAt(++this.#seconds);
    return this;
  }

  #setThread(pid: number, tid: number, thread: ThreadTexts): void {
    const { name = 'chia_plot', state = 'S', wchan = '0' } = thread;
    const { ran = 1000, waited = 0, switches = 0, majorFaults = 0, blockedTicks = 0 } = thread;
    const between = Array.from({ length: 38 }, (_, index) => (index === 8 ? majorFaults : index)).join(' ');
    this.source.set(`/proc/${pid}/task/${tid}/stat`, `${tid} (${name}) ${state} ${between} ${blockedTicks} 0 0\n`);
    this.source.set(`/proc/${pid}/task/${tid}/schedstat`, `${ran} ${waited} ${switches}\n`);
    this.source.set(`/proc/${pid}/task/${tid}/wchan`, wchan);
  }
}

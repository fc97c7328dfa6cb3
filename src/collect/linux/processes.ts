import { type EngineEvent, type PlotterProcess, processAttributes } from '../../events/events.ts';
import type { Slot } from '../../metrics/series.ts';
import { couldBePlotter, parseConfiguration, recognise } from '../../plotters/plotters.ts';
import type { ProcessFacts } from '../../plotters/process.ts';
import type { Collector, Now } from '../collector.ts';
import { KeyedNumbers } from '../keyedNumbers.ts';
import { PlotterWork } from '../plotterWork.ts';
import type { Reading, Recorder, SeriesGroup } from '../recorder.ts';
import { ascii, Scanner } from '../scanner.ts';
import { type Source, TextBuffer } from '../source.ts';
import { TICKS_PER_SECOND } from './cpu.ts';
import { LinuxFile } from './linuxFile.ts';
import { pageBytes } from './pageBytes.ts';
import { PidDiscovery } from './pidDiscovery.ts';

const NUL = 0;
const SLASH = 47;
const CLOSING_PARENTHESIS = 41;
const ZOMBIE = 'Z'.charCodeAt(0);
const DEAD = 'X'.charCodeAt(0);
const BTIME = ascii('btime ');

interface Tracked {
  readonly process: PlotterProcess;
  readonly group: SeriesGroup;
  readonly io: SeriesGroup;
  readonly stat: LinuxFile;
  readonly ioFile: LinuxFile;
  readonly cpuTicks: Reading;
  readonly readBytes: Reading;
  readonly writtenBytes: Reading;
  readonly threads: Slot;
  readonly virtual: Slot;
  readonly resident: Slot;
  ioReadable: boolean;
  readonly work: PlotterWork | undefined;
}

/** Plotter processes: found by `PidDiscovery`, recognised by src/plotters, measured from /proc/PID/stat and io. */
export class LinuxProcesses implements Collector {
  readonly name = 'process';
  readonly #source: Source;
  readonly #discovery: PidDiscovery;
  readonly #pageBytes: number;
  readonly #scanner = new Scanner();
  readonly #text = new TextBuffer();
  readonly #ioNumbers = new KeyedNumbers(['read_bytes', 'write_bytes']);
  readonly #tracked = new Map<number, Tracked>();
  readonly #look = (pid: number, isNew: boolean) => this.#lookAt(pid, isNew);
  #recorder!: Recorder;
  #emit!: (event: EngineEvent) => void;
  #now!: Now;

  constructor(source: Source) {
    this.#source = source;
    this.#discovery = new PidDiscovery(source);
    this.#pageBytes = pageBytes(source);
  }

  open(recorder: Recorder, emit: (event: EngineEvent) => void): void {
    this.#recorder = recorder;
    this.#emit = emit;
  }

  collect(now: Now): void {
    this.#now = now;
    if (now.frame === 0 && !this.#source.exists('/proc/1/stat')) this.#sayHidden();
    this.#discovery.scan(now.frame, this.#look);
    for (const tracked of this.#tracked.values()) {
      if (!this.#measure(tracked)) this.#end(tracked);
    }
  }

  unavailable(reason: string): void {
    for (const tracked of this.#tracked.values()) {
      tracked.group.unavailable(reason);
      tracked.io.unavailable(reason);
    }
  }

  close(): void {
    this.#discovery.close();
    for (const { stat, ioFile, work } of this.#tracked.values()) {
      stat.close();
      ioFile.close();
      work?.close();
    }
    this.#tracked.clear();
  }

  #sayHidden(): void {
    const text =
      'processes of other users are hidden here (hidepid): plotters are seen only if they run as the user that PlotScope runs as';
    this.#emit({ type: 'notice', at: this.#now.epochSeconds, text });
  }

  /** The cheap sieve: one read of the command line; only what could be a plotter is looked at closely. */
  #lookAt(pid: number, isNew: boolean): boolean {
    if (this.#tracked.has(pid)) return true;
    const text = this.#text;
    if (!this.#source.readOnce(`/proc/${pid}/cmdline`, text)) return false;
    if (text.length === 0) return false; // a kernel thread, or a process that has ended
    if (couldBePlotter(this.#programName()) || (isNew && this.#exeCouldBePlotter(pid))) this.#identify(pid);
    return true;
  }

  /** Base name of argv[0] in `#text`. */
  #programName(): string {
    const { bytes, length } = this.#text;
    let end = bytes.indexOf(NUL);
    if (end < 0 || end > length) end = length;
    const start = bytes.lastIndexOf(SLASH, end - 1) + 1;
    return bytes.toString('latin1', start > end ? 0 : start, end);
  }

  #exeCouldBePlotter(pid: number): boolean {
    const exe = this.#source.link(`/proc/${pid}/exe`);
    return exe !== undefined && couldBePlotter(exe.slice(exe.lastIndexOf('/') + 1));
  }

  #identify(pid: number): void {
    const argv = this.#text.toString().split('\0');
    if (argv.at(-1) === '') argv.pop();
    const exe = this.#source.link(`/proc/${pid}/exe`)?.replace(/ \(deleted\)$/, '');
    const cwd = this.#source.link(`/proc/${pid}/cwd`);
    const facts = { argv, exe, cwd };
    const recognised = recognise(facts);
    if (!recognised || !this.#isProcess(pid)) return;

    const stat = new LinuxFile(this.#source, `/proc/${pid}/stat`);
    const startTicks = this.#startTicks(stat);
    if (Number.isNaN(startTicks)) return;
    const process: PlotterProcess = {
      id: `${pid}:${startTicks}`,
      pid,
      startedAt: this.#bootedAt() + startTicks / TICKS_PER_SECOND,
      plotter: recognised.plotter,
      role: recognised.role,
      title: recognised.title,
      argv,
      exe,
      cwd,
      logPath: this.#logPath(pid),
    };
    this.#emit({ type: 'process.seen', at: this.#now.epochSeconds, process });
    this.#tracked.set(pid, this.#track(process, facts, stat));
  }

  /** Thread ids have a folder in /proc too; only a process leader is its own thread group. */
  #isProcess(pid: number): boolean {
    if (!this.#source.readOnce(`/proc/${pid}/status`, this.#text)) return false;
    return /^Tgid:\s*(\d+)/m.exec(this.#text.toString())?.[1] === String(pid);
  }

  #startTicks(stat: LinuxFile): number {
    try {
      const scanner = stat.scan(this.#scanner);
      skipCommand(scanner);
      scanner.skipNumbers(18); // from the parent's pid to itrealvalue
      return scanner.number();
    } catch {
      return Number.NaN;
    }
  }

  /** Epoch seconds; read anew each time, since setting the clock changes it. */
  #bootedAt(): number {
    if (!this.#source.readOnce('/proc/stat', this.#text)) return Number.NaN;
    const scanner = this.#scanner.over(this.#text);
    while (!scanner.atEnd && !scanner.at(BTIME)) scanner.nextLine();
    return scanner.number();
  }

  #logPath(pid: number): string | undefined {
    const output = this.#source.link(`/proc/${pid}/fd/1`);
    if (!output?.startsWith('/') || output.startsWith('/dev/') || output.endsWith(' (deleted)')) return undefined;
    return output;
  }

  /** Its log is read through its own descriptor, so that a log that was renamed or deleted is followed as well. */
  #work(
    { pid, plotter, role, logPath }: PlotterProcess,
    facts: ProcessFacts,
    group: SeriesGroup,
  ): PlotterWork | undefined {
    if (!logPath || role !== 'plotter') return undefined;
    const log = { path: `/proc/${pid}/fd/1`, plotter, configuration: parseConfiguration(facts) };
    return PlotterWork.follow(this.#source, log, this.#recorder, group);
  }

  #track(process: PlotterProcess, facts: ProcessFacts, stat: LinuxFile): Tracked {
    const attributes = processAttributes(process);
    const group = this.#recorder.group(attributes);
    const io = this.#recorder.group(attributes);
    const tracked: Tracked = {
      process,
      group,
      io,
      stat,
      ioFile: new LinuxFile(this.#source, `/proc/${process.pid}/io`),
      cpuTicks: group.reading(),
      readBytes: io.reading(),
      writtenBytes: io.reading(),
      threads: group.gauge('process.thread.count'),
      virtual: group.gauge('process.memory.virtual'),
      resident: group.gauge('process.memory.usage'),
      ioReadable: true,
      work: this.#work(process, facts, group),
    };
    group.total('process.cpu.time', {}, tracked.cpuTicks, 1 / TICKS_PER_SECOND);
    group.rate('process.cpu.utilization', {}, tracked.cpuTicks, 1 / TICKS_PER_SECOND);
    for (const [direction, reading] of [
      ['read', tracked.readBytes],
      ['write', tracked.writtenBytes],
    ] as const) {
      io.total('process.disk.io', { 'disk.io.direction': direction }, reading);
      io.rate('process.disk.io.rate', { 'disk.io.direction': direction }, reading);
    }
    return tracked;
  }

  /** False once the process has ended. */
  #measure(tracked: Tracked): boolean {
    let scanner: Scanner;
    try {
      scanner = tracked.stat.scan(this.#scanner);
    } catch {
      return false;
    }
    const state = skipCommand(scanner);
    if (state === ZOMBIE || state === DEAD) return false;
    const r = this.#recorder;
    scanner.skipNumbers(10); // from the parent's pid to cmajflt
    r.count(tracked.cpuTicks, scanner.number() + scanner.number());
    scanner.skipNumbers(4); // children's times, priority, nice
    r.set(tracked.threads, scanner.number());
    scanner.skipNumbers(2); // itrealvalue, start
    r.set(tracked.virtual, scanner.number());
    r.set(tracked.resident, scanner.number() * this.#pageBytes);
    if (tracked.ioReadable) this.#measureIo(tracked);
    this.#observeWork(tracked);
    return true;
  }

  #measureIo(tracked: Tracked): void {
    try {
      this.#ioNumbers.read(tracked.ioFile.scan(this.#scanner));
    } catch (error) {
      tracked.ioReadable = false;
      tracked.io.unavailable(`${(error as Error).message} (needs the user that the plotter runs as)`);
      return;
    }
    this.#recorder.count(tracked.readBytes, this.#ioNumbers.values[0]);
    this.#recorder.count(tracked.writtenBytes, this.#ioNumbers.values[1]);
  }

  #observeWork({ work, process }: Tracked): void {
    const step = work?.observe(this.#now);
    if (step) this.#emit({ type: 'step.changed', at: this.#now.epochSeconds, processId: process.id, step });
  }

  #end(tracked: Tracked): void {
    this.#tracked.delete(tracked.process.pid);
    tracked.stat.close();
    tracked.ioFile.close();
    tracked.work?.close();
    tracked.group.close();
    tracked.io.close();
    this.#emit({ type: 'process.ended', at: this.#now.epochSeconds, process: tracked.process });
  }
}

/** Goes behind `(command)` and the state, and gives the state. The command may hold blanks and parentheses itself. */
function skipCommand(scanner: Scanner): number {
  const lineEnd = scanner.bytes.indexOf(10, scanner.position);
  scanner.position = scanner.bytes.lastIndexOf(CLOSING_PARENTHESIS, lineEnd) + 2;
  return scanner.bytes[scanner.position++];
}

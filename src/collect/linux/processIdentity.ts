import type { PlotterProcess } from '../../events/events.ts';
import { boundedArguments, withoutKeys } from '../../plotters/keptArguments.ts';
import { couldBePlotter, type PlotConfiguration, parseConfiguration, recognise } from '../../plotters/plotters.ts';
import type { ProcessFacts, Recognition } from '../../plotters/process.ts';
import { ascii, Scanner } from '../scanner.ts';
import { type Source, TextBuffer } from '../source.ts';
import { TICKS_PER_SECOND } from './cpu.ts';
import { plotterDirectories } from './plotterDirectories.ts';
import { outputOfProcess, type ProcessOutput } from './processLog.ts';
import { ProcessStat } from './processStat.ts';
import { rootOf } from './rootOf.ts';

/** Interpreters run much that is no plotter, and are looked at again and again: so many of their command lines are known again. */
const MOST_OTHERS = 512;
const LONGEST_OTHER = 4096;
const NUL = 0;
const SLASH = 47;
const BTIME = ascii('btime ');

/** A plotter process as it was found. */
export interface Identified {
  readonly process: PlotterProcess;
  readonly facts: ProcessFacts;
  readonly recognition: Recognition;
  readonly configuration: PlotConfiguration | undefined;
  readonly output: ProcessOutput;
  /** On the host, and in the containers that it runs in. */
  readonly pids: readonly number[];
  /** Where its root folder is reached from here: a container has its own. */
  readonly root: string;
}

/** Finds out whether a pid is a plotter's, and all about it that stays the same while it runs. */
export class ProcessIdentity {
  readonly #source: Source;
  readonly #patterns: readonly string[];
  /** Executables with command lines that are none of a plotter's. */
  readonly #others = new Set<string>();
  readonly #text = new TextBuffer();
  readonly #scanner = new Scanner();
  readonly #stat = new ProcessStat();

  /** `patterns`: further programs that the user takes for plotters. */
  constructor(source: Source, patterns: readonly string[]) {
    this.#source = source;
    this.#patterns = patterns;
  }

  /**
   * The cheap sieve: one read of the command line; only what could be a plotter is looked at closely.
   * @returns undefined where there is no such process; null where it is none of a plotter; `thread` for one of a plotter’s threads.
   */
  look(pid: number, isNew: boolean): Identified | 'thread' | null | undefined {
    const text = this.#text;
    if (!this.#source.readOnce(`/proc/${pid}/cmdline`, text)) return undefined;
    if (text.length === 0) return undefined; // a kernel thread, or a process that has ended
    const could = couldBePlotter(this.#programName(), this.#patterns) || (isNew && this.#exeCouldBePlotter(pid));
    return could ? this.#identify(pid) : null;
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
    return exe !== undefined && couldBePlotter(exe.slice(exe.lastIndexOf('/') + 1), this.#patterns);
  }

  #identify(pid: number): Identified | 'thread' | null {
    const text = this.#text.toString();
    const exe = this.#source.link(`/proc/${pid}/exe`)?.replace(/ \(deleted\)$/, '');
    const known = `${exe}\0${text}`;
    if (this.#others.has(known)) return null;
    // A plotter begins threads all the time, and each of them has its command line.
    const pids = this.#pidsOf(pid);
    if (pids === 'thread') return pids;
    const written = text.split('\0');
    if (written.at(-1) === '') written.pop();
    const argv = boundedArguments(written);
    const cwd = this.#source.link(`/proc/${pid}/cwd`);
    const facts = { argv, exe, cwd };
    const recognition = recognise(facts, this.#patterns);
    if (!recognition) {
      this.#remember(known);
      return null;
    }
    if (!pids || !this.#readStat(pid) || this.#stat.isOver) return null;
    const { startTicks, parent } = this.#stat;
    if (this.#isCopyOf(parent, written, exe)) return null;
    const { plotter, role, title, mode } = recognition;
    const configuration = parseConfiguration(facts, recognition);
    const output = outputOfProcess(this.#source, pid, parent);
    // It has ended meanwhile: where its output went can't be told any more, and without that it would be taken for crashed.
    if (!output.log && (!this.#readStat(pid) || this.#stat.isOver)) return null;
    const process: PlotterProcess = {
      id: `${pid}:${startTicks}`,
      pid,
      startedAt: this.#bootedAt() + startTicks / TICKS_PER_SECOND,
      plotter,
      role,
      title,
      argv: withoutKeys(argv),
    };
    const cgroup = this.#cgroup(pid, 'memory');
    const cpuCgroup = this.#cgroup(pid, 'cpu');
    if (mode !== undefined) process.mode = mode;
    if (exe !== undefined) process.exe = exe;
    if (cwd !== undefined) process.cwd = cwd;
    if (output.log) process.logPath = output.log.path;
    if (cgroup !== undefined) process.cgroup = cgroup;
    if (cpuCgroup !== undefined && cpuCgroup !== cgroup) process.cpuCgroup = cpuCgroup;
    const root = rootOf(this.#source, pid);
    const directories = role === 'plotter' ? plotterDirectories(this.#source, pid, configuration, root) : [];
    if (configuration) process.configuration = configuration;
    if (directories.length > 0) process.directories = directories;
    return { process, facts, recognition, configuration, output, pids, root };
  }

  #remember(other: string): void {
    if (other.length > LONGEST_OTHER) return;
    if (this.#others.size >= MOST_OTHERS) this.#others.clear();
    this.#others.add(other);
  }

  /** A program that starts another one is there twice for a moment. */
  #isCopyOf(parent: number, argv: readonly string[], exe: string | undefined): boolean {
    return (
      parent > 1 &&
      this.#source.readOnce(`/proc/${parent}/cmdline`, this.#text) &&
      this.#text.toString() === `${argv.join('\0')}\0` &&
      this.#source.link(`/proc/${parent}/exe`) === exe
    );
  }

  /**
   * Its ids: the host's, and those in its containers. Thread ids have a folder in /proc too; only a process leader is its own thread
   * group, and none otherwise.
   */
  #pidsOf(pid: number): readonly number[] | 'thread' | undefined {
    if (!this.#source.readOnce(`/proc/${pid}/status`, this.#text)) return undefined;
    const status = this.#text.toString();
    if (/^Tgid:\s*(\d+)/m.exec(status)?.[1] !== String(pid)) return 'thread';
    const inner = /^NSpid:\s*(.+)$/m.exec(status)?.[1] ?? '';
    return [
      ...new Set([
        pid,
        ...inner
          .split(/\s+/)
          .map(Number)
          .filter((id) => id > 0),
      ]),
    ];
  }

  #readStat(pid: number): boolean {
    if (!this.#source.readOnce(`/proc/${pid}/stat`, this.#text)) return false;
    this.#stat.read(this.#scanner.over(this.#text));
    return !Number.isNaN(this.#stat.startTicks);
  }

  /** Epoch seconds; read anew each time, since setting the clock changes it. */
  #bootedAt(): number {
    if (!this.#source.readOnce('/proc/stat', this.#text)) return Number.NaN;
    const scanner = this.#scanner.over(this.#text);
    while (!scanner.atEnd && !scanner.at(BTIME)) scanner.nextLine();
    return scanner.number();
  }

  /** Its control group: that of the controller where version 1 has it, else the one of version 2. */
  #cgroup(pid: number, controller: 'memory' | 'cpu'): string | undefined {
    if (!this.#source.readOnce(`/proc/${pid}/cgroup`, this.#text)) return undefined;
    const text = this.#text.toString();
    const lines = text.split('\n').map((line) => /^\d+:([^:]*):(.+)$/.exec(line));
    const own =
      lines.find((line) => line?.[1].split(',').includes(controller)) ?? lines.find((line) => line?.[1] === '');
    return own?.[2];
  }
}

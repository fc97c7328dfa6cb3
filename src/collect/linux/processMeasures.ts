import { type PlotterProcess, processAttributes } from '../../events/events.ts';
import type { Slot } from '../../metrics/series.ts';
import { plotterById } from '../../plotters/plotters.ts';
import type { ProcessSigns } from '../application/plotterWork.ts';
import type { Now } from '../collector.ts';
import type { Reading, Recorder, SeriesGroup } from '../recorder.ts';
import type { Scanner } from '../scanner.ts';
import type { Source } from '../source.ts';
import { TICKS_PER_SECOND } from './cpu.ts';
import type { GroupLimits } from './groupLimits.ts';
import type { HostFacts } from './hostFacts.ts';
import type { HostSigns } from './hostSigns.ts';
import { LinuxFile } from './linuxFile.ts';
import { PlotterGroup } from './plotterGroup.ts';
import { ProcessDetails } from './processDetails.ts';
import { ProcessDisks } from './processDisks.ts';
import { ProcessIo } from './processIo.ts';
import { ProcessMemory } from './processMemory.ts';
import { ProcessStat } from './processStat.ts';
import { ProcessTime } from './processTime.ts';
import { ThreadSurvey } from './threadSurvey.ts';

/** Of many open files, those opened last tell what a process is at. */
const MOST_OPEN_FILES = 64;
const STOPPED = 'T'.charCodeAt(0);
const MEMORY_EVERY_FRAMES = 5;
const DETAILS_EVERY_SECONDS = 60;
/** The first slow look comes so much later: those at several processes shall not fall into one frame. */
const DETAILS_AFTER_SECONDS = 5;
const APART_FRAMES = 10;

const stat = new ProcessStat();

/** What all plotters of a host share. */
export interface Surroundings {
  readonly host: HostFacts;
  readonly signs: HostSigns;
  readonly limits: GroupLimits;
}
let processesSeen = 0;

/** One plotter process, measured: each frame from /proc/PID/stat and io, the rest on slower beats. */
export class ProcessMeasures implements ProcessSigns {
  readonly io: ProcessIo;
  readonly threads: ThreadSurvey;
  readonly time: ProcessTime;
  readonly #source: Source;
  readonly #pid: number;
  readonly #recorder: Recorder;
  readonly #host: HostFacts;
  readonly #groups: readonly SeriesGroup[];
  readonly #stat: LinuxFile;
  readonly #memory: ProcessMemory;
  readonly #details: ProcessDetails;
  readonly #control: PlotterGroup;
  readonly #disks: ProcessDisks;
  readonly #ticks: Reading;
  readonly #userTicks: Reading;
  readonly #systemTicks: Reading;
  readonly #childUserTicks: Reading;
  readonly #childSystemTicks: Reading;
  readonly #capacity: Reading;
  readonly #minorFaults: Reading;
  readonly #majorFaults: Reading;
  readonly #threadCount: Slot;
  readonly #virtual: Slot;
  readonly #resident: Slot;
  readonly #share: Slot;
  readonly #number = processesSeen++;
  #capacitySeconds = 0;
  #measuredAt = Number.NaN;
  #faults = Number.NaN;
  #detailsDueAt = Number.NaN;
  /** As in the last frame. */
  cpuTicks = 0;
  residentBytes = 0;
  threadTotal = 0;
  isStopped = false;

  constructor(source: Source, recorder: Recorder, process: PlotterProcess, around: Surroundings) {
    const attributes = processAttributes(process);
    const groups = Array.from({ length: 7 }, () => recorder.group(attributes));
    const [group, io, memory, states, schedule, blocked, time] = groups;
    const { pid } = process;
    const { host } = around;
    this.#groups = groups;
    this.#source = source;
    this.#pid = pid;
    this.#recorder = recorder;
    this.#host = host;
    this.#stat = new LinuxFile(source, `/proc/${pid}/stat`);
    this.io = new ProcessIo(source, recorder, pid, io);
    this.#memory = new ProcessMemory(source, recorder, pid, memory);
    this.#details = new ProcessDetails(source, recorder, pid, group);
    this.threads = new ThreadSurvey(source, recorder, pid, { states, schedule, blocked }, host.blockDelays);
    this.#control = new PlotterGroup(source, recorder, pid, around.limits, attributes);
    this.time = new ProcessTime(
      recorder,
      time,
      { threads: this.threads, group: this.#control, details: this.#details, io: this.io },
      { facts: host, host: around.signs, spins: plotterById(process.plotter)?.spins === true },
    );
    this.#disks = new ProcessDisks(source, recorder, around.signs, process.directories ?? [], attributes);
    this.#threadCount = group.gauge('process.thread.count');
    this.#virtual = group.gauge('process.memory.virtual');
    this.#resident = group.gauge('process.memory.usage');
    this.#share = group.gauge('process.memory.utilization');
    const ticks = () => group.reading();
    this.#ticks = ticks();
    this.#userTicks = ticks();
    this.#systemTicks = ticks();
    this.#childUserTicks = ticks();
    this.#childSystemTicks = ticks();
    this.#capacity = group.reading();
    this.#minorFaults = group.reading();
    this.#majorFaults = group.reading();
    group.total('process.cpu.time', {}, this.#ticks, 1 / TICKS_PER_SECOND);
    group.rate('process.cpu.utilization', {}, this.#ticks, 1 / TICKS_PER_SECOND);
    group.ratio('process.thread.efficiency', {}, this.#ticks, this.#capacity, 1 / TICKS_PER_SECOND);
    for (const [mode, own, children] of [
      ['user', this.#userTicks, this.#childUserTicks],
      ['system', this.#systemTicks, this.#childSystemTicks],
    ] as const) {
      const cpuMode = { 'cpu.mode': mode };
      group.total('process.cpu.mode.time', cpuMode, own, 1 / TICKS_PER_SECOND);
      group.rate('process.cpu.mode.utilization', cpuMode, own, 1 / TICKS_PER_SECOND);
      group.total('process.cpu.children.time', cpuMode, children, 1 / TICKS_PER_SECOND);
    }
    for (const [type, reading] of [
      ['minor', this.#minorFaults],
      ['major', this.#majorFaults],
    ] as const) {
      group.total('process.paging.faults', { 'paging.fault.type': type }, reading);
      group.rate('process.paging.faults.rate', { 'paging.fault.type': type }, reading);
    }
  }

  get movedBytes(): number {
    return this.io.movedBytes;
  }

  get blockedThreads(): number {
    return this.threads.blocked;
  }

  threadNames(): string[] {
    return this.threads.names;
  }

  openFiles(): string[] {
    const folder = `/proc/${this.#pid}/fd`;
    const files = this.#source.list(folder).slice(-MOST_OPEN_FILES);
    return files.flatMap((file) => this.#source.link(`${folder}/${file}`) ?? []);
  }

  /** A further group of series of this process, given back with it. */
  get group(): SeriesGroup {
    return this.#groups[0];
  }

  /** False once the process has ended. */
  measure(now: Now, scanner: Scanner): boolean {
    try {
      stat.read(this.#stat.scan(scanner));
    } catch {
      return false;
    }
    if (stat.isOver) return false;
    const ranSeconds = (stat.userTicks + stat.systemTicks - this.cpuTicks) / TICKS_PER_SECOND;
    const hasFaulted = stat.majorFaults > this.#faults;
    this.#faults = stat.majorFaults;
    this.#record(now);
    this.io.measure(scanner);
    this.#takeSlowThings(now, scanner);
    this.#control.measure(now.seconds);
    this.threads.take(scanner, now.seconds, { ranSeconds, hasFaulted, threads: stat.threads });
    this.time.measure(now.epochSeconds);
    this.#disks.measure(this.time.account.shares);
    return true;
  }

  unavailable(reason: string): void {
    for (const group of this.#groups) group.unavailable(reason);
    this.#control.unavailable(reason);
    this.#disks.unavailable(reason);
  }

  close(): void {
    this.#stat.close();
    this.io.close();
    this.#memory.close();
    this.threads.close();
    this.#control.close();
    this.#disks.close();
    for (const group of this.#groups) group.close();
  }

  #record({ seconds }: Now): void {
    const r = this.#recorder;
    this.cpuTicks = stat.userTicks + stat.systemTicks;
    this.threadTotal = stat.threads;
    this.isStopped = stat.state === STOPPED;
    this.residentBytes = stat.residentPages * this.#host.pageBytes;
    this.#addCapacity(seconds);
    r.count(this.#ticks, this.cpuTicks);
    r.count(this.#userTicks, stat.userTicks);
    r.count(this.#systemTicks, stat.systemTicks);
    r.count(this.#childUserTicks, stat.childUserTicks);
    r.count(this.#childSystemTicks, stat.childSystemTicks);
    r.count(this.#minorFaults, stat.minorFaults);
    r.count(this.#majorFaults, stat.majorFaults);
    r.set(this.#threadCount, stat.threads);
    r.set(this.#virtual, stat.virtualBytes);
    r.set(this.#resident, this.residentBytes);
    r.set(this.#share, this.residentBytes / this.#host.memoryBytes);
  }

  /** Seconds of CPU that its threads could have used at most: no more than one core each, nor than the cores it may use. */
  #addCapacity(seconds: number): void {
    const cores = Math.min(stat.threads, this.#details.allowedCores);
    const elapsed = seconds - this.#measuredAt;
    if (elapsed > 0 && cores > 0) this.#capacitySeconds += elapsed * cores;
    this.#measuredAt = seconds;
    this.#recorder.count(this.#capacity, Number.isNaN(cores) ? Number.NaN : this.#capacitySeconds);
  }

  /** The first time at once; from then on each process at its own time. */
  #takeSlowThings({ frame, seconds }: Now, scanner: Scanner): void {
    const isFirst = Number.isNaN(this.#detailsDueAt);
    if (isFirst || (frame + this.#number) % MEMORY_EVERY_FRAMES === 0) this.#memory.take(scanner);
    if (seconds < this.#detailsDueAt) return;
    this.#detailsDueAt =
      seconds + (isFirst ? DETAILS_AFTER_SECONDS + (this.#number % APART_FRAMES) : DETAILS_EVERY_SECONDS);
    this.#details.take();
  }
}

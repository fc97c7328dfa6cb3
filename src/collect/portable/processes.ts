import { cpus } from 'node:os';
import type { Systeminformation } from 'systeminformation';
import { type EngineEvent, type PlotterProcess, processAttributes } from '../../events/events.ts';
import type { Slot } from '../../metrics/series.ts';
import { boundedArguments, withoutKeys } from '../../plotters/keptArguments.ts';
import { couldBePlotter, recognise } from '../../plotters/plotters.ts';
import type { Now } from '../collector.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';
import { argumentsOf } from './commandLine.ts';
import { Groups } from './groups.ts';
import type { Poll } from './polled.ts';

interface Running {
  readonly group: SeriesGroup;
  readonly process: PlotterProcess;
  readonly cpu: Slot;
  readonly resident: Slot;
  readonly virtual: Slot;
}

/** A process whose start is told so much earlier or later is the same: systeminformation takes it from whole seconds of its age. */
const SAME_START_SECONDS = 2;

/** Of a process that it has not seen before it tells what that used since the host was started. */
const ONE_LOOK = 'the process was not there at the look before';

interface Known {
  readonly startedAt: number;
  /** Absent of what is none. */
  readonly plotter: PlotterProcess | undefined;
}

/** Plotter processes, asked of systeminformation: the whole process list, hence the slow beat. */
export class PortableProcesses implements Poll<Systeminformation.ProcessesData> {
  readonly name = 'process';
  readonly everySeconds = 5;
  #recorder!: Recorder;
  #emit!: (event: EngineEvent) => void;
  #seen: ReadonlyMap<string, PlotterProcess> = new Map();
  readonly #running = new Groups<Running>((id) => this.#make(id));
  readonly #isWindows: boolean;
  /** Processes that were looked at before, by pid, so that each is recognised once. */
  #known = new Map<number, Known>();

  /** Of Windows it tells the share of all cores that a process has, elsewhere that of one. */
  readonly #coresOfAll: number;

  constructor(isWindows = process.platform === 'win32', hostCores = cpus().length) {
    this.#isWindows = isWindows;
    this.#coresOfAll = isWindows ? hostCores : 1;
  }

  async ask(): Promise<Systeminformation.ProcessesData> {
    const si = await import('systeminformation');
    return si.processes();
  }

  open(recorder: Recorder, emit: (event: EngineEvent) => void): void {
    this.#recorder = recorder;
    this.#emit = emit;
  }

  record({ list, all }: Systeminformation.ProcessesData, now: Now): void {
    if (all === 0) throw new Error('systeminformation gave no processes');
    const known = new Map<number, Known>();
    const plotters = new Map<string, [PlotterProcess, Systeminformation.ProcessesProcessData]>();
    for (const data of list) {
      const { pid, started } = data;
      const before = this.#known.get(pid);
      const isSame = before && !(Math.abs(secondsOf(started) - before.startedAt) > SAME_START_SECONDS);
      const one = isSame ? before : { startedAt: secondsOf(started), plotter: plotterOf(data, this.#isWindows) };
      known.set(pid, one);
      if (one.plotter) plotters.set(one.plotter.id, [one.plotter, data]);
    }
    this.#known = known;
    for (const { process } of this.#running.keepOnly(new Set(plotters.keys()))) {
      this.#emit({ type: 'process.ended', at: now.epochSeconds, process });
    }
    this.#seen = new Map([...plotters].map(([id, [process]]) => [id, process]));
    for (const [id, [process, data]] of plotters) {
      const isNew = !this.#running.has(id);
      const running = this.#running.get(id);
      if (isNew) this.#emit({ type: 'process.seen', at: now.epochSeconds, process });
      if (isNew && this.#isWindows) this.#recorder.setAbsent(running.cpu, ONE_LOOK, false);
      else this.#recorder.set(running.cpu, (data.cpu / 100) * this.#coresOfAll);
      this.#recorder.set(running.resident, data.memRss * 1024);
      this.#recorder.set(running.virtual, data.memVsz * 1024);
    }
  }

  unavailable(reason: string): void {
    this.#running.unavailable(reason);
  }

  #make(id: string): Running {
    const process = this.#seen.get(id)!;
    const group = this.#recorder.group(processAttributes(process));
    return {
      group,
      process,
      cpu: group.gauge('process.cpu.utilization'),
      resident: group.gauge('process.memory.usage'),
      virtual: group.gauge('process.memory.virtual'),
    };
  }
}

function plotterOf(data: Systeminformation.ProcessesProcessData, isWindows: boolean): PlotterProcess | undefined {
  const { pid, path, started } = data;
  const argv = boundedArguments(argumentsOf(data, isWindows));
  if (!couldBePlotter(argv[0])) return undefined;
  const exe = (isWindows && path) || undefined;
  const recognised = recognise({ argv, exe });
  if (!recognised) return undefined;
  const { plotter, role, title, mode } = recognised;
  return {
    id: `${pid}:${started}`,
    pid,
    startedAt: secondsOf(started),
    plotter,
    role,
    title,
    argv: withoutKeys(argv),
    exe,
    ...(mode !== undefined && { mode }),
  };
}

function secondsOf(started: string): number {
  return Date.parse(started) / 1000;
}

import type { EngineEvent, PlotterProcess } from '../../events/events.ts';
import type { Rival, RivalResource } from '../../events/rivals.ts';
import type { Now } from '../collector.ts';
import type { Source } from '../source.ts';
import { bytesSince, coresSince, type ProcessSample, readSample } from './processSample.ts';
import { programName } from './programName.ts';
import { apartFrom, schedulingGroup } from './schedulingGroup.ts';

/** Looking through processes may take so much of a frame: a few milliseconds. */
const PROCESSES_A_FRAME = 256;
/** What is short for a moment is nobody's fault. */
const SHORT_FRAMES = 2;
const FIRST_GAP_SECONDS = 2;
const GAP_SECONDS = 10;
/** In between only those are looked at that took anything when all were. */
const ALL_EVERY_SECONDS = 60;
/** It is over when nothing was short for so long. */
const OVER_SECONDS = 10;
const MOST_TOLD = 5;
/** Changes of the largest amount below this are not told. */
const CHANGE = 0.25;
/** Less than this is not worth a word: cores, bytes per second, share of the host's memory. */
const LEAST = { cpu: 0.05, disk: 2 ** 20, memory: 0.05 } as const;
const RESOURCES = ['cpu', 'disk', 'memory'] as const;

/** What plotters run short of in a frame. */
export type Shortage = Readonly<Record<RivalResource, boolean>>;

/** By process id. */
type Plotters = ReadonlyMap<number, { readonly found: { readonly process: Pick<PlotterProcess, 'id'> } }>;

/** Finds the programs that take CPU, disk or memory from plotters, by looking at all processes, and only while something is short. */
export class RivalHunt {
  readonly #source: Source;
  readonly #memoryBytes: number;
  readonly #pageBytes: number;
  readonly #emit: (event: EngineEvent) => void;
  readonly #shortSince: Record<RivalResource, { frames: number; last: number }>;
  readonly #told = new Map<RivalResource, readonly Rival[]>();
  /** Samples of the pass before and of this one, by pid. */
  #before = new Map<number, ProcessSample>();
  #now = new Map<number, ProcessSample>();
  #queue: number[] = [];
  /** This pass looks at every process, not at the busy ones alone. */
  #isOfAll = true;
  #isPassing = false;
  #busy: number[] = [];
  #passAt = Number.NEGATIVE_INFINITY;
  #allAt = Number.NEGATIVE_INFINITY;

  constructor(
    source: Source,
    host: { readonly memoryBytes: number; readonly pageBytes: number },
    emit: (event: EngineEvent) => void,
  ) {
    this.#source = source;
    this.#memoryBytes = host.memoryBytes;
    this.#pageBytes = host.pageBytes;
    this.#emit = emit;
    const never = () => ({ frames: 0, last: Number.NEGATIVE_INFINITY });
    this.#shortSince = { cpu: never(), disk: never(), memory: never() };
  }

  /** `plotters`: processes that are told one by one, under their own names. */
  tick(now: Now, shortage: Shortage, plotters: Plotters): void {
    let isHunting = false;
    for (const resource of RESOURCES) if (this.#note(resource, shortage[resource], now)) isHunting = true;
    if (!isHunting) {
      if (this.#passAt !== Number.NEGATIVE_INFINITY) this.#rest();
      return;
    }
    if (!this.#isPassing && now.seconds >= this.#passAt) this.#beginPass(now.seconds);
    if (!this.#isPassing) return;
    for (let looked = 0; looked < PROCESSES_A_FRAME && this.#queue.length > 0; looked++) {
      const pid = this.#queue.pop() as number;
      const sample = readSample(this.#source, pid, now.seconds, this.#isShort('disk'));
      if (sample) this.#now.set(pid, sample);
    }
    if (this.#queue.length === 0) this.#endPass(now, plotters);
  }

  /** Whether a resource is short, or was until lately. */
  #note(resource: RivalResource, isShort: boolean, { seconds, epochSeconds }: Now): boolean {
    const since = this.#shortSince[resource];
    if (isShort) {
      since.frames++;
      since.last = seconds;
    } else if (seconds - since.last > OVER_SECONDS) {
      since.frames = 0;
      if ((this.#told.get(resource)?.length ?? 0) > 0) this.#tell(resource, [], epochSeconds);
    }
    return since.frames >= SHORT_FRAMES;
  }

  #isShort(resource: RivalResource): boolean {
    return this.#shortSince[resource].frames >= SHORT_FRAMES;
  }

  #beginPass(seconds: number): void {
    const isDue = this.#before.size === 0 || seconds >= this.#allAt + ALL_EVERY_SECONDS;
    if (isDue) this.#allAt = seconds;
    this.#isOfAll = isDue || this.#busy.length === 0;
    this.#queue = this.#isOfAll ? this.#pids() : [...this.#busy];
    this.#isPassing = true;
  }

  #pids(): number[] {
    return this.#source.list('/proc').map(Number).filter(Number.isInteger);
  }

  #endPass(now: Now, plotters: Plotters): void {
    this.#isPassing = false;
    this.#passAt = now.seconds + (this.#before.size === 0 ? FIRST_GAP_SECONDS : GAP_SECONDS);
    if (this.#before.size > 0) {
      const amounts = this.#amounts();
      this.#busy = [...amounts].filter(([, { cpu, disk, memory }]) => cpu + disk > 0 || memory > 0).map(([pid]) => pid);
      for (const resource of RESOURCES) {
        // Who takes it when it is no longer short is no rival.
        const isShortNow = now.seconds - this.#shortSince[resource].last < FIRST_GAP_SECONDS;
        if (this.#isShort(resource) && isShortNow) this.#find(resource, amounts, now.epochSeconds, plotters);
      }
    }
    this.#before = this.#now;
    this.#now = new Map();
  }

  /** What each process took between the two passes, in the units of `Rival`. */
  #amounts(): Map<number, Record<RivalResource, number>> {
    const amounts = new Map<number, Record<RivalResource, number>>();
    const left = this.#leftToParents();
    for (const [pid, sample] of this.#now) {
      const before = this.#before.get(pid);
      const own = before?.startTicks === sample.startTicks ? before : undefined;
      const bytes = sample.residentPages * this.#pageBytes;
      amounts.set(pid, {
        cpu: own ? coresSince(sample, own) : 0,
        disk: own ? bytesSince(sample, own, left.get(pid)) : 0,
        memory: bytes >= LEAST.memory * this.#memoryBytes ? bytes : 0,
      });
    }
    return amounts;
  }

  /**
   * What those that are gone had read and written before, by who waited for them: with its end all that a plotter ever moved is its
   * parent's, which would be told as the worst rival for one pass.
   */
  #leftToParents(): Map<number, number> {
    const gone = new Map<number, ProcessSample>();
    for (const pid of this.#isOfAll ? this.#before.keys() : this.#busy) {
      const before = this.#before.get(pid);
      if (before && before.startTicks !== this.#now.get(pid)?.startTicks) gone.set(pid, before);
    }
    const left = new Map<number, number>();
    for (const { parent, diskBytes } of gone.values()) {
      let heir = parent;
      for (let ups = 0; ups < gone.size && gone.has(heir); ups++) heir = gone.get(heir)?.parent ?? heir;
      left.set(heir, (left.get(heir) ?? 0) + (diskBytes || 0));
    }
    return left;
  }

  #find(
    resource: RivalResource,
    amounts: ReadonlyMap<number, Record<RivalResource, number>>,
    at: number,
    plotters: Plotters,
  ): void {
    const byName = new Map<string, Rival>();
    for (const [pid, taken] of amounts) {
      const amount = taken[resource];
      if (!(amount > 0)) continue;
      const { name } = this.#now.get(pid) as ProcessSample;
      const plotter = plotters.get(pid)?.found.process.id;
      const key = plotter ?? name;
      const other = byName.get(key);
      const isLargest = !other || amount > (amounts.get(other.pid)?.[resource] ?? 0);
      byName.set(key, {
        name,
        pid: isLargest ? pid : other.pid,
        processes: (other?.processes ?? 0) + 1,
        amount: (other?.amount ?? 0) + amount,
        ...(plotter !== undefined && { plotter }),
      });
    }
    const least = resource === 'memory' ? 0 : LEAST[resource];
    const rivals = [...byName.values()]
      .filter(({ amount }) => amount >= least)
      .sort((a, b) => b.amount - a.amount)
      .slice(0, MOST_TOLD)
      .map((rival) => ({ ...rival, name: programName(this.#source, rival.pid, rival.name) }));
    if (!hasChanged(this.#told.get(resource) ?? [], rivals)) return;
    this.#tell(resource, resource === 'cpu' ? this.#weighed(rivals, plotters) : rivals, at);
  }

  /** With what is said of how the scheduler weighs them against plotters. */
  #weighed(rivals: readonly Rival[], plotters: Plotters): Rival[] {
    const own = [...plotters.keys()].map((pid) => schedulingGroup(this.#source, pid));
    return rivals.map((rival) => {
      const apart = apartFrom(schedulingGroup(this.#source, rival.pid), own);
      return { ...rival, ...(apart && { apart }) };
    });
  }

  #tell(resource: RivalResource, rivals: Rival[], at: number): void {
    this.#told.set(resource, rivals);
    this.#emit({ type: 'rivals.found', at, resource, rivals });
  }

  #rest(): void {
    this.#before.clear();
    this.#now.clear();
    this.#queue = [];
    this.#busy = [];
    this.#isPassing = false;
    this.#passAt = Number.NEGATIVE_INFINITY;
    this.#allAt = Number.NEGATIVE_INFINITY;
  }
}

/** Whether others take most, or much more or less than was told. */
function hasChanged(before: readonly Rival[], now: readonly Rival[]): boolean {
  if (before.length === 0 || now.length === 0) return before.length !== now.length;
  const [first, second] = [before[0], now[0]];
  return first.name !== second.name || Math.abs(second.amount / first.amount - 1) > CHANGE;
}

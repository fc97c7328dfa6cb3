import { type EngineEvent, type PlotterProcess, processAttributes } from '../../events/events.ts';
import type { Slot } from '../../metrics/series.ts';
import { Groups } from '../portable/groups.ts';
import type { Poll } from '../portable/polled.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';
import type { RunProgram } from '../runProgram.ts';
import { GpuCard } from './gpuCard.ts';
import {
  FIELDS,
  fieldsAfter,
  GAUGES,
  type GpuProcess,
  type GpuReading,
  type GpuTraffic,
  parseGpus,
  parseProcesses,
  parseTraffic,
} from './nvidiaText.ts';

const PROGRAM = 'nvidia-smi';
/** A plot may take two seconds; asking takes tens of milliseconds, where no service keeps the driver awake tenths of a second. */
const EVERY_SECONDS = 2;
/** It may take this share of the time at most. */
const MOST_SHARE = 0.1;
/** Traffic and processes are told by programs of their own that look for a second. */
const TRAFFIC_EVERY = 5;
const NOT_WANTED = 'no plotter is running that computes on a graphics card';
const NOT_ASKED = `${PROGRAM} has not answered yet`;
const NO_CARD = `${PROGRAM} tells of no graphics card`;

interface Answer {
  readonly cards: readonly GpuReading[];
  /** Asked more rarely; the reason where they can't be told. */
  readonly traffic?: readonly GpuTraffic[] | Error;
  readonly processes?: readonly GpuProcess[] | Error;
}

interface ProcessOnCard {
  readonly group: SeriesGroup;
  readonly utilization: Slot;
  readonly memory: Slot;
}

/**
 * NVIDIA's graphics cards, asked of nvidia-smi every 2 s, or more rarely where it takes long, and only while a plotter runs that computes
 * on one: it wakes a card that sleeps.
 */
export class NvidiaGpu implements Poll<Answer> {
  readonly name = 'gpu';
  everySeconds = EVERY_SECONDS;
  readonly #run: RunProgram;
  readonly #cards = new Groups((id) => new GpuCard(this.#recorder, id, this.#names.get(id) ?? id));
  readonly #onCards = new Groups((key) => this.#makeProcess(key));
  /** Plotters that compute on a card. */
  readonly #users = new Map<string, PlotterProcess>();
  #recorder!: Recorder;
  #none!: SeriesGroup;
  #whyNone: string | undefined;
  #names: ReadonlyMap<string, string> = new Map();
  #fields = FIELDS;
  #asked = 0;
  #isInstalled = true;

  constructor(run: RunProgram) {
    this.#run = run;
  }

  open(recorder: Recorder): void {
    this.#recorder = recorder;
    this.#none = recorder.group();
    this.#sayWhyNone(NOT_WANTED);
  }

  get isWanted(): boolean {
    return this.#isInstalled && this.#users.size > 0;
  }

  hear(event: EngineEvent): void {
    if (event.type === 'process.seen' || event.type === 'process.changed') {
      const { process } = event;
      if (!process.mode?.startsWith('cuda')) return;
      this.#users.set(process.id, process);
      if (this.#isInstalled && this.#whyNone === NOT_WANTED) this.#sayWhyNone(NOT_ASKED);
    } else if (event.type === 'process.ended' && this.#users.delete(event.process.id) && this.#users.size === 0) {
      this.#cards.keepOnly(new Set());
      this.#onCards.keepOnly(new Set());
      if (this.#isInstalled) this.#sayWhyNone(NOT_WANTED);
    }
  }

  async ask(): Promise<Answer> {
    const began = performance.now();
    try {
      const cards = parseGpus(await this.#query(), this.#fields);
      const took = (performance.now() - began) / 1000;
      this.everySeconds = Math.max(EVERY_SECONDS, took / MOST_SHARE);
      if (this.#asked++ % TRAFFIC_EVERY > 0) return { cards };
      const [traffic, processes] = await Promise.all([
        this.#run(PROGRAM, ['dmon', '-s', 't', '-c', '1']).then(parseTraffic, (error: Error) => error),
        this.#run(PROGRAM, ['pmon', '-s', 'um', '-c', '1']).then(parseProcesses, (error: Error) => error),
      ]);
      return { cards, traffic, processes };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      this.#isInstalled = false;
      return { cards: [] };
    }
  }

  record({ cards, traffic, processes }: Answer): void {
    if (!this.#isInstalled) {
      this.#sayWhyNone(`${PROGRAM} is not installed: only it tells what NVIDIA's graphics cards do`);
      return;
    }
    if (this.#users.size === 0) return; // the plotter ended while the question was out
    this.#names = new Map(cards.map(({ id, name }) => [id, name]));
    this.#cards.keepOnly(new Set(this.#names.keys()));
    this.#sayWhyNone(cards.length === 0 ? NO_CARD : undefined);
    for (const { index, id, values, linkRate, throttleBits } of cards) {
      const card = this.#cards.get(id);
      for (const [at, { metric }] of GAUGES.entries()) card.set(metric, values[at]);
      card.set('hw.gpu.io.limit', linkRate);
      card.setThrottles(throttleBits);
      card.derive();
      if (traffic) this.#recordTraffic(card, traffic, index);
    }
    if (processes) this.#recordProcesses(processes, cards);
  }

  unavailable(reason: string): void {
    this.#cards.unavailable(reason);
    this.#onCards.unavailable(reason);
    this.#sayWhyNone(reason);
  }

  /** A driver may know a field under another name, or not yet. */
  async #query(): Promise<string> {
    for (;;) {
      try {
        return await this.#run(PROGRAM, [`--query-gpu=${this.#fields.join(',')}`, '--format=csv,noheader,nounits']);
      } catch (error) {
        const others = fieldsAfter((error as Error).message, this.#fields);
        if (!others) throw error;
        this.#fields = others;
      }
    }
  }

  #recordTraffic(card: GpuCard, traffic: readonly GpuTraffic[] | Error, index: string): void {
    if (traffic instanceof Error) {
      card.setTraffic(Number.NaN, Number.NaN, traffic.message);
      return;
    }
    const { received, sent } = traffic.find((one) => one.index === index) ?? { received: Number.NaN, sent: Number.NaN };
    card.setTraffic(received, sent);
  }

  /** Of processes in a container the driver may tell other ids, or none: what isn't told has no series. */
  #recordProcesses(processes: readonly GpuProcess[] | Error, cards: readonly GpuReading[]): void {
    if (processes instanceof Error) {
      this.#onCards.unavailable(processes.message);
      return;
    }
    const found = processes.flatMap(({ index, pid, utilization, memoryBytes }) => {
      const user = [...this.#users.values()].find((one) => one.pid === pid);
      const card = cards.find((one) => one.index === index);
      return user && card ? [{ key: `${user.id} ${card.id}`, utilization, memoryBytes }] : [];
    });
    this.#onCards.keepOnly(new Set(found.map(({ key }) => key)));
    for (const { key, utilization, memoryBytes } of found) {
      const series = this.#onCards.get(key);
      this.#put(series.utilization, utilization);
      this.#put(series.memory, memoryBytes);
    }
  }

  /** The series of no card: it is there while there is none of a card, to say why. */
  #sayWhyNone(reason: string | undefined): void {
    if (reason === this.#whyNone) return;
    this.#whyNone = reason;
    this.#none.close();
    if (reason === undefined) return;
    this.#none.gauge('hw.gpu.utilization');
    this.#none.inapplicable(reason);
  }

  #put(slot: Slot, value: number): void {
    if (Number.isNaN(value)) this.#recorder.setAbsent(slot, 'the driver does not tell it of a process', false);
    else this.#recorder.set(slot, value);
  }

  #makeProcess(key: string): ProcessOnCard {
    const [processId, cardId] = key.split(' ') as [string, string];
    const group = this.#recorder.group({ ...processAttributes(this.#users.get(processId)!), 'hw.id': cardId });
    return {
      group,
      utilization: group.gauge('process.gpu.utilization'),
      memory: group.gauge('process.gpu.memory.usage'),
    };
  }
}

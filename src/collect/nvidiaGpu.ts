import type { EngineEvent } from '../events/events.ts';
import type { MetricName } from '../metrics/catalogue.ts';
import type { Slot } from '../metrics/series.ts';
import { Groups } from './portable/groups.ts';
import type { Poll } from './portable/polled.ts';
import type { Recorder, SeriesGroup } from './recorder.ts';
import type { RunProgram } from './runProgram.ts';

const PROGRAM = 'nvidia-smi';
const MEBIBYTE = 1024 ** 2;
const NOT_WANTED = 'no plotter is running that computes on a graphics card';
const NOT_ASKED = `${PROGRAM} has not answered yet`;
const NO_CARD = `${PROGRAM} tells of no graphics card`;

/** What is asked of each card, and what its number is. The first three say which card it is. */
const IDENTITY = ['index', 'uuid', 'name'];
const FIELDS = [
  { field: 'utilization.gpu', metric: 'hw.gpu.utilization', scale: 1 / 100 },
  { field: 'memory.used', metric: 'hw.gpu.memory.usage', scale: MEBIBYTE },
  { field: 'memory.total', metric: 'hw.gpu.memory.limit', scale: MEBIBYTE },
  { field: 'temperature.gpu', metric: 'hw.gpu.temperature', scale: 1 },
  { field: 'power.draw', metric: 'hw.gpu.power', scale: 1 },
  { field: 'clocks.sm', metric: 'hw.gpu.frequency', scale: 1e6 },
  { field: 'fan.speed', metric: 'hw.gpu.fan.speed_ratio', scale: 1 / 100 },
] as const satisfies readonly { field: string; metric: MetricName; scale: number }[];
const USED = FIELDS.findIndex(({ field }) => field === 'memory.used');
const TOTAL = FIELDS.findIndex(({ field }) => field === 'memory.total');
const QUERY = [
  `--query-gpu=${[...IDENTITY, ...FIELDS.map(({ field }) => field)].join(',')}`,
  '--format=csv,noheader,nounits',
];

export interface GpuReading {
  readonly id: string;
  readonly name: string;
  /** By the order of `FIELDS`; NaN where the card doesn't tell. */
  readonly values: readonly number[];
}

interface Card {
  readonly group: SeriesGroup;
  readonly slots: readonly Slot[];
  readonly memoryUtilization: Slot;
}

/**
 * NVIDIA's graphics cards, asked of nvidia-smi every 10 s, and only while a plotter runs that computes on one: it is a program
 * that takes tens of milliseconds, and wakes a card that sleeps.
 */
export class NvidiaGpu implements Poll<GpuReading[]> {
  readonly name = 'gpu';
  readonly everySeconds = 10;
  readonly #run: RunProgram;
  readonly #cards = new Groups<Card>((id) => this.#make(id));
  /** Ids of the processes that compute on a card. */
  readonly #users = new Set<string>();
  #recorder!: Recorder;
  #none!: SeriesGroup;
  #whyNone: string | undefined;
  #names: ReadonlyMap<string, string> = new Map();
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
    if (event.type === 'process.seen') {
      if (!event.process.mode?.startsWith('cuda')) return;
      this.#users.add(event.process.id);
      if (this.#isInstalled && this.#users.size === 1) this.#sayWhyNone(NOT_ASKED);
    } else if (event.type === 'process.ended' && this.#users.delete(event.process.id) && this.#users.size === 0) {
      this.#cards.keepOnly(new Set());
      if (this.#isInstalled) this.#sayWhyNone(NOT_WANTED);
    }
  }

  async ask(): Promise<GpuReading[]> {
    try {
      return parseGpus(await this.#run(PROGRAM, QUERY));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      this.#isInstalled = false;
      return [];
    }
  }

  record(cards: GpuReading[]): void {
    if (!this.#isInstalled) {
      this.#sayWhyNone(`${PROGRAM} is not installed: only it tells what NVIDIA's graphics cards do`);
      return;
    }
    if (this.#users.size === 0) return; // the plotter ended while the question was out
    this.#names = new Map(cards.map(({ id, name }) => [id, name]));
    this.#cards.keepOnly(new Set(this.#names.keys()));
    this.#sayWhyNone(cards.length === 0 ? NO_CARD : undefined);
    for (const { id, values } of cards) {
      const { slots, memoryUtilization } = this.#cards.get(id);
      for (const [field, slot] of slots.entries()) this.#put(slot, values[field]);
      this.#put(memoryUtilization, values[USED] / values[TOTAL]);
    }
  }

  unavailable(reason: string): void {
    this.#cards.unavailable(reason);
    this.#sayWhyNone(reason);
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
    if (Number.isNaN(value)) this.#recorder.setAbsent(slot, 'this card does not tell it', false);
    else this.#recorder.set(slot, value);
  }

  #make(id: string): Card {
    const group = this.#recorder.group({ 'hw.id': id, 'hw.name': this.#names.get(id) ?? id });
    return {
      group,
      slots: FIELDS.map(({ metric }) => group.gauge(metric)),
      memoryUtilization: group.gauge('hw.gpu.memory.utilization'),
    };
  }
}

/** What nvidia-smi prints for `QUERY`: one line a card. */
export function parseGpus(text: string): GpuReading[] {
  return text
    .split('\n')
    .map((line) => line.split(',').map((cell) => cell.trim()))
    .filter((cells) => cells.length === IDENTITY.length + FIELDS.length)
    .map(([index, id, name, ...cells]) => ({
      id,
      name: `${name} ${index}`,
      // "[N/A]" and "[Not Supported]" are what a card doesn't tell
      values: FIELDS.map(({ scale }, field) => Number.parseFloat(cells[field]) * scale),
    }));
}

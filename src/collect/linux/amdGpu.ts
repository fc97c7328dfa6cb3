import type { Collector, Now } from '../collector.ts';
import { GpuCard, type GpuMetric } from '../gpu/gpuCard.ts';
import type { Recorder } from '../recorder.ts';
import type { Source } from '../source.ts';
import { NumberFile, readLine } from './smallFile.ts';

const FOLDER = '/sys/class/drm';
const AMD = '0x1002';
/** A plot may take ten seconds; reading asks the card's own controller. */
const EVERY_SECONDS = 2;
const ASLEEP = 'the card sleeps, and reading would wake it';
const NO_TRAFFIC = 'the driver takes a second to tell it, in which it holds its reader up';
const NO_THROTTLE = 'the driver tells it in a form of its own that is not read';

interface Reading {
  readonly metric: GpuMetric;
  readonly file: NumberFile;
  readonly scale: number;
}

interface Card {
  readonly folder: string;
  readonly card: GpuCard;
  readonly readings: readonly Reading[];
}

/** What `amdgpu` tells, beside its card and under the names of hwmon. */
const FILES: readonly { readonly name: string; readonly metric: GpuMetric; readonly scale: number }[] = [
  { name: 'gpu_busy_percent', metric: 'hw.gpu.utilization', scale: 1 / 100 },
  { name: 'mem_info_vram_used', metric: 'hw.gpu.memory.usage', scale: 1 },
  { name: 'mem_info_vram_total', metric: 'hw.gpu.memory.limit', scale: 1 },
];
const SENSORS: readonly { readonly names: readonly string[]; readonly metric: GpuMetric; readonly scale: number }[] = [
  { names: ['temp1_input'], metric: 'hw.gpu.temperature', scale: 1e-3 },
  { names: ['power1_average', 'power1_input'], metric: 'hw.gpu.power', scale: 1e-6 },
  { names: ['power1_cap'], metric: 'hw.gpu.power.limit', scale: 1e-6 },
  { names: ['freq1_input'], metric: 'hw.gpu.frequency', scale: 1 },
];

/** AMD's graphics cards, as the kernel's driver tells of them without any program. There are no series of them where there is none. */
export class AmdGpu implements Collector {
  readonly name = 'amd-gpu';
  readonly #source: Source;
  #recorder!: Recorder;
  #cards: Card[] = [];
  #dueAt = Number.NEGATIVE_INFINITY;

  constructor(source: Source) {
    this.#source = source;
  }

  open(recorder: Recorder): void {
    this.#recorder = recorder;
    const cards = this.#source.list(FOLDER).filter((name) => /^card\d+$/.test(name));
    this.#cards = cards.flatMap((name) => this.#cardAt(`${FOLDER}/${name}/device`, name.slice('card'.length)) ?? []);
  }

  collect({ seconds }: Now): void {
    if (seconds < this.#dueAt) return;
    this.#dueAt = seconds + EVERY_SECONDS;
    for (const { folder, card, readings } of this.#cards) {
      const isAsleep = readLine(this.#source, `${folder}/power/runtime_status`) === 'suspended';
      for (const { metric, file, scale } of readings) {
        if (isAsleep) card.set(metric, Number.NaN, ASLEEP);
        else this.#read(card, metric, file, scale);
      }
      card.derive();
      card.set('hw.gpu.io.limit', linkRate(this.#source, folder));
      card.setTraffic(Number.NaN, Number.NaN, NO_TRAFFIC);
      card.setThrottles(Number.NaN, NO_THROTTLE);
    }
  }

  unavailable(reason: string): void {
    for (const { card } of this.#cards) card.group.unavailable(reason);
  }

  close(): void {
    for (const { readings } of this.#cards) for (const { file } of readings) file.close();
  }

  #read(card: GpuCard, metric: GpuMetric, file: NumberFile, scale: number): void {
    try {
      card.set(metric, file.read() * scale);
    } catch (error) {
      card.set(metric, Number.NaN, (error as Error).message);
    }
  }

  #cardAt(folder: string, number: string): Card | undefined {
    const source = this.#source;
    if (readLine(source, `${folder}/vendor`) !== AMD) return undefined;
    const address = source.link(folder)?.split('/').at(-1) ?? `card${number}`;
    const name = readLine(source, `${folder}/product_name`) || 'AMD graphics card';
    const hwmon = source.list(`${folder}/hwmon`)[0];
    const card = new GpuCard(this.#recorder, readLine(source, `${folder}/unique_id`) ?? address, `${name} ${number}`);
    const files = FILES.map(({ name: file, ...rest }) => ({ ...rest, path: `${folder}/${file}` }));
    const sensors = SENSORS.flatMap(({ names, ...rest }) => {
      const found = names.map((file) => `${folder}/hwmon/${hwmon}/${file}`).find((path) => source.exists(path));
      return found === undefined ? [] : [{ ...rest, path: found }];
    });
    const readings = [...files, ...sensors].map(({ path, ...rest }) => ({
      ...rest,
      file: new NumberFile(source, path),
    }));
    const told = new Set(readings.map(({ metric }) => metric));
    for (const { metric } of SENSORS) if (!told.has(metric)) card.set(metric, Number.NaN);
    for (const metric of ['hw.gpu.frequency.limit', 'hw.gpu.fan.speed_ratio'] as const) card.set(metric, Number.NaN);
    return { folder, card, readings };
  }
}

/** Bytes a second of a link of PCI Express in one direction: `16.0 GT/s PCIe`, of which 1 in 65 is not data, or 1 in 5 up to 5 GT/s. */
function linkRate(source: Source, folder: string): number {
  const transfers = Number.parseFloat(readLine(source, `${folder}/current_link_speed`) ?? '') * 1e9;
  const lanes = Number.parseInt(readLine(source, `${folder}/current_link_width`) ?? '', 10);
  return (transfers * lanes * (transfers > 5e9 ? 128 / 130 : 8 / 10)) / 8;
}

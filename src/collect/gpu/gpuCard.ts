import type { MetricName } from '../../metrics/catalogue.ts';
import type { Slot } from '../../metrics/series.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';
import { THROTTLES } from './nvidiaText.ts';

const UNTOLD = 'this card does not tell it';
const METRICS = [
  'hw.gpu.utilization',
  'hw.gpu.memory.usage',
  'hw.gpu.memory.limit',
  'hw.gpu.memory.utilization',
  'hw.gpu.temperature',
  'hw.gpu.power',
  'hw.gpu.power.limit',
  'hw.gpu.frequency',
  'hw.gpu.frequency.limit',
  'hw.gpu.fan.speed_ratio',
  'hw.gpu.io.limit',
  'hw.gpu.io.utilization',
] as const satisfies readonly MetricName[];
export type GpuMetric = (typeof METRICS)[number];

/** Ways between a card and main memory, as the card sees them. */
const DIRECTIONS = ['receive', 'transmit'] as const;

/** The series of one graphics card, whoever made it. What isn't told of it is absent. */
export class GpuCard {
  readonly group: SeriesGroup;
  readonly #recorder: Recorder;
  readonly #slots: ReadonlyMap<GpuMetric, Slot>;
  readonly #traffic: readonly Slot[];
  readonly #throttles: readonly Slot[];
  readonly #values = new Map<GpuMetric, number>();

  constructor(recorder: Recorder, id: string, name: string) {
    const group = recorder.group({ 'hw.id': id, 'hw.name': name });
    this.group = group;
    this.#recorder = recorder;
    this.#slots = new Map(METRICS.map((metric) => [metric, group.gauge(metric)]));
    this.#traffic = DIRECTIONS.map((direction) => group.gauge('hw.gpu.io.rate', { 'network.io.direction': direction }));
    this.#throttles = THROTTLES.map(({ reason }) => group.gauge('hw.gpu.throttled', { reason }));
  }

  set(metric: GpuMetric, value: number, whyNot = UNTOLD): void {
    this.#values.set(metric, value);
    this.#put(this.#slots.get(metric)!, value, whyNot);
  }

  /** Shares that follow from what was set. */
  derive(): void {
    const of = (metric: GpuMetric) => this.#values.get(metric) ?? Number.NaN;
    this.set('hw.gpu.memory.utilization', of('hw.gpu.memory.usage') / of('hw.gpu.memory.limit'));
  }

  /** Bytes a second to the card and from it. */
  setTraffic(received: number, sent: number, whyNot = UNTOLD): void {
    [received, sent].forEach((rate, at) => void this.#put(this.#traffic[at], rate, whyNot));
    const limit = this.#values.get('hw.gpu.io.limit') ?? Number.NaN;
    this.set('hw.gpu.io.utilization', Math.min(1, Math.max(received, sent) / limit), whyNot);
  }

  /** @param bits as the driver of NVIDIA says them; NaN where it isn't told. */
  setThrottles(bits: number, whyNot = UNTOLD): void {
    for (const [at, reason] of THROTTLES.entries()) {
      const isOn = Number.isNaN(bits) ? Number.NaN : (bits & reason.bits) !== 0 ? 1 : 0;
      this.#put(this.#throttles[at], isOn, whyNot);
    }
  }

  #put(slot: Slot, value: number, whyNot: string): void {
    if (Number.isNaN(value)) this.#recorder.setAbsent(slot, whyNot, false);
    else this.#recorder.set(slot, value);
  }
}

import type { Collector, Now } from '../../../src/collect/collector.ts';
import type { Recorder, SeriesGroup } from '../../../src/collect/recorder.ts';
import { type EngineEvent, type PlotterProcess, processAttributes } from '../../../src/events/events.ts';
import { CATALOGUE, type MetricName } from '../../../src/metrics/catalogue.ts';
import { rangeOf } from '../../../src/metrics/range.ts';
import type { Slot } from '../../../src/metrics/series.ts';

const STEPS_A_PLOT = 20;
const FEWEST_FRAMES = 20;
const MOST_FRAMES = 160;
/** Everything of a process that has no further attributes. */
const METRICS = (Object.keys(CATALOGUE) as MetricName[]).filter((name) => {
  const { attributes } = CATALOGUE[name];
  return name.startsWith('process.') && attributes.length === 3 && attributes.includes('process.id');
});

interface Plotter {
  readonly process: PlotterProcess;
  readonly group: SeriesGroup;
  readonly slots: readonly { readonly slot: Slot; readonly most: number }[];
  readonly endsAt: number;
  steps: number;
  plots: number;
}

/** Plotters that come and go all the time, each with its series, steps and plots; and values of the host that rise and fall. */
export class ComingAndGoing implements Collector {
  readonly name = 'coming and going';
  /** How many there are at once from now on. */
  wanted = 12;
  events = 0;
  readonly #random: () => number;
  #recorder!: Recorder;
  #emit!: (event: EngineEvent) => void;
  #host: Slot[] = [];
  #plotters: Plotter[] = [];
  #pid = 1000;

  constructor(random: () => number) {
    this.#random = random;
  }

  open(recorder: Recorder, emit: (event: EngineEvent) => void): void {
    this.#recorder = recorder;
    this.#emit = (event) => {
      this.events++;
      emit(event);
    };
    this.#host = Array.from({ length: 100 }, (_, i) => recorder.group({ name: `value ${i}` }).gauge('custom.value'));
  }

  collect(now: Now): void {
    for (const slot of this.#host) this.#recorder.set(slot, Math.round(this.#random() * 1000));
    this.#plotters = this.#plotters.filter((plotter) => this.#goesOn(plotter, now));
    while (this.#plotters.length < this.wanted) this.#plotters.push(this.#begin(now));
  }

  #begin({ epochSeconds: at, frame }: Now): Plotter {
    const pid = this.#pid++;
    const [plotter, argv] = ['madmax', ['/opt/chia_plot', '-t', `/mnt/tmp/${pid}/`, '-d', '/mnt/hdd/']];
    const process: PlotterProcess = {
      id: `${pid}:1`,
      pid,
      startedAt: at,
      plotter,
      role: 'plotter',
      title: 'Mad Max',
      argv,
    };
    const group = this.#recorder.group(processAttributes(process));
    const slots = METRICS.map((metric) => ({
      slot: group.gauge(metric),
      most: Math.min(1e9, rangeOf(CATALOGUE[metric])[1]),
    }));
    const endsAt = frame + FEWEST_FRAMES + Math.floor(this.#random() * (MOST_FRAMES - FEWEST_FRAMES));
    this.#emit({ type: 'process.seen', at, process });
    return { process, group, slots, endsAt, steps: 0, plots: 0 };
  }

  #goesOn(plotter: Plotter, { epochSeconds: at, frame }: Now): boolean {
    const { process, group, slots, endsAt } = plotter;
    const processId = process.id;
    if (frame >= endsAt) {
      group.close();
      this.#emit({ type: 'process.ended', at, process });
      return false;
    }
    for (const { slot, most } of slots) this.#recorder.set(slot, this.#random() * most);
    const step = plotter.steps++ % STEPS_A_PLOT;
    if (step === 0) this.#emit({ type: 'plot.started', at, processId, plot: { index: ++plotter.plots } });
    for (const part of ['sort', 'match', 'merge', 'write']) {
      const name = `Table ${step + 1}, ${part}`;
      this.#emit({ type: 'step.changed', at, processId, step: name });
      this.#emit({ type: 'step.ended', at, processId, step: name, seconds: 50 + this.#random() * 20 });
    }
    if (step === STEPS_A_PLOT - 1) {
      this.#emit({ type: 'plot.finished', at, processId, plot: { index: plotter.plots }, seconds: 1200 });
    }
    return true;
  }

  unavailable(): void {}

  close(): void {}
}

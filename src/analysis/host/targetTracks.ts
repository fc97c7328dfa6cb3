import type { MetricName } from '../../metrics/catalogue.ts';
import type { Frame, SeriesIndex } from '../../metrics/frame.ts';
import { TARGET_NAMES, type TargetName } from '../common/keyMetric.ts';
import { type StoredColumn, TARGET_SOURCES, targetSeries } from './forecastTargets.ts';
import { MinuteTrack } from './minuteTrack.ts';

const DAY_MINUTES = 1440;
const KEPT_DAYS = 14;
const MOUNT = 'system.filesystem.mountpoint';
const AVAILABLE: MetricName = 'system.filesystem.available';
/** More file systems than this are not followed. */
const MOST_MOUNTS = 32;

/** What beside the targets tells that something will be short: PSI of what threads wait for. */
export const STALLS = ['cpu', 'memory', 'io'] as const;
export type Stall = (typeof STALLS)[number];

/** Minute means of all that forecasts are made from. Adding a frame allocates nothing, unless the series have changed. */
export class TargetTracks {
  readonly targets: Readonly<Record<TargetName, MinuteTrack>>;
  readonly stalls: Readonly<Record<Stall, MinuteTrack>>;
  /** Free bytes by mount point. */
  readonly available = new Map<string, MinuteTrack>();
  #index: SeriesIndex | undefined;
  /** By target the slots of each of its sources. */
  #slots: readonly { readonly track: MinuteTrack; readonly sources: readonly Int32Array[] }[] = [];

  constructor() {
    const days = (count: number) => new MinuteTrack(count * DAY_MINUTES);
    this.targets = Object.fromEntries(TARGET_NAMES.map((name) => [name, days(KEPT_DAYS)])) as never;
    this.stalls = Object.fromEntries(STALLS.map((name) => [name, days(KEPT_DAYS)])) as never;
  }

  add(frame: Frame): void {
    if (frame.index !== this.#index) this.#follow(frame.index);
    for (let at = 0; at < this.#slots.length; at++) {
      const { track, sources } = this.#slots[at];
      track.add(frame.epochSeconds, sumOfFirst(frame.values, sources));
    }
  }

  /** Takes up what the history knows of the last days. */
  prime(columns: readonly StoredColumn[]): void {
    for (const name of TARGET_NAMES) {
      const { times, values } = targetSeries(columns, name);
      this.targets[name].prime(times, values);
    }
    for (const column of columns) {
      const { metric, attributes } = column;
      const stall = stallOf(metric, attributes);
      const mount = attributes[MOUNT];
      if (stall) this.stalls[stall].prime(column.times, column.values);
      else if (metric === AVAILABLE && mount !== undefined) this.#mount(mount)?.prime(column.times, column.values);
    }
  }

  /** The metrics that `prime` takes: those of a group belong together, and groups may come one after another. */
  static readonly METRIC_GROUPS: readonly (readonly MetricName[])[] = [
    ...TARGET_NAMES.map((name) => [...new Set(TARGET_SOURCES[name].map(({ metric }) => metric))]),
    [AVAILABLE],
    ['container.pressure.stall', 'system.pressure.stall'],
  ];

  #follow(index: SeriesIndex): void {
    this.#index = index;
    const ofTargets = TARGET_NAMES.map((name) => ({
      track: this.targets[name],
      sources: TARGET_SOURCES[name].map(({ metric, counts }) =>
        Int32Array.from(
          index.of(metric).filter(({ attributes }) => counts(attributes)),
          ({ slot }) => slot,
        ),
      ),
    }));
    const ofStalls = STALLS.map((name) => ({
      track: this.stalls[name],
      sources: (['container.pressure.stall', 'system.pressure.stall'] as const).map((metric) =>
        Int32Array.from(
          index.of(metric).filter(({ attributes }) => stallOf(metric, attributes) === name),
          ({ slot }) => slot,
        ),
      ),
    }));
    const ofMounts = index.of(AVAILABLE).flatMap(({ attributes, slot }) => {
      const track = this.#mount(attributes[MOUNT] ?? '');
      return track ? [{ track, sources: [Int32Array.of(slot)] }] : [];
    });
    this.#slots = [...ofTargets, ...ofStalls, ...ofMounts];
  }

  #mount(path: string): MinuteTrack | undefined {
    let track = this.available.get(path);
    if (track === undefined && this.available.size < MOST_MOUNTS) {
      track = new MinuteTrack(DAY_MINUTES);
      this.available.set(path, track);
    }
    return track;
  }
}

/** The sum over the first source that has a value. */
function sumOfFirst(values: Float64Array, sources: readonly Int32Array[]): number {
  for (let source = 0; source < sources.length; source++) {
    const slots = sources[source];
    let sum = Number.NaN;
    for (let at = 0; at < slots.length; at++) {
      const value = values[slots[at]];
      if (Math.abs(value) < Infinity) sum = Number.isNaN(sum) ? value : sum + value;
    }
    if (!Number.isNaN(sum)) return sum;
  }
  return Number.NaN;
}

function stallOf(metric: string, attributes: Readonly<Record<string, string>>): Stall | undefined {
  if (metric !== 'system.pressure.stall' && metric !== 'container.pressure.stall') return undefined;
  return attributes.stalled === 'some' ? STALLS.find((name) => name === attributes.resource) : undefined;
}

import { CATALOGUE, type MetricName } from '../metrics/catalogue.ts';
import { DataQuality } from '../metrics/dataQuality.ts';
import type { Attributes } from '../metrics/metric.ts';
import { rangeOf } from '../metrics/range.ts';
import type { Slot } from '../metrics/series.ts';
import { NOT_YET, type SeriesTable } from '../metrics/seriesTable.ts';
import { type Derivation, Derivations, type Reading } from './derivations.ts';

export type { Reading };

const LEAST_WIDTH = 256;
/** Two clocks or counters that are read one after the other differ by so much at most. */
const ROUNDING = 0.01;
const TOO_LITTLE = 'what this system tells is less than there can be';
const TOO_MUCH = 'what this system tells is more than there can be';
const UNTOLD = 'this system has not told it so far';

/**
 * What collectors write into: the frame being made and the readings behind it. Nothing is allocated while values are
 * written; only a thing that comes or goes (a disk, a process) changes the table.
 */
export class Recorder {
  /** The frame being made, by slot; NaN = absent. Replaced by another one when the table grows or shrinks: don't keep it. */
  values = new Float64Array(LEAST_WIDTH).fill(Number.NaN);
  readonly table: SeriesTable;
  readonly derivations = new Derivations();
  /** What each slot can hold. */
  #least = new Float64Array(LEAST_WIDTH);
  #most = new Float64Array(LEAST_WIDTH);
  /** Whether the table has a reason why it is absent: asking here is cheaper than there, where each series is an object. */
  #hasReason = new Uint8Array(LEAST_WIDTH);
  readonly #quality = new DataQuality();
  #qualitySlot: Slot | undefined;
  #isParking = false;

  constructor(table: SeriesTable) {
    this.table = table;
  }

  /** The series of one thing (a disk, a process …), told apart by `attributes`. */
  group(attributes: Attributes = {}): SeriesGroup {
    return new SeriesGroup(this, attributes);
  }

  /** Series that are given back meanwhile will be back soon: they keep their slots. */
  whileParking(giveBack: () => void): void {
    this.#isParking = true;
    giveBack();
    this.#isParking = false;
  }

  /** Begins a frame taken at `seconds` of the monotonic clock. */
  beginFrame(seconds: number): void {
    this.table.nextFrame();
    this.derivations.now = seconds;
    const { length } = this.values;
    if (length > LEAST_WIDTH && 4 * this.table.width < length) this.#resize(length / 2);
  }

  /** Works out the derived slots. Call it when every collector has written. */
  endFrame(): void {
    this.derivations.derive(this);
    const slot = this.#qualitySlot;
    if (slot === undefined) return;
    this.values[slot] = this.#quality.share(this.values, this.table.width, this.derivations.now);
    this.#setReason(slot, undefined);
  }

  /** Puts the share of values that are there and fresh into `slot` at the end of every frame. */
  scoreQualityIn(slot: Slot): void {
    this.#qualitySlot = slot;
    this.#quality.excuse(slot);
  }

  /** Puts down a gauge. What isn't a number, or can't be one of its metric, is absent. */
  set(slot: Slot, value: number): void {
    // NaN is in no range.
    if (!(value >= this.#least[slot] && value <= this.#most[slot])) {
      this.#setOutside(slot, value);
      return;
    }
    this.values[slot] = value;
    if (this.#hasReason[slot] !== 0) this.#setReason(slot, undefined);
    this.#quality.read(slot, this.derivations.now);
  }

  /** Whether the value of the last frame was there, or absent only until the next one. */
  isTold(slot: Slot): boolean {
    return this.table.at(slot)?.absence === undefined;
  }

  /** There is nothing to derive a value from yet, or not again yet: absent for the reason that there was. */
  await(slot: Slot): void {
    this.values[slot] = Number.NaN;
  }

  /** There is nothing to measure in this frame: absent, and nothing is missing. */
  rest(slot: Slot): void {
    this.values[slot] = Number.NaN;
    if (this.#hasReason[slot] !== 0) this.#setReason(slot, undefined);
    this.#quality.excuse(slot);
  }

  /** The host has no such thing, or the value can't be read at present (`missing`): absent, with the reason. */
  setAbsent(slot: Slot, reason: string, missing = true): void {
    this.values[slot] = Number.NaN;
    this.#setReason(slot, reason);
    if (missing) this.#quality.expect(slot);
    else this.#quality.excuse(slot);
  }

  /** Puts down a reading, taken in this frame. */
  count(reading: Reading, value: number): void {
    this.derivations.count(reading, value);
  }

  addSlot(metric: MetricName, attributes: Attributes): Slot {
    const slot = this.table.add(metric, attributes);
    if (slot >= this.values.length) this.#resize(2 * this.values.length);
    this.values[slot] = Number.NaN;
    this.#hasReason[slot] = 1;
    [this.#least[slot], this.#most[slot]] = rangeOf(CATALOGUE[metric]);
    this.#quality.expect(slot);
    return slot;
  }

  #setReason(slot: Slot, reason: string | undefined): void {
    this.#hasReason[slot] = reason === undefined ? 0 : 1;
    this.table.setAbsence(slot, reason);
  }

  #setOutside(slot: Slot, value: number): void {
    const least = this.#least[slot];
    const most = this.#most[slot];
    if (Number.isNaN(value)) this.#setUntold(slot);
    else if (value < least && value > least - ROUNDING) this.set(slot, least);
    else if (value > most && value < most + ROUNDING) this.set(slot, most);
    else this.setAbsent(slot, value < least ? TOO_LITTLE : TOO_MUCH);
  }

  /** A text lacks the value. One that it never had is one that this host can't give. */
  #setUntold(slot: Slot): void {
    const reason = this.table.at(slot)?.absence;
    this.setAbsent(slot, reason === undefined || reason === NOT_YET ? UNTOLD : reason, this.#quality.wasRead(slot));
  }

  #resize(length: number): void {
    this.values = resized(this.values, length);
    this.#least = resized(this.#least, length);
    this.#most = resized(this.#most, length);
    const hasReason = new Uint8Array(length);
    hasReason.set(this.#hasReason.subarray(0, length));
    this.#hasReason = hasReason;
  }

  releaseSlot(slot: Slot): void {
    this.values[slot] = Number.NaN;
    this.#quality.free(slot);
    if (this.#isParking) this.table.park(slot);
    else this.table.release(slot);
  }
}

function resized(values: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const other = new Float64Array(length).fill(Number.NaN);
  other.set(values.subarray(0, length));
  return other;
}

/** The series of one thing, made and given back together. */
export class SeriesGroup {
  readonly #recorder: Recorder;
  readonly #attributes: Attributes;
  readonly #slots: Slot[] = [];
  readonly #readings: Reading[] = [];

  constructor(recorder: Recorder, attributes: Attributes) {
    this.#recorder = recorder;
    this.#attributes = attributes;
  }

  /** A slot that the collector sets itself. */
  gauge(metric: MetricName, extra: Attributes = {}): Slot {
    const slot = this.#recorder.addSlot(metric, { ...this.#attributes, ...extra });
    this.#slots.push(slot);
    return slot;
  }

  /** A cumulative reading in its raw unit (ticks, sectors …); `scale` of what follows turns it into the metric's unit. */
  reading(): Reading {
    const reading = this.#recorder.derivations.add();
    this.#readings.push(reading);
    return reading;
  }

  /** The reading itself, as a counter: reading · scale. */
  total(metric: MetricName, extra: Attributes, reading: Reading, scale = 1): Slot {
    return this.#derive('total', metric, extra, reading, reading, scale);
  }

  /** Change per second: Δreading · scale ÷ Δt, at most what the metric can be. */
  rate(metric: MetricName, extra: Attributes, reading: Reading, scale = 1): Slot {
    return this.#derive('rate', metric, extra, reading, reading, scale);
  }

  /** Change of one reading in relation to another's: Δnumerator · scale ÷ Δdenominator; absent while the latter rests. */
  ratio(metric: MetricName, extra: Attributes, numerator: Reading, denominator: Reading, scale = 1): Slot {
    return this.#derive('ratio', metric, extra, numerator, denominator, scale);
  }

  #derive(
    kind: Derivation['kind'],
    metric: MetricName,
    extra: Attributes,
    reading: Reading,
    denominator: Reading,
    scale: number,
  ): Slot {
    const slot = this.gauge(metric, extra);
    const [, cap] = rangeOf(CATALOGUE[metric]);
    this.#recorder.derivations.derivation({ kind, slot, reading, denominator, scale, cap });
    return slot;
  }

  /** Says why nothing is known yet. Of series that have come back something is. */
  explain(reason: string): void {
    const { table } = this.#recorder;
    for (const slot of this.#slots) {
      if (table.at(slot)?.absence === NOT_YET) this.#recorder.setAbsent(slot, reason);
    }
  }

  /** Marks every value of the group absent, and says why it can't be read. */
  unavailable(reason: string): void {
    this.#absent(reason, true);
  }

  /** Marks every value of the group absent because the host has no such thing: nothing is missing. */
  inapplicable(reason: string): void {
    this.#absent(reason, false);
  }

  #absent(reason: string, missing: boolean): void {
    for (const slot of this.#slots) this.#recorder.setAbsent(slot, reason, missing);
    for (const reading of this.#readings) this.#recorder.derivations.forget(reading);
  }

  /** The thing is gone: gives its slots back. */
  close(): void {
    for (const slot of this.#slots) this.#recorder.releaseSlot(slot);
    for (const reading of this.#readings) this.#recorder.derivations.remove(reading);
    this.#slots.length = 0;
    this.#readings.length = 0;
  }
}

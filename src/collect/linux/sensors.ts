import type { Slot } from '../../metrics/series.ts';
import type { Collector, Now } from '../collector.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';
import { Rota } from '../rota.ts';
import type { Source } from '../source.ts';
import { chipNames, type SensorPlace, sensorPlaces } from './sensorFolders.ts';
import { NumberFile } from './smallFile.ts';

const EVERY_SECONDS = 10;
/** A drive answers between its reads and writes. */
const DRIVES_EVERY_SECONDS = 60;
const FOLLOW_EVERY_SECONDS = 300;
/** What sensors tell that nothing is connected to. */
const COLDEST_CELSIUS = -40;
const HOTTEST_CELSIUS = 125;
/** Chips of mainboards, whose inputs boards often leave open: such a one tells anything. No part that they measure gets as hot as a processor. */
const BOARD_CHIP = /^(?:nct|it8|f7|f8|w83|sch|asus|asuswmi|gigabyte_wmi|adt7|lm8|lm9)/;
const HOTTEST_OF_BOARD_CELSIUS = 100;
const NONE =
  'this kernel shows no such sensor: there is none (a virtual machine), or its driver is not loaded (sensors-detect, drivetemp)';

interface Sensor {
  readonly place: SensorPlace;
  readonly group: SeriesGroup;
  readonly slot: Slot;
  readonly file: NumberFile;
  /** Celsius from which on the part throttles or stops; NaN where it doesn't tell. */
  readonly limit: number;
}

/** Temperatures, fans and power from hwmon (drives by drivetemp and nvme), else from thermal zones. */
export class LinuxSensors implements Collector {
  readonly name = 'sensors';
  readonly #source: Source;
  readonly #sensors = new Map<string, Sensor>();
  readonly #rota = new Rota(EVERY_SECONDS);
  readonly #driveRota = new Rota(DRIVES_EVERY_SECONDS);
  readonly #readSensor = (sensor: Sensor) => this.#read(sensor);
  #recorder!: Recorder;
  #host!: SeriesGroup;
  #mean!: Slot;
  #hottest!: Slot;
  #without: SeriesGroup | undefined;
  #fast: Sensor[] = [];
  #drives: Sensor[] = [];
  #temperatures: Sensor[] = [];
  #followAt = Number.NEGATIVE_INFINITY;
  #changed = false;
  #chips: string | undefined;
  /** Whether a sensor could not be read since the chips were looked at. */
  #failed = false;

  constructor(source: Source) {
    this.#source = source;
  }

  open(recorder: Recorder): void {
    this.#recorder = recorder;
    this.#host = recorder.group();
    this.#mean = this.#host.gauge('hw.temperature.mean');
    this.#hottest = this.#host.gauge('hw.temperature.utilization');
  }

  collect({ seconds }: Now): void {
    if (seconds >= this.#followAt) {
      this.#followAt = seconds + FOLLOW_EVERY_SECONDS;
      if (this.#chipsChanged()) this.#follow();
    }
    this.#changed = false;
    this.#rota.turn(this.#fast, seconds, this.#readSensor);
    this.#driveRota.turn(this.#drives, seconds, this.#readSensor);
    if (this.#changed) this.#recordHost();
  }

  unavailable(reason: string): void {
    this.#host.unavailable(reason);
    for (const { group } of this.#sensors.values()) group.unavailable(reason);
  }

  close(): void {
    for (const { file } of this.#sensors.values()) file.close();
  }

  /** Looking at every chip again takes milliseconds, so it is done only where one came, went or failed. */
  #chipsChanged(): boolean {
    const chips = chipNames(this.#source);
    const changed = chips !== this.#chips || this.#failed;
    this.#chips = chips;
    this.#failed = false;
    return changed;
  }

  /** Takes up sensors that have come (a disk was plugged in) and lets go of those that are gone. */
  #follow(): void {
    const places = new Map(sensorPlaces(this.#source).map((place) => [`${place.metric} ${place.path}`, place]));
    for (const [key, sensor] of this.#sensors) {
      if (places.has(key)) continue;
      sensor.file.close();
      sensor.group.close();
      this.#sensors.delete(key);
    }
    let isNew = false;
    for (const [key, place] of places) {
      if (this.#sensors.has(key)) continue;
      this.#sensors.set(key, this.#add(place));
      isNew = true;
    }
    const sensors = [...this.#sensors.values()];
    this.#fast = sensors.filter(({ place }) => !place.isDrive);
    this.#drives = sensors.filter(({ place }) => place.isDrive);
    this.#temperatures = sensors.filter(({ place }) => place.metric === 'hw.temperature');
    if (isNew) {
      this.#rota.restart();
      this.#driveRota.restart();
    }
    this.#sayWhatIsMissing(sensors);
  }

  #add(place: SensorPlace): Sensor {
    const group = this.#recorder.group(place.attributes);
    for (const [limit, celsius] of place.limits) {
      this.#recorder.set(group.gauge('hw.temperature.limit', { limit }), celsius);
    }
    return {
      place,
      group,
      slot: group.gauge(place.metric),
      file: new NumberFile(this.#source, place.path),
      limit: place.limits[0]?.[1] ?? Number.NaN,
    };
  }

  #sayWhatIsMissing(sensors: readonly Sensor[]): void {
    this.#without?.close();
    this.#without = this.#recorder.group();
    for (const metric of ['hw.temperature', 'hw.fan.speed', 'hw.power'] as const) {
      if (!sensors.some(({ place }) => place.metric === metric)) this.#without.gauge(metric);
    }
    this.#without.inapplicable(NONE);
    if (this.#temperatures.length === 0) this.#host.inapplicable(NONE);
    else if (sensors.every(({ limit }) => Number.isNaN(limit))) {
      this.#recorder.setAbsent(this.#hottest, 'no sensor of this host tells its limit', false);
    }
  }

  #read(sensor: Sensor): void {
    this.#changed = true;
    const { file, place, slot } = sensor;
    let value: number;
    try {
      value = file.read() * place.scale;
    } catch (error) {
      this.#recorder.setAbsent(slot, (error as Error).message);
      this.#failed = true;
      return;
    }
    if (place.metric === 'hw.temperature' && !isSensible(place, value)) {
      this.#recorder.setAbsent(slot, 'the sensor tells nothing sensible: nothing is connected to it', false);
    } else this.#recorder.set(slot, value);
  }

  #recordHost(): void {
    const { values } = this.#recorder;
    let sum = 0;
    let count = 0;
    let hottest = Number.NaN;
    for (let i = 0; i < this.#temperatures.length; i++) {
      const { slot, limit } = this.#temperatures[i];
      const celsius = values[slot];
      if (Number.isNaN(celsius)) continue;
      sum += celsius;
      count++;
      if (!(celsius / limit <= hottest) && limit > 0) hottest = celsius / limit;
    }
    if (count > 0) this.#recorder.set(this.#mean, sum / count);
    else this.#recorder.setAbsent(this.#mean, 'no sensor tells a temperature at present');
    if (!Number.isNaN(hottest)) this.#recorder.set(this.#hottest, hottest);
  }
}

/** Firmware leaves at 0 what it doesn't measure, and inputs that nothing is connected to tell what can't be. */
function isSensible({ attributes }: SensorPlace, celsius: number): boolean {
  const hottest = BOARD_CHIP.test(attributes['hw.name']) ? HOTTEST_OF_BOARD_CELSIUS : HOTTEST_CELSIUS;
  return celsius > COLDEST_CELSIUS && celsius < hottest && celsius !== 0;
}

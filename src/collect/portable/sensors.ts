import type { Systeminformation } from 'systeminformation';
import type { Slot } from '../../metrics/series.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';
import type { Poll } from './polled.ts';

/** Temperatures of the processor, asked of systeminformation (Windows and Apple's own processors tell few or none). */
export class PortableTemperature implements Poll<Systeminformation.CpuTemperatureData> {
  readonly name = 'sensors';
  readonly everySeconds = 30;
  #recorder!: Recorder;
  #group!: SeriesGroup;
  #processor!: Slot;
  #mean!: Slot;

  async ask(): Promise<Systeminformation.CpuTemperatureData> {
    const si = await import('systeminformation');
    return si.cpuTemperature();
  }

  open(recorder: Recorder): void {
    this.#recorder = recorder;
    this.#group = recorder.group();
    this.#processor = this.#group.gauge('hw.temperature', { 'hw.id': 'cpu', 'hw.name': 'CPU' });
    this.#mean = this.#group.gauge('hw.temperature.mean');
  }

  record({ main, cores }: Systeminformation.CpuTemperatureData): void {
    // It writes null, 0 or -1 for what it doesn't find.
    const told = [main, ...cores].filter((celsius) => typeof celsius === 'number' && celsius > 0);
    if (told.length === 0) {
      this.#group.inapplicable(`${process.platform} tells no temperatures to programs without administrator rights`);
      return;
    }
    const ofCores = cores.filter((celsius) => celsius > 0);
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    this.#recorder.set(this.#processor, main > 0 ? main : Math.max(...ofCores));
    this.#recorder.set(this.#mean, ofCores.length > 0 ? mean(ofCores) : main);
  }

  unavailable(reason: string): void {
    this.#group.unavailable(reason);
  }
}

/** The host's battery, asked of systeminformation. */
export class PortableBattery implements Poll<Systeminformation.BatteryData> {
  readonly name = 'battery';
  readonly everySeconds = 60;
  #recorder!: Recorder;
  #group!: SeriesGroup;
  #charge!: Slot;
  #discharging!: Slot;

  async ask(): Promise<Systeminformation.BatteryData> {
    const si = await import('systeminformation');
    return si.battery();
  }

  open(recorder: Recorder): void {
    this.#recorder = recorder;
    this.#group = recorder.group({ 'hw.id': 'battery', 'hw.name': 'Battery' });
    this.#charge = this.#group.gauge('hw.battery.charge');
    this.#discharging = this.#group.gauge('hw.battery.discharging');
  }

  record({ hasBattery, percent, acConnected }: Systeminformation.BatteryData): void {
    if (!hasBattery) {
      this.#group.inapplicable('this host has no battery');
      return;
    }
    this.#recorder.set(this.#charge, percent / 100);
    this.#recorder.set(this.#discharging, acConnected ? 0 : 1);
  }

  unavailable(reason: string): void {
    this.#group.unavailable(reason);
  }
}

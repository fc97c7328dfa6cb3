import type { Attributes } from '../../metrics/metric.ts';
import type { Source } from '../source.ts';
import { readLine, readNumber } from './smallFile.ts';

const HWMON = '/sys/class/hwmon';
const ZONES = '/sys/class/thermal';
const THOUSANDTH = 1 / 1000;
const MILLIONTH = 1e-6;

/** One sensor: the file that is read again and again, and what its number is. */
export interface SensorPlace {
  readonly path: string;
  readonly metric: 'hw.temperature' | 'hw.fan.speed' | 'hw.power';
  /** Turns the file's number into the metric's unit. */
  readonly scale: number;
  readonly attributes: Attributes;
  /** Asking a drive is a command that it has to answer beside its work. */
  readonly isDrive: boolean;
  /** Celsius at which the part throttles (`high`) or stops (`critical`), where it tells them. */
  readonly limits: readonly (readonly [name: 'high' | 'critical', celsius: number])[];
}

const KINDS = [
  { file: /^(temp\d+)_input$/, metric: 'hw.temperature', scale: THOUSANDTH },
  { file: /^(fan\d+)_input$/, metric: 'hw.fan.speed', scale: 1 },
  { file: /^(power\d+)_(?:average|input)$/, metric: 'hw.power', scale: MILLIONTH },
] as const;

/** The chips that there are now, to be compared with those of another time. */
export function chipNames(source: Source): string {
  return source.list(HWMON).join();
}

/** Every temperature, fan and power sensor of hwmon; thermal zones as well where hwmon shows no temperature. */
export function sensorPlaces(source: Source): SensorPlace[] {
  const places = source.list(HWMON).flatMap((chip) => ofChip(source, `${HWMON}/${chip}`));
  const hasTemperature = places.some(({ metric }) => metric === 'hw.temperature');
  return hasTemperature ? places : [...places, ...thermalZones(source)];
}

function ofChip(source: Source, folder: string): SensorPlace[] {
  const chip = readLine(source, `${folder}/name`) ?? 'unknown chip';
  const device = lastPart(source.link(`${folder}/device`)) ?? lastPart(folder)!;
  const disk = diskOf(source, chip, folder);
  const places: SensorPlace[] = [];
  for (const file of source.list(folder).sort(byNumber)) {
    for (const { file: pattern, metric, scale } of KINDS) {
      const sensor = pattern.exec(file)?.[1];
      if (sensor === undefined || places.some((other) => other.attributes['hw.id'].endsWith(`/${sensor}`))) continue;
      const label = readLine(source, `${folder}/${sensor}_label`);
      places.push({
        path: `${folder}/${file}`,
        metric,
        scale,
        attributes: {
          'hw.id': `${chip}@${device}/${sensor}`,
          'hw.name': label ? `${chip} ${label}` : `${chip} ${sensor}`,
          ...(disk && { 'system.device': disk }),
        },
        isDrive: disk !== undefined,
        limits: metric === 'hw.temperature' ? chipLimits(source, `${folder}/${sensor}`) : [],
      });
    }
  }
  return places;
}

function chipLimits(source: Source, sensor: string): SensorPlace['limits'] {
  return plausible([
    ['high', readNumber(source, `${sensor}_max`) / 1000],
    ['critical', readNumber(source, `${sensor}_crit`) / 1000],
  ]);
}

/** Chips without a limit tell 0, 65261 or 127 °C. */
function plausible(limits: SensorPlace['limits']): SensorPlace['limits'] {
  return limits.filter(([, celsius]) => celsius > 0 && celsius < 127);
}

/** The disk that a sensor sits in: its driver is `drivetemp` (SATA, SAS) or `nvme`. */
function diskOf(source: Source, chip: string, folder: string): string | undefined {
  if (chip === 'drivetemp') return source.list(`${folder}/device/block`)[0];
  if (chip !== 'nvme') return undefined;
  // A disk with several paths is listed by its path: nvme0c0n1.
  const name = source.list(`${folder}/device`).find((entry) => /^nvme\d+(c\d+)?n\d+$/.test(entry));
  return name?.replace(/c\d+/, '');
}

function thermalZones(source: Source): SensorPlace[] {
  return source.list(ZONES).flatMap((zone) => {
    const folder = `${ZONES}/${zone}`;
    if (!/^thermal_zone\d+$/.test(zone) || !source.exists(`${folder}/temp`)) return [];
    const attributes = { 'hw.id': zone, 'hw.name': readLine(source, `${folder}/type`) ?? zone };
    const limits = plausible(
      source.list(folder).flatMap((file): SensorPlace['limits'] => {
        const trip = /^(trip_point_\d+)_type$/.exec(file)?.[1];
        const type = trip && readLine(source, `${folder}/${file}`);
        if (type !== 'critical' && type !== 'hot' && type !== 'passive') return [];
        const celsius = readNumber(source, `${folder}/${trip}_temp`) / 1000;
        return [[type === 'critical' ? 'critical' : 'high', celsius]];
      }),
    );
    return [
      { path: `${folder}/temp`, metric: 'hw.temperature', scale: THOUSANDTH, attributes, isDrive: false, limits },
    ];
  });
}

function lastPart(path: string | undefined): string | undefined {
  return path?.slice(path.lastIndexOf('/') + 1) || undefined;
}

/** `temp2_input` before `temp10_input`. By code units: a language's own order takes megabytes of tables. */
function byNumber(a: string, b: string): number {
  const [x, y] = [a, b].map((name) => name.replace(/\d+/g, (digits) => digits.padStart(9, '0')));
  return x < y ? -1 : Number(x > y);
}

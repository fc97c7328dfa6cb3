import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { mountOf, mountsWithOptions } from '../../collect/linux/mountInfo.ts';
import { formatHertz } from '../../metrics/format.ts';

/** What of a host is otherwise from day to day and decides about speed; what the system doesn't tell is absent. */
export const Environment = v.object({
  /** `performance, 800 MHz … 3.6 GHz, boost on`. */
  clocks: v.exactOptional(v.string()),
  /** What each folder that is worked in lies on: `ext4 on /dev/sda1 at /mnt/a (rw,noatime)`. */
  mounts: v.record(v.string(), v.string()),
  /** °C, of the hottest sensor. */
  temperature: v.exactOptional(v.number()),
  loadAverage1m: v.number(),
});
export type Environment = v.InferOutput<typeof Environment>;

type Read = (path: string) => string | undefined;

/** @param folders that are worked in. */
export function readEnvironment(folders: readonly string[], read: Read = textOf): Environment {
  const clocks = clocksIn(read);
  const temperature = hottest(read);
  return {
    ...(clocks !== undefined && { clocks }),
    mounts: mountsOf(folders, read),
    ...(temperature !== undefined && { temperature }),
    loadAverage1m: loadavg()[0] ?? 0,
  };
}

const FIRST_CORE = '/sys/devices/system/cpu/cpu0/cpufreq';

function clocksIn(read: Read): string | undefined {
  const governor = read(`${FIRST_CORE}/scaling_governor`);
  if (governor === undefined) return undefined;
  const hertz = (name: string) => formatHertz(Number(read(`${FIRST_CORE}/${name}`)) * 1000);
  const boost = read('/sys/devices/system/cpu/cpufreq/boost');
  const noTurbo = read('/sys/devices/system/cpu/intel_pstate/no_turbo');
  const isBoosting = boost === '1' || noTurbo === '0';
  const isKnown = boost !== undefined || noTurbo !== undefined;
  const range = `${hertz('scaling_min_freq')} … ${hertz('scaling_max_freq')}`;
  return [governor, range, ...(isKnown ? [`boost ${isBoosting ? 'on' : 'off'}`] : [])].join(', ');
}

function mountsOf(folders: readonly string[], read: Read): Record<string, string> {
  const text = read('/proc/self/mountinfo');
  if (text === undefined) return {};
  const all = mountsWithOptions(text);
  return Object.fromEntries(
    [...new Set(folders)].flatMap((folder) => {
      const mount = mountOf(all, realPath(folder));
      if (!mount) return [];
      const options = mount.options.join(',');
      return [[folder, `${mount.type} on ${mount.from} at ${mount.path} (${options})`]];
    }),
  );
}

function hottest(read: Read): number | undefined {
  const zones = namesIn('/sys/class/thermal').filter((name) => name.startsWith('thermal_zone'));
  const values = zones.map((name) => Number(read(join('/sys/class/thermal', name, 'temp')) ?? Number.NaN) / 1000);
  const known = values.filter((value) => value > 0 && value < 150);
  return known.length === 0 ? undefined : Math.max(...known);
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** A folder that is not there yet lies where it would be made. */
function realPath(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

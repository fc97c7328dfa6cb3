import { COLLECTOR_NAMES, type CollectorName, type CollectSettings, EVERYTHING } from '../collect/collectSettings.ts';
import { SETTINGS } from './contributions.ts';

/** Reads what is to be collected; what can't be used is left out, and `warn` hears which and why. */
export function readCollectSettings(get: (name: string) => unknown, warn: (text: string) => void): CollectSettings {
  return {
    collectors: collectors(get(SETTINGS.collectors), warn),
    customMetrics: list(SETTINGS.customMetrics, 'absolute paths of files', isAbsolutePath),
    logs: list(SETTINGS.logs, 'absolute paths of logs', isAbsolutePath),
    plotterPatterns: list(SETTINGS.plotterPatterns, 'names of programs'),
  };

  function list(setting: string, of: string, fits: (item: string) => boolean = () => true): string[] {
    const value = get(setting);
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      warn(`${setting} must be a list of ${of}, not ${JSON.stringify(value)}; none is used`);
      return [];
    }
    return value.filter((item): item is string => {
      if (typeof item === 'string' && item.trim() !== '' && fits(item)) return true;
      warn(`${setting} must hold ${of}, not ${JSON.stringify(item)}, which is left out`);
      return false;
    });
  }
}

/** Of any system, or below the home folder (`~`): what it is relative to nobody could say. */
export function isAbsolutePath(path: string): boolean {
  return /^\s*(?:~(?:[/\\]|\s*$)|[/\\]|[A-Za-z]:[/\\])/.test(path);
}

function collectors(value: unknown, warn: (text: string) => void): CollectSettings['collectors'] {
  const used: Record<CollectorName, boolean> = { ...EVERYTHING.collectors };
  if (value === undefined) return used;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    warn(
      `${SETTINGS.collectors} must be an object such as {"hardware": false}, not ${JSON.stringify(value)}; all are on`,
    );
    return used;
  }
  for (const [name, isOn] of Object.entries(value)) {
    if (!isCollectorName(name)) {
      warn(`${SETTINGS.collectors} has no collector "${name}"; there are ${COLLECTOR_NAMES.join(', ')}`);
    } else if (typeof isOn !== 'boolean') {
      warn(`${SETTINGS.collectors}: ${name} must be true or false, not ${JSON.stringify(isOn)}; true is used`);
    } else used[name] = isOn;
  }
  return used;
}

function isCollectorName(name: string): name is CollectorName {
  return (COLLECTOR_NAMES as readonly string[]).includes(name);
}

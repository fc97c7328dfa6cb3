import type { Retention } from '../history/retention.ts';
import { SETTINGS } from './contributions.ts';
import { isAbsolutePath } from './readCollectSettings.ts';

export interface HistorySettings {
  readonly enabled: boolean;
  /** File or folder, as it was typed; empty = the usual place. */
  readonly path: string;
  readonly retention: Partial<Retention>;
}

const HOUR = 3600;
const DAY = 24 * HOUR;

/** The parts of the retention setting: which tier each is of, its unit, and its least and greatest number. */
const PARTS = {
  secondsForHours: { tier: 'second', unit: HOUR, least: 24, most: 8760 },
  minutesForDays: { tier: 'minute', unit: DAY, least: 1, most: 3650 },
  hoursForDays: { tier: 'hour', unit: DAY, least: 1, most: 36_500 },
} as const;

/** Reads whether, where and for how long a history is kept; what can't be used is left out, and `warn` hears why. */
export function readHistorySettings(get: (name: string) => unknown, warn: (text: string) => void): HistorySettings {
  return {
    enabled: typed(SETTINGS.historyEnabled, 'boolean', true),
    path: absolute(typed(SETTINGS.historyPath, 'string', '')),
    retention: retention(get(SETTINGS.historyRetention), warn),
  };

  function absolute(path: string): string {
    if (path.trim() === '' || isAbsolutePath(path)) return path;
    warn(
      `${SETTINGS.historyPath} must be an absolute path or begin with ~, not ${JSON.stringify(path)}; the usual place is used`,
    );
    return '';
  }

  function typed<Value extends string | boolean>(name: string, type: 'string' | 'boolean', otherwise: Value): Value {
    const value = get(name);
    if (value === undefined) return otherwise;
    if (typeof value === type) return value as Value;
    warn(`${name} must be a ${type}, not ${JSON.stringify(value)}; ${JSON.stringify(otherwise)} is used`);
    return otherwise;
  }
}

function retention(value: unknown, warn: (text: string) => void): Partial<Retention> {
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    warn(`${SETTINGS.historyRetention} must be an object such as {"minutesForDays": 60}, not ${JSON.stringify(value)}`);
    return {};
  }
  const kept: Partial<Record<keyof Retention, number>> = {};
  for (const [name, number] of Object.entries(value)) {
    const part = Object.hasOwn(PARTS, name) ? PARTS[name as keyof typeof PARTS] : undefined;
    if (!part) {
      warn(`${SETTINGS.historyRetention} has no "${name}"; there are ${Object.keys(PARTS).join(', ')}`);
      continue;
    }
    const { tier, unit, least, most } = part;
    if (typeof number !== 'number' || !(number >= least && number <= most)) {
      warn(
        `${SETTINGS.historyRetention}: ${name} must be ${least} to ${most}, not ${JSON.stringify(number)}; it is left as usual`,
      );
      continue;
    }
    kept[tier] = number * unit;
  }
  return kept;
}

import { InvalidArgumentError } from 'commander';
import { COLLECTOR_NAMES, type CollectSettings, EVERYTHING, onlyCollectors } from '../collect/collectSettings.ts';
import { rangeArgument, timeArgument } from './timeArgument.ts';

/** What `evaluate` and `service` can be asked for, and what `judge` can be told. */
export const EVALUATIONS = ['anomalies', 'forecast', 'bottleneck', 'gains', 'time-left', 'alerts'] as const;
export const JUDGEMENTS = ['right', 'wrong'] as const;
export const SERVICE_ACTIONS = ['install', 'status', 'start', 'stop', 'uninstall'] as const;
export type ServiceAction = (typeof SERVICE_ACTIONS)[number];
/** A verdict needs a few frames, and two windows that agree. */
export const LEAST_DIAGNOSIS_SECONDS = 5;

export const COLLECTORS_HELP = `what is collected, separated by commas (without it: everything): ${COLLECTOR_NAMES.join(', ')}`;
export const FROM_HELP = 'from when: a time ago (90m, 6h, 30d), an ISO time, or epoch seconds';
export const TO_HELP = 'until when, likewise';

/** Reads a time, or one ago. */
export function at(text: string): number {
  return timeArgument(text, Date.now() / 1000);
}

/** Reads when a range begins and ends. */
export function rangeAt(from: string, to: string): { readonly from: number; readonly to: number } {
  return rangeArgument(from, to, Date.now() / 1000);
}

/** Reads a number within bounds, or says what is wrong with it. */
export function between(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= least && value <= most)) {
      throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`);
    }
    return value;
  };
}

/** Reads names of collectors, or says which there are. */
export function collectors(text: string): CollectSettings {
  const wanted = text.split(',').map((name) => name.trim());
  const unknown = wanted.find((name) => !(COLLECTOR_NAMES as readonly string[]).includes(name));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(`There is no collector "${unknown}"; there are ${COLLECTOR_NAMES.join(', ')}.`);
  }
  return { ...EVERYTHING, collectors: onlyCollectors(COLLECTOR_NAMES.filter((name) => wanted.includes(name))) };
}

import { APPLICATION } from './catalogue/application.ts';
import { HARDWARE } from './catalogue/hardware.ts';
import { NETWORK } from './catalogue/network.ts';
import { CUSTOM, MONITOR } from './catalogue/own.ts';
import { PROCESSES } from './catalogue/process.ts';
import { STORAGE } from './catalogue/storage.ts';
import { SYSTEM } from './catalogue/system.ts';

/** The areas of the catalogue, in the order in which they are shown: one for each collector that has a switch. */
export const AREAS = {
  system: SYSTEM,
  storage: STORAGE,
  network: NETWORK,
  hardware: HARDWARE,
  process: PROCESSES,
  application: APPLICATION,
  custom: CUSTOM,
  monitor: MONITOR,
} as const;

/**
 * Every metric of PlotScope, once. Names follow OpenTelemetry's semantic conventions where these have one;
 * `.rate` is the change per second of the counter it is named after.
 */
export const CATALOGUE = {
  ...SYSTEM,
  ...STORAGE,
  ...NETWORK,
  ...HARDWARE,
  ...PROCESSES,
  ...APPLICATION,
  ...CUSTOM,
  ...MONITOR,
} as const;

export type MetricName = keyof typeof CATALOGUE;

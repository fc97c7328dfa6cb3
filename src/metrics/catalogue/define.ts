import type { Metric, Unit } from '../metric.ts';

/** A value now. `attributes`: names of those that tell its series apart, in the order in which they are shown. */
export const gauge = (unit: Unit, description: string, ...attributes: string[]): Metric => ({
  unit,
  kind: 'gauge',
  description,
  attributes,
});

/** A value that only grows, except when it starts again from 0. */
export const counter = (unit: Unit, description: string, ...attributes: string[]): Metric => ({
  unit,
  kind: 'counter',
  description,
  attributes,
});

/** Attributes of more than one area. */
export const CPU = 'cpu.logical_number';
export const DISK = 'system.device';
export const DIRECTION = 'disk.io.direction';
export const PROCESS = ['plotter', 'process.pid', 'process.id'];

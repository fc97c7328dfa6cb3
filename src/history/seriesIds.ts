import { PROCESS } from '../metrics/catalogue/define.ts';
import type { Attributes } from '../metrics/metric.ts';

/**
 * Series of the host are numbered from 1. Those of processes are told apart by two numbers, so that a process that comes costs one
 * entry and not one for each of its series: which process it is, and what is measured of it.
 */
const A_PROCESS = 2 ** 22;

/** `process`: 0 = the host. `measure`: what is measured, below 2^22. */
export function seriesId(process: number, measure: number): number {
  return process * A_PROCESS + measure;
}

/** The process that the series is of; 0 = the host. */
export function processOf(id: number): number {
  return Math.floor(id / A_PROCESS);
}

/** What is measured, of whatever process. */
export function measureOf(id: number): number {
  return id % A_PROCESS;
}

/** Plotters come and go: what is measured of their processes is kept by the second and by the minute only. */
export function isOfProcess({ attributes }: { readonly attributes: Attributes }): boolean {
  return 'process.id' in attributes || 'process.pid' in attributes;
}

/** The attributes that tell the process, and those that tell what is measured of it. */
export function splitAttributes(attributes: Attributes): { readonly process: Attributes; readonly rest: Attributes } {
  const names = Object.keys(attributes);
  const taken = (isTaken: (name: string) => boolean) =>
    Object.fromEntries(names.filter(isTaken).map((name) => [name, attributes[name]]));
  return { process: taken((name) => PROCESS.includes(name)), rest: taken((name) => !PROCESS.includes(name)) };
}

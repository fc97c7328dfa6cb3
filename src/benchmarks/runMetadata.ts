import * as v from 'valibot';
import { Environment } from '../tuning/inventory/environment.ts';
import { Inventory } from '../tuning/inventory/inventory.ts';
import { texts } from './shapes.ts';

const number = v.number;
const string = v.string;
const maybe = v.exactOptional;

const host = {
  hardware: Inventory,
  kernel: string(),
  versions: v.object({ plotscope: string(), node: string(), openssl: maybe(string()) }),
  /** As it was before the run; absent in runs of earlier versions. */
  environment: maybe(Environment),
};

/** What a host is, and what measures it. */
export const Host = v.object(host);
export type Host = v.InferOutput<typeof Host>;

const run = {
  /** Sorts by time, and is a file name everywhere; the document is kept by it. */
  runId: string(),
  /** Epoch seconds. */
  startedAt: number(),
  seconds: number(),
  cancelled: v.boolean(),
  ...host,
};

/** What a person has to know to judge the figures of plotter runs. */
export const PlottingMetadata = v.object(run);
export type PlottingMetadata = v.InferOutput<typeof PlottingMetadata>;

/** How quiet the host is: what a difference between two runs has to clear. */
export const Noise = v.object({
  /** Share of the host's cores that others kept busy. */
  othersCpuRatio: number(),
  /** How much longer the slower tenth of equal pieces of work takes than the median one: 0.02 = 2 %. */
  spreadRatio: number(),
  loadAverage1m: number(),
  warnings: texts,
});
export type Noise = v.InferOutput<typeof Noise>;

/** What a person has to know to judge the figures of benchmarks. */
export const Metadata = v.object({
  ...run,
  /** What was asked for. */
  configuration: v.object({
    /** `SUITE` or `SUITE/NAME`. */
    benchmarks: texts,
    size: string(),
    directories: texts,
    threads: number(),
    peer: maybe(string()),
  }),
  noise: v.object({ before: Noise, after: Noise }),
});
export type Metadata = v.InferOutput<typeof Metadata>;

import * as v from 'valibot';
import { COLLECTOR_NAMES } from '../collect/collectSettings.ts';
import { EngineEvent } from '../events/events.ts';
import type { SeriesList as List } from '../metrics/series.ts';
import type { Contract } from '../rpc/rpc.ts';

/** 0.25 to 60 s, as `plotscope.interval` allows. */
export const IntervalSeconds = v.pipe(v.number(), v.minValue(0.25), v.maxValue(60));

/** Made by the engine itself, so only its outline is checked: it may have thousands of entries. */
const SeriesList = v.custom<List>(
  (value) => typeof (value as List)?.version === 'number' && Array.isArray((value as List)?.series),
);

/** As `CollectSettings`: what is collected. */
const Collect = v.object({
  collectors: v.object(v.entriesFromList(COLLECTOR_NAMES, v.boolean())),
  customMetrics: v.pipe(v.array(v.string()), v.readonly()),
  plotterPatterns: v.pipe(v.array(v.string()), v.readonly()),
  logs: v.pipe(v.array(v.string()), v.readonly()),
});

/** What the engine's thread is started with. */
export const EngineSettings = v.object({
  intervalSeconds: IntervalSeconds,
  /** Without it, everything. */
  collect: v.optional(Collect),
  /** Frames and series of an engine that died. */
  earlier: v.optional(v.object({ ring: v.instance(SharedArrayBuffer), series: SeriesList })),
});
export type EngineSettings = v.InferOutput<typeof EngineSettings>;

export const EngineSummary = v.object({ seconds: v.number(), framesTaken: v.number(), framesMissed: v.number() });
export type EngineSummary = v.InferOutput<typeof EngineSummary>;

/** What the engine answers to. */
export const engineContract = {
  version: 1,
  requests: {
    setInterval: { params: v.object({ seconds: IntervalSeconds }), result: v.null() },
    stop: { params: v.object({}), result: EngineSummary },
  },
  notices: {
    /** Whether somebody looks: only then are `series` and `frame` sent. */
    watch: v.object({ on: v.boolean() }),
  },
} as const satisfies Contract;

/** What the engine tells. */
export const clientContract = {
  version: 1,
  requests: {},
  notices: {
    /** The memory that frames are in; sent first, and again when it is replaced by a larger one. */
    ring: v.object({ buffer: v.instance(SharedArrayBuffer) }),
    /** The table of series, before the first frame that needs it. */
    series: SeriesList,
    /** A frame stands in the ring; the body is how many were ever written. */
    frame: v.number(),
    event: EngineEvent,
  },
} as const satisfies Contract;

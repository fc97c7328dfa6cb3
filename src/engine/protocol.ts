import * as v from 'valibot';
import { COLLECTOR_NAMES } from '../collect/collectSettings.ts';
import { EngineEvent, EngineIdentity } from '../events/events.ts';
import type { SeriesList as List } from '../metrics/series.ts';
import type { Contract } from '../rpc/rpc.ts';
import type { RunReport } from './run/runReport.ts';

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

/** Seconds that each tier of the history is kept. */
const Kept = v.exactOptional(v.number());
const Retention = v.object({ second: Kept, minute: Kept, hour: Kept });

/** What the engine's thread is started with. */
export const EngineSettings = v.object({
  intervalSeconds: IntervalSeconds,
  identity: EngineIdentity,
  /** Where the history of this host lies; without it nothing is kept. */
  history: v.optional(v.object({ path: v.string(), retention: v.exactOptional(Retention) })),
  /** Why there is none, where that is known. */
  historyOff: v.optional(v.object({ reason: v.string(), remedy: v.string() })),
  /** Without it, everything. */
  collect: v.optional(Collect),
  /** Frames and series of an engine that died. */
  earlier: v.optional(v.object({ ring: v.instance(SharedArrayBuffer), series: SeriesList })),
});
export type EngineSettings = v.InferOutput<typeof EngineSettings>;

/** Made by the engine itself: only its outline is checked. */
const Report = v.custom<RunReport>((value) => typeof (value as RunReport)?.framesTaken === 'number');

/** What the engine is on its host, as `EngineRole`. */
export const Role = v.variant('kind', [
  v.object({
    kind: v.literal('leading'),
    historyOff: v.optional(v.object({ reason: v.string(), remedy: v.string() })),
  }),
  v.object({ kind: v.literal('following'), leader: v.optional(EngineIdentity) }),
]);

/** It waits for the history's file. */
export const HISTORY_STAGE = 'its history to be opened';

/** What the engine answers to. */
export const engineContract = {
  version: 1,
  requests: {
    setInterval: { params: v.object({ seconds: IntervalSeconds }), result: v.null() },
    stop: { params: v.object({}), result: Report },
  },
  notices: {
    /** Whether somebody looks: only then are `series` and `frame` sent. */
    watch: v.object({ on: v.boolean() }),
    /** What a person did that others are to know of, such as acknowledging an alert. */
    tell: EngineEvent,
    /** What `secret:NAME` of channels stands for, by name, from the window's own store; in place of those before. */
    secrets: v.record(v.string(), v.string()),
  },
} as const satisfies Contract;

/** A frame stands in the ring: the one message that comes every second, so it is no more than this. */
export const FRAME_TAKEN = 0;

/** What the engine tells. */
export const clientContract = {
  version: 1,
  requests: {},
  notices: {
    /** What it waits for next, in words. */
    stage: v.string(),
    /** The memory that frames are in; sent first, and again when it is replaced by a larger one. */
    ring: v.object({ buffer: v.instance(SharedArrayBuffer) }),
    /** As `FRAME_TAKEN`, from builds before it: `bench:against` runs them with this client. */
    frame: v.number(),
    /** The table of series, before the first frame that needs it. */
    series: SeriesList,
    event: EngineEvent,
    /** What happened before this engine came, oldest first. */
    past: v.array(EngineEvent),
    role: Role,
  },
} as const satisfies Contract;

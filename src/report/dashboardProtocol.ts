import * as v from 'valibot';
import type { Contract } from '../rpc/rpc.ts';

/** How far back the dashboard can look, in minutes. */
export const RANGES_MINUTES = [1, 5, 15] as const;
export const Range = v.picklist(RANGES_MINUTES);
export type Range = v.InferOutput<typeof Range>;

/** What one chart shows of a frame (`ChartValues` of charts.ts). */
const Values = v.object({
  /** Values by the label of their line: `{ "nvme0n1 read": 1.2e8 }`; null = absent. */
  values: v.record(v.string(), v.nullable(v.number())),
  /** Where the axis ends, when the lines are parts of a whole. */
  top: v.optional(v.number()),
  /** Why there is no value at all, where that is known. */
  absence: v.optional(v.string()),
});

/** One frame as the charts show it: values by chart id. */
export const DashboardFrame = v.object({ epochSeconds: v.number(), charts: v.record(v.string(), Values) });
export type DashboardFrame = v.InferOutput<typeof DashboardFrame>;

export const DashboardState = v.object({
  /** The host that is measured, as a person knows it. */
  host: v.string(),
  rangeMinutes: Range,
  intervalSeconds: v.number(),
  /** What the engine does; `text` says more in a sentence where there is something to say. */
  engine: v.picklist(['starting', 'running', 'stopped', 'failed']),
  text: v.optional(v.string()),
  /** A plotter to bring to the fore (`plotterLabel` of charts.ts): its lines are emphasised in the plotter charts. */
  focus: v.optional(v.string()),
});
export type DashboardState = v.InferOutput<typeof DashboardState>;

/** What the webview hears from the extension. */
export const webviewContract = {
  version: 1,
  requests: {},
  notices: {
    state: DashboardState,
    /** All frames of the range, oldest first: replaces what is drawn. */
    history: v.object({ frames: v.array(DashboardFrame) }),
    /** A new frame: added at the right. */
    frame: DashboardFrame,
  },
} as const satisfies Contract;

/** What the extension hears from the webview. */
export const dashboardHostContract = {
  version: 1,
  requests: {},
  notices: {
    /** The page has loaded and wants state and history; `rangeMinutes` is what it showed before a reload. */
    ready: v.object({ rangeMinutes: v.optional(Range) }),
    setRange: v.object({ rangeMinutes: Range }),
    start: v.object({}),
    stop: v.object({}),
    /** Something went wrong in the page: for the log. */
    problem: v.object({ text: v.string() }),
    /** Milliseconds from the page's start to the first chart on screen. */
    painted: v.object({ milliseconds: v.number() }),
  },
} as const satisfies Contract;

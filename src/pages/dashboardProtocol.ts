import * as v from 'valibot';
import type { Contract } from '../rpc/rpc.ts';
import { CHART_FORMAT_NAMES } from './chartFormats.ts';
import { Layout } from './layout.ts';
import { MomentFacts } from './momentFacts.ts';
import { Act, Overview } from './overview.ts';
import { PICTURE_IDS, PictureAnswer, PictureContent } from './pictures.ts';
import { PlotRow } from './plotRow.ts';

/** What the dashboard can show: times up to now, in minutes. Up to `LIVE_MINUTES` it moves with every frame. */
export const RANGES = [
  { minutes: 1, text: 'Last minute' },
  { minutes: 5, text: 'Last 5 minutes' },
  { minutes: 15, text: 'Last 15 minutes' },
  { minutes: 60, text: 'Last hour' },
  { minutes: 6 * 60, text: 'Last 6 hours' },
  { minutes: 24 * 60, text: 'Last day' },
  { minutes: 7 * 24 * 60, text: 'Last week' },
  { minutes: 30 * 24 * 60, text: 'Last 30 days' },
  { minutes: 365 * 24 * 60, text: 'Last year' },
  { minutes: 2 * 365 * 24 * 60, text: 'Last 2 years' },
] as const;
export const LIVE_MINUTES = 15;

const EpochSeconds = v.pipe(v.number(), v.minValue(0), v.maxValue(1e11));

/** The last so many minutes, or from one time to another (epoch seconds). */
export const Range = v.union([
  v.object({ minutes: v.picklist(RANGES.map(({ minutes }) => minutes)) }),
  v.pipe(
    v.object({ from: EpochSeconds, to: EpochSeconds }),
    v.check(({ from, to }) => to > from, 'the end must come after the beginning'),
  ),
]);
export type Range = v.InferOutput<typeof Range>;

/** What is to be seen when the dashboard is opened; what is left out, or can't be shown, stays as it is. */
export const DashboardView = v.fallback(
  v.object({
    /** A plotter to bring to the fore (`plotterLabel` of charts.ts). */
    focus: v.optional(v.string()),
    range: v.optional(Range),
    /** Id of a chart to bring into view. */
    chart: v.optional(v.string()),
  }),
  {},
);
export type DashboardView = v.InferOutput<typeof DashboardView>;

/** Whether the range is shown as frames come, from memory; the others are asked of the history. */
export function isLive(range: Range): boolean {
  return 'minutes' in range && range.minutes <= LIVE_MINUTES;
}

export function secondsOf(range: Range): number {
  return 'minutes' in range ? range.minutes * 60 : range.to - range.from;
}

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

/** What was unusual and what is expected, for the charts. */
export const DashboardOutlook = v.object({
  anomalies: v.array(
    v.object({
      /** Epoch seconds. */
      since: v.number(),
      summary: v.string(),
      /** Ids of the charts that show it. */
      charts: v.array(v.string()),
    }),
  ),
  forecasts: v.array(
    v.object({
      chart: v.string(),
      /** What is expected, by which model and how right it has been, in a sentence. */
      text: v.string(),
      /** The chart's values are so many times these: its top where that is told, else 1. */
      ofWhole: v.boolean(),
      points: v.array(v.object({ at: v.number(), mean: v.number(), low: v.number(), high: v.number() })),
    }),
  ),
});
export type DashboardOutlook = v.InferOutput<typeof DashboardOutlook>;

/** Made by the extension of many thousand numbers, so only its outline is checked. */
const Columns = v.record(
  v.string(),
  v.object({
    /** By label of a line: one value a time, null = absent. */
    lines: v.record(v.string(), v.custom<(number | null)[]>(Array.isArray)),
    /** Where the axis ends, where the chart has a whole. */
    tops: v.optional(v.custom<(number | null)[]>(Array.isArray)),
  }),
);

/** What the charts show of a stretch of the history. */
export const DashboardPast = v.object({
  /** Epoch seconds. */
  from: v.number(),
  to: v.number(),
  /** Seconds that one point stands for: the mean of so many; 0 = a moment. */
  stepSeconds: v.number(),
  /** Since when there is a history; absent where there is none. */
  since: v.optional(EpochSeconds),
  times: v.custom<number[]>(Array.isArray),
  charts: Columns,
});
export type DashboardPast = v.InferOutput<typeof DashboardPast>;

interface MeasuredColumns {
  readonly stepSeconds: number;
  readonly since?: number;
  readonly times: Float64Array;
  readonly charts: Readonly<Record<string, { lines: Readonly<Record<string, Float64Array>>; tops?: Float64Array }>>;
}

/** As pages take it: JSON has no NaN. */
export function dashboardPast(
  { stepSeconds, since, times, charts }: MeasuredColumns,
  { from, to }: { readonly from: number; readonly to: number },
): DashboardPast {
  const numbers = (column: Float64Array) => Array.from(column, (value) => (Number.isNaN(value) ? null : value));
  const columns = Object.entries(charts).map(([id, { lines, tops }]) => {
    const named = Object.entries(lines).map(([label, column]) => [label, numbers(column)]);
    return [id, { lines: Object.fromEntries(named), ...(tops && { tops: numbers(tops) }) }];
  });
  return { from, to, stepSeconds, since, times: [...times], charts: Object.fromEntries(columns) };
}

export const DashboardState = v.object({
  /** The host that is measured, as a person knows it. */
  host: v.string(),
  range: Range,
  intervalSeconds: v.number(),
  /** What the engine does; `text` says more in a sentence where there is something to say. */
  engine: v.picklist(['starting', 'running', 'stopped', 'failed']),
  text: v.optional(v.string()),
  /** A plotter to bring to the fore (`plotterLabel` of charts.ts): its lines are emphasised in the plotter charts. */
  focus: v.optional(v.string()),
  /** It is another host, whose history is shown: until when it goes. */
  other: v.exactOptional(v.object({ until: EpochSeconds })),
});
export type DashboardState = v.InferOutput<typeof DashboardState>;

/** One metric of all hosts, over the time shown (epoch seconds). */
export const FleetAnswer = v.object({
  from: v.number(),
  to: v.number(),
  answer: PictureContent,
  /** Which it is, of those that can be had: by name, and as a person knows it. */
  metric: v.string(),
  metrics: v.array(v.object({ name: v.string(), text: v.string() })),
});
export type FleetAnswer = v.InferOutput<typeof FleetAnswer>;

/** What the webview hears from the extension. */
export const webviewContract = {
  version: 1,
  requests: {},
  notices: {
    state: DashboardState,
    /** The first screen, whenever it has changed. */
    overview: Overview,
    /** The sections as a person arranged them on this host. */
    layout: Layout,
    /** The frames of the range that are in memory, oldest first; `further`: of charts that came into sight since the others were sent. */
    history: v.object({ frames: v.custom<DashboardFrame[]>(Array.isArray), further: v.exactOptional(v.boolean()) }),
    /**
     * What the history knows of the time shown besides: of plotters that have ended, of the time before this window, of charts that came into
     * sight. It completes what is drawn.
     */
    more: DashboardPast,
    /** A stretch of the history: replaces what is drawn. */
    past: DashboardPast,
    outlook: DashboardOutlook,
    /** The plots of the time that is shown, the newest first; `newest`: of all there are, where none is of that time. */
    plots: v.object({ plots: v.array(PlotRow), newest: v.optional(PlotRow) }),
    /** What a person calls the subjects of lines (`lineName`), and what holds plotters back: `madmax 4711` is `Mad Max k32 → /mnt/a, 2 of 5`. */
    names: v.record(v.string(), v.string()),
    /** The history that was asked for can't be shown; what of the stretch is still in memory. */
    noPast: v.object({
      reason: v.string(),
      remembered: v.exactOptional(v.object({ from: v.number(), to: v.number(), frames: v.array(DashboardFrame) })),
    }),
    /** A chart to bring into view. */
    showChart: v.object({ chart: v.string() }),
    /** A new frame, of the charts that are looked at: added at the right. */
    frame: DashboardFrame,
  },
} as const satisfies Contract;

/** Until it is known how wide charts are. */
const POINTS_AT_FIRST = 100;
const Points = v.pipe(v.number(), v.minValue(10), v.maxValue(2000));
const ChartIds = v.array(v.string());

/** What the extension hears from the webview. */
export const dashboardHostContract = {
  version: 1,
  requests: {
    /** Pictures of the time that is shown. */
    pictures: {
      params: v.object({ ids: v.array(v.picklist(PICTURE_IDS)) }),
      result: v.object({ from: v.number(), to: v.number(), answers: v.array(PictureAnswer) }),
    },
    /** One metric of all hosts; without it the one that is shown first. */
    fleet: { params: v.object({ metric: v.exactOptional(v.string()) }), result: FleetAnswer },
    /** What went on at a time (epoch seconds), and up to `within` seconds before and after it. */
    moment: { params: v.object({ at: EpochSeconds, within: v.number() }), result: MomentFacts },
    /** A chart or picture of the time that is shown, as PNG in base 64. */
    image: { params: v.object({ chart: v.string() }), result: v.object({ png: v.string() }) },
  },
  notices: {
    /** The page loads and wants state and history; `range` and `points` are what it showed before a reload, `charts` are those it shows first. */
    ready: v.object({
      range: v.fallback(v.optional(Range), undefined),
      points: v.fallback(Points, POINTS_AT_FIRST),
      charts: ChartIds,
    }),
    /** Ids of the charts that are in sight, or nearly: only of these it wants values. */
    look: v.object({ charts: ChartIds }),
    /** `points`: how many of them a chart has room for. */
    setRange: v.object({ range: Range, points: Points }),
    setLayout: Layout,
    act: v.omit(Act, ['text']),
    /** A chart or picture is wanted as a file. */
    export: v.object({ chart: v.string(), format: v.picklist(CHART_FORMAT_NAMES) }),
    /** `key` of a plot whose log is wanted. */
    openLog: v.object({ key: v.string() }),
    /** From another host to this one. */
    back: v.object({}),
    start: v.object({}),
    stop: v.object({}),
    /** Something went wrong in the page: for the log. */
    problem: v.object({ text: v.string() }),
    /** Milliseconds from the page's start to the first chart on screen. */
    painted: v.object({ milliseconds: v.pipe(v.number(), v.minValue(0), v.maxValue(1e9)) }),
  },
} as const satisfies Contract;

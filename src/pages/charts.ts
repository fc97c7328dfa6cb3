import type { MetricName } from '../metrics/catalogue.ts';
import { type Frame, type PlacedSeries, present, sumIn } from '../metrics/frame.ts';
import type { Attributes } from '../metrics/metric.ts';
import { hasAttributes } from '../metrics/series.ts';
import { LANES, TIME_LANES, type TimeLane } from '../metrics/timeLanes.ts';
import { COLOUR_SCHEMES, LANE_COLOURS, type SchemeName } from './colourSchemes.ts';
import { DISK_CHARTS, deviceLabel, diskLineLabel } from './diskCharts.ts';
import { lineLabel } from './lineName.ts';
import type { QuantityFormat } from './quantity.ts';

/** Where a chart's lines come from: one for each series of the metric that has these attributes. */
export interface ChartLines {
  readonly metric: MetricName;
  readonly where?: Attributes;
  /** What the line is called, from its attributes. Lines of the same name are put together: see `Chart.together`. */
  label(attributes: Attributes): string;
  /** Smaller values count as 0. */
  readonly least?: number;
}

export interface Chart {
  readonly id: string;
  readonly title: string;
  /** How its numbers are written. */
  readonly format: QuantityFormat;
  /** The areas lie on one another, as parts of a whole. */
  readonly stacked?: boolean;
  /** What becomes of lines of the same name: their sum, else their mean. In rows the highest counts. */
  readonly together?: 'sum' | 'mean';
  /** Colours of its lines, areas or cells. */
  readonly scheme: SchemeName;
  /** Of lines, or of what they are about, that have the same colour in all charts. */
  readonly colours?: Readonly<Record<string, string>>;
  /** Each line is a row of cells from 0 (empty) to 1 (full) over the time, named beside it. */
  readonly rows?: boolean;
  /** The whole, where there is one: a number, or a metric of the frame. It is the top of the axis. */
  readonly whole?: number | MetricName;
  /** Subjects whose lines are 0 all the time are left out (a host may have dozens of idle disks). */
  readonly onlyUsed?: boolean;
  readonly lines: readonly ChartLines[];
  /** What is said in place of a chart that has no lines. */
  readonly empty: string;
}

/** Values by the label of their line; null = absent. */
export type LineValues = Readonly<Record<string, number | null>>;

/** What a chart shows of one frame. */
export interface ChartValues {
  readonly values: LineValues;
  /** Top of the axis, where the chart has a whole and its value is there. */
  readonly top?: number;
  /** Why there is no value at all, where that is known. */
  readonly absence?: string;
}

/** How the charts name a plotter's process; the `focus` of the dashboard's state is such a name. */
export function plotterLabel(attributes: Attributes): string {
  return `${attributes.plotter} ${attributes['process.pid']}`;
}

/** What is less probable is not worth a row. */
const LEAST_PROBABLE = 0.1;
/** More probable than all others together. */
const LIKELY = 0.5;

const named = (name: string) => () => name;

/** Every chart of the dashboard, in the order in which they stand. A new chart is one more entry. */
export const CHARTS: readonly Chart[] = [
  {
    id: 'cpu',
    title: 'CPU',
    format: 'ratio',
    scheme: 'performance',
    stacked: true,
    whole: 1,
    onlyUsed: true,
    lines: ['user', 'nice', 'system', 'interrupt', 'steal', 'iowait'].map((mode) => ({
      metric: 'system.cpu.mode.utilization',
      where: { 'cpu.mode': mode },
      label: named(mode),
    })),
    empty: 'No CPU values yet.',
  },
  {
    id: 'memory',
    title: 'Memory',
    format: 'bytes',
    scheme: 'performance',
    stacked: true,
    whole: 'system.memory.limit',
    lines: ['used', 'buffers', 'cached'].map((state) => ({
      metric: 'system.memory.usage',
      where: { 'system.memory.state': state },
      label: named(state),
    })),
    empty: 'No memory values yet.',
  },
  {
    id: 'disk',
    title: 'Disk I/O',
    format: 'bytesPerSecond',
    scheme: 'default',
    onlyUsed: true,
    lines: [
      {
        metric: 'system.disk.io.rate',
        label: diskLineLabel,
      },
    ],
    empty: 'No disk was used in this time.',
  },
  ...DISK_CHARTS,
  {
    id: 'network',
    title: 'Network',
    format: 'bytesPerSecond',
    scheme: 'default',
    lines: [
      {
        metric: 'system.network.io.rate',
        label: (attributes) => lineLabel(attributes['network.interface.name'], attributes['network.io.direction']),
      },
    ],
    empty: 'No network interface has been used yet.',
  },
  {
    id: 'plotterCpu',
    title: 'Plotters: CPU',
    format: 'cores',
    scheme: 'default',
    lines: [{ metric: 'process.cpu.utilization', label: plotterLabel }],
    empty: 'No plotter is running.',
  },
  {
    id: 'plotterIo',
    title: 'Plotters: disk I/O',
    format: 'bytesPerSecond',
    scheme: 'default',
    lines: [
      {
        metric: 'process.disk.io.rate',
        label: (attributes) => lineLabel(plotterLabel(attributes), attributes['disk.io.direction']),
      },
    ],
    empty: 'No plotter is running.',
  },
  {
    id: 'plotterMemory',
    title: 'Plotters: memory',
    format: 'bytes',
    scheme: 'default',
    lines: [{ metric: 'process.memory.usage', label: plotterLabel }],
    empty: 'No plotter is running.',
  },
  {
    id: 'timeAccount',
    title: 'What plotters’ time goes into',
    format: 'ratio',
    scheme: 'bottleneck',
    stacked: true,
    whole: 1,
    onlyUsed: true,
    together: 'mean',
    colours: Object.fromEntries(LANES.map((lane) => [TIME_LANES[lane], LANE_COLOURS[lane]])),
    lines: [{ metric: 'process.time.share', label: ({ lane }) => TIME_LANES[lane as TimeLane] ?? lane }],
    empty: 'No plotter is running.',
  },
  {
    id: 'efficiency',
    title: 'Plotters: threads at work',
    format: 'ratio',
    scheme: 'default',
    lines: [{ metric: 'process.thread.efficiency', label: plotterLabel }],
    empty: 'No plotter is running.',
  },
  {
    id: 'throughput',
    title: 'Plots a day',
    format: 'perDay',
    scheme: 'performance',
    lines: [{ metric: 'plotters.plots.rate', label: named('all plotters') }],
    empty: 'No plotter has been at work for long enough to tell.',
  },
  {
    id: 'pace',
    title: 'Pace',
    format: 'bytesPerDay',
    scheme: 'default',
    lines: [{ metric: 'plotter.output.rate', label: plotterLabel }],
    empty: 'No plotter has finished a plot in this time.',
  },
  {
    id: 'paceByDevice',
    title: 'Pace by device',
    format: 'bytesPerDay',
    scheme: 'default',
    stacked: true,
    lines: [{ metric: 'plotters.device.output.rate', label: (attributes) => attributes['plotter.device'] }],
    empty: 'No plotter has finished a plot in this time.',
  },
  {
    id: 'paceByDestination',
    title: 'Pace by destination',
    format: 'bytesPerDay',
    scheme: 'default',
    stacked: true,
    lines: [
      { metric: 'plotters.destination.output.rate', label: (attributes) => attributes['system.filesystem.mountpoint'] },
    ],
    empty: 'No plotter has finished a plot in this time.',
  },
  {
    id: 'replot',
    title: 'Replot',
    format: 'bytes',
    scheme: 'trend',
    colours: { 'version 1, left': COLOUR_SCHEMES.trend.marks[1], 'version 2, made': COLOUR_SCHEMES.trend.marks[0] },
    stacked: true,
    lines: [
      { metric: 'plots.size', where: { 'plot.version': '1' }, label: named('version 1, left') },
      { metric: 'plots.size', where: { 'plot.version': '2' }, label: named('version 2, made') },
    ],
    empty: 'No folder of plots is known.',
  },
  {
    id: 'gpu',
    title: 'Graphics cards',
    format: 'ratio',
    scheme: 'default',
    whole: 1,
    lines: (
      [
        ['hw.gpu.utilization', 'computing'],
        ['hw.gpu.memory.utilization', 'memory'],
        ['hw.gpu.io.utilization', 'link'],
      ] as const
    ).map(([metric, what]) => ({ metric, label: (attributes) => lineLabel(attributes['hw.name'], what) })),
    empty: 'No plotter computes on a graphics card.',
  },
  {
    id: 'pressure',
    title: 'Waiting for a resource (PSI)',
    format: 'ratio',
    scheme: 'bottleneck',
    colours: {
      cpu: LANE_COLOURS.starved,
      io: LANE_COLOURS.disk,
      memory: LANE_COLOURS.memory,
      irq: LANE_COLOURS.computing,
    },
    lines: [
      {
        metric: 'system.pressure.stall',
        label: (attributes) => lineLabel(attributes.resource, attributes.stalled),
      },
    ],
    empty: 'No pressure values yet.',
  },
  {
    id: 'saturation',
    title: 'How busy everything is',
    format: 'ratio',
    scheme: 'performance',
    rows: true,
    onlyUsed: true,
    lines: [
      { metric: 'system.cpu.utilization', label: named('CPU') },
      { metric: 'system.memory.utilization', label: named('memory') },
      { metric: 'system.paging.utilization', label: named('swap') },
      { metric: 'system.disk.utilization', label: deviceLabel },
      { metric: 'system.network.bandwidth.utilization', label: (attributes) => attributes['network.interface.name'] },
      { metric: 'hw.gpu.utilization', label: (attributes) => attributes['hw.name'] },
    ],
    empty: 'Nothing was busy in this time.',
  },
  {
    id: 'bottlenecks',
    title: 'What may hold plotters back',
    format: 'ratio',
    scheme: 'bottleneck',
    rows: true,
    onlyUsed: true,
    lines: [
      {
        metric: 'plotter.bottleneck.probability',
        label: (attributes) => attributes['bottleneck.class'],
        least: LEAST_PROBABLE,
      },
    ],
    empty: 'Nothing has held a plotter back in this time.',
  },
  {
    id: 'verdicts',
    title: 'What holds each plotter back',
    format: 'ratio',
    scheme: 'bottleneck',
    rows: true,
    onlyUsed: true,
    lines: [
      {
        metric: 'plotter.bottleneck.probability',
        label: (attributes) => `${plotterLabel(attributes)}: ${attributes['bottleneck.class']}`,
        least: LIKELY,
      },
    ],
    empty: 'Nothing has held a plotter back in this time.',
  },
];

/** Drawn as areas or cells. */
export function isFilled({ stacked = false, rows = false }: Chart): boolean {
  return stacked || rows;
}

/** What a chart shows of one frame. */
export function chartValues(chart: Chart, frame: Frame): ChartValues {
  const values: Record<string, number | null> = {};
  const counts: Record<string, number> = {};
  let absence: string | undefined;
  for (const { label, series, least } of linesIn(chart, frame.index)) {
    const measured = present(frame.values[series.slot]);
    absence ??= series.absence;
    if (measured === undefined || !Number.isFinite(measured)) values[label] ??= null;
    else {
      const value = measured < least ? 0 : measured;
      const before = values[label] ?? 0;
      values[label] = chart.rows ? Math.max(before, value) : before + value;
      counts[label] = (counts[label] ?? 0) + 1;
    }
  }
  if (chart.together === 'mean') for (const label in counts) values[label] = (values[label] ?? 0) / counts[label];
  const top = typeof chart.whole === 'string' ? sumIn(frame, chart.whole) : chart.whole;
  const nothing = Object.values(values).every((value) => value === null);
  return {
    values,
    ...(top !== undefined && { top }),
    ...(nothing && absence !== undefined && { absence }),
  };
}

/** A series with the line that it belongs to. */
interface PlacedLine {
  readonly label: string;
  readonly series: PlacedSeries;
  readonly least: number;
}

const placed = new WeakMap<Frame['index'], Map<Chart, readonly PlacedLine[]>>();

/** Worked out once for all frames of the same series: names are not made anew with each. */
function linesIn(chart: Chart, index: Frame['index']): readonly PlacedLine[] {
  const byChart = placed.get(index) ?? new Map<Chart, readonly PlacedLine[]>();
  placed.set(index, byChart);
  const known = byChart.get(chart);
  if (known) return known;
  const lines = chart.lines.flatMap(({ metric, where, label, least = Number.NEGATIVE_INFINITY }) =>
    index
      .of(metric)
      .filter((series) => !where || hasAttributes(series, where))
      .map((series) => ({ label: label(series.attributes), series, least })),
  );
  byChart.set(chart, lines);
  return lines;
}

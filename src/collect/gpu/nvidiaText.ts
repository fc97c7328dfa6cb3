import type { MetricName } from '../../metrics/catalogue.ts';

const MEBIBYTE = 1024 ** 2;

/** What is asked of each card, and what its number is. The first three say which card it is. */
const IDENTITY = ['index', 'uuid', 'name'];
export const GAUGES = [
  { field: 'utilization.gpu', metric: 'hw.gpu.utilization', scale: 1 / 100 },
  { field: 'memory.used', metric: 'hw.gpu.memory.usage', scale: MEBIBYTE },
  { field: 'memory.total', metric: 'hw.gpu.memory.limit', scale: MEBIBYTE },
  { field: 'temperature.gpu', metric: 'hw.gpu.temperature', scale: 1 },
  { field: 'power.draw', metric: 'hw.gpu.power', scale: 1 },
  { field: 'enforced.power.limit', metric: 'hw.gpu.power.limit', scale: 1 },
  { field: 'clocks.sm', metric: 'hw.gpu.frequency', scale: 1e6 },
  { field: 'clocks.max.sm', metric: 'hw.gpu.frequency.limit', scale: 1e6 },
  { field: 'fan.speed', metric: 'hw.gpu.fan.speed_ratio', scale: 1 / 100 },
] as const satisfies readonly { field: string; metric: MetricName; scale: number }[];
const LINK_GENERATION = 'pcie.link.gen.current';
const LINK_WIDTH = 'pcie.link.width.current';
const EVENTS = 'clocks_event_reasons.active';
/** What drivers before 535 call it. */
const EVENTS_BEFORE = 'clocks_throttle_reasons.active';

export const FIELDS: readonly string[] = [
  ...IDENTITY,
  ...GAUGES.map(({ field }) => field),
  LINK_GENERATION,
  LINK_WIDTH,
  EVENTS,
];

/** Bytes a second and lane in one direction, by generation of PCI Express. */
const LANE_RATES = [0, 0.25e9, 0.5e9, 0.985e9, 1.969e9, 3.938e9, 7.563e9];

/** Why a card runs slower than it could, and the bits by which the driver says so (NVML's `nvmlClocksEventReason…`). */
export const THROTTLES = [
  { reason: 'power', bits: 0x04 | 0x80 },
  { reason: 'heat', bits: 0x20 | 0x40 },
  { reason: 'hardware', bits: 0x08 },
] as const;

export interface GpuReading {
  /** As `nvidia-smi` counts cards. */
  readonly index: string;
  readonly id: string;
  readonly name: string;
  /** By the order of `GAUGES`; NaN where the card doesn't tell. */
  readonly values: readonly number[];
  /** Bytes a second that its link carries in one direction at present; NaN where it isn't told. */
  readonly linkRate: number;
  /** NaN where it isn't told. */
  readonly throttleBits: number;
}

/** What nvidia-smi prints for these fields: one line a card. `[N/A]` and `[Not Supported]` are what a card doesn't tell. */
export function parseGpus(text: string, fields: readonly string[] = FIELDS): GpuReading[] {
  return text
    .split('\n')
    .map((line) => line.split(',').map((cell) => cell.trim()))
    .filter((cells) => cells.length === fields.length)
    .map((cells) => {
      const told = new Map(fields.map((field, at) => [field, cells[at]]));
      const number = (field: string) => Number.parseFloat(told.get(field) ?? '');
      const [index, id, name] = cells;
      const events = told.get(EVENTS) ?? told.get(EVENTS_BEFORE) ?? '';
      return {
        index,
        id,
        name: `${name} ${index}`,
        values: GAUGES.map(({ field, scale }) => number(field) * scale),
        linkRate: (LANE_RATES[number(LINK_GENERATION)] ?? Number.NaN) * number(LINK_WIDTH),
        throttleBits: /^0x[0-9a-f]+$/i.test(events) ? Number(events) : Number.NaN,
      };
    });
}

/** The fields to ask for in place of these, where this driver knows one of them under another name or not at all. */
export function fieldsAfter(complaint: string, fields: readonly string[]): readonly string[] | undefined {
  const unknown = /Field "([^"]+)" is not a valid field/.exec(complaint)?.[1];
  if (unknown === undefined || !fields.includes(unknown) || IDENTITY.includes(unknown)) return undefined;
  return fields.flatMap((field) => (field !== unknown ? [field] : unknown === EVENTS ? [EVENTS_BEFORE] : []));
}

/** Rows of `nvidia-smi dmon` and `pmon` by the names of their columns; which there are differs from driver to driver. */
function rowsOf(text: string): Map<string, string>[] {
  let columns: string[] = [];
  return text.split('\n').flatMap((line) => {
    const cells = line.trim().split(/\s+/);
    if (cells[0]?.startsWith('#')) {
      // The first of the two lines above has the names, the second the units.
      if (cells[1] === 'gpu') columns = cells.slice(1);
      return [];
    }
    if (columns.length === 0 || cells.length < columns.length) return [];
    return [new Map(columns.map((column, at) => [column, cells[at]]))];
  });
}

export interface GpuTraffic {
  readonly index: string;
  /** Bytes a second to the card, and from it; NaN where it isn't told. */
  readonly received: number;
  readonly sent: number;
}

/** `nvidia-smi dmon -s t`. */
export function parseTraffic(text: string): GpuTraffic[] {
  return rowsOf(text).map((row) => ({
    index: row.get('gpu') ?? '',
    received: Number.parseFloat(row.get('rxpci') ?? '') * 1e6,
    sent: Number.parseFloat(row.get('txpci') ?? '') * 1e6,
  }));
}

export interface GpuProcess {
  readonly index: string;
  readonly pid: number;
  /** 0 … 1; NaN where it isn't told. */
  readonly utilization: number;
  readonly memoryBytes: number;
}

/** `nvidia-smi pmon -s um`: a card without a process has a row of dashes. */
export function parseProcesses(text: string): GpuProcess[] {
  return rowsOf(text).flatMap((row) => {
    const pid = Number(row.get('pid'));
    if (!(pid > 0)) return [];
    return [
      {
        index: row.get('gpu') ?? '',
        pid,
        utilization: Number.parseFloat(row.get('sm') ?? '') / 100,
        memoryBytes: Number.parseFloat(row.get('fb') ?? '') * MEBIBYTE,
      },
    ];
  });
}

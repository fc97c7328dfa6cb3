import { type Source, TextBuffer } from '../source.ts';
import type { Controllers } from './controlGroup.ts';

/** How much a control group may read from or write to one device in a second. */
export interface IoLimit {
  readonly device: string;
  readonly direction: 'read' | 'write';
  readonly unit: 'io' | 'operations';
  readonly limit: number;
}

/** Keys of version 2's io.max, files of version 1. */
const KINDS = [
  { key: 'rbps', file: 'blkio.throttle.read_bps_device', direction: 'read', unit: 'io' },
  { key: 'wbps', file: 'blkio.throttle.write_bps_device', direction: 'write', unit: 'io' },
  { key: 'riops', file: 'blkio.throttle.read_iops_device', direction: 'read', unit: 'operations' },
  { key: 'wiops', file: 'blkio.throttle.write_iops_device', direction: 'write', unit: 'operations' },
] as const;

/** The limits of the group and of those around it, for each device the tightest. */
export function ioLimits(source: Source, { io }: Controllers): IoLimit[] {
  const tightest = new Map<string, IoLimit>();
  for (const folder of io?.folders ?? []) {
    for (const limit of io!.version === 2 ? limitsOf2(source, folder) : limitsOf1(source, folder)) {
      const key = `${limit.device} ${limit.direction} ${limit.unit}`;
      if (!(limit.limit >= (tightest.get(key)?.limit ?? Number.POSITIVE_INFINITY))) tightest.set(key, limit);
    }
  }
  return [...tightest.values()];
}

/** `8:0 rbps=1048576 wbps=max riops=max wiops=100` */
function limitsOf2(source: Source, folder: string): IoLimit[] {
  return linesOf(source, `${folder}/io.max`).flatMap(([number, ...fields]) => {
    const device = nameOf(source, number);
    return KINDS.flatMap(({ key, direction, unit }) => {
      const limit = Number(fields.find((field) => field.startsWith(`${key}=`))?.slice(key.length + 1));
      return Number.isFinite(limit) ? [{ device, direction, unit, limit }] : [];
    });
  });
}

/** `8:0 1048576` in a file for each kind. */
function limitsOf1(source: Source, folder: string): IoLimit[] {
  return KINDS.flatMap(({ file, direction, unit }) =>
    linesOf(source, `${folder}/${file}`).map(([number, limit]) => ({
      device: nameOf(source, number),
      direction,
      unit,
      limit: Number(limit),
    })),
  );
}

const text = new TextBuffer();

function linesOf(source: Source, path: string): string[][] {
  if (!source.readOnce(path, text)) return [];
  return text
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(' '));
}

/** Name of the device with these numbers; the numbers where the kernel doesn't tell. */
function nameOf(source: Source, numbers: string): string {
  const link = source.link(`/sys/dev/block/${numbers}`);
  return link === undefined ? numbers : link.slice(link.lastIndexOf('/') + 1);
}

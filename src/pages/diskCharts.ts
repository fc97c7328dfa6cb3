import type { Attributes } from '../metrics/metric.ts';
import { lineLabel } from './lineName.ts';

export function deviceLabel(attributes: Attributes): string {
  return attributes['system.device'];
}

export function diskLineLabel(attributes: Attributes): string {
  return lineLabel(deviceLabel(attributes), attributes['disk.io.direction']);
}

function partLabel(attributes: Attributes): string {
  return attributes['hw.name'] || attributes['hw.id'];
}

/** Disks by their load, and how warm and hungry the host is; `CHARTS` has them in its order. */
export const DISK_CHARTS = [
  {
    id: 'diskBusy',
    title: 'Disks: busy',
    format: 'ratio',
    scheme: 'default',
    whole: 1,
    onlyUsed: true,
    lines: [{ metric: 'system.disk.utilization', label: deviceLabel }],
    empty: 'No disk was used in this time.',
  },
  {
    id: 'diskAwait',
    title: 'Disks: how long a request takes',
    format: 'seconds',
    scheme: 'default',
    onlyUsed: true,
    lines: [{ metric: 'system.disk.await', label: diskLineLabel }],
    empty: 'No disk was used in this time.',
  },
  {
    id: 'diskQueue',
    title: 'Disks: queue',
    format: 'requests',
    scheme: 'default',
    onlyUsed: true,
    lines: [{ metric: 'system.disk.queue', label: deviceLabel }],
    empty: 'No request waited for a disk in this time.',
  },
  {
    id: 'diskRequestSize',
    title: 'Disks: size of a request',
    format: 'bytes',
    scheme: 'default',
    onlyUsed: true,
    lines: [{ metric: 'system.disk.request.size', label: diskLineLabel }],
    empty: 'No disk was used in this time.',
  },
  {
    id: 'fileSystems',
    title: 'Disks: how full',
    format: 'ratio',
    scheme: 'default',
    whole: 1,
    lines: [
      {
        metric: 'system.filesystem.utilization',
        label: (attributes: Attributes) => attributes['system.filesystem.mountpoint'],
      },
    ],
    empty: 'No file system that plots could lie on is known.',
  },
  {
    id: 'temperature',
    title: 'Temperatures',
    format: 'celsius',
    scheme: 'default',
    onlyUsed: true,
    lines: [
      { metric: 'hw.temperature', label: partLabel },
      { metric: 'hw.gpu.temperature', label: partLabel },
    ],
    together: 'mean',
    empty: 'This host has no sensor of temperatures that can be read.',
  },
  {
    id: 'throttling',
    title: 'Slowed down by heat or power',
    format: 'perSecond',
    scheme: 'default',
    onlyUsed: true,
    lines: [
      { metric: 'hw.cpu.throttled.rate', label: (attributes: Attributes) => `CPU ${attributes['hw.cpu.scope']}` },
      {
        metric: 'hw.gpu.throttled',
        label: (attributes: Attributes) => `${attributes['hw.name']}: ${attributes.reason}`,
      },
    ],
    empty: 'Nothing was slowed down in this time, or the host does not tell.',
  },
  {
    id: 'power',
    title: 'Power',
    format: 'watts',
    scheme: 'default',
    lines: [
      { metric: 'hw.power', label: partLabel },
      { metric: 'hw.gpu.power', label: partLabel },
    ],
    empty: 'This host does not tell how much power it takes.',
  },
] as const;

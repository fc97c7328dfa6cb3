import type { Metric, Unit } from './metric.ts';

const gauge = (unit: Unit, description: string, ...attributes: string[]): Metric => ({
  unit,
  kind: 'gauge',
  description,
  attributes,
});
const counter = (unit: Unit, description: string, ...attributes: string[]): Metric => ({
  unit,
  kind: 'counter',
  description,
  attributes,
});

const CPU = 'cpu.logical_number';
const DISK = 'system.device';
const DIRECTION = 'disk.io.direction';
const NIC = 'network.interface.name';
const NIC_DIRECTION = 'network.io.direction';
const MOUNT = ['system.filesystem.mountpoint', DISK, 'system.filesystem.type'];
const PROCESS = ['plotter', 'process.pid', 'process.id'];

/**
 * Every metric of PlotScope, once. Names follow OpenTelemetry's semantic conventions where these have one;
 * `.rate` is the change per second of the counter it is named after.
 */
export const CATALOGUE = {
  'system.cpu.utilization': gauge('1', 'Share of all cores that was busy (everything but idle and iowait)'),
  'system.cpu.core.utilization': gauge('1', 'Share of one core that was busy', CPU),
  'system.cpu.mode.utilization': gauge('1', 'Share of all cores spent in a mode', 'cpu.mode'),
  'system.cpu.time': counter('s', 'Core seconds spent in a mode since boot', 'cpu.mode'),
  'system.cpu.logical.count': gauge('1', 'Logical cores online'),
  'system.cpu.load_average': gauge('{thread}', 'Runnable and blocked threads, averaged over 1, 5 or 15 min', 'period'),

  'system.memory.limit': gauge('By', 'Memory of the host'),
  'system.memory.usage': gauge('By', 'Memory by state', 'system.memory.state'),
  'system.memory.available': gauge('By', 'Memory that programs can still get without swapping'),
  'system.memory.utilization': gauge('1', 'Share of memory that is not available'),
  'system.paging.limit': gauge('By', 'Swap space of the host'),
  'system.paging.usage': gauge('By', 'Swap space in use'),
  'system.paging.utilization': gauge('1', 'Share of swap space in use'),
  'system.paging.io.rate': gauge('By/s', 'Bytes swapped in or out per second', 'system.paging.direction'),

  'system.disk.io': counter('By', 'Bytes read from or written to a disk', DISK, DIRECTION),
  'system.disk.io.rate': gauge('By/s', 'Bytes read from or written to a disk per second', DISK, DIRECTION),
  'system.disk.operations': counter('{operation}', 'Completed requests to a disk', DISK, DIRECTION),
  'system.disk.operations.rate': gauge('{operation}/s', 'Completed requests to a disk per second', DISK, DIRECTION),
  'system.disk.utilization': gauge('1', 'Share of time in which a disk had a request under way', DISK),
  'system.disk.queue': gauge('{operation}', 'Mean number of requests waiting or under way', DISK),
  'system.disk.await': gauge('s', 'Mean time from request to completion', DISK, DIRECTION),

  'system.filesystem.limit': gauge('By', 'Size of a mounted file system', ...MOUNT),
  'system.filesystem.available': gauge('By', 'Space that unprivileged programs can still fill', ...MOUNT),
  'system.filesystem.utilization': gauge('1', 'Share of a file system that is used', ...MOUNT),

  'system.network.io': counter('By', 'Bytes through a network interface', NIC, NIC_DIRECTION),
  'system.network.io.rate': gauge('By/s', 'Bytes through a network interface per second', NIC, NIC_DIRECTION),
  'system.network.errors.rate': gauge('{operation}/s', 'Packets in error or dropped per second', NIC, NIC_DIRECTION),

  'system.pressure.stall': gauge(
    '1',
    'Share of time in which some or all threads were stalled for a resource (PSI)',
    'resource',
    'stalled',
  ),

  'process.cpu.time': counter('s', 'Core seconds used by a plotter process', ...PROCESS),
  'process.cpu.utilization': gauge('1', 'Cores kept busy by a plotter process (2 = two whole cores)', ...PROCESS),
  'process.memory.usage': gauge('By', 'Resident memory of a plotter process', ...PROCESS),
  'process.memory.virtual': gauge('By', 'Virtual memory of a plotter process', ...PROCESS),
  'process.thread.count': gauge('{thread}', 'Threads of a plotter process', ...PROCESS),
  'process.disk.io': counter('By', 'Bytes that a plotter process read from or wrote to disks', ...PROCESS, DIRECTION),
  'process.disk.io.rate': gauge('By/s', 'Bytes that a plotter process moved per second', ...PROCESS, DIRECTION),

  'plotter.progress': gauge('1', 'Share of the running plot that is done, without its copy', ...PROCESS),
  'plotter.remaining': gauge(
    's',
    'Time until the running plot is done: its median, and what it stays below in 1 and in 9 of 10 cases',
    ...PROCESS,
    'quantile',
  ),

  'plotscope.engine.cpu.utilization': gauge('1', 'Cores that the monitor itself keeps busy'),
  'plotscope.engine.memory.usage': gauge('By', 'Resident memory of the process that the monitor runs in'),
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof CATALOGUE;

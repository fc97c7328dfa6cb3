import type { Metric } from '../metric.ts';
import { counter, DIRECTION, DISK, gauge, peaked } from './define.ts';

const MOUNT = ['system.filesystem.mountpoint', DISK, 'system.filesystem.type'];

/** Disks and file systems. */
export const STORAGE = {
  'system.disk.io': counter('By', 'Bytes read from or written to a disk', DISK, DIRECTION),
  'system.disk.io.rate': gauge('By/s', 'Bytes read from or written to a disk per second', DISK, DIRECTION),
  'system.disk.operations': counter('{operation}', 'Completed requests to a disk', DISK, DIRECTION),
  'system.disk.operations.rate': gauge('{operation}/s', 'Completed requests to a disk per second', DISK, DIRECTION),
  'system.disk.utilization': peaked(gauge('1', 'Share of time in which a disk had a request under way', DISK)),
  'system.disk.queue': peaked(gauge('{operation}', 'Mean number of requests waiting or under way', DISK)),
  'system.disk.await': gauge('s', 'Mean time from request to completion', DISK, DIRECTION),

  'system.disk.request.size': gauge('By', 'Mean size of the requests that were completed', DISK, DIRECTION),

  'system.disk.merged.rate': gauge(
    '{operation}/s',
    'Requests per second that were merged with a neighbouring one',
    DISK,
    DIRECTION,
  ),

  'system.filesystem.limit': gauge('By', 'Size of a mounted file system', ...MOUNT),
  'system.filesystem.available': gauge('By', 'Space that unprivileged programs can still fill', ...MOUNT),
  'system.filesystem.utilization': gauge('1', 'Share of a file system that is used', ...MOUNT),
  'system.filesystem.inodes.limit': gauge('{file}', 'Files and folders that a file system can hold', ...MOUNT),
  'system.filesystem.inodes.free': gauge('{file}', 'Files and folders that a file system can still take', ...MOUNT),
  'system.filesystem.inodes.utilization': gauge('1', 'Share of the inodes of a file system that is used', ...MOUNT),
  'system.filesystem.time_to_full': gauge(
    's',
    'Time until a file system is full if it goes on filling as in the last ten minutes',
    ...MOUNT,
  ),
  'system.filesystem.plots.utilization': gauge(
    '1',
    'Share of a file system that finished plots take in the folders that are farmed or plotted to',
    ...MOUNT,
  ),
  'system.filesystem.plotters.count': gauge(
    '{process}',
    'Plotters that keep temporary files on a file system',
    ...MOUNT,
  ),
} as const satisfies Record<string, Metric>;

import type { Metric } from '../metric.ts';
import { counter, DIRECTION, DISK, gauge, groupMetrics, PROCESS } from './define.ts';

const MODE = 'cpu.mode';
const FAULT = 'paging.fault.type';

/** Plotter processes and their relatives. */
export const PROCESSES = {
  'process.cpu.time': counter('s', 'Core seconds used by a plotter process', ...PROCESS),
  'process.cpu.utilization': gauge('{cpu}', 'Cores kept busy by a plotter process (2 = two whole cores)', ...PROCESS),
  'process.cpu.mode.time': counter('s', 'Core seconds used in user or in kernel mode', ...PROCESS, MODE),
  'process.cpu.mode.utilization': gauge('{cpu}', 'Cores kept busy in user or in kernel mode', ...PROCESS, MODE),
  'process.cpu.children.time': counter(
    's',
    'Core seconds used by children that have ended and were waited for',
    ...PROCESS,
    MODE,
  ),
  'process.cpu.affinity.count': gauge('{cpu}', 'Cores that a plotter process may run on', ...PROCESS),
  'process.cpu.delay.rate': gauge(
    's/s',
    'Seconds per second for which threads waited for a core, summed over threads; those of threads that have ended are made up for',
    ...PROCESS,
  ),
  'process.context_switches': counter(
    '{event}',
    'Times that threads were put on a core since the process was found, summed over threads',
    ...PROCESS,
  ),
  'process.context_switches.rate': gauge('{event}/s', 'Times per second that threads were put on a core', ...PROCESS),
  'process.thread.count': gauge('{thread}', 'Threads of a plotter process', ...PROCESS),
  'process.thread.state.count': gauge(
    '{thread}',
    'Threads by state: running (or ready to), sleeping, blocked (in the kernel, mostly for a disk), stopped or frozen',
    ...PROCESS,
    'thread.state',
  ),
  'process.thread.efficiency': gauge(
    '1',
    'Cores kept busy ÷ the most that its threads could: one core each, at most the cores that the process may run on',
    ...PROCESS,
  ),
  'process.thread.active': gauge(
    '{thread}',
    'Threads that ran, waited for a core or for anything but other threads of the same plotter, on average',
    ...PROCESS,
  ),
  'process.thread.busiest.utilization': gauge('1', 'Share of one core that the busiest thread used', ...PROCESS),
  'process.time.share': gauge(
    '1',
    'Share of a plotter’s time by what it went into (computing, disk, starved …); the shares add up to 1',
    ...PROCESS,
    'lane',
  ),
  'process.time.share.error': gauge(
    '1',
    'How far the shares of a plotter’s time may be off, up or down, in 95 % of cases: what threads wait for is seen in samples',
    ...PROCESS,
  ),

  'process.time.disk.share': gauge(
    '1',
    'Share of a plotter’s time in which it waited for one of the disks that its folders lie on (lanes disk and dirty)',
    ...PROCESS,
    DISK,
  ),

  ...groupMetrics('process.cgroup', 'the control group of a plotter', ...PROCESS),
  'process.cgroup.disk.io.limit': gauge(
    'By/s',
    'Bytes per second that the control group of a plotter may read from or write to a disk',
    ...PROCESS,
    DISK,
    DIRECTION,
  ),
  'process.cgroup.disk.operations.limit': gauge(
    '{operation}/s',
    'Requests per second that the control group of a plotter may send to a disk',
    ...PROCESS,
    DISK,
    DIRECTION,
  ),

  'process.memory.usage': gauge('By', 'Resident memory of a plotter process', ...PROCESS),
  'process.memory.virtual': gauge('By', 'Virtual memory of a plotter process', ...PROCESS),
  'process.memory.utilization': gauge('1', 'Resident memory as a share of the host’s memory', ...PROCESS),
  'process.memory.kind.usage': gauge(
    'By',
    'Memory by kind: peak (most that was resident), shared (resident; files and shared memory), data and text (virtual), swap',
    ...PROCESS,
    'memory.kind',
  ),
  'process.memory.mapping.count': gauge('{mapping}', 'Memory mappings of a plotter process', ...PROCESS),
  'process.paging.faults': counter(
    '{event}',
    'Page faults: major ones had to wait for a disk, minor ones did not',
    ...PROCESS,
    FAULT,
  ),
  'process.paging.faults.rate': gauge('{event}/s', 'Page faults per second', ...PROCESS, FAULT),
  'process.oom_score': gauge(
    '{score}',
    'How likely the kernel is to kill the process when memory runs out: the highest of all goes first',
    ...PROCESS,
  ),

  'process.disk.io': counter('By', 'Bytes that a plotter process read from or wrote to disks', ...PROCESS, DIRECTION),
  'process.disk.io.rate': gauge('By/s', 'Bytes that a plotter process moved per second', ...PROCESS, DIRECTION),
  'process.io': counter(
    'By',
    'Bytes that a plotter process asked the kernel to read or write: cached ones and RAM disks too',
    ...PROCESS,
    DIRECTION,
  ),
  'process.io.rate': gauge('By/s', 'Bytes per second that a plotter process asked for', ...PROCESS, DIRECTION),
  'process.io.operations': counter('{operation}', 'Reads or writes asked for', ...PROCESS, DIRECTION),
  'process.io.operations.rate': gauge('{operation}/s', 'Reads or writes asked for per second', ...PROCESS, DIRECTION),
  'process.io.operation.size': gauge(
    'By',
    'Mean size of a read or write: large ones are sequential, small ones random access',
    ...PROCESS,
    DIRECTION,
  ),
  'process.block_io.delay.rate': gauge(
    's/s',
    'Seconds per second for which threads waited for block I/O, summed over threads',
    ...PROCESS,
  ),
  'process.open_files.count': gauge('{file}', 'Open file descriptors of a plotter process', ...PROCESS),
  'process.connection.count': gauge('{connection}', 'Open sockets of a plotter process', ...PROCESS),

  'plotters.count': gauge('{process}', 'Plotters that run'),
  'plotters.cpu.utilization': gauge('{cpu}', 'Cores kept busy by all plotters'),
  'plotters.memory.usage': gauge('By', 'Resident memory of all plotters'),
  'plotters.thread.count': gauge('{thread}', 'Threads of all plotters'),
  'plotters.disk.io.rate': gauge('By/s', 'Bytes per second that all plotters read from or wrote to disks', DIRECTION),
  'plotters.io.rate': gauge('By/s', 'Bytes per second that all plotters asked the kernel to read and write'),
} as const satisfies Record<string, Metric>;

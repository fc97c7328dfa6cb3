import type { Metric } from '../metric.ts';
import { CPU, counter, gauge, groupMetrics, peaked, STALL } from './define.ts';

const LIMIT = 'limit';

/** CPU, memory and pressure of the host, and of the container that limits it. */
export const SYSTEM = {
  'system.cpu.utilization': peaked(gauge('1', 'Share of all cores that was busy (everything but idle and iowait)')),
  'system.cpu.core.utilization': gauge('1', 'Share of one core that was busy', CPU),
  'system.cpu.mode.utilization': gauge('1', 'Share of all cores spent in a mode', 'cpu.mode'),
  'system.cpu.time': counter('s', 'Core seconds spent in a mode since boot', 'cpu.mode'),
  'system.cpu.logical.count': gauge('{cpu}', 'Logical cores online'),
  'system.cpu.physical.count': gauge('{cpu}', 'Cores, of which threads that share one count once'),
  'system.cpu.load_average': gauge('{thread}', 'Runnable and blocked threads, averaged over 1, 5 or 15 min', 'period'),
  'system.cpu.frequency': gauge('Hz', 'Clock frequency of a core now', CPU),
  'system.cpu.frequency.limit': gauge('Hz', 'Lowest and highest clock frequency of a core', CPU, LIMIT),
  'system.cpu.frequency.mean': gauge('Hz', 'Mean clock frequency of all cores now'),
  'system.cpu.context_switches': counter('{event}', 'Changes from one thread to another, on all cores since boot'),
  'system.cpu.context_switches.rate': gauge('{event}/s', 'Changes from one thread to another per second, on all cores'),
  'system.cpu.interrupts': counter('{event}', 'Interrupts served since boot', 'cpu.interrupt.kind'),
  'system.cpu.interrupts.rate': gauge('{event}/s', 'Interrupts served per second', 'cpu.interrupt.kind'),
  'system.process.created': counter('{process}', 'Processes and threads started since boot'),
  'system.process.created.rate': gauge('{process}/s', 'Processes and threads started per second'),
  'system.thread.count': gauge('{thread}', 'Threads that run or could, and that are blocked by I/O', 'thread.state'),

  'system.memory.limit': gauge('By', 'Memory of the host'),
  'system.memory.usage': gauge('By', 'Memory by state; the states make up the whole', 'system.memory.state'),
  'system.memory.available': gauge('By', 'Memory that programs can still get without swapping'),
  'system.memory.utilization': peaked(gauge('1', 'Share of memory that is not available')),
  'system.memory.active': gauge('By', 'Memory used lately, which the kernel takes back last'),
  'system.memory.inactive': gauge('By', 'Memory not used lately, which the kernel takes back first'),
  'system.memory.shared': gauge('By', 'Memory shared between programs, and what tmpfs and RAM disks hold'),
  'system.memory.slab': gauge('By', 'Memory that the kernel holds for itself', 'system.memory.slab.state'),
  'system.memory.dirty': gauge('By', 'Written data that still has to go to a disk'),
  'system.memory.writeback': gauge('By', 'Written data that is on its way to a disk'),
  'system.paging.limit': gauge('By', 'Swap space of the host'),
  'system.paging.usage': gauge('By', 'Swap space in use'),
  'system.paging.utilization': gauge('1', 'Share of swap space in use'),
  'system.paging.io.rate': gauge('By/s', 'Bytes swapped in or out per second', 'system.paging.direction'),

  'system.pressure.stall': gauge(
    '1',
    'Share of time in which some or all threads were stalled for a resource (PSI)',
    ...STALL,
  ),

  ...groupMetrics('container', 'the control group of the monitor'),
} as const satisfies Record<string, Metric>;

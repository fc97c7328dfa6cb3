import type { Metric } from '../metric.ts';
import { counter, DISK, gauge, PROCESS, peaked, quotient } from './define.ts';

const SENSOR = ['hw.id', 'hw.name', DISK];
const GPU = ['hw.id', 'hw.name'];

/** Sensors, power and graphics cards. `hw.id` is one thing for good, `hw.name` what it is called. */
export const HARDWARE = {
  'hw.temperature': gauge('Cel', 'Temperature at a sensor', ...SENSOR),
  'hw.temperature.limit': gauge('Cel', 'Temperature above which a part throttles or stops', ...SENSOR, 'limit'),
  'hw.temperature.mean': gauge('Cel', 'Mean over all temperature sensors'),
  'hw.temperature.utilization': peaked(
    quotient(gauge('1', 'Hottest sensor in relation to its own limit; at 1 a part throttles or stops')),
  ),
  'hw.cooling.level': gauge(
    '1',
    'How hard a kind of cooling is at work, 0 = off: fans, and throttling as well',
    'hw.name',
  ),
  'hw.fan.speed': gauge('{rpm}', 'Turns per minute of a fan', ...SENSOR),
  'hw.power': gauge('W', 'Power that a part takes', ...SENSOR),
  'hw.energy': counter('J', 'Energy that a part has taken', ...SENSOR),
  'hw.cpu.throttled': counter('{event}', 'Times that the CPU slowed down because of heat, since boot', 'hw.cpu.scope'),
  'hw.cpu.throttled.rate': gauge(
    '{event}/s',
    'Times per second that the CPU slowed down because of heat',
    'hw.cpu.scope',
  ),
  'hw.battery.charge': gauge('1', 'Charge of a battery in relation to its full one', ...GPU),
  'hw.battery.discharging': gauge('1', '1 while the host runs on a battery, 0 while it does not', ...GPU),

  'hw.gpu.utilization': gauge('1', 'Share of time in which a graphics card was computing', ...GPU),
  'hw.gpu.memory.usage': gauge('By', 'Memory of a graphics card in use', ...GPU),
  'hw.gpu.memory.limit': gauge('By', 'Memory of a graphics card', ...GPU),
  'hw.gpu.memory.utilization': gauge('1', 'Share of the memory of a graphics card in use', ...GPU),
  'hw.gpu.temperature': gauge('Cel', 'Temperature of a graphics card', ...GPU),
  'hw.gpu.power': gauge('W', 'Power that a graphics card takes', ...GPU),
  'hw.gpu.power.limit': gauge('W', 'Power that a graphics card may take', ...GPU),
  'hw.gpu.frequency': gauge('Hz', 'Clock frequency at which a graphics card computes', ...GPU),
  'hw.gpu.frequency.limit': gauge('Hz', 'Highest clock frequency of a graphics card', ...GPU),
  'hw.gpu.io.rate': gauge(
    'By/s',
    'Bytes per second between a graphics card and main memory, as the card sees them',
    ...GPU,
    'network.io.direction',
  ),
  'hw.gpu.io.limit': gauge(
    'By/s',
    'What the link of a graphics card carries in one direction at its present speed',
    ...GPU,
  ),
  'hw.gpu.io.utilization': gauge(
    '1',
    'Share of what the link of a graphics card carries, in its busier direction',
    ...GPU,
  ),
  'hw.gpu.throttled': gauge(
    '1',
    '1 while a graphics card runs slower than it could, for this reason',
    ...GPU,
    'reason',
  ),
  'process.gpu.utilization': gauge(
    '1',
    'Share of time in which a process computed on a graphics card',
    ...PROCESS,
    'hw.id',
  ),
  'process.gpu.memory.usage': gauge('By', 'Memory of a graphics card that a process has', ...PROCESS, 'hw.id'),
  'hw.gpu.fan.speed_ratio': gauge('1', 'Fan of a graphics card in relation to its highest speed', ...GPU),
} as const satisfies Record<string, Metric>;

import type { Metric } from '../metric.ts';
import { counter, gauge } from './define.ts';

const NIC = 'network.interface.name';
const NIC_DIRECTION = 'network.io.direction';

/** Network interfaces and connections. */
export const NETWORK = {
  'system.network.io': counter('By', 'Bytes through a network interface', NIC, NIC_DIRECTION),
  'system.network.io.rate': gauge('By/s', 'Bytes through a network interface per second', NIC, NIC_DIRECTION),
  'system.network.packets.rate': gauge(
    '{packet}/s',
    'Packets through a network interface per second',
    NIC,
    NIC_DIRECTION,
  ),
  'system.network.errors.rate': gauge('{packet}/s', 'Packets in error per second', NIC, NIC_DIRECTION),
  'system.network.dropped.rate': gauge('{packet}/s', 'Packets dropped per second', NIC, NIC_DIRECTION),
  'system.network.bandwidth.limit': gauge('By/s', 'Speed that an interface has agreed on with its other end', NIC),
  'system.network.bandwidth.utilization': gauge('1', 'Share of the speed of an interface in use', NIC, NIC_DIRECTION),
  'system.network.connection.count': gauge(
    '{connection}',
    'Connections by state (TCP), sockets in use (UDP)',
    'network.transport',
    'network.connection.state',
  ),
} as const satisfies Record<string, Metric>;

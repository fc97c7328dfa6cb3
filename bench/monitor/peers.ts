import { spawnSync } from 'node:child_process';

/** Another monitor, asked for about the same once a second. */
export interface Peer {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** A quick call that succeeds where the peer is installed. */
  readonly check: readonly string[];
}

const PSUTIL = `
import psutil, time
while True:
    psutil.cpu_percent(percpu=True); psutil.cpu_times(percpu=True); psutil.virtual_memory(); psutil.swap_memory()
    psutil.disk_io_counters(perdisk=True); psutil.net_io_counters(pernic=True); psutil.getloadavg()
    for process in psutil.process_iter(['cpu_times', 'memory_info', 'num_threads', 'status']): pass
    time.sleep(1)
`;

const PEERS: readonly Peer[] = [
  { name: 'top', command: 'top', args: ['-b', '-d', '1'], check: ['-v'] },
  { name: 'psutil', command: 'python3', args: ['-c', PSUTIL], check: ['-c', 'import psutil'] },
  {
    name: 'node_exporter',
    command: 'prometheus-node-exporter',
    args: ['--web.listen-address=127.0.0.1:0'],
    check: ['--version'],
  },
];

/** The peers that are installed here. */
export function installedPeers(): Peer[] {
  return PEERS.filter(({ command, check }) => spawnSync(command, check, { stdio: 'ignore' }).status === 0);
}

import { spawnSync } from 'node:child_process';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { Program } from './measure.ts';

/** Another monitor, asked for about the same once a second. */
interface Peer {
  readonly name: string;
  readonly command: string;
  args(port: number): readonly string[];
  /** A quick call that succeeds where the peer is installed. */
  readonly check: readonly string[];
  /** It measures when it is asked over HTTP. */
  readonly scraped?: boolean;
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
  { name: 'top', command: 'top', args: () => ['-b', '-d', '1'], check: ['-v'] },
  { name: 'psutil', command: '/usr/bin/python3', args: () => ['-c', PSUTIL], check: ['-c', 'import psutil'] },
  {
    name: 'node_exporter',
    command: 'prometheus-node-exporter',
    args: (port) => [`--web.listen-address=127.0.0.1:${port}`],
    check: ['--version'],
    scraped: true,
  },
];

/** A peer at work: asked once a second until it is ended. */
export class RunningPeer {
  readonly name: string;
  readonly program: Program;
  readonly #scraping: ReturnType<typeof setInterval> | undefined;

  private constructor({ name, command, args, scraped }: Peer, port: number) {
    this.name = name;
    this.program = new Program(command, args(port));
    if (scraped) this.#scraping = setInterval(() => scrape(port), 1000);
  }

  /** Starts the peers that are installed here. */
  static async startAll(): Promise<RunningPeer[]> {
    const installed = PEERS.filter(({ command, check }) => spawnSync(command, check, { stdio: 'ignore' }).status === 0);
    return Promise.all(installed.map(async (peer) => new RunningPeer(peer, await freePort())));
  }

  /** Ends it, and gives its CPU milliseconds since the program's `begin`; `undefined` where it had ended by itself. */
  async end(): Promise<number | undefined> {
    clearInterval(this.#scraping);
    return (await this.program.end())?.cpuMs;
  }
}

function scrape(port: number): void {
  get({ host: '127.0.0.1', port, path: '/metrics' }, (answer) => answer.resume()).on('error', () => {});
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

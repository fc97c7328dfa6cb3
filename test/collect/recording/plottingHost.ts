import type { Folders } from '../../../src/collect/folders.ts';
import type { FileSystemSpace, Unreadable } from '../../../src/collect/source.ts';
import { TextSource } from '../textSource.ts';

const PLOT_ID = `${'ab'.repeat(8)}${'0f'.repeat(24)}`;
const FARMER_KEY = '97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb';
const CONTRACT = 'xch1qqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0sq4tz3g';
const PLOTTER = 4242;
const STARTS_AT = 5;
const ENDS_AT = 35;

const ARGV = [
  '/home/wilma/bin/chia_plot',
  ...['-k', '32', '-r', '4', '-t', '/mnt/secret disk/tmp/', '-2', 'fast/', '-d', '/home/wilma/hayloft/'],
  ...['-f', FARMER_KEY, '-c', CONTRACT],
];

const TEMPORARY_FILES = [1, 2].map((part) => `plot-k32-2026-11-24-10-00-${PLOT_ID}.plot.p1.t${part}.tmp`);

/** What the plotter prints in each second, counted from its start; some lines come in two pieces. */
const LOG: Readonly<Record<number, string>> = {
  0: `Multi-threaded pipelined Chia k32 plotter - 1234567\nNumber of Threads: 4\nWorking Directory:   /mnt/secret disk/tmp/\nPlot Name: plot-k32-2026-11-24-10-00-${PLOT_ID.slice(0, 20)}`,
  1: `${PLOT_ID.slice(20)}\n`,
  4: '[P1] Table 1 took 3 sec\n',
  9: '[P1] Table 2 took 5 sec, found 4294943244 matches\n',
  14: '[P1] Table 3 took 5 sec, found 4294943244 matches\n[P1] Table 4 ',
  20: 'took 10 sec, found 4294943244 matches\n',
  25: `Started copy to /home/wil`,
  26: `ma/hayloft/plot-k32-2026-11-24-10-00-${PLOT_ID}.plot\n`,
};

/** A host of texts on which a plotter starts, works, prints and ends, second by second. */
export class PlottingHost extends TextSource {
  /** What a masked recording must not tell. */
  static readonly SECRETS = [
    ...['wilma', 'barn', 'secret disk', 'secret', 'hayloft', 'fast', FARMER_KEY, CONTRACT.slice(4), PLOT_ID],
    ...[PLOT_ID.slice(0, 20), 'editing-my-diary', '192.168.7.9'],
  ];
  #asked: (() => void)[] = [];

  at(second: number): void {
    const isAlive = second >= STARTS_AT && second < ENDS_AT;
    this.set('/proc/1/stat', '1 (init) S 0\n');
    this.set(
      '/proc/stat',
      `cpu ${100 + second * 150} 0 ${50 + second * 20} ${900 + second * 30} 0 0 0 0 0 0\nintr ${second * 7}\nctxt ${second * 9}\nbtime 1700000000\n`,
    );
    this.set('/proc/loadavg', `0.50 0.40 0.30 2/300 ${isAlive ? PLOTTER : PLOTTER - 2 + Math.floor(second / 50)}\n`);
    this.set(
      '/proc/meminfo',
      `MemTotal: 16000000 kB\nMemFree: ${9000000 - second * 1000} kB\nMemAvailable: 12000000 kB\nBuffers: 1 kB\nCached: 2 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n`,
    );
    this.set('/proc/vmstat', 'pswpin 0\npswpout 0\n');
    this.set(
      '/proc/diskstats',
      ` 259 0 nvme0n1 10 0 800 5 ${20 + second} 0 ${1600 + second * 4096} 9 0 ${second * 400} ${second * 700}\n 259 1 nvme0n1p1 1 0 8 0 1 0 8 0 0 1 1\n`,
    );
    this.set(
      '/proc/net/dev',
      `h\nh\n  eth0: ${1000 + second * 500} 1 0 0 0 0 0 0 ${2000 + second * 100} 1 0 0 0 0 0 0\n`,
    );
    this.set(
      '/proc/self/mountinfo',
      '30 1 259:1 / / rw - ext4 /dev/nvme0n1p1 rw\n31 1 0:50 / /mnt/secret\\040disk rw - tmpfs tmpfs rw,size=9g\n32 1 0:51 / /srv/nas rw - nfs4 barn.example.org:/farm rw,addr=192.168.7.9\n',
    );
    this.set('/sys/block/nvme0n1/size', '1000\n');
    this.links.set('/sys/dev/block/259:1', '../../devices/pci0000:00/nvme/nvme0/block/nvme0n1/nvme0n1p1');
    this.spaces.set('/', { sizeBytes: 1e12, freeBytes: 5e11 - second * 1e9, availableBytes: 4e11 - second * 1e9 });
    this.spaces.set('/mnt/secret disk', { sizeBytes: 9e9, freeBytes: 8e9, availableBytes: 8e9 });
    this.hanging.add('/srv/nas');
    this.set('/proc/77/cmdline', '/usr/bin/vim\0/home/wilma/editing-my-diary.txt\0');
    this.#plotter(second, isAlive);
  }

  /** Answers what was asked: between frames, as a real file system does. */
  answerSpace(): void {
    for (let answer = this.#asked.shift(); answer; answer = this.#asked.shift()) answer();
  }

  override space(path: string, done: (space: FileSystemSpace | Unreadable) => void): void {
    this.#asked.push(() => super.space(path, done));
  }

  /** The plotter's temporary files; asked between frames. */
  readonly folders: Folders = {
    names: (path, done) => this.#asked.push(() => done(path.endsWith('tmp') ? TEMPORARY_FILES : [])),
    tail: (_path, _mostBytes, done) => this.#asked.push(() => done(undefined)),
    file: (path, done) =>
      this.#asked.push(() =>
        done({
          sizeBytes: path.length * 1e6,
          diskBytes: path.endsWith('2.tmp') ? 5e9 : 7e9,
          modifiedAt: 1.7e9,
          isFolder: false,
        }),
      ),
  };

  #plotter(second: number, isAlive: boolean): void {
    const folder = `/proc/${PLOTTER}`;
    if (!isAlive) {
      for (const path of [...this.texts.keys()])
        if (path.startsWith(`${folder}/`) && path !== `${folder}/fd/1`) this.texts.delete(path);
      for (const path of [...this.links.keys()]) if (path.startsWith(`${folder}/`)) this.links.delete(path);
      return;
    }
    const age = second - STARTS_AT;
    this.set(`${folder}/cmdline`, `${ARGV.join('\0')}\0`);
    this.set(
      `${folder}/stat`,
      `${PLOTTER} (chia_plot) S 1 1 1 0 -1 0 1 2 3 4 ${age * 150} ${age * 30} 0 0 20 0 9 0 500 1048576 ${256 + age} 0\n`,
    );
    this.set(`${folder}/status`, `Name:\tchia_plot\nTgid:\t${PLOTTER}\nPid:\t${PLOTTER}\nVmRSS:\t 1024 kB\n`);
    this.set(
      `${folder}/io`,
      `rchar: 9\nwchar: 9\nsyscr: 1\nsyscw: 1\nread_bytes: ${age * 4096}\nwrite_bytes: ${age * 8192}\n`,
    );
    this.links.set(`${folder}/exe`, ARGV[0]);
    this.links.set(`${folder}/cwd`, '/home/wilma/work');
    this.links.set(`${folder}/fd/1`, '/home/wilma/plot log.txt');
    this.set(
      `${folder}/fd/1`,
      Object.entries(LOG)
        .flatMap(([at, text]) => (Number(at) <= age ? [text] : []))
        .join(''),
    );
  }
}

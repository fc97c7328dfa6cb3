const MADE_HERE = {
  format: 'plotscope-recording',
  version: 1,
  plotscope: '0.1.0',
  kernel: '6.1',
  intervalSeconds: 1,
  masked: false,
};

/** The lines of a recording of a host without plotters, one frame a second: CPU 50 % busy. */
export function smallRecording(frames: number): object[] {
  const notes = Array.from({ length: frames }, (_, i) => ({
    t: 1_700_000_000 + i,
    seconds: 100 + i,
    files: {
      '/proc/stat': `cpu ${i * 100} 0 0 ${i * 100} 0 0 0 0 0 0\nbtime 1690000000\n`,
      '/proc/loadavg': '0.10 0.20 0.30 1/200 50\n',
    },
    exists: { '/proc/1/stat': true },
  }));
  return [{ meta: MADE_HERE }, ...notes];
}

/** The lines of a dump of whole frames in which a plotter starts in frame 2 and is gone in frame 5. */
export function smallDump(): object[] {
  const process = {
    pid: 77,
    exe: '/usr/bin/chia_plot',
    cwd: '/mnt/tmp',
    cmdline: ['chia_plot', '-k', '32', '-t', '/mnt/tmp/', '-d', '/mnt/plots/'],
    mountinfo: '65 1 7:1 / /mnt/tmp rw - ext4 /dev/loop1 rw\n66 1 0:40 / /mnt/plots rw - tmpfs tmpfs rw\n',
  };
  const meta = {
    kernel: '6.1',
    page: 16_384,
    process,
    loops: { tmp: { fs_device: 'loop1', throttled_device: 'loop0' } },
  };
  const frames = Array.from({ length: 7 }, (_, i) => ({
    t: 1_700_000_000 + i,
    files: {
      '/proc/stat': `cpu ${i * 100} 0 0 ${i * 100} 0 0 0 0 0 0\nintr 5\nctxt 5\nbtime 1690000000\n`,
      '/proc/loadavg': `0.10 0.20 0.30 1/200 ${i < 2 ? 70 : 77}\n`,
      '/proc/diskstats': ` 7 0 loop0 1 0 8 0 1 0 8 0 0 0 0\n 7 1 loop1 1 0 8 0 ${1 + i} 0 ${8 + i * 2048} 0 0 ${i * 500} 0\n`,
      ...(i < 2 || i >= 5
        ? {}
        : {
            '/proc/77/stat': `77 (chia_plot) S 1 1 1 0 -1 0 1 2 3 4 ${i * 100} 0 0 0 20 0 4 0 500 1048576 64 0\n`,
            '/proc/77/status': 'Name:\tchia_plot\nTgid:\t77\nPid:\t77\n',
            '/proc/77/io': `rchar: 0\nwchar: 0\nsyscr: 0\nsyscw: 0\nread_bytes: 0\nwrite_bytes: ${i * 4096}\n`,
          }),
    },
    log:
      i === 2
        ? `Crafting plot 1 out of 1\nPlot Name: plot-k32-2026-11-24-10-00-${'ab'.repeat(32)}\n`
        : i === 4
          ? '[P1] Table 1 took 1.5 sec\n'
          : '',
    statfs: { tmp: [1000, 900 - i, 4096], plots: [500, 400, 4096] },
  }));
  return [{ meta }, ...frames];
}

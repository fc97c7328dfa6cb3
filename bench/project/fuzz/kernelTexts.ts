/** A host of texts with a plotter in a container, as its kernel shows it: every file that a collector reads. Numbers and names are invented. */

export const PLOTTER = 4242;
const PROCESS = `/proc/${PLOTTER}`;
const GROUP = '/sys/fs/cgroup/system.slice/plot.service';
const CORES = '/sys/devices/system/cpu';
const ID = `${'ab'.repeat(8)}${'0f'.repeat(24)}`;

const ARGV = [
  '/opt/chia_plot',
  '-k',
  '32',
  '-r',
  '4',
  '-t',
  '/mnt/my plots/tmp/',
  '-2',
  '/mnt/ram/',
  '-d',
  '/srv/nas/',
];
const LOG = `Multi-threaded pipelined Chia k32 plotter - 1234567
Number of Threads: 4
Working Directory:   /mnt/my plots/tmp/
Plot Name: plot-k32-2026-11-24-10-00-${ID}
[P1] Table 1 took 3 sec
[P1] Table 2 took 5.25 sec, found 4294943244 matches
[P1] Table 3 took 5 sec, found 4294943244 matches
Phase 1 took 13.5 sec
Total plot creation time was 41.5 sec (0.691667 min)
Started copy to /srv/nas/plot-k32-2026-11-24-10-00-${ID}.plot
`;

const pressure =
  'some avg10=0.50 avg60=0.20 avg300=0.10 total=51234\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=1234\n';
const stat = (pid: number, name: string) =>
  `${pid} (${name}) S 1 1 1 0 -1 0 1 2 3 4 1500 300 0 0 20 0 9 0 500 1048576 256 18446744073709551615 1 1 0 0 0 0 0 4096 17 0 0 0 17 3 0 0 12 0 0\n`;
const tcp = (width: number) =>
  `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n   0: ${'0'.repeat(width)}:20FB ${'0'.repeat(width)}:0000 0A 00000000:00000000 00:00000000 00000000     0        0 31337 1 0000000000000000 100 0 0 10 0\n   1: ${'0'.repeat(width)}:20FB ${'0'.repeat(width)}:1F90 01 00000000:00000000 00:00000000 00000000     0        0 31338 1 0000000000000000 100 0 0 10 0\n`;

export const FILES: Readonly<Record<string, string>> = {
  '/proc/1/stat': stat(1, 'init'),
  '/proc/stat':
    'cpu  1600 5 250 1140 30 1 2 3 0 0\ncpu0 800 5 125 570 15 1 1 2 0 0\ncpu1 800 0 125 570 15 0 1 1 0 0\nintr 77 1 2 3\nctxt 99\nbtime 1700000000\nprocesses 4242\nprocs_running 2\nprocs_blocked 1\nsoftirq 55 1 2\n',
  '/proc/loadavg': `1.50 0.40 0.30 2/300 ${PLOTTER}\n`,
  '/proc/meminfo':
    'MemTotal:       16000000 kB\nMemFree:         9000000 kB\nMemAvailable:   12000000 kB\nBuffers:            1000 kB\nCached:          2000000 kB\nSwapCached:            0 kB\nDirty:               120 kB\nWriteback:            10 kB\nShmem:              3000 kB\nSlab:               9000 kB\nSReclaimable:       7000 kB\nSUnreclaim:         2000 kB\nSwapTotal:       1000000 kB\nSwapFree:         900000 kB\nCommitLimit:    99000000 kB\nCommitted_AS:    5000000 kB\nHugePages_Total:       2\nHugePages_Free:        1\nHugepagesize:       2048 kB\n',
  '/proc/vmstat': 'nr_free_pages 5\npswpin 10\npswpout 20\npgfault 900\npgmajfault 7\nnr_dirty 3\noom_kill 0\n',
  '/proc/diskstats':
    ' 259       0 nvme0n1 10 1 800 5 20 2 1600 9 1 400 700 3 0 30 2 4 8\n 259       1 nvme0n1p1 1 0 8 0 1 0 8 0 0 1 1 0 0 0 0 0 0\n   8       0 sda 100 0 8000 50 10 0 80 30 0 500 80\n',
  '/proc/net/dev':
    'Inter-|   Receive                                                |  Transmit\n face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n    lo: 900 9 0 0 0 0 0 0 900 9 0 0 0 0 0 0\n  eth0: 15000 100 1 2 0 0 0 0 22000 110 3 4 0 0 0 0\n',
  '/proc/net/tcp': tcp(8),
  '/proc/net/tcp6': tcp(32),
  '/proc/net/sockstat': 'sockets: used 300\nTCP: inuse 3 orphan 0 tw 1 alloc 5 mem 2\nUDP: inuse 4 mem 1\n',
  '/proc/net/sockstat6': 'TCP6: inuse 2\nUDP6: inuse 1\n',
  '/proc/pressure/cpu': pressure,
  '/proc/pressure/memory': pressure,
  '/proc/pressure/io': pressure,
  '/proc/cpuinfo':
    'processor\t: 0\nmodel name\t: Example CPU @ 3.00GHz\ncpu MHz\t\t: 2999.998\ncore id\t\t: 0\n\nprocessor\t: 1\nmodel name\t: Example CPU @ 3.00GHz\ncpu MHz\t\t: 3600.120\n\n',
  '/proc/self/mountinfo':
    '30 1 259:1 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p1 rw\n31 30 8:0 / /mnt/my\\040plots rw - xfs /dev/sda rw,noquota\n32 30 0:51 / /srv/nas rw - nfs4 barn.example:/farm rw,addr=192.0.2.9\n33 30 0:52 / /mnt/ram rw - tmpfs tmpfs rw,size=9g\n34 30 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw\n',
  '/proc/self/cgroup': '0::/system.slice/plot.service\n',
  '/proc/thread-self/schedstat': '123456789 2345678 999\n',
  '/proc/sys/kernel/task_delayacct': '1\n',
  '/proc/spl/kstat/zfs/arcstats':
    '13 1 0x01 1\nname type data\nhits 4 100\nmisses 4 10\nc_min 4 104857600\nsize 4 314572800\nc_max 4 943718400\n',
  '/sys/block/nvme0n1/size': '1000\n',
  '/sys/block/sda/size': '1000\n',
  '/sys/class/net/eth0/speed': '1000\n',
  [`${CORES}/online`]: '0-1\n',
  [`${CORES}/cpu0/cpufreq/scaling_cur_freq`]: '3600000\n',
  [`${CORES}/cpu0/cpufreq/cpuinfo_min_freq`]: '800000\n',
  [`${CORES}/cpu0/cpufreq/cpuinfo_max_freq`]: '4200000\n',
  [`${CORES}/cpu0/cpufreq/scaling_max_freq`]: '4200000\n',
  [`${CORES}/cpu0/thermal_throttle/core_throttle_count`]: '12\n',
  [`${CORES}/cpu0/thermal_throttle/package_throttle_count`]: '15\n',
  [`${CORES}/cpu0/topology/physical_package_id`]: '0\n',
  '/sys/class/hwmon/hwmon0/name': 'k10temp\n',
  '/sys/class/hwmon/hwmon0/temp1_input': '61250\n',
  '/sys/class/hwmon/hwmon0/temp1_label': 'Tctl\n',
  '/sys/class/hwmon/hwmon0/temp1_max': '70000\n',
  '/sys/class/hwmon/hwmon0/temp1_crit': '95000\n',
  '/sys/class/hwmon/hwmon1/name': 'nct6798\n',
  '/sys/class/hwmon/hwmon1/fan2_input': '1180\n',
  '/sys/class/hwmon/hwmon1/power1_average': '45000000\n',
  '/sys/class/thermal/thermal_zone0/type': 'x86_pkg_temp\n',
  '/sys/class/thermal/thermal_zone0/temp': '55000\n',
  '/sys/class/thermal/thermal_zone0/trip_point_0_type': 'critical\n',
  '/sys/class/thermal/thermal_zone0/trip_point_0_temp': '100000\n',
  '/sys/class/thermal/cooling_device3/type': 'Processor\n',
  '/sys/class/thermal/cooling_device3/max_state': '10\n',
  '/sys/class/thermal/cooling_device3/cur_state': '3\n',
  '/sys/class/powercap/intel-rapl:0/name': 'package-0\n',
  '/sys/class/powercap/intel-rapl:0/energy_uj': '123456789\n',
  '/sys/class/powercap/intel-rapl:0/max_energy_range_uj': '262143328850\n',
  '/sys/class/power_supply/BAT0/type': 'Battery\n',
  '/sys/class/power_supply/BAT0/scope': 'System\n',
  '/sys/class/power_supply/BAT0/capacity': '81\n',
  '/sys/class/power_supply/BAT0/status': 'Discharging\n',
  '/sys/class/power_supply/BAT0/model_name': 'Example Battery\n',
  [`${GROUP}/cpu.max`]: '150000 100000\n',
  [`${GROUP}/cpu.stat`]:
    'usage_usec 1500000\nuser_usec 1000000\nsystem_usec 500000\nnr_periods 100\nnr_throttled 4\nthrottled_usec 250000\n',
  [`${GROUP}/cpu.pressure`]: pressure,
  [`${GROUP}/io.pressure`]: pressure,
  [`${GROUP}/memory.pressure`]: pressure,
  [`${GROUP}/cpuset.cpus.effective`]: '0-1\n',
  [`${GROUP}/memory.max`]: '8589934592\n',
  [`${GROUP}/memory.current`]: '6442450944\n',
  [`${GROUP}/memory.stat`]:
    'anon 1000\nfile 2000\ninactive_anon 7\nactive_anon 1\ninactive_file 2147483648\nactive_file 3\nworkingset_refault_anon 4\nworkingset_refault_file 5\n',
  [`${GROUP}/memory.events`]: 'low 0\nhigh 3\nmax 12\noom 1\noom_kill 1\n',
  [`${GROUP}/io.max`]: '8:0 rbps=max wbps=104857600 riops=max wiops=max\n',
  [`${PROCESS}/cmdline`]: `${ARGV.join('\0')}\0`,
  [`${PROCESS}/stat`]: stat(PLOTTER, 'chia_plot'),
  [`${PROCESS}/status`]: `Name:\tchia_plot\nTgid:\t${PLOTTER}\nPid:\t${PLOTTER}\nNSpid:\t${PLOTTER}\t7\nVmPeak:\t 9000 kB\nVmHWM:\t 2048 kB\nVmRSS:\t 1024 kB\nRssAnon:\t 900 kB\nVmSwap:\t 12 kB\nThreads:\t2\nCpus_allowed_list:\t0-1\nvoluntary_ctxt_switches:\t12\nnonvoluntary_ctxt_switches:\t3\n`,
  [`${PROCESS}/io`]:
    'rchar: 900\nwchar: 901\nsyscr: 10\nsyscw: 11\nread_bytes: 40960\nwrite_bytes: 81920\ncancelled_write_bytes: 0\n',
  [`${PROCESS}/cgroup`]: '0::/system.slice/plot.service\n',
  [`${PROCESS}/mountinfo`]:
    '30 1 259:1 / / rw - ext4 /dev/nvme0n1p1 rw\n31 30 8:0 / /mnt/my\\040plots rw - xfs /dev/sda rw\n',
  [`${PROCESS}/limits`]:
    'Limit                     Soft Limit           Hard Limit           Units\nMax open files            1024                 4096                 files\n',
  [`${PROCESS}/oom_score`]: '667\n',
  [`${PROCESS}/maps`]: '00400000-00452000 r-xp 00000000 08:02 173521 /opt/chia_plot\n7f00-7f10 rw-p 00000000 00:00 0\n',
  [`${PROCESS}/fdinfo/1`]: 'pos:\t0\nflags:\t0100001\nmnt_id:\t30\nino:\t99\n',
  [`${PROCESS}/task/${PLOTTER}/stat`]: stat(PLOTTER, 'chia_plot'),
  [`${PROCESS}/task/${PLOTTER}/schedstat`]: '123456789 2345678 999\n',
  [`${PROCESS}/task/${PLOTTER}/wchan`]: 'futex_wait_queue',
  [`${PROCESS}/task/4243/stat`]: stat(4243, 'phase1/F1').replace(' S 1 ', ' D 1 '),
  [`${PROCESS}/task/4243/schedstat`]: '223456789 3345678 99\n',
  [`${PROCESS}/task/4243/wchan`]: 'io_schedule',
};

export const LINKS: Readonly<Record<string, string>> = {
  '/sys/dev/block/259:1': '../../devices/pci0000:00/nvme/nvme0/block/nvme0n1/nvme0n1p1',
  '/sys/dev/block/8:0': '../../devices/pci0000:00/host0/block/sda',
  '/sys/class/block/sda': '../../devices/pci0000:00/host0/block/sda',
  '/sys/class/hwmon/hwmon0/device': '../../../0000:00:18.3',
  [`${PROCESS}/exe`]: ARGV[0],
  [`${PROCESS}/cwd`]: '/home/farmer',
  [`${PROCESS}/fd/1`]: '/home/farmer/plot.log',
  [`${PROCESS}/fd/3`]: 'socket:[31337]',
};

/** The log of its plotter, by the path through which it is followed. */
export const LOGS: Readonly<Record<string, string>> = { [`${PROCESS}/fd/1`]: LOG };

const space = (sizeBytes: number) => ({ sizeBytes, freeBytes: sizeBytes / 2, availableBytes: sizeBytes / 4 });
export const SPACES = { '/': space(1e12), '/mnt/my plots': space(8e12), '/mnt/ram': space(9e9) };

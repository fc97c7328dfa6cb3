import { GIB } from '../../../src/plotters/needs.ts';
import type { HostFacts } from '../../../src/tuning/hostFacts.ts';
import { host } from '../host.ts';
import { BLADEBIT, CARD, type Cases, good, HELD, runs, XCH } from './settings.ts';

/** What the host or what runs on it makes wrong with a configuration. */
export const HOST_CASES: Cases = {
  'advised-for-running': [
    {
      settings: good(),
      facts: runs({}),
      finds: /^info buckets: Its threads wait for each other/,
      fixes: ['Set buckets to 128'],
    },
    {
      settings: good({ waitForCopy: true }),
      facts: runs({ advice: [{ text: 'It waits: go on.', setting: { name: 'waitForCopy', value: false } }] }),
      finds: /^info waitForCopy: It waits/,
      fixes: ['Set waitForCopy to false'],
    },
    { settings: good(), facts: runs({ advice: [] }) },
    { settings: good({ buckets: 512 }), facts: runs({}) },
    { settings: good({ threads: 8 }), facts: runs({}) },
    { settings: good(), facts: runs({ plotter: 'gigahorse' }) },
    {
      settings: good({ buckets: 128 }),
      facts: runs({ configuration: { ...HELD.configuration, buckets: 128 } }),
    },
  ],
  'threads-above-cores': [
    {
      settings: good({ threads: 17 }),
      finds: /^warning threads: 17 threads share 16 cores/,
      fixes: ['Use 16 threads'],
    },
    { settings: good({ threads: 16 }) },
    { settings: good({ threads: 99 }), facts: { ...host(), logicalCores: undefined } as unknown as HostFacts },
  ],
  'graphics-memory': [
    { settings: { ...XCH, tier: 'plain' }, facts: host({ gpus: [CARD] }) },
    {
      settings: { ...XCH, tier: 'plain' },
      facts: host({ gpus: [{ ...CARD, freeBytes: 2 * GIB }] }),
      finds:
        /^warning tier: xchplot2 needs 7\.42 GiB of graphics memory; of the cards here the emptiest has 2\.00 GiB free/,
    },
    {
      settings: { ...XCH, tier: 'plain' },
      facts: host({ gpus: [{ name: 'GTX 1650', memoryBytes: 4 * GIB, freeBytes: 4 * GIB }] }),
      finds: /^error tier: .*the largest card here has 4\.00 GiB\. Choose a smaller tier/,
    },
    { settings: XCH, facts: host({ gpus: [] }), finds: /^error mode: .*this host has none/ },
    { settings: XCH, facts: host() },
    { settings: { ...XCH, mode: 'cpu' }, facts: host({ gpus: [] }) },
  ],
  'slow-destination': [
    {
      settings: { ...XCH, directories: { final: '/mnt/hdd/' } },
      finds:
        /^warning directories\.final: xchplot2 makes about 314 MiB\/s of plots on a fast card; the hard disk sda takes 238 MiB\/s/,
    },
    { settings: XCH },
    { settings: { ...XCH, mode: 'cpu', directories: { final: '/mnt/hdd/' } } },
    { settings: good() },
  ],
  'counts-for-nothing': [
    { settings: { ...XCH, k: 22 }, finds: /^info k: Plots of xchplot2 at k22 are for tests.*k28 alone/ },
    { settings: good({ k: 25 }), finds: /^info k: .*from k32 on/ },
    { settings: XCH },
    { settings: good() },
  ],
  'without-aes': [
    {
      settings: { ...XCH, mode: 'cpu' },
      facts: host({ hasAes: false }),
      finds: /^warning plotter: xchplot2 computes with AES/,
    },
    { settings: { ...XCH, mode: 'cpu' }, facts: host({ hasAes: true }) },
    { settings: { ...XCH, mode: 'cpu' } },
    { settings: XCH, facts: host({ hasAes: false }) },
    { settings: good(), facts: host({ hasAes: false }) },
  ],
  'memory-above-free': [
    {
      settings: good({ threads: 16 }),
      facts: host({ freeMemoryBytes: 5 * GIB }),
      finds: /^warning buckets: Mad Max needs about 6\.38 GiB of memory; 5\.00 GiB are free now/,
      fixes: ['Use 512 buckets', 'Use 8 threads'],
    },
    {
      settings: { ...BLADEBIT, mode: 'ram', directories: { final: '/mnt/hdd/' } },
      finds: /^error mode: BladeBit needs about 416 GiB of memory; this host has 128 GiB/,
      fixes: [],
    },
    {
      settings: good({ directories: { tmp: '/mnt/ssd/', tmp2: '/mnt/ram/', final: '/mnt/hdd/' } }),
      facts: host({ memoryBytes: 96 * GIB, freeMemoryBytes: 90 * GIB }),
      finds: /^error buckets: .*116 GiB of memory \(6\.38 GiB and 110 GiB in RAM disks\); this host has 96\.0 GiB/,
    },
    { settings: good() },
    { settings: good(), facts: { ...host(), freeMemoryBytes: undefined } as unknown as HostFacts },
  ],
  'disk-shared-with-plot': [
    {
      settings: good(),
      facts: host({
        plotters: [
          { pid: 7, title: 'Mad Max', directories: [{ use: 'tmp2', path: '/mnt/ssd/x', disks: ['nvme0n1'] }] },
        ],
      }),
      finds: /^warning directories\.tmp: Mad Max \(process 7\) plots on nvme0n1 now/,
    },
    {
      settings: good(),
      facts: host({
        plotters: [
          { pid: 7, title: 'Mad Max', directories: [{ use: 'final', path: '/mnt/ssd/x', disks: ['nvme0n1'] }] },
        ],
      }),
    },
    {
      settings: good(),
      facts: host({
        plotters: [{ pid: 7, title: 'Mad Max', directories: [{ use: 'tmp', path: '/y', disks: ['sdz'] }] }],
      }),
    },
  ],
  'open-file-limit': [
    {
      settings: good({ buckets: 1024 }),
      finds:
        /^warning buckets: Mad Max opens 1088 files with these buckets; a program started in a terminal may open 1024\. Say `ulimit -n 1088`/,
    },
    { settings: good({ buckets3: 4096 }), finds: /^error buckets3: Mad Max opens 4160 files.*4096 are the most/ },
    { settings: good() },
    { settings: BLADEBIT, facts: host({ openFiles: { soft: 1, hard: 1 } }) },
  ],
};

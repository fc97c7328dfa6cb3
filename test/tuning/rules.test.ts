import assert from 'node:assert/strict';
import { GIB } from '../../src/plotters/needs.ts';
import { findingsOf } from '../../src/tuning/checkFile.ts';
import type { HostFacts, RunningPlot } from '../../src/tuning/hostFacts.ts';
import type { PlotSettings } from '../../src/tuning/plotSettings.ts';
import { RULES } from '../../src/tuning/rules.ts';
import { HDD, host, hostWith, OTHER_SSD, RAM_DISK, SSD } from './host.ts';

const KEY = 'a'.repeat(96);
const CONTRACT = `xch1${'q'.repeat(58)}`;

/** A configuration that has nothing wrong with it on `host()`. */
const GOOD: PlotSettings = {
  plotter: 'madmax',
  k: 32,
  threads: 16,
  buckets: 256,
  directories: { tmp: '/mnt/ssd/', tmp2: '/mnt/ssd2/', final: '/mnt/hdd/' },
  farmerKey: KEY,
  contract: CONTRACT,
};

function good(changes: Partial<PlotSettings> = {}): PlotSettings {
  return { ...GOOD, ...changes };
}

interface Case {
  readonly settings: PlotSettings;
  readonly facts?: HostFacts;
  /** `severity place: message`, which the finding's must match; absent where the rule must be silent. */
  readonly finds?: RegExp;
  /** Titles of the fixes. */
  readonly fixes?: readonly string[];
}

const BLADEBIT: PlotSettings = {
  plotter: 'bladebit',
  mode: 'disk',
  directories: { tmp: '/mnt/ssd/', final: '/mnt/hdd/' },
  farmerKey: KEY,
  contract: CONTRACT,
};
const CUDA: PlotSettings = {
  plotter: 'gigahorse',
  mode: 'cuda',
  k: 32,
  compression: 7,
  directories: { tmp: ['/mnt/ssd/'], final: ['/mnt/hdd/'] },
  farmerKey: KEY,
  contract: CONTRACT,
};
const POS2: PlotSettings = { plotter: 'pos2', k: 28, plotId: 'ab'.repeat(32) };
const nearlyFull = { ...HDD, freeBytes: 50 * GIB };
const isMissing = { path: '/mnt/new/', state: 'missing', disks: [] } as const;

const XCH: PlotSettings = {
  plotter: 'xchplot2',
  mode: 'cuda',
  k: 28,
  directories: { final: '/mnt/ssd/' },
  farmerKey: KEY,
  contract: CONTRACT,
};
const CARD = { name: 'RTX 4090', memoryBytes: 24 * GIB, freeBytes: 20 * GIB };
const HELD = {
  pid: 812,
  title: 'Mad Max',
  plotter: 'madmax',
  configuration: { k: 32, threads: 16, buckets: 256, tmp: '/mnt/ssd', tmp2: '/mnt/ssd2' },
  directories: [],
  advice: [{ text: 'Its threads wait for each other: take 128 buckets.', setting: { name: 'buckets', value: 128 } }],
} as const;
const runs = (plot: Partial<RunningPlot>) => ({ ...host(), plotters: [{ ...HELD, ...plot }] });

const CASES: Readonly<Record<string, readonly Case[]>> = {
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
  'tmp-too-small': [
    {
      settings: good(),
      facts: hostWith({ ...SSD, freeBytes: 200 * GIB }),
      finds:
        /^error directories\.tmp: There is too little room: a k32 plot needs 220 GiB for its temporary folder; \/mnt\/ssd has 200 GiB free/,
    },
    {
      settings: good({ directories: { tmp: '/mnt/ssd/', tmp2: '/mnt/ssd/b/' } }),
      facts: hostWith({ ...SSD, freeBytes: 300 * GIB }, { ...SSD, path: '/mnt/ssd/b/', freeBytes: 300 * GIB }),
      finds: /^error directories\.tmp: .*330 GiB for its temporary folder and second temporary folder/,
    },
    { settings: BLADEBIT, facts: hostWith({ ...SSD, freeBytes: 400 * GIB }), finds: /480 GiB/ },
    // With the second folder elsewhere there is no telling how much goes where.
    {
      settings: { ...BLADEBIT, directories: { tmp: '/mnt/ssd/', tmp2: '/mnt/unknown/' } },
      facts: hostWith({ ...SSD, freeBytes: 400 * GIB }),
    },
    { settings: good({ k: 25 }), facts: hostWith({ ...SSD, freeBytes: 200 * GIB }) },
    { settings: good() },
  ],
  'ram-disk-too-small': [
    {
      settings: good({ directories: { tmp: '/mnt/ssd/', tmp2: '/mnt/ram/' } }),
      facts: hostWith({ ...RAM_DISK, freeBytes: 60 * GIB }),
      finds: /^error directories\.tmp2: The RAM disk is too small: .*110 GiB.*\/mnt\/ram has 60\.0 GiB free/,
    },
    { settings: good({ directories: { tmp: '/mnt/ssd/', tmp2: '/mnt/ram/' } }) },
  ],
  'destination-full': [
    {
      settings: good(),
      facts: hostWith(nearlyFull),
      finds: /^error directories\.final: A finished plot of 101 GiB doesn't fit: \/mnt\/hdd\/ has 50\.0 GiB free/,
    },
    {
      settings: { ...BLADEBIT, directories: { tmp: '/mnt/ssd/', final: ['/mnt/ssd2/', '/mnt/hdd/'] } },
      facts: hostWith(nearlyFull),
      finds: /^error directories\.final\.1: /,
    },
    {
      settings: good({ count: 100 }),
      facts: hostWith({ ...HDD, freeBytes: 250 * GIB }),
      finds: /^warning count: There is room for 2 of 100 plots/,
      fixes: ['Make 2 plots'],
    },
    { settings: good({ count: 'endless' }) },
    { settings: good({ count: 10 }) },
  ],
  'hdd-as-tmp': [
    {
      settings: good({ directories: { tmp: '/mnt/hdd/', tmp2: '/mnt/ssd/' } }),
      finds: /^warning directories\.tmp: The temporary folder lies on the hard disk sda/,
    },
    // Gigahorse on graphics cards keeps only finished plots there.
    { settings: { ...CUDA, directories: { tmp: '/mnt/hdd/' } } },
    { settings: good() },
    { settings: good(), facts: hostWith({ ...SSD, rotational: undefined } as never) },
  ],
  'tmp-on-disk-of-final': [
    {
      settings: good({ directories: { tmp: '/mnt/ssd/', tmp2: '/mnt/ssd2/', final: '/mnt/ssd2/done/' } }),
      facts: hostWith({ ...OTHER_SSD, path: '/mnt/ssd2/done/' }),
      finds: /^warning directories\.tmp2: The second temporary folder and the destination lie on nvme1n1/,
    },
    {
      settings: { ...BLADEBIT, directories: { tmp: '/mnt/ssd/', final: '/mnt/ssd/' } },
      finds: /^warning directories\.tmp: The temporary folder and the destination lie on nvme0n1/,
    },
    {
      settings: good({ directories: { tmp: '/mnt/ssd/', tmp2: '/mnt/ssd2/', final: '/mnt/ssd/done/' } }),
      facts: hostWith({ ...SSD, path: '/mnt/ssd/done/' }),
    },
    { settings: good() },
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
  'directory-missing': [
    {
      settings: good({ directories: { tmp: '/mnt/new/' } }),
      facts: hostWith(isMissing),
      finds: /^error directories\.tmp: The temporary folder \/mnt\/new\/ doesn't exist/,
      fixes: ['Create /mnt/new/'],
    },
    {
      settings: good({ directories: { tmp: '/mnt/ssd/', final: '/mnt/hdd/' } }),
      facts: hostWith({ ...HDD, state: 'not writable' }),
      finds: /^error directories\.final: The destination \/mnt\/hdd\/ can't be written to/,
    },
    {
      settings: good({ directories: { tmp: '/etc/passwd/' } }),
      facts: hostWith({ path: '/etc/passwd/', state: 'no folder', disks: [] }),
      finds: /is a file, not a folder/,
    },
    { settings: good() },
    { settings: good({ directories: { tmp: '/mnt/never asked/' } }) },
  ],
  'directory-without-slash': [
    {
      settings: good({ directories: { tmp: '/mnt/ssd' } }),
      finds: /^error directories\.tmp: Mad Max takes the end of \/mnt\/ssd/,
      fixes: ['Add the slash'],
    },
    { settings: { ...CUDA, directories: { tmp: ['/mnt/ssd/', 'D:\\x'] } }, finds: /^error directories\.tmp\.1: / },
    { settings: { ...CUDA, directories: { tmp: '/mnt/ssd/', final: '@10.0.0.7', tmp2: '@RAM' } } },
    { settings: BLADEBIT },
    { settings: good() },
  ],
  'directory-with-tilde': [
    {
      settings: good({ directories: { tmp: '~/plots/' } }),
      finds: /^error directories\.tmp: No shell reads ~\/plots\/.*: \/home\/me\/plots\/\./,
      fixes: ['Write /home/me/plots/'],
    },
    { settings: good({ directories: { tmp: '/mnt/~x/' } }) },
  ],
  'buckets-out-of-range': [
    {
      settings: good({ buckets: 300 }),
      finds: /^error buckets: Mad Max takes powers of two from 16 to 65536 as buckets, not 300\. Use 256/,
      fixes: ['Use 256 buckets'],
    },
    {
      settings: good({ buckets: 3 }),
      finds: /^error buckets: .*not 3 \(below 16 it is an exponent, and 2\^4 the least\)/,
    },
    { settings: good({ buckets3: 131_072 }), finds: /^error buckets3: .*Use 65536/ },
    { settings: { ...BLADEBIT, buckets: 32 }, finds: /^error buckets: BladeBit.*64 to 1024.*Use 64/ },
    { settings: { plotter: 'chiapos', buckets: 256 }, finds: /^error buckets: chiapos.*16 to 128.*Use 128/ },
    { settings: { plotter: 'chiapos', buckets: 0 } },
    { settings: good({ buckets: 8 }) },
    { settings: good({ buckets: 16 }) },
  ],
  'buckets-as-exponent': [
    {
      settings: good({ buckets: 8 }),
      finds: /^warning buckets: Mad Max takes 8 for an exponent: these are 2\^8 = 256 buckets/,
      fixes: ['Write 256'],
    },
    { settings: good({ buckets3: 15 }), finds: /^warning buckets3: .*2\^15 = 32768/ },
    { settings: { plotter: 'gigahorse', buckets: 7 }, finds: /Gigahorse takes 7/ },
    { settings: good({ buckets: 16 }) },
    { settings: good({ buckets: 3 }) },
    { settings: { ...BLADEBIT, buckets: 8 } },
  ],
  'value-out-of-range': [
    { settings: good({ k: 40 }), finds: /^error k: Mad Max takes k from 16 to 34, not 40\. Use 34/, fixes: ['Use 34'] },
    { settings: good({ threads: 0 }), finds: /^error threads: / },
    { settings: { ...CUDA, gpuStreams: 1 }, finds: /^error gpuStreams: Gigahorse takes gpuStreams from 2, not 1/ },
    {
      settings: { ...BLADEBIT, mode: 'ram', compression: 9 },
      finds: /^error compression: BladeBit takes compression from 0 to 7/,
    },
    {
      settings: { ...CUDA, compression: 25 },
      finds: /^error compression: Gigahorse takes compression from 1 to 33 \(.*29…33 with _v3\), not 25\. Use 20/,
      fixes: ['Use 20'],
    },
    { settings: { ...CUDA, compression: 10 }, finds: /^error compression: .*Use 9/ },
    { settings: { ...CUDA, compression: 29 } },
    { settings: CUDA },
    { settings: good() },
  ],
  'refused-combination': [
    { settings: { ...BLADEBIT, k: 25 }, finds: /^error k: BladeBit makes k32 plots only/, fixes: ['Use k 32'] },
    { settings: { ...BLADEBIT, compression: 5 }, finds: /^error compression: / },
    { settings: { ...BLADEBIT, buckets: 1024 }, finds: /^error buckets: BladeBit refuses 1024/ },
    { settings: { ...BLADEBIT, directories: {} }, finds: /^error directories: BladeBit’s disk mode wants/ },
    { settings: { ...BLADEBIT, mode: 'cuda-disk-16' }, finds: /^error mode: / },
    { settings: good({ directories: {} }), finds: /^error directories: The plotter wants a temporary folder/ },
    {
      settings: good({ tmpToggle: true, directories: { tmp: '/mnt/ssd/', stage: '/mnt/ssd2/' } }),
      finds: /^error tmpToggle: /,
      fixes: ['Remove "tmpToggle"', 'Remove "stage"'],
    },
    { settings: { ...CUDA, compression: 10 }, finds: /^error compression: Gigahorse has no level 10/ },
    { settings: { ...POS2, k: 27 }, finds: /^error k: .*even/ },
    { settings: { plotter: 'pos2', k: 28 }, finds: /^error plotId: / },
    { settings: { ...POS2, plotId: 'xyz' }, finds: /^error plotId: / },
    { settings: POS2 },
    { settings: BLADEBIT },
    { settings: CUDA },
    { settings: good() },
  ],
  'unknown-flag': [
    {
      settings: good({ flags: ['--tmptogle'] }),
      finds: /^warning flags\.0: Mad Max \(chia_plot\) has no flag --tmptogle\. Did you mean --tmptoggle\?/,
      fixes: ['Write --tmptoggle', 'Remove --tmptogle'],
    },
    {
      settings: good({ flags: ['-w', '-Q'] }),
      finds: /^warning flags\.1: .*no flag -Q\. Remove it/,
      fixes: ['Remove -Q'],
    },
    { settings: good({ flags: ['--level=3'] }), finds: /^warning flags\.0: / },
    { settings: { ...BLADEBIT, flags: ['--no-numa', '--f1-threads', '4'] } },
    { settings: good({ flags: ['-w', '--rmulti2=2', '-K', '3'] }) },
  ],
  'setting-of-other-plotter': [
    {
      settings: good({ compression: 5 }),
      finds: /^warning compression: Mad Max \(chia_plot\) has no setting "compression"/,
      fixes: ['Remove "compression"'],
    },
    { settings: { ...BLADEBIT, directories: { tmp: '/a', stage: '/b' } }, finds: /^warning directories\.stage: / },
    {
      settings: { ...BLADEBIT, mode: 'ram', buckets: 128, directories: { final: '/d' } },
      finds: /^warning buckets: BladeBit \(ramplot\) has no setting "buckets"/,
    },
    {
      settings: good({ mode: 'cuda' }),
      finds: /^error mode: Mad Max has no mode "cuda"\. Use cpu/,
      fixes: ['Use "cpu"'],
    },
    {
      settings: good({ directories: { tmp: '/a/', final: ['/b/', '/c/'] } }),
      finds: /^warning directories\.final: Mad Max takes one folder here/,
      fixes: ['Keep /b/'],
    },
    { settings: { plotter: 'chiapos', count: 3 }, finds: /^warning count: / },
    { settings: { plotter: 'chiapos', count: 1, waitForCopy: false } },
    { settings: CUDA },
    { settings: BLADEBIT },
    { settings: POS2 },
    { settings: good() },
  ],
  'keys-missing': [
    {
      settings: { plotter: 'madmax', contract: CONTRACT },
      finds: /^error plotter: Mad Max wants the farmer's public key/,
    },
    { settings: { plotter: 'bladebit', farmerKey: KEY }, finds: /^error plotter: BladeBit wants "contract"/ },
    {
      settings: good({ poolKey: KEY }),
      finds: /^error contract: .*not both/,
      fixes: ['Remove "contract"', 'Remove "poolKey"'],
    },
    { settings: { plotter: 'chiapos', mode: 'chia' } },
    { settings: good() },
  ],
  'keys-malformed': [
    { settings: good({ farmerKey: 'abc' }), finds: /^error farmerKey: "farmerKey" is no public key/ },
    { settings: good({ contract: KEY }), finds: /^error contract: / },
    { settings: good() },
  ],
  'binary-missing': [
    {
      settings: good(),
      facts: host({ programs: { chia_plot: null } }),
      finds: /^error plotter: Mad Max's program chia_plot isn't in PATH/,
    },
    {
      settings: good({ binary: '/opt/chia_plot' }),
      facts: host({ programs: { '/opt/chia_plot': null } }),
      finds: /^error binary: There is no program \/opt\/chia_plot/,
    },
    { settings: good() },
    { settings: good({ binary: '/never/asked' }) },
  ],
};

describe('rules', () => {
  for (const { id, finds: what } of RULES) {
    describe(`${id}: ${what}`, () => {
      for (const [index, one] of (CASES[id] ?? []).entries()) {
        it(one.finds ? `finds ${one.finds.source}` : `is silent (${index + 1})`, () => check(id, one));
      }
    });
  }

  it('each have a case that they find and one in which they are silent', () => {
    for (const { id } of RULES) {
      const cases = CASES[id] ?? [];
      assert.ok(cases.some(({ finds }) => finds) && cases.some(({ finds }) => !finds), id);
    }
    assert.equal(new Set(RULES.map(({ id }) => id)).size, RULES.length);
  });

  it('find nothing wrong with a configuration that fits its host', () => {
    assert.deepEqual(findingsOf('good', GOOD, host()), []);
  });

  it('judge by nothing that could not be read', () => {
    const unread: HostFacts = { platform: 'linux', places: {}, mounts: [], programs: {}, plotters: [] };
    assert.deepEqual(findingsOf('good', GOOD, unread), []);
  });

  it('say what is wrong and what to do, in whole sentences', () => {
    for (const one of Object.values(CASES).flat()) {
      for (const { message } of findingsOf('x', one.settings, one.facts ?? host())) {
        assert.match(message, /^(?:["A-Z/0-9]|chiapos|xchplot2).*[.]$/s);
        assert.ok(message.split(/[.;:] /).length > 1, message);
      }
    }
  });
});

function check(id: string, { settings, facts = host(), finds, fixes }: Case): void {
  const found = findingsOf('x', settings, facts).filter(({ rule }) => rule === id);
  if (!finds) {
    assert.deepEqual(found, []);
    return;
  }
  assert.equal(found.length, 1, JSON.stringify(found));
  const [{ severity, place, message, fixes: offered = [] }] = found as [(typeof found)[number]];
  assert.match(`${severity} ${place.join('.')}: ${message}`, finds);
  if (fixes)
    assert.deepEqual(
      offered.map(({ title }) => title),
      fixes,
    );
}

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { PlotConfiguration } from '../../src/plotters/configuration.ts';
import { maskKey } from '../../src/plotters/flags.ts';
import { parseConfiguration, recognise } from '../../src/plotters/plotters.ts';
import { argvOf, configurationOf } from '../../src/tuning/argv.ts';
import type { PlotSettings } from '../../src/tuning/plotSettings.ts';

const KEY = 'a'.repeat(96);
const CONTRACT = 'xch1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq';
const ID = 'ab'.repeat(32);

/** Settings, and the command line that they are. */
const GOLDEN: readonly (readonly [PlotSettings, string])[] = [
  [
    {
      plotter: 'madmax',
      k: 32,
      count: 'endless',
      threads: 16,
      buckets: 512,
      buckets3: 256,
      directories: { tmp: '/mnt/nvme/', tmp2: '/mnt/ram/', final: '/mnt/hdd/', stage: '/mnt/stage/' },
      farmerKey: KEY,
      contract: CONTRACT,
      waitForCopy: true,
      phase2ThreadMultiplier: 2,
    },
    `chia_plot -k 32 -n -1 -r 16 -u 512 -v 256 -t /mnt/nvme/ -2 /mnt/ram/ -d /mnt/hdd/ -s /mnt/stage/ -w -c ${CONTRACT} -f ${KEY} -K 2`,
  ],
  [{ plotter: 'madmax', binary: '/opt/chia_plot', k: 34, flags: ['--version'] }, '/opt/chia_plot -k 34 --version'],
  [{ plotter: 'madmax', k: 34, waitForCopy: false }, 'chia_plot_k34 -k 34'],
  [
    { plotter: 'gigahorse', k: 32, threads: 8, compression: 7, directories: { tmp: '/a/', final: '/d/' } },
    'chia_plot -k 32 -r 8 -t /a/ -C 7 -d /d/',
  ],
  [
    {
      plotter: 'gigahorse',
      mode: 'cuda',
      k: 33,
      compression: 15,
      gpuStreams: 2,
      gpuCount: 2,
      directIo: true,
      chunk: '32M',
      memoryLimit: '64G',
      directories: { tmp: ['/a/', '/b/'], tmp2: '/c/', final: ['/d/', '@host'] },
    },
    'cuda_plot_k33 -C 15 -r 2 -t /a/ -t /b/ -2 /c/ -d /d/ -d @host -D -S 2 -B 32 -M 64',
  ],
  [
    {
      plotter: 'bladebit',
      mode: 'disk',
      threads: 32,
      buckets: 128,
      cache: '100G',
      alternate: true,
      farmerKey: KEY,
      poolKey: KEY,
      directories: { tmp: '/a', tmp2: '/b', final: ['/d', '/e'] },
      flags: ['--no-numa', '--f1-threads', '8'],
    },
    `bladebit -t 32 -f ${KEY} -p ${KEY} --no-numa diskplot -b 128 -a --cache 100G -t1 /a -t2 /b --f1-threads 8 /d /e`,
  ],
  [
    {
      plotter: 'bladebit',
      mode: 'ram',
      compression: 5,
      directIo: false,
      count: 'endless',
      directories: { final: '/d' },
    },
    'bladebit -n 0 -z 5 --no-direct-io ramplot /d',
  ],
  [
    {
      plotter: 'bladebit',
      mode: 'cuda',
      gpuDevice: 1,
      plotCheckCount: 100,
      plotCheckThreshold: 0.8,
      directories: { final: '/d' },
    },
    'bladebit_cuda cudaplot -d 1 --check 100 --check-threshold 0.8 /d',
  ],
  [
    { plotter: 'bladebit', mode: 'cuda-disk-16', compression: 3, directories: { tmp: '/a', final: '/d' } },
    'bladebit_cuda -z 3 cudaplot --disk-16 -t1 /a /d',
  ],
  [
    {
      plotter: 'chiapos',
      k: 25,
      threads: 4,
      buckets: 64,
      buffer: '4000M',
      bitfield: false,
      fileName: 'a.plot',
      plotId: ID,
      directories: { tmp: '/a', tmp2: '/b', final: '/d' },
    },
    `ProofOfSpace create -k 25 -r 4 -u 64 -b 4000 -t /a -2 /b -d /d -f a.plot -i ${ID} -e`,
  ],
  [
    {
      plotter: 'chiapos',
      mode: 'chia',
      k: 25,
      threads: 2,
      buffer: '3389M',
      count: 3,
      contract: CONTRACT,
      directories: { tmp: '/a' },
    },
    `chia plots create -k 25 -n 3 -r 2 -c ${CONTRACT} -b 3389 -t /a --override-k`,
  ],
  [{ plotter: 'pos2', k: 28, plotId: ID, plotIndex: 7, testnet: true }, `plotter test 28 ${ID} 2 7 --testnet`],
  [{ plotter: 'pos2', k: 24, plotId: ID, verbose: true }, `plotter test 24 ${ID} 2 0 0 1`],
  [
    { plotter: 'demo', threads: 1, count: 2, directories: { tmp: '/a' }, flags: ['-s', '5'] },
    'node plotscope-demo.cjs -n 2 -r 1 -t /a -s 5',
  ],
];

describe('command lines', () => {
  for (const [settings, line] of GOLDEN) {
    it(line.replaceAll(KEY, 'KEY').replaceAll(CONTRACT, 'CONTRACT').replaceAll(ID, 'ID'), () => {
      assert.equal(argvOf(settings).join(' '), line);
    });
  }

  it('mean to the plotter what was written', () => {
    for (const [settings] of GOLDEN) {
      if (settings.flags?.includes('--version')) continue;
      const argv = argvOf(settings);
      const read = parseConfiguration({ argv });
      assert.ok(read, argv.join(' '));
      assert.deepEqual(read.unknownFlags, undefined, argv.join(' '));
      for (const [name, value] of Object.entries(expectedOf(settings))) {
        assert.deepEqual(read[name as keyof PlotConfiguration], value, `${name} of ${argv.join(' ')}`);
      }
      if (settings.mode !== 'chia') assert.deepEqual(configurationOf(settings), read);
      const plotter = recognise({ argv })?.plotter;
      assert.equal(plotter, settings.plotter);
    }
  });

  it('of any Mad Max settings are read back by its parser', () => {
    const count = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constant('endless' as const));
    const folder = fc.constantFrom('/a/', '/mnt/with blank/', '/-2/', 'relative/');
    const settings = fc.record(
      {
        plotter: fc.constant('madmax' as const),
        k: fc.integer({ min: 16, max: 34 }),
        count,
        threads: fc.integer({ min: 1, max: 64 }),
        buckets: fc.constantFrom(16, 64, 256, 1024),
        buckets3: fc.constantFrom(16, 128),
        waitForCopy: fc.boolean(),
        tmpToggle: fc.boolean(),
        directOut: fc.boolean(),
        unique: fc.boolean(),
        farmerKey: fc.constant(KEY),
        directories: fc.record({ tmp: folder, tmp2: folder, final: folder }, { requiredKeys: [] }),
      },
      { requiredKeys: ['plotter'] },
    );
    fc.assert(
      fc.property(settings, (given) => {
        const read = parseConfiguration({ argv: argvOf(given) })!;
        for (const [name, value] of Object.entries(expectedOf(given))) {
          assert.deepEqual(read[name as keyof PlotConfiguration], value, name);
        }
      }),
    );
  });
});

describe('levels that other programs of Gigahorse make', () => {
  for (const [k, level, program] of [
    [32, 9, 'cuda_plot_k32'],
    [32, 20, 'cuda_plot_k32'],
    [32, 29, 'cuda_plot_k32_v3'],
    [32, 33, 'cuda_plot_k32_v3'],
    [33, 30, 'cuda_plot_k33_v3'],
    [34, 31, 'cuda_plot_k34_v3'],
  ] as const) {
    it(`k${k}, level ${level}: ${program}`, () => {
      const settings = {
        plotter: 'gigahorse',
        mode: 'cuda',
        k,
        compression: level,
        directories: { tmp: '/t/', final: '/d/' },
      };
      const [found] = argvOf(settings);
      assert.equal(found, program);
      assert.equal(recognise({ argv: argvOf(settings) })?.mode, 'cuda');
    });
  }
});

const SIZES = { cache: 'cacheBytes', buffer: 'bufferBytes', chunk: 'chunkBytes', memoryLimit: 'memoryLimitBytes' };
const NOT_READ = ['plotter', 'mode', 'binary', 'count', 'directories', 'flags'];
const UNIT = { M: 2 ** 20, G: 2 ** 30 };

/** What the plotter's parser must find, from the settings alone. */
function expectedOf(settings: PlotSettings): Record<string, unknown> {
  const { count, directories: { tmp, tmp2, final } = {} } = settings;
  const own = Object.entries(settings).flatMap(([name, value]): [string, unknown][] => {
    if (NOT_READ.includes(name)) return [];
    const size = SIZES[name as keyof typeof SIZES];
    if (size) return [[size, Number.parseInt(value as string, 10) * UNIT[(value as string).at(-1) as 'M' | 'G']]];
    if (['farmerKey', 'poolKey', 'contract'].includes(name)) return [[name, maskKey(value as string)]];
    return [[name, value]];
  });
  const [first] = typeof tmp === 'string' ? [tmp] : (tmp ?? []);
  return {
    ...Object.fromEntries(own),
    ...(count === 'endless' ? { endless: true } : count === undefined ? {} : { count }),
    ...(first !== undefined && { tmp: first }),
    ...(tmp2 !== undefined && { tmp2 }),
    ...(final !== undefined && { final: typeof final === 'string' ? [final] : final }),
  };
}

import assert from 'node:assert/strict';
import { PLOTTERS, parseConfiguration } from '../../src/plotters/plotters.ts';

const KEY = '97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb';
const ID = '022fb42c08c12de3a6af053880199806532e79515f94e83461612101f9412f9e';

function configurationOf(command: string, cwd?: string) {
  const argv = command.split(' ');
  return parseConfiguration({ argv, exe: argv[0], ...(cwd !== undefined && { cwd }) });
}

describe('parseConfiguration', () => {
  it('fills in what Mad Max takes when nothing is said', () => {
    assert.deepEqual(configurationOf('/m/chia_plot -t /t/', '/home'), {
      mode: 'cpu',
      tmp: '/t/',
      tmp2: '/t/',
      final: ['/t/'],
      stage: '/t/',
      k: 32,
      networkPort: 8444,
      count: 1,
      threads: 4,
      phase2ThreadMultiplier: 1,
      buckets: 256,
      buckets3: 256,
      waitForCopy: false,
      tmpToggle: false,
      directOut: false,
      unique: false,
    });
  });

  it('reads Mad Max’s syntax: glued, with an equals sign, bundled, exponents, endless', () => {
    const read = configurationOf(
      `/m/chia_plot -k24 -n -1 -r8 -u 7 --buckets3=512 --tmpdir=/a/ -2/b/ -wG -K2 -f ${KEY} -c xch1abcdefghijklmnopqrst`,
    );
    assert.equal(read?.k, 24);
    assert.equal(read?.endless, true);
    assert.equal(read?.count, undefined);
    assert.equal(read?.threads, 8);
    assert.equal(read?.buckets, 128);
    assert.equal(read?.buckets3, 512);
    assert.equal(read?.tmp, '/a/');
    assert.equal(read?.tmp2, '/b/');
    assert.deepEqual(read?.final, ['/a/']);
    assert.equal(read?.waitForCopy, true);
    assert.equal(read?.tmpToggle, true);
    assert.equal(read?.phase2ThreadMultiplier, 2);
    assert.equal(read?.farmerKey, '97f1…c6bb');
    assert.ok(!JSON.stringify(read).includes(KEY));
  });

  it('takes the destination as the stage with -D and lists unknown flags', () => {
    const read = configurationOf('/m/chia_plot -t /t/ -d /d/ -D --nosuch -q');
    assert.equal(read?.stage, '/d/');
    assert.deepEqual(read?.unknownFlags, ['--nosuch', '-q']);
  });

  it('resolves relative folders with the rules of the working folder’s system', () => {
    assert.equal(configurationOf('/m/chia_plot -t ../t/', '/home/u/x')?.tmp, '/home/u/t/');
    assert.equal(configurationOf('C:\\m\\chia_plot.exe -t t\\', 'D:\\plots')?.tmp, 'D:\\plots\\t\\');
    assert.equal(configurationOf('/m/chia_plot -t t/')?.tmp, 't/');
  });

  it('reads Gigahorse: the level, the card, several folders, and k from the name', () => {
    assert.equal(configurationOf('/g/chia_plot -t /t/ -C 7')?.compression, 7);
    const cuda = configurationOf(
      '/g/cuda_plot_k33_v3 -n -1 -C 32 -t /n1/ -t /n2/ -2 /s/ -d /h1/ -d @nas -r 2 -S 4 -B 8 -M 100 -D',
    );
    assert.equal(cuda?.k, 33);
    assert.equal(cuda?.mode, 'cuda-partial');
    assert.equal(cuda?.compression, 32);
    assert.equal(cuda?.tmp, '/n1/');
    assert.deepEqual(cuda?.moreTmp, ['/n2/']);
    assert.deepEqual(cuda?.final, ['/h1/', '@nas']);
    assert.equal(cuda?.gpuCount, 2);
    assert.equal(cuda?.threads, undefined);
    assert.equal(cuda?.gpuStreams, 4);
    assert.equal(cuda?.chunkBytes, 8 * 2 ** 20);
    assert.equal(cuda?.memoryLimitBytes, 100 * 2 ** 30);
    assert.equal(cuda?.directIo, true);
    const disk = configurationOf('/g/cuda_plot_k32 -t /t/ -3 /s/');
    assert.equal(disk?.tmp2, '/s/');
    assert.equal(disk?.mode, 'cuda-disk');
  });

  it('reads BladeBit: -t before the command is threads, -t1 after it a folder, no equals sign', () => {
    const disk = configurationOf(
      `/b/bladebit -t 16 -n 0 -f ${KEY} -c xch1abcdefghijklmnopqrst diskplot -b 512 -t1 tmp --cache 100G -a --no-t1-direct out1 /out2`,
      '/w',
    );
    assert.equal(disk?.mode, 'disk');
    assert.equal(disk?.threads, 16);
    assert.equal(disk?.endless, true);
    assert.equal(disk?.buckets, 512);
    assert.equal(disk?.tmp, '/w/tmp');
    assert.equal(disk?.tmp2, '/w/tmp');
    assert.equal(disk?.cacheBytes, 100 * 2 ** 30);
    assert.equal(disk?.alternate, true);
    assert.equal(disk?.directIoTmp, false);
    assert.deepEqual(disk?.final, ['/w/out1', '/out2']);
    const bare = configurationOf('/b/bladebit_cuda -z -f a -c b cudaplot -d 1 /o');
    assert.equal(bare?.compression, 1);
    assert.equal(bare?.gpuDevice, 1);
    assert.equal(configurationOf('/b/bladebit_cuda -z 5 -f a -c b cudaplot /o')?.compression, 5);
    // Not a device: BladeBit takes it for a folder.
    assert.equal(configurationOf('/b/bladebit_cuda -z 5 -f a -c b cudaplot -d=2 /o')?.gpuDevice, 0);
    const old = configurationOf('/b/bladebit -t 88 -f a -p b /out');
    assert.deepEqual(old?.final, ['/out']);
    assert.equal(old?.mode, 'ram');
  });

  it('reads chiapos, as a program and as chia’s command, which has other defaults', () => {
    const own = configurationOf('/c/ProofOfSpace create -k 22 -u 64 -e -t a -2 b -d c', '/w');
    assert.equal(own?.k, 22);
    assert.equal(own?.buckets, 64);
    assert.equal(own?.bitfield, false);
    assert.equal(own?.tmp2, '/w/b');
    assert.equal(own?.bufferBytes, 4608 * 2 ** 20);
    const chia = parseConfiguration({
      exe: '/usr/bin/python3',
      argv: 'python3 /v/bin/chia plots create -n 3 -t /t -d /d -r 4'.split(' '),
    });
    assert.equal(chia?.k, 32);
    assert.equal(chia?.count, 3);
    assert.equal(chia?.buckets, 128);
    assert.equal(chia?.tmp2, '/t');
    assert.equal(chia?.bufferBytes, 3389 * 2 ** 20);
    const madmax = parseConfiguration({
      exe: '/usr/bin/python3',
      argv: 'python3 chia plotters madmax -t /t -d /d -v 128'.split(' '),
    });
    assert.equal(madmax?.buckets3, 128);
    const bladebit = parseConfiguration({
      exe: '/usr/bin/python3',
      argv: 'python3 chia plotters bladebit cudaplot -d /d -v'.split(' '),
    });
    assert.equal(bladebit?.mode, 'cuda');
    assert.equal(bladebit?.verbose, true);
    assert.equal(bladebit?.compression, 1);
  });

  it('reads proof of space 2, with its trap: a strength of 0 or 1 is the verbose flag', () => {
    assert.deepEqual(configurationOf(`/p/plotter test 28 ${ID} 3 1 2 1 --testnet`, '/w'), {
      mode: 'ram',
      count: 1,
      k: 28,
      plotId: ID,
      strength: 3,
      plotIndex: 1,
      metaGroup: 2,
      verbose: true,
      testnet: true,
      final: ['/w'],
    });
    const trap = configurationOf(`/p/plotter test 20 ${ID} 1`);
    assert.equal(trap?.verbose, true);
    assert.equal(trap?.strength, 2);
  });

  it('is undefined for what isn’t a plotter of the list', () => {
    assert.equal(configurationOf('/usr/bin/grep chia_plot'), undefined);
    assert.equal(configurationOf('chia_harvester'), undefined);
  });
});

describe('flag tables', () => {
  it('name every flag once per command and say what it means', () => {
    for (const { id, commands, chiaCommands = [] } of PLOTTERS) {
      for (const { mode, flags } of [...commands, ...chiaCommands]) {
        const names = flags.flatMap((flag) => flag.names);
        assert.equal(new Set(names).size, names.length, `${id} ${mode}`);
        for (const flag of flags) assert.ok(flag.meaning.length > 2, `${id} ${flag.names[0]}`);
      }
    }
  });
});

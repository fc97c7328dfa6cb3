import assert from 'node:assert/strict';
import { needsOf, parseConfiguration, plotterById, recognise } from '../../src/plotters/plotters.ts';
import { argvOf } from '../../src/tuning/argv.ts';
import { findingsOf } from '../../src/tuning/checkFile.ts';
import type { PlotSettings } from '../../src/tuning/plotSettings.ts';
import { hostWith, SSD } from '../tuning/host.ts';

const KEY = 'a'.repeat(96);
const CONTRACT = `xch1${'q'.repeat(58)}`;
const ID = '0f'.repeat(32);

function read(line: string) {
  return parseConfiguration({ argv: ['/root/.cargo/bin/xchplot2', ...line.split(' ')], cwd: '/home/u' });
}

describe('xchplot2', () => {
  it('is a plotter where it makes plots', () => {
    for (const [line, mode] of [
      [`plot -k 28 -n 10 -f ${KEY} -c ${CONTRACT} -s 3 -o /d --devices 0,1`, 'cuda'],
      ['plot @/home/u/.xchplot2 --num 10', 'cuda'],
      ['plot --cpu -n 3', 'cpu'],
      ['plot --devices cpu,cpu', 'cpu'],
      ['plot --devices all', 'cuda'],
      ['batch plots.tsv -v --devices gpu:tiny,2:plain', 'cuda'],
      [`test 28 ${ID}`, 'cpu'],
      [`test 28 ${ID} 3 -G`, 'cuda'],
    ] as const) {
      const found = recognise({ argv: ['xchplot2', ...line.split(' ')] });
      assert.deepEqual([found?.plotter, found?.role, found?.mode], ['xchplot2', 'plotter', mode], line);
    }
    for (const line of [
      'verify a.plot2',
      'devices',
      'parity-check --dir x',
      'completions bash',
      'batch',
      'test 28',
      '',
    ])
      assert.equal(recognise({ argv: ['xchplot2', ...line.split(' ')] }), undefined, line);
    assert.equal(plotterById('xchplot2')?.family, 'pos2');
  });

  it('reads its flags', () => {
    assert.deepEqual(read(`plot -k 28 -n 10 -f ${KEY} -c ${CONTRACT} -s 3 -o plots --devices 0,1:tiny --resume -T`), {
      k: 28,
      count: 10,
      farmerKey: 'aaaa…aaaa',
      contract: 'xch1…qqqq',
      strength: 3,
      plotIndex: 0,
      metaGroup: 0,
      final: ['/home/u/plots'],
      devices: '0,1:tiny',
      gpuDevices: [0, 1],
      skipExisting: true,
      testnet: true,
      mode: 'cuda',
    });
    assert.equal(read('plot -n 3 --cpu --devices gpu')?.devices, 'gpu,cpu');
    assert.equal(read('plot -n 3 --testnet --no-testnet --no-verbose')?.testnet, false);
    assert.deepEqual(read('plot --k=28 -n3')?.unknownFlags, ['--k=28', '-n3']);
    assert.equal(read(`test 22 ${ID.toUpperCase()} 4 7 1 1 -o /d`)?.plotId, ID);
    assert.deepEqual(read('batch all.tsv --tier minimal'), {
      mode: 'cuda',
      devices: '0',
      gpuDevices: [0],
      tier: 'minimal',
    });
  });

  it('is written for cards and for processors, and tells of each plot', () => {
    const settings = {
      plotter: 'xchplot2',
      count: 5,
      farmerKey: KEY,
      contract: CONTRACT,
      directories: { final: '/d' },
    };
    const line = (more: Partial<PlotSettings>) => argvOf({ ...settings, ...more }).join(' ');
    assert.equal(line({}), `xchplot2 plot -n 5 -f ${KEY} -c ${CONTRACT} -o /d -v`);
    assert.equal(line({ mode: 'rocm' }), line({}));
    assert.equal(line({ mode: 'cpu' }), `xchplot2 plot -n 5 -f ${KEY} -c ${CONTRACT} -o /d -v --devices cpu`);
    assert.match(
      line({ devices: 'gpu,cpu', tier: 'tiny', continueOnError: true }),
      /--devices gpu,cpu --tier tiny --con/,
    );
    assert.doesNotMatch(line({ verbose: false }), / -v/);
  });

  it('needs graphics memory by tier, pinned memory by card, and RAM by worker', () => {
    const gib = (bytes: number | undefined) => Math.round((bytes ?? 0) / 2 ** 30);
    const of = (line: string) => {
      const { ramBytes, gpuBytes, pinnedBytes } = needsOf('xchplot2', read(line)!)!;
      return [gib(ramBytes), gib(gpuBytes), gib(pinnedBytes)];
    };
    assert.deepEqual(of('plot'), [9, 1, 6]);
    assert.deepEqual(of('plot --tier plain'), [9, 7, 6]);
    assert.deepEqual(of('plot --devices 0:compact,1:tiny'), [32, 5, 26]);
    assert.deepEqual(of('plot --devices 0,cpu'), [23, 1, 6]);
    assert.deepEqual(of('plot --cpu'), [14, 0, 0]);
    assert.deepEqual(of('plot -k 22 --cpu'), [0, 0, 0]);
    assert.equal(needsOf('xchplot2', read('plot')!)?.finalBytes, 988_513_567);
    assert.equal(needsOf('xchplot2', read('plot')!)?.tmpBytes, undefined);
  });

  it('is checked by what it refuses', () => {
    const messages = (more: Partial<PlotSettings>) =>
      findingsOf(
        'x',
        { plotter: 'xchplot2', farmerKey: KEY, contract: CONTRACT, directories: { final: SSD.path }, ...more },
        hostWith(),
      ).map(({ message }) => message);
    assert.deepEqual(messages({ k: 28, strength: 4 }), []);
    assert.match(messages({ k: 27 }).join(), /even k only/);
    assert.match(messages({ strength: 1 }).join(), /takes strength from 2 to 17/);
    assert.match(messages({ k: 18, strength: 16 }).join(), /so high a strength at this k/);
    assert.match(messages({ count: 10, plotIndex: 65_530 }).join(), /above 65535/);
    assert.match(messages({ mode: 'cpu', devices: '0' }).join(), /graphics cards/);
    assert.match(messages({ poolHash: 'ab'.repeat(32) }).join(), /a pool contract and a puzzle hash, not both/);
    assert.match(messages({ directories: { tmp: SSD.path } }).join(), /no setting "tmp"/);
    assert.match(messages({ count: 'endless' }).join(), /without an end/);
  });
});

import assert from 'node:assert/strict';
import { FAILURES, failureOf } from '../../src/plotters/failures/failures.ts';
import { parseFarmingLine, parseSlowLookup } from '../../src/plotters/farmingLine.ts';
import { baseName, isWindowsPath, programName, resolvePath } from '../../src/plotters/filePath.ts';
import { maskKey, parseSize } from '../../src/plotters/flags.ts';
import { parsePlotName } from '../../src/plotters/plotName.ts';
import { uncompressedPlotBytes } from '../../src/plotters/plotSize.ts';
import { plotterNames } from '../../src/plotters/plotterNames.ts';
import { compressionRatio, needsOf, PLOTTERS } from '../../src/plotters/plotters.ts';

const ID = 'ab'.repeat(32);
const GIB = 2 ** 30;

describe('parsePlotName', () => {
  it('reads every kind of name', () => {
    assert.deepEqual(parsePlotName(`/d/plot-k32-2021-07-14-21-56-${ID}.plot`), {
      name: `plot-k32-2021-07-14-21-56-${ID}`,
      k: 32,
      id: ID,
      temporary: false,
      localDate: '2021-07-14-21-56',
    });
    assert.equal(parsePlotName(`D:\\p\\plot-k32-c03-2023-01-02-03-04-${ID}.plot.tmp`)?.compression, 3);
    assert.equal(parsePlotName(`plot-mmx-k32-c8-2023-01-02-03-04-${ID}.plot`)?.network, 'mmx');
    assert.equal(parsePlotName(`@nas:plot-k32-c8-2023-01-02-03-04-${ID}.plot`)?.compression, 8);
    assert.equal(parsePlotName(`/d/plot-k32-2021-07-14-21-56-${ID}.plot.2.tmp`)?.temporary, true);
    assert.equal(parsePlotName(`plot-k28-${ID}.plot2`)?.version2, true);
    assert.equal(parsePlotName(`plot-k28-${ID.toUpperCase()}.plot2`)?.id, ID);
    assert.deepEqual(parsePlotName(`/d/plot-k28-${ID}.plot2.partial`), {
      name: `plot-k28-${ID}`,
      k: 28,
      id: ID,
      temporary: true,
      version2: true,
    });
    assert.deepEqual(parsePlotName(`plot_22_7_0_0_testnet_${ID}.bin`), {
      name: `plot_22_7_0_0_testnet_${ID}`,
      k: 22,
      strength: 7,
      id: ID,
      temporary: false,
      version2: true,
    });
    assert.equal(parsePlotName(`/d/plot_28_3_0_0_${ID}.plot2`)?.strength, 3);
    assert.equal(parsePlotName(`/d/plot_28_3_0_0_${ID}.plot2.partial`)?.temporary, true);
    for (const text of [
      '',
      'plot.dat',
      `plot-k32-2021-07-14-21-56-${ID.slice(1)}.plot`,
      `plot-k32-2021-07-14-21-56-${ID}.zip`,
    ]) {
      assert.equal(parsePlotName(text), undefined, text);
    }
  });

  it('reads a name alike alone, in every folder, and after it was read', () => {
    for (const whole of [`plot-k32-c03-2023-01-02-03-04-${ID}`, `plot-mmx-k30-2023-01-02-03-05-${ID}`]) {
      const name = parsePlotName(whole);
      assert.equal(name?.name, whole);
      for (const folder of ['', '/d/', './', 'plot-k32/', `/${whole}/`, 'plot-dir\\', '@nas:']) {
        assert.deepEqual(parsePlotName(`${folder}${whole}.plot`), name, folder);
        assert.deepEqual(parsePlotName(`${folder}${whole}.plot.tmp`), { ...name, temporary: true }, folder);
        assert.deepEqual(parsePlotName(`${folder}${whole}.plot2`), { ...name, version2: true }, folder);
        assert.equal(parsePlotName(`${folder}x${whole}.plot`), undefined, folder);
      }
      assert.equal(parsePlotName(`/d/${whole}.plot/`)?.name, whole);
    }
  });
});

describe('sizes', () => {
  it('fit real plots', () => {
    assert.ok(Math.abs(uncompressedPlotBytes(32) - 108_832_000_000) < 50_000_000);
    assert.ok(Math.abs(needsOf('bladebit', { compression: 3 })!.finalBytes! - 84.5 * GIB) < GIB);
    assert.equal(needsOf('pos2', { k: 28 })!.finalBytes, 988_513_567);
    assert.equal(needsOf('gigahorse', { mode: 'cuda', compression: 5 })!.finalBytes, undefined);
    assert.ok(Math.abs(needsOf('gigahorse', { compression: 7 })!.finalBytes! - 75 * GIB) < GIB);
    assert.ok(Math.abs(compressionRatio('bladebit', 32, 84.5 * GIB)! - 0.834) < 0.002);
    assert.equal(compressionRatio('pos2', 28, 988_513_567), 1);
    assert.equal(compressionRatio('user', 32, GIB), undefined);
  });
});

describe('needs', () => {
  it('are those of the manuals at k32', () => {
    const madmax = needsOf('madmax', { k: 32, threads: 4, buckets: 256, buckets3: 512, tmp: '/a/', tmp2: '/b/' })!;
    assert.ok(Math.abs(madmax.tmpBytes! / (220 * GIB) - 1) < 0.001);
    assert.ok(Math.abs(madmax.tmp2Bytes! / (110 * GIB) - 1) < 0.001);
    assert.ok(Math.abs(madmax.ramBytes! / (2 * GIB) - 1) < 0.15);
    assert.equal(madmax.openFiles, 512 + 8 + 32);
    assert.ok(Math.abs(needsOf('madmax', { tmp: '/a/', tmp2: '/a/' })!.tmpBytes! / (256 * GIB) - 1) < 0.001);
    const manyThreads = needsOf('madmax', { k: 32, threads: 16, tmp: '/a/', tmp2: '/b/' })!;
    assert.ok(Math.abs(manyThreads.ramBytes! / 6e9 - 1) < 0.15);
    assert.equal(needsOf('bladebit', { mode: 'ram' })?.ramBytes, 416 * GIB);
    assert.equal(needsOf('bladebit', { mode: 'disk', alternate: true })?.tmpBytes, 390 * GIB);
    assert.ok(needsOf('bladebit', { mode: 'disk', buckets: 256, cacheBytes: 100 * GIB })!.ramBytes! > 103 * GIB);
    assert.equal(needsOf('bladebit', { mode: 'cuda-disk-128', compression: 3 })?.ramBytes, 128e9);
    assert.equal(needsOf('chiapos', { k: 32 })?.tmpBytes, 239 * GIB);
    assert.equal(needsOf('gigahorse', { mode: 'cuda', k: 32 })?.ramBytes, 256e9);
    assert.equal(needsOf('gigahorse', { mode: 'cuda-disk', k: 32 })?.ramBytes, 8e9);
    assert.ok(needsOf('pos2', { k: 28 })!.finalBytes! > 0.9e9);
    assert.equal(needsOf('nobody', {}), undefined);
  });

  it('scale with k', () => {
    const scale = needsOf('madmax', { k: 33, tmp: '/a/', tmp2: '/b/' })!.tmpBytes! / (220 * GIB);
    assert.ok(scale > 2 && scale < 2.1);
  });
});

/** Peaks of real plots: k, buckets, threads, MiB of RAM, of one temporary folder, or of two. */
const MADMAX_PEAKS: readonly (readonly [number, number, number, number, number, number?])[] = [
  [18, 16, 4, 39.8, 12.6],
  [18, 64, 2, 57.8, 13.5],
  [18, 256, 1, 64.6, 15.2],
  [18, 32, 2, 35.5, 10.5, 5.5],
  [20, 16, 1, 58.2, 60.1],
  [20, 64, 4, 82, 56.2],
  [20, 32, 2, 40.6, 43.5, 26],
  [22, 16, 2, 109.1, 240.1],
  [22, 32, 8, 105.5, 240.5],
  [22, 64, 4, 97.9, 238.5],
  [22, 32, 4, 82.7, 191.8, 104.4],
  [23, 64, 2, 89.4, 448.5],
  [24, 32, 2, 114.3, 965.6],
  [24, 64, 2, 121.5, 946],
  [24, 64, 2, 98.3, 748.1, 415.9],
];

describe('needs of small plots', () => {
  const MIB = 2 ** 20;
  for (const [k, buckets, threads, ram, tmp, tmp2] of MADMAX_PEAKS) {
    it(`Mad Max, k${k}, ${buckets} buckets, ${threads} threads${tmp2 === undefined ? '' : ', two folders'}: above what was used, by little`, () => {
      const needs = needsOf('madmax', { k, buckets, threads, tmp: '/a/', tmp2: tmp2 === undefined ? '/a/' : '/b/' })!;
      for (const [needed, used] of [
        [needs.ramBytes!, ram],
        [needs.tmpBytes!, tmp],
        [needs.tmp2Bytes ?? 1, tmp2 ?? 1 / MIB],
      ] as const) {
        const ratio = needed / (used * MIB);
        assert.ok(ratio >= 0.995 && ratio < 1.9, `${needed / MIB} for ${used}`);
      }
    });
  }

  it('Gigahorse, chiapos and the reference plotter of version 2', () => {
    const gigahorse = needsOf('gigahorse', { k: 20, buckets: 16, threads: 2, tmp: '/a/', tmp2: '/a/' })!;
    assert.ok(gigahorse.ramBytes! > 75.4 * MIB && gigahorse.tmpBytes! > 40.8 * MIB);
    for (const [k, buffer, ram, tmp] of [
      [18, 128, 23.2, 7.5],
      [20, 512, 47.6, 37.9],
      [22, 512, 77.8, 156.6],
    ] as const) {
      const chiapos = needsOf('chiapos', { k, bufferBytes: buffer * MIB })!;
      assert.ok(chiapos.ramBytes! > ram * MIB && chiapos.ramBytes! < 2 * ram * MIB, `k${k}`);
      assert.ok(chiapos.tmpBytes! > tmp * MIB && chiapos.tmpBytes! < 1.2 * tmp * MIB, `k${k}`);
    }
    assert.equal(needsOf('chiapos', { k: 32, bufferBytes: 3389 * MIB })!.ramBytes, 3389 * MIB);
    assert.ok(needsOf('pos2', { k: 22 })!.ramBytes! > 213.1 * MIB);
    assert.ok(needsOf('pos2', { k: 28 })!.ramBytes! < 14 * GIB);
  });
});

describe('failures', () => {
  const isPlotter = plotterNames(PLOTTERS);
  for (const [line, id] of [
    [
      '  what():  thread failed with: thread failed with: fwrite() failed with: No space left on device',
      'temporary-folder-full',
    ],
    ['  what():  thread failed with: fwrite() failed', 'temporary-write-failed'],
    ['Failed to write to plot with error 28:', 'output-folder-full'],
    ["Failed to write to 'meta0.31' work file with error 28 (0x1c).", 'temporary-folder-full'],
    [
      "No space left in plot output directory for plot 'x'. Waiting 60.0 seconds before trying again...",
      'destination-waiting',
    ],
    ['Failed to read with error: 5', 'io-error'],
    ['Failed to write with error 5 (0x5)', 'io-error'],
    ['Failed to write block with error 22 (0x16)', 'direct-io-refused'],
    ['Killed', 'killed'],
    ['./plot.sh: line 3:  8777 Killed                  ./chia_plot -n 1', 'killed'],
    ['[123.4] Out of memory: Killed process 12657 (phase1/add/0) total-vm:1kB', 'out-of-memory-killed'],
    ['Memory cgroup out of memory: Killed process 3 (chia_plot)', 'out-of-memory-killed'],
    ['  what():  std::bad_alloc', 'allocation-refused'],
    ['VirtualAlloc failed.', 'allocation-refused'],
    ['  what():  thread failed with: input not sorted', 'data-corrupted'],
    ['find_matches(): count > kBC', 'data-corrupted'],
    ['Cannot open at least 1096 files, please raise maximum open file limit in OS.', 'open-files-limit'],
    ['P1 upload thread failed with: CUDA error 700: an illegal memory access was encountered', 'gpu-fault'],
    ['  what():  failed to allocate 12 bytes of MEM_TYPE_DEVICE: CUDA error 2: out of memory', 'gpu-out-of-memory'],
    [
      '  what():  failed to allocate 12 bytes of MEM_TYPE_PINNED: CUDA error 1: invalid argument',
      'pinned-memory-refused',
    ],
    ['Overran park buffer: 6358 / 6352', 'data-corrupted'],
    ['Waiting for 84 GiB available space on: /nvme/', 'destination-waiting'],
    ['Reached maximum number of plots in tmpdir (4), waiting ...', 'copies-behind'],
    ['Segmentation fault (core dumped)', 'crashed'],
    ['The PlotScope demo workload failed: ENOSPC: no space left on device, write', 'temporary-folder-full'],
    ['The PlotScope demo workload failed: the thread is gone', 'demo-failed'],
    ['Phase 1 took 3 sec', undefined],
    ['a chat about who killed whom', undefined],
    ['', undefined],
  ] as const) {
    it(`${line || 'nothing'} is ${id}`, () => assert.equal(failureOf(line, { isPlotter })?.id, id));
  }

  it('each say a cause and a remedy in a sentence', () => {
    for (const { id, cause, remedy } of FAILURES) {
      assert.match(id, /^[a-z-]+$/);
      assert.match(cause, /[.]$/, id);
      assert.match(remedy, /[.]$/, id);
    }
  });
});

describe('parseFarmingLine', () => {
  it('reads every wording', () => {
    const old =
      '10:39:36.535 harvester src.harvester.harvester: INFO     3 plots were eligible for farming e25et6cb36... Found 1 proofs. Time: 0.55515 s. Total 42 plots';
    assert.deepEqual(parseFarmingLine(old), { eligiblePlots: 3, proofs: 1, seconds: 0.55515, totalPlots: 42 });
    const recent =
      '2026-02-19T07:25:51.858 2.6.0 harvester chia.harvester.harvester: INFO 1 plots were eligible for farming b1def0ddc4... Found 0 V1 proofs and 2 V2 qualities. Time: 0.00848 s. Total 23 plots';
    assert.equal(parseFarmingLine(recent)?.version2Qualities, 2);
    assert.equal(
      parseFarmingLine(
        'challenge_hash: ab ...7 plots were eligible for farming challengeFound 0 V1 proofs and 1 V2 qualities. Time: 0.1 s. Total 9 plots',
      )?.eligiblePlots,
      7,
    );
    assert.equal(parseFarmingLine('nothing of the kind'), undefined);
    assert.deepEqual(parseSlowLookup('Looking up qualities on /d/x.plot took: 12.5. This should be below 8 seconds'), {
      path: '/d/x.plot',
      seconds: 12.5,
    });
    assert.deepEqual(
      parseSlowLookup(
        'Looking up partial proofs on /d/a b.plot2took: 9.5. This should be below 8 secondsto minimize risk of losing rewards.',
      ),
      { path: '/d/a b.plot2', seconds: 9.5 },
    );
  });
});

describe('paths and flags as text', () => {
  it('keep to the rules of their system', () => {
    assert.equal(baseName('/a/b/'), 'b');
    assert.equal(baseName('C:\\a\\b.exe'), 'b.exe');
    assert.equal(baseName('/a/b\\c'), 'b\\c');
    assert.equal(programName('/a/chia_plot (deleted)'), 'chia_plot');
    assert.equal(programName('C:\\a\\chia_plot.exe'), 'chia_plot');
    assert.ok(isWindowsPath('\\\\server\\share'));
    assert.equal(resolvePath('.', '/'), '/');
    assert.equal(resolvePath('../../x', '/a'), '/x');
    assert.equal(resolvePath('b', 'C:\\a'), 'C:\\a\\b');
    assert.equal(resolvePath('/x', 'C:\\a'), '/x');
  });

  it('mask keys and read sizes', () => {
    assert.equal(maskKey(ID), 'abab…abab');
    assert.equal(maskKey('short'), '…');
    assert.equal(parseSize('100G'), 100 * GIB);
    assert.equal(parseSize('512MB'), 512 * 2 ** 20);
    assert.equal(parseSize('1.5GiB'), 1.5 * GIB);
    assert.equal(parseSize('many'), undefined);
  });
});

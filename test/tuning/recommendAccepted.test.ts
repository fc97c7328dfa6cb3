import assert from 'node:assert/strict';
import fc from 'fast-check';
import { GIB, MIB } from '../../src/plotters/needs.ts';
import { PLOTTER_IDS, plotterById } from '../../src/plotters/plotters.ts';
import { findingsOf } from '../../src/tuning/checkFile.ts';
import type { HostFacts, Place } from '../../src/tuning/hostFacts.ts';
import type { PlotSettings } from '../../src/tuning/plotSettings.ts';
import { recommend } from '../../src/tuning/recommend.ts';
import { asksFor } from '../../src/tuning/subject.ts';
import { disk, host } from './host.ts';

const KEYS = { farmerKey: 'a'.repeat(96), contract: `xch1${'q'.repeat(58)}` };

const bytes = (least: number, most: number) =>
  fc.double({ min: Math.log(least), max: Math.log(most), noNaN: true }).map((log) => Math.round(Math.exp(log)));

/** A file system on a disk of its own or one that others share, in memory, or on a network. */
const place = fc
  .record({
    number: fc.nat({ max: 9 }),
    disk: fc.constantFrom('nvme0n1', 'nvme1n1', 'sda', 'sdb', 'vda', 'ram', 'net'),
    free: bytes(MIB, 12 * 1024 * GIB),
    state: fc.constantFrom<Place['state'][]>('folder', 'folder', 'folder', 'not writable', 'unknown'),
  })
  .map(({ number, disk: name, free, state }): Place => {
    const kind = name === 'ram' ? { fileSystem: 'tmpfs', disks: [] } : name === 'net' ? { disks: [] } : {};
    const { rotational, ...rest } = disk(`/mnt/${name}-${number}/`, name, 1, name.startsWith('sd'));
    const isKnown = name.startsWith('nvme') || name.startsWith('sd');
    return {
      ...rest,
      ...(isKnown ? { rotational: rotational! } : {}),
      freeBytes: free,
      sizeBytes: 2 * free,
      state,
      ...kind,
    };
  });

const hosts: fc.Arbitrary<HostFacts> = fc
  .record({
    cores: fc.integer({ min: 1, max: 128 }),
    memory: bytes(GIB, 1024 * GIB),
    freeShare: fc.double({ min: 0.05, max: 1, noNaN: true }),
    mounts: fc.uniqueArray(place, { maxLength: 6, selector: ({ path }) => path }),
    hard: fc.constantFrom(256, 1024, 4096, 1_048_576),
    programs: fc.subarray(['chia_plot', 'chia_plot_k34', 'bladebit', 'chia', 'xchplot2', 'ProofOfSpace', 'plotter']),
    gpu: fc.option(bytes(GIB, 80 * GIB), { nil: undefined }),
  })
  .map(({ cores, memory, freeShare, mounts, hard, programs, gpu }) =>
    host({
      logicalCores: cores,
      memoryBytes: memory,
      freeMemoryBytes: Math.round(memory * freeShare),
      openFiles: { soft: Math.min(1024, hard), hard },
      mounts,
      places: {},
      programs: Object.fromEntries(programs.map((name) => [name, `/usr/bin/${name}`])),
      gpus: gpu === undefined ? [] : [{ name: 'card', freeBytes: gpu }],
    }),
  );

/** What a check of the proposal would know of the host. */
function factsFor(facts: HostFacts, settings: PlotSettings): HostFacts {
  const { folders, programs } = asksFor([settings]);
  const byPath = new Map(facts.mounts.map((one) => [one.path, one]));
  return {
    ...facts,
    places: Object.fromEntries(folders.map((path) => [path, byPath.get(path) ?? disk(path, 'vda', 100_000, false)])),
    programs: { ...Object.fromEntries(programs.map((name) => [name, null])), ...facts.programs },
  };
}

/** What no proposal can mend, by rule, and how it says so itself. */
const LACKING: Readonly<Record<string, RegExp>> = {
  'binary-missing': /isn't in PATH: install/,
  'refused-combination': /No file system has the .* free that a plot needs|BladeBit makes k32 plots only|even k only/,
  'memory-above-free': /needs about .* of memory/,
  'value-out-of-range': /takes k from/,
};

describe('what is proposed', () => {
  it('is accepted by the check on the same host, or says itself what is lacking', () => {
    fc.assert(
      fc.property(
        hosts,
        fc.integer({ min: 18, max: 34 }),
        fc.option(fc.constantFrom(...PLOTTER_IDS), { nil: undefined }),
        (facts, k, plotter) => {
          const { settings, remarks, name } = recommend(facts, {
            now: 1,
            k,
            base: KEYS,
            ...(plotter === undefined ? {} : { plotter }),
          });
          const said = remarks.join('\n');
          for (const { rule, severity, message } of findingsOf(name, settings, factsFor(facts, settings))) {
            if (severity !== 'error' && !['memory-above-free', 'setting-of-other-plotter'].includes(rule)) continue;
            assert.match(said, LACKING[rule] ?? /never/, `${rule}: ${message} of ${JSON.stringify(settings)}`);
          }
          assert.equal(plotterById(settings.plotter)?.unfarmable, undefined);
          // Unasked, what is proposed can always be made at this k.
          if (plotter === undefined) assert.doesNotMatch(said, /k32 plots only|takes k from|even k/);
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('has room in one folder for both, where there is one disk', () => {
    const one = disk('/mnt/ssd/', 'nvme0n1', 240, false);
    const { settings, remarks } = recommend(host({ mounts: [one] }), { now: 1 });
    assert.deepEqual(settings.directories, {});
    assert.match(remarks.join(), /the 256 GiB free that a plot needs/);
  });

  it('goes to the disk that has room, though plots are made there', () => {
    const work = disk('/mnt/ssd/', 'nvme0n1', 700, false);
    const full = { ...disk('/mnt/hdd/', 'sda', 8000, true), freeBytes: 102 * MIB };
    const { settings, reasons } = recommend(host({ mounts: [work, full] }), { now: 1 });
    assert.deepEqual(settings.directories, { tmp: '/mnt/ssd/', final: '/mnt/ssd/' });
    assert.match(reasons.at(-1)!.because, /no other disk with room/);
  });

  it('lays the first folder on a hard disk where the SSD has room for the busy one only', () => {
    const small = disk('/mnt/ssd/', 'nvme0n1', 150, false);
    const large = disk('/mnt/hdd/', 'sda', 8000, true);
    assert.deepEqual(recommend(host({ mounts: [small, large] }), { now: 1 }).settings.directories, {
      tmp: '/mnt/hdd/',
      tmp2: '/mnt/ssd/',
      final: '/mnt/hdd/',
    });
  });

  it('takes buckets that suit small plots', () => {
    const buckets = (k: number) => recommend(host(), { now: 1, k, plotter: 'madmax' }).settings.buckets;
    assert.deepEqual([18, 20, 22, 24, 26, 28, 32, 34].map(buckets), [16, 16, 32, 64, 128, 256, 256, 256]);
  });

  it('says so where plots of this k are for tests', () => {
    assert.match(recommend(host(), { now: 1, k: 25 }).remarks.join(), /k25 plots of Mad Max count for nothing/);
    const [fading, ...others] = recommend(host(), { now: 1, k: 32, base: KEYS }).remarks;
    assert.match(fading, /^Plots of version 1 lose their weight/);
    assert.deepEqual(others, []);
    assert.match(recommend(host(), { now: 1, k: 32 }).remarks.join(), /wants the farmer's public key/);
  });

  it('is a plotter whose plots can be farmed, also where another one was asked for', () => {
    const facts = host({ programs: { plotter: '/p', xchplot2: '/x' } });
    const { settings, reasons } = recommend(facts, { now: 1, k: 28, plotter: 'pos2', base: KEYS });
    assert.equal(settings.plotter, 'xchplot2');
    const [{ because }] = reasons;
    assert.match(because, /can't be farmed: it writes no keys into them/);
    const [own] = recommend(facts, { now: 1, k: 28, plotter: 'xchplot2', base: KEYS }).reasons;
    assert.equal(own.because, 'It was asked for.');
    // At k28 only version 2 counts.
    assert.equal(recommend(facts, { now: 1, k: 28 }).settings.plotter, 'xchplot2');
    assert.equal(recommend(facts, { now: 1, k: 28 }).settings.mode, 'cpu');
    assert.equal(
      recommend({ ...facts, gpus: [{ name: 'a', freeBytes: 12 * GIB }] }, { now: 1, k: 28 }).settings.mode,
      'cuda',
    );
  });

  it('is of version 2, but where what is installed or asked for makes version 1 alone', () => {
    const proposed = (programs: Record<string, string>, plotter?: 'bladebit' | 'pos2') => {
      const { settings, remarks } = recommend(host({ programs }), { now: 1, ...(plotter && { plotter }), base: KEYS });
      return [settings.k, settings.plotter, remarks.some((remark) => /^Plots of version 1/.test(remark))];
    };
    assert.deepEqual(proposed({}), [28, 'xchplot2', false]);
    assert.deepEqual(proposed({ xchplot2: '/x', chia_plot: '/c' }), [28, 'xchplot2', false]);
    assert.deepEqual(proposed({ chia_plot: '/c' }), [32, 'madmax', true]);
    assert.deepEqual(proposed({ xchplot2: '/x' }, 'bladebit'), [32, 'bladebit', true]);
    assert.deepEqual(proposed({ chia_plot: '/c' }, 'pos2'), [28, 'xchplot2', false]);
  });

  it('uses fewer threads where memory is short', () => {
    const facts = host({ logicalCores: 64, memoryBytes: 6 * GIB, freeMemoryBytes: 5 * GIB });
    const { settings, reasons } = recommend(facts, { now: 1 });
    assert.ok(settings.threads! < 64 && settings.buckets! > 256);
    assert.match(reasons.find(({ setting }) => setting === 'threads')!.because, /more than the 5\.00 GiB/);
  });
});

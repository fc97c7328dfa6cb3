import { BLADEBIT, type Cases, CONTRACT, CUDA, good, KEY, POS2 } from './settings.ts';

/** What is wrong with the values of a configuration itself. */
export const VALUES_CASES: Cases = {
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
};

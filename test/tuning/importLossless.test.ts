import assert from 'node:assert/strict';
import { PLOTTERS } from '../../src/plotters/plotters.ts';
import { argvOf } from '../../src/tuning/argv.ts';
import { commandFormOf } from '../../src/tuning/commandForm.ts';
import { importConfiguration } from '../../src/tuning/importConfiguration.ts';
import type { PlotSettings } from '../../src/tuning/plotSettings.ts';

interface Case {
  readonly says: string;
  /** The plotter's group in a plotman.yaml, or a job of Swar's. */
  readonly own: Readonly<Record<string, unknown>>;
  readonly type?: string;
  readonly directories?: object;
  readonly line: string;
  /** Keys that the remarks must name. */
  readonly leftOut?: readonly string[];
}

const DIRECTORIES = { tmp: ['/t'], dst: ['/d'] };

function imported(root: object) {
  const { configurations, remarks } = importConfiguration(JSON.stringify(root));
  const [settings] = Object.values(configurations) as [PlotSettings];
  return { settings, line: argvOf(settings).join(' '), remarks: remarks.join('\n') };
}

const PLOTMAN: readonly Case[] = [
  {
    says: 'BladeBit’s disk mode with cache, buckets and threads of phases',
    type: 'bladebit',
    own: { mode: 'diskplot', threads: 24, diskplot_cache: '80G', diskplot_buckets: 64, f1threads: 8, p3threads: 6 },
    line: 'bladebit -t 24 diskplot -b 64 --cache 80G -t1 /t --f1-threads 8 --p3-threads 6 /d',
  },
  {
    says: 'a cache with a unit of two letters',
    type: 'bladebit',
    own: { mode: 'diskplot', diskplot_cache: '4GB', compression: 0, no_direct_io: true },
    line: 'bladebit -z 0 --no-direct-io diskplot --cache 4G -t1 /t /d',
  },
  {
    says: 'the deprecated switch for disk plotting, which isn’t 416 GiB of memory',
    type: 'bladebit',
    own: { threads: 4, diskplot: true },
    line: 'bladebit -t 4 diskplot -t1 /t /d',
  },
  {
    says: 'BladeBit on a graphics card with 128 GB of memory',
    type: 'bladebit',
    own: { mode: 'gpuplot', compression: 7, disk_128: true, check_plots: 50, check_threshold: 0.7 },
    line: 'bladebit_cuda -z 7 cudaplot --disk-128 --check 50 --check-threshold 0.7 -t1 /t /d',
  },
  {
    says: 'BladeBit on a graphics card with 16 GB of memory',
    type: 'bladebit',
    own: { mode: 'gpuplot', compression: 3, disk_16: true },
    line: 'bladebit_cuda -z 3 cudaplot --disk-16 -t1 /t /d',
  },
  {
    says: 'settings of another mode by their names',
    type: 'bladebit',
    own: { mode: 'ramplot', threads: 4, diskplot_cache: '4G', check_plots: 5 },
    line: 'bladebit -t 4 ramplot /d',
    leftOut: ['plotting.bladebit.diskplot_cache', 'plotting.bladebit.check_plots', 'folder /t is left out'],
  },
  {
    says: 'a level that only Gigahorse’s third version has',
    type: 'madmax',
    own: { k: 32, mode: 'gpuplot', compression: 31, gpu_device: 1, gpu_streams: 4, n_threads: 8 },
    line: 'cuda_plot_k32_v3 -C 31 -g 1 -t /t/ -d /d/ -S 4',
    leftOut: ['plotting.madmax.n_threads'],
  },
  {
    says: 'pinned memory, cards and direct I/O',
    type: 'madmax',
    own: { k: 33, mode: 'gpuplot', compression: 9, gpu_ndevices: 2, gpu_shared_memory: 96, gpu_directio: true },
    line: 'cuda_plot_k33 -C 9 -r 2 -t /t/ -d /d/ -D -M 96',
  },
  {
    says: 'Gigahorse on processors, by its level',
    type: 'madmax',
    own: { k: 32, compression: 5, n_threads: 8, n_buckets3: 128, executable: '/g/chia_plot' },
    line: '/g/chia_plot -k 32 -r 8 -v 128 -t /t/ -C 5 -d /d/',
  },
  {
    says: 'the program for large plots',
    type: 'madmax',
    own: { k: 34, executable: '/m/chia_plot', executable_k34: '/m/chia_plot_k34', tmptoggle: true },
    line: '/m/chia_plot_k34 -k 34 -t /t/ -d /d/ -G',
  },
  {
    says: 'chia’s exclusion of the destination',
    type: 'chia',
    own: { k: 32, x: true, job_buffer: 4000 },
    line: 'chia plots create -k 32 -d /d -b 4000 -t /t -x',
  },
  {
    says: 'plots that stay in the second temporary folder',
    type: 'chia',
    own: { n_threads: 4 },
    directories: { tmp: ['/t', '/u'], tmp2: '/fast' },
    line: 'chia plots create -r 4 -d /fast -t /t -2 /fast',
  },
  {
    says: 'plots that stay in their temporary folder',
    type: 'madmax',
    own: { n_threads: 4 },
    directories: { tmp: '/t' },
    line: 'chia_plot -r 4 -t /t/ -d /t/',
  },
  {
    says: 'what no one knows',
    type: 'chia',
    own: { n_threads: 4, brand_new: 1 },
    line: 'chia plots create -r 4 -d /d -t /t',
    leftOut: ['plotting.chia.brand_new'],
  },
];

const SWAR: readonly Case[] = [
  {
    says: 'the exclusion of the destination',
    own: { size: 32, bitfield: true, threads: 2, memory_buffer: 3400, exclude_final_directory: true },
    line: 'chia plots create -k 32 -r 2 -d /d -b 3400 -t /t -x',
  },
  {
    says: 'a job without the bitfield',
    own: { size: 32, bitfield: false, exclude_final_directory: false },
    line: 'chia plots create -k 32 -d /d -t /t -e',
  },
  {
    says: 'Mad Max’s phases',
    type: 'madmax',
    own: { size: 32, threads: 8, buckets: 256, buckets_p3: 128, threadX_p2: 2 },
    line: 'chia_plot -k 32 -r 8 -u 256 -v 128 -t /t/ -d /d/ -K 2',
  },
  {
    says: 'a second folder that follows the destination',
    own: { size: 32, temporary2_destination_sync: true },
    line: 'chia plots create -k 32 -d /d -t /t -2 /d',
  },
  {
    says: 'priorities and processors by their names',
    own: { size: 32, unix_process_priority: 10, cpu_affinity: [0, 1], enable_cpu_affinity: true },
    line: 'chia plots create -k 32 -d /d -t /t',
    leftOut: ['jobs[0].unix_process_priority', 'jobs[0].cpu_affinity'],
  },
  {
    says: 'what Mad Max has no use for',
    type: 'madmax',
    own: { size: 32, memory_buffer: 4000, bitfield: false },
    line: 'chia_plot -k 32 -t /t/ -d /d/',
    leftOut: ['jobs[0].memory_buffer', 'jobs[0].bitfield'],
  },
];

describe('imports lose nothing without a word', () => {
  for (const { says, own, type = 'chia', directories = DIRECTORIES, line, leftOut = [] } of PLOTMAN) {
    it(`of plotman and Machinaris: ${says}`, () => {
      const found = imported({ directories, plotting: { type, [type]: own } });
      assert.equal(found.line, line);
      for (const key of leftOut) assert.ok(found.remarks.includes(key), `${key} in ${found.remarks}`);
      if (leftOut.length === 0) assert.equal(found.remarks, '');
    });
  }

  for (const { says, own, type = 'chia', line, leftOut = [] } of SWAR) {
    it(`of Swar: ${says}`, () => {
      const job = { name: 'one', temporary_directory: '/t', destination_directory: '/d', ...own };
      const found = imported({ backend: type, jobs: [job] });
      assert.equal(found.line, line);
      for (const key of leftOut) assert.ok(found.remarks.includes(key), `${key} in ${found.remarks}`);
      if (leftOut.length === 0) assert.equal(found.remarks, '');
    });
  }

  const forms = PLOTTERS.flatMap(({ id, managers = [] }) => managers.map((form) => ({ ...form, plotter: id })));

  it('every key becomes a flag that its plotter has in that mode', () => {
    for (const { plotter, mode, keys } of forms) {
      const { globalFlags, flags } = commandFormOf({ plotter, ...(mode !== undefined && { mode }) });
      const names = [...globalFlags, ...flags].flatMap((flag) => flag.names);
      for (const becomes of Object.values(keys)) {
        const flag = typeof becomes === 'string' ? becomes : becomes.unless;
        assert.ok(names.includes(flag), `${plotter} ${mode}: ${flag}`);
      }
    }
  });

  /** Values that choose each of the forms that go by one name. */
  const choices = [{}, { compression: 5 }, { mode: 'diskplot' }, { mode: 'gpuplot' }].flatMap((choice) => [
    choice,
    { ...choice, disk_128: true },
    { ...choice, disk_16: true },
  ]);
  const keys = [
    ...new Set(forms.flatMap((form) => [...Object.keys(form.keys), ...(form.chosenBy ?? []).flatMap(Object.keys)])),
  ];

  for (const type of new Set(forms.filter(({ manager }) => manager === 'plotman').map((form) => form.type))) {
    it(`every key under ${type} changes the command line or is named, of whatever kind its value is`, () => {
      const of = (own: object) => imported({ directories: DIRECTORIES, plotting: { type, [type]: own } });
      for (const choice of choices) {
        const before = of(choice);
        for (const key of [...keys, 'unheard'].filter((name) => !(name in choice))) {
          for (const value of [3, 0.5, true, '7G', [1, 2]]) {
            const { line, remarks } = of({ ...choice, [key]: value });
            const what = JSON.stringify({ ...choice, [key]: value });
            assert.ok(
              line !== before.line || remarks.includes(`plotting.${type}.${key}`),
              `${what}: ${line}\n${remarks}`,
            );
          }
        }
      }
    });
  }
});

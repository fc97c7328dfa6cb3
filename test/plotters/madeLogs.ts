/** Logs in the plotters' own forms, made up: ids, keys, folders and times are invented. */

export const ID = '5eed'.repeat(16);
export const OTHER_ID = 'beef'.repeat(16);
export const NAME = `plot-k32-2024-03-05-06-07-${ID}`;

const KEY = 'ab'.repeat(48);

interface Process {
  readonly pid?: number;
  readonly id?: string;
  readonly index?: number;
  readonly count?: number;
  readonly k?: number;
}

export function madmaxStart({ pid = 4711, id = ID, index = 1, count = 1, k = 32 }: Process = {}): string[] {
  return [
    `Crafting plot ${index} out of ${count} (2024/03/05 06:07:08)`,
    `Process ID: ${pid}`,
    'Number of Threads: 8',
    'Number of Buckets P1:    2^8 (256)',
    'Number of Buckets P3+P4: 2^8 (256)',
    `Pool Public Key:   ${KEY}`,
    `Farmer Public Key: ${KEY}`,
    'Working Directory:   /nvme/a/',
    'Working Directory 2: /nvme/b/',
    `Plot Name: plot-k${k}-2024-03-05-06-07-${id}`,
  ];
}

export const MADMAX_HEADER = [
  'Multi-threaded pipelined Chia k32 plotter - 0123abc',
  'Network Port: 8444 [chia]',
  'Final Directory: /farm/',
  'Number of Plots: 1',
];

const table = (phase: 1 | 2, number: number, seconds: number): string[] =>
  phase === 1
    ? [`[P1] Table ${number} took ${seconds} sec${number > 1 ? ', found 4294901234 matches' : ''}`]
    : [
        `[P2] Table ${number} scan took ${seconds / 4} sec`,
        `[P2] Table ${number} rewrite took ${seconds} sec, dropped ${number === 7 ? 0 : 581234567} entries (${number === 7 ? 0 : 13.5} %)`,
      ];

/** Steps of a Mad Max plot of about 1,000 seconds. */
export const MADMAX_P1 = [10, 60, 80, 100, 100, 90, 60].flatMap((seconds, index) => table(1, index + 1, seconds));
export const MADMAX_P2 = [7, 6, 5, 4, 3, 2].flatMap((number) => table(2, number, 20));
const P3 = [2, 3, 4, 5, 6, 7].flatMap((number) => [
  `[P3-1] Table ${number} took 30 sec, wrote 3429412345 right entries`,
  `[P3-2] Table ${number} took 20 sec, wrote 3429412345 left entries, 3429412345 final`,
]);

export const MADMAX_STEPS: readonly string[] = [
  ...MADMAX_P1,
  'Phase 1 took 500 sec',
  '[P2] max_table_size = 4294967296',
  ...MADMAX_P2,
  'Phase 2 took 150 sec',
  'Wrote plot header with 268 bytes',
  ...P3,
  'Phase 3 took 300 sec, wrote 21865412345 entries to final plot',
  '[P4] Starting to write C1 and C3 tables',
  '[P4] Finished writing C1 and C3 tables',
  '[P4] Writing C2 table',
  '[P4] Finished writing C2 table',
  'Phase 4 took 50 sec, final plot size is 108820001234 bytes',
  'Total plot creation time was 1000 sec (16.6667 min)',
];

/** A Mad Max log up to its so-manieth step line, and what came then. */
export function madmaxUpTo(steps: number, ...then: string[]): string {
  return [...MADMAX_HEADER, ...madmaxStart(), ...MADMAX_STEPS.slice(0, steps), ...then, ''].join('\n');
}

export function madmaxWhole(...then: string[]): string {
  return madmaxUpTo(MADMAX_STEPS.length, ...then);
}

export const CUDA_START = [
  'Chia k32 next-gen CUDA plotter - 0abc123',
  'Plot Format: mmx-v2.4',
  'Network Port: 8444 [chia]',
  'No. GPUs: 1',
  'No. Streams: 4',
  'Final Destination: /farm/',
  'Shared Memory limit: unlimited',
  'Number of Plots: 5',
  'Initialization took 0.2 sec',
  'Crafting plot 1 out of 5 (2024/03/05 06:07:08)',
  'Process ID: 4711',
  'Working Directory:   /nvme/',
  'Working Directory 2: @RAM',
  'Compression Level: C7 (xbits = 8, final table = 4)',
  `Plot Name: plot-k32-c7-2024-03-05-06-07-${ID}`,
  '[P1] Setup took 0.4 sec',
];

export const CUDA_P1 = [1, 2, 3].map(
  (number) =>
    `[P1] Table ${number} took ${number + 10} sec, 4294901234 entries, 16786502 max, 66611 tmp, 0.5 GB/s up, 0.8 GB/s down`,
);

export function cuda(...then: string[]): string {
  return [...CUDA_START, ...CUDA_P1, ...then, ''].join('\n');
}

/** A plot whose data came out of order, and that was finished all the same. */
export function cudaWhole(amidPhase3: readonly string[]): string {
  return cuda(
    'Phase 1 took 70 sec',
    'Phase 2 took 6 sec, 7.9 GB/s up, 0.1 GB/s down',
    '[P3] Setup took 0.04 sec',
    ...amidPhase3,
    'Phase 3 took 60 sec, 4.2 GB/s up, 3.9 GB/s down',
    '[P4] Setup took 0.01 sec',
    'Phase 4 took 4 sec, 2.1 GB/s up, 0.4 GB/s down',
    'Total plot creation time was 140 sec (2.33333 min)',
    `Started copy to /farm/plot-k32-c7-2024-03-05-06-07-${ID}.plot`,
  );
}

export const BLADEBIT_SETTINGS = [
  'Bladebit Chia Plotter',
  'Version      : 3.1.0',
  'Git Commit   : 0123456789abcdef0123456789abcdef01234567',
  'Compiled With: gcc 9.4.0',
  '',
  '[Global Plotting Config]',
  ' Will create 1 plots.',
  ' Thread count          : 32',
  ' Warm start enabled    : false',
  ' Farmer public key     : 1a2b',
  ' Pool contract address : 3c4d',
  ' Compression Level     : 5',
  ' Benchmark mode        : disabled',
  '',
  '[Bladebit CUDA Plotter]',
  ' Host RAM            : 251 GiB',
  ' Plot checks         : disabled',
];

export function bladebit(...then: string[]): string {
  return [...BLADEBIT_SETTINGS, '', `Generating plot 1 / 1: ${ID}`, '', ...then, ''].join('\n');
}

export function chiapos(...then: string[]): string {
  return [
    'Starting plotting progress into temporary dirs: /nvme/a and /nvme/b',
    `ID: ${ID}`,
    'Plot size is: 32',
    'Buffer size is: 3390MiB',
    'Using 128 buckets',
    'Final Directory is: /farm',
    'Using 2 threads of stripe size 65536',
    'Process ID is: 4711',
    '',
    'Starting phase 1/4: Forward Propagation into tmp files... Tue Mar  5 06:07:08 2024',
    'Computing table 1',
    'F1 complete, time: 162.9 seconds. CPU (173.8%) Tue Mar  5 06:09:51 2024',
    'Computing table 2',
    '\tBucket 0 uniform sort. Ram: 3.2GiB, u_sort min: 0.5GiB, qs min: 0.2GiB.',
    ...then,
    '',
  ].join('\n');
}

/** The line of a plot that takes so many times as long. */
export function slower(line: string, slowness: number): string {
  return line
    .replace(/(took|was) ([\d.]+) sec/, (_, verb, seconds) => `${verb} ${Number(seconds) * slowness} sec`)
    .replace(/\(([\d.]+) min\)/, (_, minutes) => `(${(Number(minutes) * slowness).toFixed(4)} min)`);
}

import assert from 'node:assert/strict';
import { type PlotConfiguration, parseConfiguration, recognise } from '../../src/plotters/plotters.ts';

const PYTHON = { exe: '/opt/chia/venv/bin/python3.12', cwd: '/home/u' };

/** Command lines of the chia command, and what they mean to the plotter. */
const LINES: readonly (readonly [line: string, plotter: string, means: PlotConfiguration])[] = [
  // Its modes with less memory.
  ['plotters bladebit cudaplot -d /d -t /t --compress 7 --disk-128', 'bladebit', { mode: 'cuda-disk-128', tmp: '/t' }],
  ['plotters bladebit cudaplot -d /d -t /t --disk-16 --device 1', 'bladebit', { mode: 'cuda-disk-16', gpuDevice: 1 }],
  ['plotters bladebit cudaplot -n 0 -d /d -v -w', 'bladebit', { mode: 'cuda', endless: true, warmStart: true }],
  // Threads of phases, and what else has a hyphen.
  [
    'plotters bladebit diskplot -t /t -d /d --f1-threads 16 --fp-threads 8 --c-threads 4 --p2-threads 4 --p3-threads 4 -r 8',
    'bladebit',
    { mode: 'disk', threads: 8 },
  ],
  [
    'plotters bladebit diskplot -t /t -2 /u -d /d --no-cpu-affinity --alternate --cache 32G --no-t1-direct --no-t2-direct',
    'bladebit',
    { alternate: true, cacheBytes: 32 * 2 ** 30, directIoTmp: false, directIoTmp2: false, tmp2: '/u' },
  ],
  ['plotters bladebit ramplot -d /d --nonuma --no-cpu-affinity -i abab', 'bladebit', { mode: 'ram', plotId: 'abab' }],
  // The GUI adds -D to every command: it asks the daemon for keys, whatever the plotter's own -D means.
  [
    'plotters madmax -n 1 -d /d -r 16 -k32 -u256 -v256 -K1 -t/t -2/ram -D',
    'madmax',
    { directOut: false, stage: '/t', tmp: '/t', tmp2: '/ram', final: ['/d'], threads: 16 },
  ],
  ['plotters madmax -t /t -d /d --connect-to-daemon -n -1', 'madmax', { directOut: false, endless: true }],
  ['plotters madmax -t /t -d /d -w -G -u 8', 'madmax', { waitForCopy: true, tmpToggle: true, buckets: 256 }],
  ['plotters bladebit diskplot -t /t -d /d -D', 'bladebit', { mode: 'disk', tmp: '/t' }],
  ['plotters chiapos -t /t -d /d -D -u 64', 'chiapos', { buckets: 64 }],
  ['plots create -k 32 -t /t -d /d -D', 'chiapos', { tmp: '/t', final: ['/d'] }],
  ['plots create -t /t -d /d --connect_to_daemon', 'chiapos', { tmp2: '/t' }],
  // `plots create` has long names of its own.
  [
    'plots create -k 32 --tmp_dir /t1 --tmp2_dir /t2 --final_dir /d --num 3 --num_threads 4',
    'chiapos',
    { tmp: '/t1', tmp2: '/t2', final: ['/d'], count: 3, threads: 4 },
  ],
  [
    'plotters chiapos --tmp_dir /t1 --tmp_dir2 /t2 --final_dir /d --count 3 --threads 4',
    'chiapos',
    { tmp: '/t1', tmp2: '/t2', final: ['/d'], count: 3, threads: 4 },
  ],
  [
    'plotters madmax --tmp_dir /t1 --tmp_dir2=/t2 --final_dir /d --buckets3 128',
    'madmax',
    { tmp2: '/t2', buckets3: 128 },
  ],
  ['plots create --override-k -k 25 -x --plotid abab --buffer 1000', 'chiapos', { k: 25, bufferBytes: 1000 * 2 ** 20 }],
];

describe('the chia command’s ways to plot', () => {
  for (const [line, plotter, means] of LINES) {
    it(`chia ${line}`, () => {
      const facts = { ...PYTHON, argv: [PYTHON.exe, '/opt/chia/venv/bin/chia', ...line.split(' ')] };
      assert.equal(recognise(facts)?.plotter, plotter);
      const read = parseConfiguration(facts) as Record<string, unknown>;
      assert.equal(read.unknownFlags, undefined);
      for (const [name, value] of Object.entries(means)) assert.deepEqual(read[name], value, name);
    });
  }

  it('names what the wrapper itself would not take', () => {
    const argv = ['chia', 'plotters', 'bladebit', 'cudaplot', '-d', '/d', '--disk_128'];
    assert.deepEqual(parseConfiguration({ argv })?.unknownFlags, ['--disk_128']);
  });

  it('goes by another name with Gigahorse', () => {
    const argv = ['./chia.bin', 'plots', 'create', '-k', '32', '-t', '/t', '-d', '/d'];
    const facts = { argv, exe: '/opt/chia-gigahorse-farmer/chia.bin' };
    const { plotter, role, mode } = recognise(facts)!;
    assert.deepEqual([plotter, role, mode], ['chiapos', 'plotter', 'disk']);
    assert.equal(parseConfiguration(facts)?.tmp, '/t');
    assert.equal(recognise({ argv: ['./chia.bin', 'run_daemon'] })?.title, 'chia daemon');
    assert.equal(recognise({ argv: ['./chia.bin', 'show', '-s'] }), undefined);
  });
});

describe('services of the Chia software', () => {
  const FARMING = ['chia_harvester', 'chia_farmer', 'chia_solver'];
  const SERVICE = [
    'chia_full_node',
    'chia_full_node_simulator',
    'data_layer_http',
    'chia_data_layer_http',
    'chia_wallet',
  ];
  for (const [names, role] of [
    [FARMING, 'farming'],
    [SERVICE, 'service'],
  ] as const) {
    for (const name of names) {
      it(`${name} is ${role}, by its title, its program and its script`, () => {
        assert.equal(recognise({ ...PYTHON, argv: [name] })?.role, role);
        assert.equal(recognise({ argv: [name], exe: `/opt/chia/${name}` })?.role, role);
        assert.equal(recognise({ ...PYTHON, argv: ['python3', `/v/bin/${name}`] })?.role, role);
      });
    }
  }

  it('are known by how they are started', () => {
    assert.equal(recognise({ argv: ['start_solver'], exe: '/opt/chia/start_solver' })?.role, 'farming');
    assert.equal(recognise({ ...PYTHON, argv: ['python3'] }), undefined);
  });
});

describe('programs that carry their build in their name', () => {
  for (const [program, plotter, mode, k] of [
    ['cuda_plot_k34_3afd79e', 'gigahorse', 'cuda', 34],
    ['cuda_plot_k32_v3-0b1c2d3e4f', 'gigahorse', 'cuda', 32],
    ['chia_plot_k34-20240131', 'madmax', 'cpu', undefined],
    ['chia_plot-0.1.6', 'madmax', 'cpu', undefined],
    ['chia_plot_avx2', 'madmax', 'cpu', undefined],
    ['gigahorse_chia_plot_v1.8.2', 'gigahorse', 'cpu', undefined],
    ['chia_plot.linux-x86_64', 'madmax', 'cpu', undefined],
  ] as const) {
    it(program, () => {
      const facts = { exe: `/x/${program}`, argv: [`./${program}`, '-c', 'x', '-f', 'y', '-t', './'] };
      const found = recognise(facts);
      assert.deepEqual([found?.plotter, found?.mode], [plotter, mode]);
      if (k !== undefined) assert.equal(parseConfiguration(facts)?.k, k);
    });
  }

  it('bladebit_cuda_v3.1.0 and ProofOfSpace-2.0.0', () => {
    const bladebit = ['./bladebit_cuda_v3.1.0', '-f', 'y', '-c', 'x', 'cudaplot', '/d'];
    assert.equal(recognise({ argv: bladebit })?.mode, 'cuda');
    assert.equal(recognise({ argv: ['ProofOfSpace-2.0.0', 'create', '-k', '25'] })?.plotter, 'chiapos');
  });

  it('are no others', () => {
    for (const program of [
      'chia_plotter_watch',
      'chia_plot_manager',
      'bladebit_helper',
      'cuda_plotting',
      'chia_decade',
    ])
      assert.equal(recognise({ argv: [program, '-t', '/t/', '-f', 'x'] }), undefined, program);
  });
});

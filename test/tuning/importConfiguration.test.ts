import assert from 'node:assert/strict';
import { argvOf } from '../../src/tuning/argv.ts';
import { readConfigurationFile } from '../../src/tuning/configurationFile.ts';
import { fileText } from '../../src/tuning/fileText.ts';
import { ImportError, importConfiguration } from '../../src/tuning/importConfiguration.ts';
import { readYaml, YamlError } from '../../src/tuning/yaml.ts';

const KEY = 'b'.repeat(96);
const CONTRACT = `xch1${'q'.repeat(58)}`;

const PLOTMAN = `# plotman.yaml of a farmer
version: [2]
logging:
        plots: /home/chia/logs   # fast disk
user_interface:
        use_stty_size: True
directories:
        tmp:
                - /mnt/tmp/00
                - /mnt/tmp/01
        tmp_overrides:
                "/mnt/tmp/00":
                        tmpdir_max_jobs: 5
        tmp2: /mnt/ram
        dst:
        - /mnt/dst/00
        - /mnt/dst/01
archiving:
        target: local_rsync
        env:
                command: 'rsync #1'
scheduling:
        tmpdir_stagger_phase_major: 2
        global_stagger_m: 30
plotting:
        farmer_pk: ${KEY}
        pool_contract_address: ${CONTRACT}
        type: madmax
        madmax:
                n_threads: 8
                n_buckets: 256
                n_buckets3: 128
                n_rmulti2: 1
        chia:
                k: 32
                e: False
`;

const MACHINARIS = `directories:
  tmp: [/plotting]
  tmp2: /plotting2
  tmp3: /plotting3
  dst: [/plots1, /plots2]
plotting:
  farmer_pk: ${KEY}
  pool_contract_address: ${CONTRACT}
  type: madmax
  madmax:
    k: 32
    mode: gpuplot
    network_port: 8444
    compression: 7
    gpu_device: 0
    gpu_ndevices: 1
    gpu_streams: 3
    gpu_shared_memory: 64
    gpu_directio: true
    waitforcopy: False
`;

const SWAR = `chia_location: C:\\Users\\me\\chia-blockchain\\daemon\\chia.exe
backend: chia
manager:
  check_interval: 60
log:
  folder_path: S:\\Chia\\Logs\\Plotter
view:
  datetime_format: "%Y-%m-%d %H:%M:%S"
global:
  max_concurrent: 10
jobs:
  - name: micron
    max_plots: 999
    farmer_public_key:
    pool_public_key: ${KEY}
    temporary_directory: Z:\\Plotter
    temporary2_directory:
    destination_directory: J:\\Plots
    size: 32
    bitfield: true
    threads: 8
    buckets: 128
    memory_buffer: 4000
    temporary2_destination_sync: false

  - name: inland
    temporary_directory: Y:\\Plotter
    temporary2_directory:
      - J:\\Plots
      - K:\\Plots
    destination_directory:
      - J:\\Plots
      - K:\\Plots
    size: 33
    bitfield: false
    threads: four
    buckets: 64
    exclude_final_dir: true
`;

describe('the reader of YAML', () => {
  it('reads maps, lists, scalars, quotes and comments', () => {
    assert.deepEqual(
      readYaml(`---
# comment
a: 1
b:
  c: "x # y"   # not z
  'd e': 'it''s'
  f: -2.5
g:
- h: true
  i: no
-
  - nested
- - 1
  - 2
j: [1, two, "three, four", [5], {six: 7}]
k: {}
l: ~
url: http://host:80/x
path: C:\\x\\y
`),
      {
        a: 1,
        b: { c: 'x # y', 'd e': "it's", f: -2.5 },
        g: [{ h: true, i: false }, ['nested'], [1, 2]],
        j: [1, 'two', 'three, four', [5], { six: 7 }],
        k: {},
        l: null,
        url: 'http://host:80/x',
        path: 'C:\\x\\y',
      },
    );
    assert.equal(readYaml(''), null);
    assert.equal(readYaml('just text'), 'just text');
    assert.deepEqual(readYaml('key: 00123\r\nother: 0x1f\r\n'), { key: '00123', other: '0x1f' });
    assert.equal((readYaml(`k: ${'1'.repeat(96)}`) as { k: string }).k, '1'.repeat(96));
  });

  it('reads texts in blocks, in which nothing is a key or a comment', () => {
    assert.deepEqual(
      readYaml(
        'a:\n  script: |\n    #!/bin/sh\n    \techo "a: b" \\\n\n      end\n  fold: >-\n    two\n    words\n  b: 1\n- 1'.slice(
          0,
          -4,
        ),
      ),
      { a: { script: '#!/bin/sh\n\techo "a: b" \\\n\n  end\n', fold: 'two words', b: 1 } },
    );
    assert.deepEqual(readYaml('- k: |\n    x\n  l: 1\n- |\n  y\n- 2'), [{ k: 'x\n', l: 1 }, 'y\n', 2]);
    assert.deepEqual(readYaml('a: |\nb: >'), { a: '', b: '' });
  });

  it('refuses what it does not know, with the line', () => {
    const refuses = (text: string, line: number) =>
      assert.throws(
        () => readYaml(text),
        (error) => error instanceof YamlError && error.line === line,
        text,
      );
    refuses('a: 1\nb: *x', 2);
    refuses('a: %x', 1);
    refuses('a: "no end', 1);
    refuses('a: [1, 2', 1);
    refuses('a: 1\n    b: 2', 1);
    refuses('a:\n\tb: 1', 2);
    refuses('a: 1\na: 2', 2);
    refuses('a: 1\nno key', 2);
    refuses('a:\n    b: 1\n  c: 2', 3);
    refuses('a: 1\n---\nb: 2', 2);
    refuses(`a: 1\nb: ${'['.repeat(1e6)}`, 2);
    refuses(Array.from({ length: 3000 }, (_, depth) => `${' '.repeat(depth)}k:`).join('\n'), 192);
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const name of 'bcdefgh') {
      const before = String.fromCharCode(name.charCodeAt(0) - 1);
      bomb.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join()}]`);
    }
    refuses(bomb.join('\n'), 1);
    assert.throws(() => readYaml('x: 1\ny: *a'), { message: /^line 2: nothing above is called &a$/ });
    assert.throws(() => readYaml('x: 1\n\ty: 2'), { message: 'line 2: a tab as indentation; use spaces' });
    assert.throws(() => readYaml('x: 1\nx: 2'), { message: 'line 2: "x" stands twice; remove one' });
  });

  it('reads what real files have beside: anchors, merges, lists over several lines, long texts, tags', () => {
    assert.deepEqual(
      readYaml(
        [
          'common: &common { threads: 4, "plotter": madmax }',
          'jobs:',
          '  - <<: *common',
          '    threads: 8',
          '  - *common',
          'tmp: [',
          '  /mnt/a,   # the fast one',
          '  /mnt/b,',
          ']',
          'note: plain text that',
          '  goes on here',
          'quoted: "one',
          '  two"',
          'kept: |2',
          '    as it is',
          'name: !!str 32',
          'own: !farm yes it is',
          'when: 2021-05-18',
          'much: .inf',
          'key: 1234567890123456789012345678901234567890',
          '',
        ].join('\n'),
      ),
      {
        common: { threads: 4, plotter: 'madmax' },
        jobs: [
          { threads: 8, plotter: 'madmax' },
          { threads: 4, plotter: 'madmax' },
        ],
        tmp: ['/mnt/a', '/mnt/b'],
        note: 'plain text that goes on here',
        quoted: 'one two',
        kept: '  as it is\n',
        name: '32',
        own: 'yes it is',
        when: '2021-05-18',
        much: '.inf',
        key: '1234567890123456789012345678901234567890',
      },
    );
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
    readYaml('__proto__: { polluted: true }');
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  });
});

describe('import from other managers', () => {
  it('takes plotman’s, one configuration for each temporary folder', () => {
    const { from, configurations, remarks } = importConfiguration(PLOTMAN);
    assert.equal(from, 'plotman');
    assert.deepEqual(Object.keys(configurations), ['madmax 00', 'madmax 01']);
    assert.equal(
      argvOf(configurations['madmax 01']).join(' '),
      `chia_plot -r 8 -u 256 -v 128 -t /mnt/tmp/01/ -2 /mnt/ram/ -d /mnt/dst/00/ -c ${CONTRACT} -f ${KEY} -K 1`,
    );
    assert.match(
      remarks.join('\n'),
      /Left out: version, logging, user_interface, archiving, scheduling, directories\.tmp_overrides, plotting\.chia\./,
    );
    assert.match(remarks.join('\n'), /\/mnt\/dst\/00 is taken.*\/mnt\/dst\/01 are left out/);
  });

  it('takes plotman’s with chiapos, of new and old versions', () => {
    const folders = 'directories:\n  tmp: [/a]\n  dst: [/d]\n';
    const settings = 'k: 32\n    e: True\n    n_threads: 2\n    n_buckets: 128\n    job_buffer: 4608';
    const old = importConfiguration(`${folders}plotting:\n    ${settings}\n`).configurations['chiapos a'];
    const present = importConfiguration(`${folders}plotting:\n  type: chia\n  chia:\n    ${settings}\n`).configurations[
      'chiapos a'
    ];
    assert.deepEqual(old, present);
    assert.equal(argvOf(old!).join(' '), 'chia plots create -k 32 -r 2 -d /d -b 4608 -u 128 -t /a -e');
  });

  it('takes plotman’s with BladeBit', () => {
    const text = (type: string, own: string) =>
      `directories:\n  tmp: [/a]\n  dst: [/d, /e]\nplotting:\n  type: ${type}\n  ${type}:\n    ${own}\n`;
    const line = (type: string, own: string) =>
      argvOf(importConfiguration(text(type, own)).configurations['bladebit a']).join(' ');
    assert.equal(
      line('bladebit2disk', 'threads: 8\n    buckets: 64\n    cache: 64G'),
      'bladebit -t 8 diskplot -b 64 --cache 64G -t1 /a /d /e',
    );
    assert.equal(line('bladebit', 'threads: 8\n    no_numa: true'), 'bladebit -t 8 --no-numa ramplot /d /e');
  });

  it('takes Machinaris’, where a graphics card makes Gigahorse of Mad Max', () => {
    const { from, configurations } = importConfiguration(MACHINARIS);
    assert.equal(from, 'Machinaris');
    assert.equal(
      argvOf(configurations['gigahorse plotting']).join(' '),
      `cuda_plot_k32 -x 8444 -c ${CONTRACT} -f ${KEY} -C 7 -g 0 -r 1 -t /plotting/ -2 /plotting2/ -3 /plotting3/ -d /plots1/ -d /plots2/ -D -S 3 -M 64`,
    );
  });

  it('takes Swar’s, one configuration for each job, and says what it left out', () => {
    const { from, configurations, remarks } = importConfiguration(SWAR);
    assert.equal(from, 'Swar');
    assert.deepEqual(configurations.micron, {
      plotter: 'chiapos',
      mode: 'chia',
      k: 32,
      threads: 8,
      buckets: 128,
      poolKey: KEY,
      buffer: '4000M',
      binary: 'C:\\Users\\me\\chia-blockchain\\daemon\\chia.exe',
      directories: { tmp: 'Z:\\Plotter', final: 'J:\\Plots' },
    });
    assert.deepEqual(configurations.inland, {
      plotter: 'chiapos',
      mode: 'chia',
      k: 33,
      buckets: 64,
      bitfield: false,
      flags: ['-x'],
      binary: 'C:\\Users\\me\\chia-blockchain\\daemon\\chia.exe',
      directories: { tmp: 'Y:\\Plotter', tmp2: 'J:\\Plots', final: 'J:\\Plots' },
    });
    assert.match(remarks.join('\n'), /jobs\[1\]\.threads is not a whole number: left out/);
    assert.match(remarks.join('\n'), /inland: destination_directory takes turns/);
  });

  it('takes Swar’s with Mad Max', () => {
    const { configurations } = importConfiguration(SWAR.replace('backend: chia', 'backend: madmax'));
    assert.equal(configurations.micron?.plotter, 'madmax');
    assert.equal(configurations.micron?.directories?.tmp, 'Z:\\Plotter\\');
  });

  it('makes files that are read back without a mistake', () => {
    for (const text of [PLOTMAN, MACHINARIS, SWAR]) {
      const { configurations, remarks } = importConfiguration(text);
      const file = readConfigurationFile(fileText(configurations, remarks));
      assert.deepEqual(file.mistakes, []);
      assert.deepEqual(
        Object.fromEntries(file.configurations.map(({ name, settings }) => [name, settings])),
        configurations,
      );
    }
  });

  it('says why a file is not taken', () => {
    assert.throws(
      () => importConfiguration('a: 1'),
      (error: Error) => error instanceof ImportError && /neither/.test(error.message),
    );
    assert.throws(() => importConfiguration('- 1'), ImportError);
    assert.throws(() => importConfiguration('a: "b'), {
      message: "The file can't be read: line 1: a quote, bracket, comma or colon is missing; add it.",
    });
    assert.throws(() => importConfiguration(`a: ${'b'.repeat(2 ** 20)}`), /larger than 1 MiB/);
  });
});

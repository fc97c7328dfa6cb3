import assert from 'node:assert/strict';
import { parseLog } from '../../src/plotters/plotters.ts';
import { check, kind, POS2_BEGIN, THROWN, THROWN_LOGIC } from './failureCases.ts';
import {
  bladebit,
  chiapos,
  cuda,
  cudaWhole,
  ID,
  MADMAX_HEADER,
  MADMAX_P1,
  MADMAX_STEPS,
  madmaxStart,
  madmaxUpTo,
  madmaxWhole,
} from './madeLogs.ts';

kind('errors of version 2 plotters', {
  'memory that is refused on the processor': [
    `${POS2_BEGIN}Failed with exception: std::bad_alloc\n`,
    { id: 'allocation-refused', says: /in RAM alone.*13 GiB/ },
  ],
  'another reason that the program gives': [
    `${POS2_BEGIN}Failed with exception: k must be even\n`,
    { id: 'plotting-error', says: /k must be even/ },
  ],
  'memory that is refused to xchplot2’s worker on the processor': [
    '[batch] 2 plots queued\n[batch:cpu] plot 0 FAILED: std::bad_alloc\n',
    { id: 'allocation-refused', says: /in RAM alone/ },
  ],
});

kind('BladeBit’s errors', {
  'a file system that refuses direct I/O, at opening': [
    bladebit('Fatal Error:  ', ' Failed to open plot file with error: 22'),
    { id: 'direct-io-refused', says: /--no-direct-io/ },
  ],
  'and for the header': [
    bladebit('*** Panic!!! *** Fatal Error:', ' Failed to write plot header with error: 22.'),
    { id: 'direct-io-refused' },
  ],
  'a slice of a temporary file': [
    bladebit('Fatal Error:  ', "Failed to write slice on '/nvme/t1/p1y-p2meta.tmp' with error 0."),
    { id: 'temporary-write-failed', says: /-t1/ },
  ],
  'a slice on a full disk': [
    bladebit('Fatal Error:  ', "Failed to write slice on '/nvme/t1/p1y-p2meta.tmp' with error 28."),
    { id: 'temporary-folder-full' },
  ],
  'a bucket that can’t be read back': [
    bladebit('Fatal Error:  ', "Failed to read bucket from '/nvme/t1/p3lp.tmp' with error 5."),
    { id: 'io-error', says: /Reading a temporary file/ },
  ],
  'a temporary file that can’t be made': [
    bladebit('Fatal Error:  ', 'Failed to open temp work file @ /nvme/t1/y0.tmp with error: 13.'),
    { id: 'permission-denied', says: /temporary file can’t be made/ },
  ],
  'too many open temporary files': [
    bladebit('Fatal Error:  ', 'Failed to open temp work file @ /nvme/t1/y0.tmp with error: 24.'),
    { id: 'open-files-limit' },
  ],
  'a full work file by a colon': [
    bladebit('Fatal Error:  ', "Failed to write to 'meta0.31' work file with error: 28 (0x1c)."),
    { id: 'temporary-folder-full' },
  ],
  'a full output folder': [
    bladebit('Fatal Error:  ', ' Failed to write to plot with error 28:'),
    { id: 'output-folder-full' },
  ],
  'the numbers of Windows, where it was built for that': [
    bladebit('Fatal Error:  ', ' Failed to open plot file with error: 5').replace('gcc 9.4.0', 'msvc 19.29.30152'),
    { id: 'permission-denied' },
  ],
  'and those of Linux elsewhere': [
    bladebit('Fatal Error:  ', ' Failed to open plot file with error: 5'),
    { id: 'io-error' },
  ],
  'a network drive of Windows by its letter': [
    bladebit('Fatal Error:  ', ' Failed to open plot file with error: 3'),
    { id: 'path-missing', says: /\\\\server/ },
  ],
  'a plot that keeps its temporary name': [
    bladebit('Completed Plot 1 in 190.5 seconds ( 3.18 minutes )', 'Error: Could not rename plot file with error: 18.'),
    { id: 'plot-not-renamed', finished: true, says: /by hand/ },
  ],
  'a disk buffer of the hybrid modes': [
    bladebit('Fatal Error:  ', 'Failed to create table 3 L disk buffer.'),
    { id: 'path-missing', says: /temporary folder/ },
  ],
});

kind('the reason behind “terminate called”', {
  'a file that can’t be made': [
    madmaxUpTo(1, THROWN, '  what():  thread failed with: fopen() failed', 'Aborted (core dumped)'),
    { id: 'temporary-open-failed', says: /ulimit -n/ },
  ],
  'a file that can’t be read': [
    madmaxUpTo(9, THROWN, '  what():  thread failed with: fread() failed', 'Aborted'),
    { id: 'temporary-read-failed', says: /fread\(\) failed/ },
  ],
  'a seek': [
    madmaxUpTo(9, THROWN, '  what():  thread failed with: fseek() failed with: Invalid argument', 'Aborted'),
    { id: 'temporary-read-failed', says: /fseek/ },
  ],
  'damaged data': [
    madmaxUpTo(
      20,
      THROWN_LOGIC,
      '  what():  thread failed with: thread failed with: bucket index out of range: 700 >= 256',
      './plot.sh: line 7:  6398 Aborted',
    ),
    { id: 'data-corrupted', says: /bucket index out of range: 700/ },
  ],
  'a reason that nobody knows': [
    madmaxUpTo(3, THROWN_LOGIC, '  what():  thread failed with: the moon is full', 'Aborted (core dumped)'),
    { id: 'plotting-error', says: /the moon is full/ },
  ],
  'a reason before the word that it ended': [
    madmaxUpTo(3, 'terminate called recursively', THROWN, '  what():  thread failed with: std::bad_alloc', 'Aborted'),
    { id: 'allocation-refused' },
  ],
  'several threads at once': [
    cuda(
      'P3 upload thread failed with: P3 download thread failed with: CUDA error 719: unspecified launch failureCUDA error 719: unspecified launch failure',
      THROWN,
      'terminate called recursively',
      '  what():  ',
    ),
    { id: 'gpu-fault', says: /719/ },
  ],
});

kind('wordings of damaged data', {
  'an assertion': [
    madmaxUpTo(
      9,
      "chia_plot: /src/include/chia/bitfield_index.hpp:45: uint64_t bitfield_index::lookup(uint64_t) const: Assertion `bitfield_.get(pos)' failed.",
      './plot.sh: line 2:  3504 Aborted                 (core dumped) ./chia_plot -n 10 -r 8',
    ),
    { id: 'data-corrupted', says: /Assertion/ },
  ],
  'a C3 park of a plot that was finished': [
    cudaWhole([
      'c3_delta(): Y_1 < Y_0 (5318655, 14231550) (x = 9049, y = 531)',
      '[y=164, i=531] C3 park overflow: 2512 > 2500',
    ]),
    { id: 'data-corrupted', finished: true, says: /chia plots check/ },
  ],
  'line points out of order, and then the end': [
    cuda(
      'park_delta(): LP_1 < LP_0 (2183940545018, 2199560346605) (x = 501, y = 0)',
      'ans_encode_sym(): index out of bounds: 32694',
      'double free or corruption (!prev)',
      'Command terminated by signal 6',
    ),
    { id: 'data-corrupted', says: /LP_1 < LP_0|out of order/ },
  ],
  'parks beyond the table': [
    cudaWhole(['read_wpm(): park_index >= max_num_parks: 550401 >= 3368']),
    { id: 'data-corrupted', finished: true },
  ],
  'a small overflow that its author calls harmless': [
    cudaWhole(['WritePark(): ans_length (865) > max_ans_length (858) (y = 0, i = 126)']),
    { id: undefined, finished: true },
  ],
  'chiapos’ deltas': [
    chiapos('Caught plotting error: Bad delta detected'),
    { id: 'data-corrupted', says: /Bad delta/ },
  ],
  'BladeBit’s groups': [
    bladebit('Fatal Error:  ', 'Group validation failed @ job 3 index: 12. L: 5 R: 7'),
    { id: 'data-corrupted' },
  ],
  'a C3 table that overflows': [
    madmaxUpTo(38, THROWN_LOGIC, '  what():  C3 overflow', 'Aborted'),
    { id: 'data-corrupted' },
  ],
});

kind('a plotter that can’t start', {
  'a C++ library that is too old': [
    "STDERR: /opt/madmax/chia_plot: /opt/lib/libstdc++.so.6: version `GLIBCXX_3.4.29' not found (required by /opt/madmax/chia_plot)\n",
    { id: 'cannot-start', says: /older than/ },
  ],
  'a C library that is too old': [
    "./bladebit: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by ./bladebit)\n",
    { id: 'cannot-start', says: /older than/ },
  ],
  'a library that is missing': [
    './cuda_plot_k32: error while loading shared libraries: libcudart.so.11.0: cannot open shared object file: No such file or directory\n',
    { id: 'cannot-start', says: /missing/ },
  ],
  'another processor': [
    'bash: ./chia_plot: cannot execute binary file: Exec format error\n',
    { id: 'cannot-start', says: /another processor/ },
  ],
  'not on PATH': ['./plot.sh: line 4: chia_plot: command not found\n', { id: 'cannot-start', says: /PATH/ }],
  'not on PATH, of zsh': ['zsh: command not found: chia_plot\n', { id: 'cannot-start', says: /PATH/ }],
  'not executable': ['bash: ./bladebit_cuda: Permission denied\n', { id: 'cannot-start', says: /chmod/ }],
  'a wrapper that doesn’t find it': [
    "nohup: failed to run command './chia_plot': No such file or directory\n",
    { id: 'cannot-start', says: /wasn’t found/ },
  ],
});

kind('causes that were mistaken', {
  'no graphics card, put as an argument': [
    'Chia k32 next-gen CUDA plotter - 0abc123\nInvalid -r | --ndevices, not enough devices: 0\n',
    { id: 'gpu-missing' },
  ],
  'an argument, with a card there': [
    'Chia k32 next-gen CUDA plotter - 0abc123\nInvalid -r | --ndevices, not enough devices: 1\n',
    { id: 'invalid-argument' },
  ],
  'pinned memory, told as the card’s': [
    cuda(THROWN, '  what():  failed to allocate 545325060 bytes of MEM_TYPE_PINNED: CUDA error 2: out of memory'),
    { id: 'pinned-memory-refused' },
  ],
  'a card that the build has no code for': [
    cuda(THROWN, '  what():  CUDA error 209: no kernel image is available for execution on the device'),
    { id: 'gpu-unsupported' },
  ],
  'a device number that isn’t there': [
    cuda(THROWN, '  what():  invalid device ordinal', 'Command terminated by signal 6'),
    { id: 'gpu-missing' },
  ],
  'a missing folder, told as an exception': [
    chiapos(
      'Caught exception: Final directory /farm/9 does not exist',
      "terminate called after throwing an instance of 'std::exception'",
      '  what():  std::exception',
    ),
    { id: 'path-missing' },
  ],
});

kind('no failure of the plotter', {
  'a clean-up before it': [
    `rm: cannot remove '/nvme/a/*.tmp': No such file or directory\n${madmaxWhole()}`,
    { id: undefined, finished: true },
  ],
  'an archive beside it': [
    madmaxUpTo(
      3,
      'rsync: [receiver] write failed on "/nas/other.plot": No space left on device (28)',
      'rsync error: error in file IO (code 11) at receiver.c(381) [receiver=3.2.7]',
      "mv: cannot stat '/nvme/b/x': Permission denied",
      ...MADMAX_P1.slice(3, 5),
    ),
    { id: undefined },
  ],
  'an archive that fails after it': [
    madmaxWhole("cp: error writing '/nas/a.plot': Input/output error", 'tee: plot.log: No space left on device'),
    { id: undefined, finished: true },
  ],
  'behind a time stamp': [
    madmaxUpTo(3, "2024-03-05 06:20:00 mv: cannot stat '/nvme/b/x': No such file or directory"),
    { id: undefined },
  ],
  'a graphical terminal': [
    madmaxUpTo(3, 'Invalid MIT-MAGIC-COOKIE-1 key', 'Xlib:  extension "NV-GLX" missing on display ":0".'),
    { id: undefined },
  ],
  'another program that the kernel killed': [
    madmaxUpTo(
      3,
      '[5835.4] firefox invoked oom-killer: gfp_mask=0x100cca, order=0, oom_score_adj=0',
      '[5835.4] Out of memory: Killed process 999 (firefox) total-vm:1kB',
    ),
    { id: undefined },
  ],
  'another command that a shell killed': [
    madmaxUpTo(3, './plot.sh: line 9:   812 Killed                  rsync -a /nvme/b/ nas:/farm/'),
    { id: undefined },
  ],
  'another service': [
    madmaxUpTo(3, 'Mar 05 06:10:00 rig smbd[77]: Failed to open file /srv/x: Permission denied'),
    { id: undefined },
  ],
  'an error that it outlives': [
    madmaxUpTo(3, 'Segmentation fault (core dumped)', ...MADMAX_STEPS.slice(3, 6)),
    { id: undefined },
  ],
  'a shell that died before it': [`Killed\n${madmaxWhole()}`, { id: undefined, finished: true }],
});

describe('an error that the plotter outlives', () => {
  it('is a remark', () => {
    const [plot] = parseLog(madmaxUpTo(3, 'Segmentation fault (core dumped)', ...MADMAX_STEPS.slice(3))).plots;
    assert.deepEqual(
      plot!.remarks?.map(({ id, line }) => [id, line]),
      [['crashed', 'Segmentation fault (core dumped)']],
    );
    assert.equal(plot!.finished, true);
  });
});

describe('a run that died before its first plot', () => {
  it('is a failed run where the log tells why', () => {
    const log = `${bladebit().split('\n').slice(0, 17).join('\n')}\nAllocating buffers (this may take a few seconds)...\nKilled\n`;
    check(log, { id: 'killed' });
  });

  it('is a plot that wasn’t finished where it doesn’t', () => {
    const [plot] = parseLog(bladebit().split('\n').slice(0, 17).join('\n')).plots;
    assert.equal(plot?.finished, false);
    assert.equal(plot?.configuration?.threads, 32);
  });

  it('is told beside the runs after it', () => {
    const { plots } = parseLog([...MADMAX_HEADER, ...MADMAX_HEADER, ...madmaxStart(), ...MADMAX_STEPS].join('\n'));
    assert.deepEqual(
      plots.map(({ id, finished }) => [id, finished]),
      [
        [undefined, false],
        [ID, true],
      ],
    );
  });
});

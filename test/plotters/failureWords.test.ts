import { type Cases, check, THROWN } from './failureCases.ts';
import { CUDA_START, chiapos, madmaxUpTo, madmaxWhole, NAME } from './madeLogs.ts';

const KILLED_BY_SHELLS = {
  'bash, a script': './plot.sh: line 21: 46186 Killed                  ./chia_plot -n 1 -t /nvme/a/',
  'bash, a job': '[1]+  Killed                  ./chia_plot -n 1 -t /nvme/a/',
  'bash, another language': './plot.sh: Zeile 21: 46186 Getötet                 ./chia_plot -n 1',
  zsh: 'zsh: killed     ./chia_plot -n 1 -t /nvme/a/',
  'zsh, a job': '[1]  + 46186 killed     ./chia_plot -n 1 -t /nvme/a/',
  fish: "fish: Job 1, './chia_plot -n 1 -t /nvme/a/' terminated by signal SIGKILL (Forced quit)",
  dash: 'Killed',
  macOS: 'Killed: 9',
  time: 'Command terminated by signal 9',
  'time of a shell': 'Command exited with non-zero status 137',
  Python: "subprocess.CalledProcessError: Command '['./chia_plot', '-n', '1']' died with <Signals.SIGKILL: 9>.",
  'docker compose': 'plotter-1 exited with code 137',
  systemd: 'plot.service: Main process exited, code=killed, status=9/KILL',
};

describe('how systems and shells say that a program died', () => {
  for (const [who, line] of Object.entries(KILLED_BY_SHELLS)) {
    it(`killed: ${who}`, () => check(madmaxUpTo(4, line), { id: 'killed' }));
  }

  const deaths: Cases = {
    'an uncaught exception of macOS': [
      madmaxUpTo(
        0,
        'libc++abi: terminating with uncaught exception of type std::runtime_error: fopen() failed',
        'zsh: abort      ./chia_plot -n 1',
      ),
      { id: 'temporary-open-failed', says: /fopen\(\) failed/ },
    ],
    'and of newer ones': [
      madmaxUpTo(2, 'libc++abi: terminating due to uncaught exception of type std::logic_error: input not sorted'),
      { id: 'data-corrupted' },
    ],
    'an abort of the C library': [
      madmaxUpTo(2, 'malloc(): corrupted top size', 'Aborted (core dumped)'),
      { id: 'memory-corrupted', says: /corrupted top size/ },
    ],
    'a smashed stack': [
      madmaxUpTo(2, '*** stack smashing detected ***: terminated', 'zsh: abort (core dumped)  ./chia_plot -n 1'),
      { id: 'memory-corrupted' },
    ],
    'a crash that the kernel tells of': [
      madmaxUpTo(
        2,
        'Mar 05 06:10:00 rig kernel: chia_plot[4711]: segfault at 8 ip 00005581 sp 00007ffd error 4 in chia_plot[558100+4000]',
      ),
      { id: 'crashed' },
    ],
    'a processor without an instruction': [
      madmaxUpTo(0, 'Illegal instruction (core dumped)'),
      { id: 'crashed', says: /processor/ },
    ],
    'a bus error': [madmaxUpTo(5, 'zsh: bus error  ./chia_plot -n 1'), { id: 'crashed', says: /disk/ }],
    'systemd’s OOM kill': [
      madmaxUpTo(
        3,
        'Mar 05 06:10:00 rig systemd[1]: plot.service: A process of this unit has been killed by the OOM killer.',
        'Mar 05 06:10:00 rig systemd[1]: plot.service: Main process exited, code=killed, status=9/KILL',
        "Mar 05 06:10:00 rig systemd[1]: plot.service: Failed with result 'oom-kill'.",
      ),
      { id: 'out-of-memory-killed' },
    ],
    'the kernel’s OOM kill of one of its threads': [
      madmaxUpTo(3, '[5835.4] Out of memory: Killed process 4711 (phase1/add/0) total-vm:1kB, UID:0'),
      { id: 'out-of-memory-killed' },
    ],
    'the limit of a control group': [
      madmaxUpTo(3, 'Memory cgroup out of memory: Killed process 4711 (chia_plot) total-vm:1kB'),
      { id: 'out-of-memory-killed', says: /control group/ },
    ],
    earlyoom: [
      madmaxUpTo(3, 'sending SIGKILL to process 4711 uid 1000 "chia_plot": oom_score 900, VmRSS 7000 MiB'),
      { id: 'out-of-memory-killed' },
    ],
    'a stop that somebody asked for': [
      madmaxUpTo(3, './plot.sh: line 3:  4711 Terminated              ./chia_plot -n 1'),
      { id: 'ended-by-user' },
    ],
    'an exception that divides by no entries': [
      [
        ...CUDA_START,
        '[P1] Table 1 took 0.2 sec, 0 entries, 0 max, 0 tmp, 0 GB/s up, 0 GB/s down',
        'Floating point exception (core dumped)',
        '',
      ].join('\n'),
      { id: 'crashed', says: /no code for this graphics card/ },
    ],
    'exit codes of Windows': [madmaxUpTo(3, 'The plotter ended with exit code: -1073741819'), { id: 'crashed' }],
  };
  for (const [what, [log, expected]] of Object.entries(deaths)) it(what, () => check(log, expected));
});

describe('the system’s own words', () => {
  const words: Readonly<Record<string, readonly [id: string, says: RegExp]>> = {
    'No space left on device': ['temporary-folder-full', /no space left/],
    'Input/output error': ['io-error', /SMART/],
    'Permission denied': ['permission-denied', /write access/],
    'Read-only file system': ['read-only', /read-only/],
    'File too large': ['file-too-large', /FAT32/],
    'Disk quota exceeded': ['quota-exceeded', /quota/],
    'Stale file handle': ['network-storage-gone', /mount the folder again/],
    'Transport endpoint is not connected': ['network-storage-gone', /network folder/],
    'Too many open files': ['open-files-limit', /ulimit -n/],
    'Structure needs cleaning': ['io-error', /kernel log/],
    'Cannot allocate memory': ['allocation-refused', /memory/],
  };
  for (const [word, [id, says]] of Object.entries(words)) {
    it(`${word}, writing a temporary file`, () =>
      check(madmaxUpTo(9, THROWN, `  what():  thread failed with: fwrite() failed with: ${word}`, 'Aborted'), {
        id,
        says,
      }));
    it(`${word}, copying to the destination`, () => {
      const there = id === 'temporary-folder-full' ? 'destination-full' : id;
      const log = madmaxWhole(
        `Started copy to /farm/${NAME}.plot`,
        `Copy to /farm/${NAME}.plot failed with: fwrite() failed on /farm/${NAME}.plot.tmp (${word})`,
      );
      check(log, { id: there, says: /copy/i, finished: true });
    });
  }

  it('a file that is there already, of chiapos', () => {
    const tried = `Could not copy "./${NAME}.plot.2.tmp" to "/farm/${NAME}.plot.2.tmp". Error File exists. Retrying in five minutes.`;
    check(chiapos(tried, tried), { id: 'file-exists', says: /Remove or rename/ });
  });

  it('an input/output error of chiapos, which it prints of a full destination as well', () => {
    const tried = `Could not copy "./${NAME}.plot.2.tmp" to "/farm/${NAME}.plot.2.tmp". Error Input/output error. Retrying in five minutes.`;
    check(chiapos(tried), { id: 'final-copy-failing', says: /or it is full.*Free space.*SMART/s });
  });

  it('a full disk in another language', () => {
    const tried = `Could not copy "E:\\\\${NAME}.plot.2.tmp" to "Z:\\\\${NAME}.plot.2.tmp". Error Espace insuffisant sur le disque.. Retrying in five minutes.`;
    check(chiapos(tried), { id: 'final-copy-failing', says: /no space left on device/ });
  });

  it('of a plotter in Python', () => {
    check(chiapos("OSError: [Errno 122] Disk quota exceeded: '/nvme/a'"), { id: 'quota-exceeded' });
  });

  it('of a copy that another one follows: the reason stays until the copy ends', () => {
    const log = madmaxWhole(
      `Started copy to /farm/${NAME}.plot`,
      `Copy to /farm/${NAME}.plot failed with: fwrite() failed on /farm/${NAME}.plot.tmp (Input/output error)`,
      `Copy to /farm/${NAME}.plot failed with: fopen() failed for /farm/${NAME}.plot.tmp (Read-only file system)`,
      `Copy to /farm/${NAME}.plot finished, took 600 sec, 173 MB/s avg.`,
    );
    check(log, { id: undefined, finished: true });
  });
});

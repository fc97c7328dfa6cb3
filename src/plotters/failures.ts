/** What goes wrong, as plotters, shells and kernels put it. */
export interface FailureSignature {
  readonly id: string;
  readonly pattern: RegExp;
  readonly cause: string;
  readonly remedy: string;
  /**
   * - `fatal`: the plotter is gone or about to go.
   * - `waiting`: it goes on by itself once the cause is removed.
   */
  readonly kind: 'fatal' | 'waiting';
  /** Says that something failed, not what: a more precise signature takes its place. */
  readonly generic?: boolean;
  /** The plotter that puts it so, where only one does. */
  readonly plotter?: string;
  /** It ends a process before its first plot. */
  readonly beforeStart?: boolean;
  /** The reason stands on the next line that isn't empty. */
  readonly reasonFollows?: boolean;
}

export interface PlotError {
  readonly id: string;
  readonly cause: string;
  readonly line: string;
  readonly remedy: string;
}

const FULL_TMP_REMEDY =
  'Free space in the temporary folders, run fewer plots at once there, and delete orphaned temporary files.';
const FULL_FINAL_REMEDY = 'Free space in the destination or give another one.';

/** The first signature that fits wins, so the precise ones stand first. */
export const FAILURES: readonly FailureSignature[] = [
  {
    id: 'destination-waiting',
    pattern:
      /Waiting for \S+ GiB available space on|No space left in plot output directory|no space left on destination/,
    cause: 'The destination is full: the plotter waits for space there.',
    remedy: 'Free space on the destination or add a disk; the plotter then goes on by itself.',
    kind: 'waiting',
  },
  {
    id: 'copies-behind',
    pattern: /Reached maximum number of (?:plots in tmpdir|total parallel copies|parallel copies)/,
    cause: 'The destinations are too slow: finished plots wait to be copied away.',
    remedy: 'Give more or faster destinations, or allow more copies at once (-A, -W).',
    kind: 'waiting',
  },
  {
    id: 'temporary-folder-full-waiting',
    pattern: /Only wrote \d+ of \d+ bytes at offset/,
    cause: 'A temporary folder is full: the plotter tries again every five minutes.',
    remedy: `${FULL_TMP_REMEDY} The plotter then goes on by itself.`,
    kind: 'waiting',
    plotter: 'chiapos',
  },
  {
    id: 'temporary-file-unreadable-waiting',
    pattern: /Only read \d+ of \d+ bytes at offset/,
    cause:
      'A temporary file can’t be read back in full: the disk fails or was taken away. The plotter tries again every five minutes.',
    remedy: 'Check the disk, its cable and its file system; a file that stays short means that this plot is lost.',
    kind: 'waiting',
    plotter: 'chiapos',
  },
  {
    id: 'final-copy-failing',
    pattern: /Could not (?:copy|rename) .*(?:Retrying|Error)/,
    cause:
      'The finished plot can’t be moved to the destination (full, gone or not writable): the plotter tries again every five minutes.',
    remedy: FULL_FINAL_REMEDY,
    kind: 'waiting',
    plotter: 'chiapos',
  },
  {
    id: 'file-open-failing-waiting',
    pattern: /Could not open .*Retrying/,
    cause: 'A file can’t be opened: the plotter tries again every five minutes.',
    remedy: 'Check that the folder exists, is mounted and may be written.',
    kind: 'waiting',
  },
  {
    id: 'temporary-folder-full',
    pattern:
      /thread failed with: .*(?:fwrite|write|fflush|fclose)\(?.*No space left on device|what\(\):.*No space left on device/,
    cause: 'A temporary folder is full: no space left on device.',
    remedy: FULL_TMP_REMEDY,
    kind: 'fatal',
  },
  {
    id: 'temporary-folder-full',
    pattern: /demo workload failed: ENOSPC/,
    cause: 'The temporary folder is full: no space left on device.',
    remedy: FULL_TMP_REMEDY,
    kind: 'fatal',
    plotter: 'demo',
  },
  {
    id: 'temporary-write-failed',
    pattern: /what\(\):.*(?:fwrite|fflush|fclose|write)\(.*\) failed/,
    cause: 'Writing a temporary file failed: the temporary folder is full, or its disk failed.',
    remedy: FULL_TMP_REMEDY,
    kind: 'fatal',
  },
  {
    id: 'output-folder-full',
    pattern: /Failed to write to plot with error (?:28|112)\b|[Pp]lot.*with error (?:28|112)\b/,
    cause: 'The output folder is full: no space left on device (error 28).',
    remedy: `${FULL_FINAL_REMEDY} BladeBit 3.1 and newer wait instead of stopping.`,
    kind: 'fatal',
  },
  {
    id: 'temporary-folder-full',
    pattern: /work file with error (?:28|112)\b|Failed to write .*with error (?:28|112)\b/,
    cause: 'A temporary folder is full: no space left on device (error 28).',
    remedy: FULL_TMP_REMEDY,
    kind: 'fatal',
  },
  {
    id: 'io-error',
    pattern: /with error 5\b|Input\/output error/,
    cause: 'Input/output error: the disk or its connection failed (error 5).',
    remedy: 'Check the kernel log, the disk’s SMART values and its cable.',
    kind: 'fatal',
  },
  {
    id: 'direct-io-refused',
    pattern: /with error 22\b|EINVAL/,
    cause: 'The file system refuses direct I/O (error 22).',
    remedy: 'Use --no-direct-io, --no-t1-direct or --no-t2-direct, or another file system.',
    kind: 'fatal',
  },
  {
    id: 'permission-denied',
    pattern: /with error 13\b|Permission denied/,
    cause: 'A folder or file may not be written: permission denied.',
    remedy: 'Give the plotter’s user write access to the folder.',
    kind: 'fatal',
  },
  {
    id: 'path-missing',
    pattern:
      /Failed to write to (?:\w+ )?directory|[Dd]irectory .* does not exist|Failed to obtain temp paths block size|Failed to open a file in the temp directory|fopen\(\) failed for|Failed to open plot file|No such file or directory/,
    cause: 'A folder doesn’t exist or can’t be written.',
    remedy:
      'Create or mount the folder and check its permissions; on Windows give a network folder as \\\\server\\share, not as a drive letter.',
    kind: 'fatal',
    beforeStart: true,
  },
  {
    id: 'path-missing',
    pattern: /with error [23]\b/,
    cause: 'A folder or file doesn’t exist.',
    remedy: 'Create or mount the folder; on Windows give a network folder as \\\\server\\share, not as a drive letter.',
    kind: 'fatal',
    generic: true,
  },
  {
    id: 'no-trailing-slash',
    pattern: /Invalid \w+: .*needs trailing/,
    cause: 'A folder was given without the slash at its end.',
    remedy: 'End the folder with / (or \\ on Windows).',
    kind: 'fatal',
    beforeStart: true,
  },
  {
    id: 'open-files-limit',
    pattern:
      /Cannot open at least \d+ files|setrlimit failed|[Tt]oo many open files|Failed to (?:set|increase) (?:the )?file limit/,
    cause: 'The limit of open files is too low for this many buckets.',
    remedy: 'Raise it (ulimit -n) to at least the number of buckets + 2 × threads + 32, or use fewer buckets.',
    kind: 'fatal',
    beforeStart: true,
  },
  {
    id: 'gpu-out-of-memory',
    pattern:
      /MEM_TYPE_DEVICE|CUDA error 2\b|cudaErrorMemoryAllocation|what\(\):\s+out of memory|CUDA error: .*out of memory/,
    cause: 'The graphics card is out of memory.',
    remedy:
      'Use fewer streams (-S 2) or a smaller chunk size (-B), close other programs that use the card, or plot in another mode.',
    kind: 'fatal',
  },
  {
    id: 'pinned-memory-refused',
    pattern: /MEM_TYPE_PINNED|[Ff]ailed to allocate .*pinned|cudaHostAlloc|cudaMallocHost/,
    cause: 'Pinned memory was refused: not enough RAM that may be pinned (Windows allows half of it).',
    remedy: 'Limit it with -M, free RAM, or use partial RAM or disk mode.',
    kind: 'fatal',
  },
  {
    id: 'gpu-fault',
    pattern:
      /CUDA error (?:7\d\d|4)\b|illegal memory access|unspecified launch failure|cudaErrorIllegalAddress|cudaErrorLaunchFailure/,
    cause: 'The graphics card failed (illegal access or launch failure): driver or unstable card.',
    remedy: 'Update the driver, set stock clocks, check power and temperature of the card.',
    kind: 'fatal',
  },
  {
    id: 'gpu-missing',
    pattern:
      /No CUDA-capable devices found|CUDA device \d+ is out of range|unsupported GPU|no CUDA-capable device|CUDA driver version is insufficient/,
    cause: 'No usable graphics card was found.',
    remedy: 'Check the driver (nvidia-smi) and the device number; compute capability 5.2 is the least.',
    kind: 'fatal',
  },
  {
    id: 'gpu-error',
    pattern: /CUDA error/,
    cause: 'The graphics card reported an error.',
    remedy: 'Look the code up, update the driver and check the card with stock clocks.',
    kind: 'fatal',
    generic: true,
  },
  {
    id: 'out-of-memory-killed',
    pattern: /Out of memory: Kill(?:ed)? process|invoked oom-killer|oom-kill:|Memory cgroup out of memory/,
    cause: 'The system ran out of memory and killed the plotter.',
    remedy: 'Use fewer threads, more buckets, a smaller RAM disk, or fewer plots at once; add RAM or swap.',
    kind: 'fatal',
  },
  {
    id: 'allocation-refused',
    pattern:
      /std::bad_alloc|bad allocation|VirtualAlloc failed|Failed to allocate|failed to allocate|Cannot allocate memory|malloc\(\).*returned nullptr/,
    cause: 'Memory was refused: the buffers or the cache are larger than what is free.',
    remedy: 'Lower the buffer (-b) or the cache (--cache), plot in a mode that needs less RAM, or add RAM or swap.',
    kind: 'fatal',
  },
  {
    id: 'data-corrupted',
    pattern:
      /small_delta >= 256|input not sorted|position out of bounds|find_matches\(\): count > kBC|large_delta|Overran park buffer|Encountered invalid/,
    cause:
      'Data was corrupted on the way: RAM, overclocking, a failing disk or a full RAM disk (BladeBit 3.0.0 also has such an error with C3 and C5).',
    remedy: 'Test the memory, use stock clocks, check the disks, and take the newest build.',
    kind: 'fatal',
  },
  {
    id: 'compressed-diskplot',
    pattern: /diskplot is currently disabled for compressed plotting/,
    cause: 'BladeBit can’t make compressed plots with diskplot.',
    remedy: 'Leave out --compress, or use ramplot or cudaplot.',
    kind: 'fatal',
    beforeStart: true,
  },
  {
    id: 'invalid-argument',
    pattern:
      /^\s*(?:STDERR:\s*)?(?:[Ii]nvalid (?!contents)\S+|Unexpected argument|A (?:farmer|pool) public key must|A pool contract|No plotter type chosen|Error: (?:plot_id_hex|k must)|error parsing options|(?:Farmer|Pool) Public Key .*needs to be specified|tmpdir needs to be specified|Buckets must be|Only bounded k32|1024 buckets are not|64 buckets is only|At least 1 temporary path|Option .* (?:does not exist|requires|failed)|Please specify)|argument_incorrect_type|cxxopts::|Argument .* failed to parse|Plot size k= ?\d+ is invalid|Stripe size too large|[Ff]armer public key must be specified|Caught exception: (?:Plot size|Stripe|Number of buckets|Not enough memory|Do not enable|Threads)|is not compressed\./,
    cause: 'A command-line argument is wrong or missing.',
    remedy: 'Correct the argument; the line says which.',
    kind: 'fatal',
    beforeStart: true,
  },
  {
    id: 'corrupt-plot-deleted',
    pattern: /WARNING: Deleting plot/,
    cause: 'The finished plot failed its check and was deleted.',
    remedy: 'Test RAM and graphics card; set stock clocks.',
    kind: 'fatal',
  },
  {
    id: 'write-failed',
    pattern: /Failed to write (?:chunk|plot)|failed to write plot header|Failed to write to .* file/,
    cause: 'Writing the plot file failed: the folder is full or not writable.',
    remedy: FULL_FINAL_REMEDY,
    kind: 'fatal',
  },
  {
    id: 'killed',
    pattern: /^(?:\S+: line \d+:\s+\d+ )?\s*Killed\b|\b\d+ Killed\s/,
    cause: 'The plotter was killed, most often because the system ran out of memory.',
    remedy: 'Look for “Out of memory” in the kernel log; use fewer threads, more buckets or a smaller RAM disk.',
    kind: 'fatal',
    generic: true,
  },
  {
    id: 'crashed',
    pattern: /^\s*(?:\*\*\* Crashed! \*\*\*)|Segmentation fault|SIGSEGV|Bus error|Illegal instruction/,
    cause: 'The plotter crashed.',
    remedy: 'Take the newest build; test the memory and use stock clocks.',
    kind: 'fatal',
    generic: true,
  },
  {
    id: 'plotting-error',
    pattern: /Caught (?:plotting error|exception): \S|Failed with exception: \S|what\(\):\s+(?!std::exception)\S/,
    cause: 'The plotter stopped with an error.',
    remedy: 'The line says what failed.',
    kind: 'fatal',
    generic: true,
  },
  {
    id: 'fatal-error',
    pattern: /Fatal Error:/,
    cause: 'The plotter stopped with a fatal error.',
    remedy: 'The line says what failed.',
    kind: 'fatal',
    generic: true,
    reasonFollows: true,
    plotter: 'bladebit',
  },
  {
    id: 'demo-failed',
    pattern: /demo workload failed:/,
    cause: 'The demo workload stopped with an error.',
    remedy: 'The line says what failed.',
    kind: 'fatal',
    generic: true,
    plotter: 'demo',
  },
  {
    id: 'terminated',
    pattern: /terminate called|\bAborted\b|thread failed with:|^\s*what\(\):/,
    cause: 'The plotter stopped with an error.',
    remedy: 'Look at the lines before it, and at the plotter’s standard error, for the reason.',
    kind: 'fatal',
    generic: true,
  },
];

const ANY_FAILURE = new RegExp(FAILURES.map((failure) => `(?:${failure.pattern.source})`).join('|'));

/** The signature that a line bears, or undefined. */
export function failureOf(line: string): FailureSignature | undefined {
  return ANY_FAILURE.test(line) ? FAILURES.find((failure) => failure.pattern.test(line)) : undefined;
}

export function plotErrorOf(failure: FailureSignature, line: string): PlotError {
  return { id: failure.id, cause: failure.cause, line: line.trim(), remedy: failure.remedy };
}

/** Why a copy to the destination failed, from the plotter's reason (`fwrite() failed`, `recv() failed with: EOF`). */
export function copyFailureOf(reason: string): Pick<FailureSignature, 'id' | 'cause' | 'remedy'> {
  if (/recv\(\)|send\(\)|connect\(\)|socket\(\)|resolve/.test(reason)) {
    return {
      id: 'remote-copy-failed',
      cause: 'The copy to the remote destination failed: its receiver is gone or the network broke off.',
      remedy: 'Check that the receiver (chia_plot_sink) runs there and the network holds; the plotter tries again.',
    };
  }
  if (/No space|no space|fwrite\(\) failed$|write\(\) failed/.test(reason)) {
    return {
      id: 'destination-full',
      cause:
        'The copy failed: the destination is full or gone. The plotter tries again every five minutes and plots pile up.',
      remedy: FULL_FINAL_REMEDY,
    };
  }
  return {
    id: 'copy-failed',
    cause:
      'The copy to the destination failed: full, gone or not writable. The plotter tries again every five minutes.',
    remedy: FULL_FINAL_REMEDY,
  };
}

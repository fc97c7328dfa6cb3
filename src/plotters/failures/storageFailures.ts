import { isWindowsPath } from '../filePath.ts';
import { type Failure, type FailureSignature, failureBy } from './failure.ts';
import { atPlace, FREE_SPACE, type Place, type SystemError, systemErrorIn, systemErrorOf } from './systemErrors.ts';

/**
 * A read, write, open or rename that failed. Its signature tells what failed and where; why, the system's words or number in the line
 * tell. Only where there are none, the signature's own cause and remedy hold.
 */
export interface StorageSignature extends FailureSignature {
  readonly place: Place;
  /** Begins a sentence that the system's reason ends: `Writing a temporary file failed`. */
  readonly what: string;
  /** Follows that sentence: what the plotter does about it. */
  readonly after?: string;
  /** Ids that stand, whatever the system says, for errors of these ids. */
  readonly keepsIdFor?: readonly string[];
}

const RETRIES = 'The plotter tries again every five minutes.';
const CHECK_FOLDER =
  'Create or mount the folder and check its permissions; on Windows give a network folder as \\\\server\\share, not as a drive letter.';
const CHECK_DISK =
  'Check the kernel log, the disk’s SMART values and its cable; a disk with many errors has to be replaced.';

/** The first that fits wins. */
export const STORAGE_FAILURES: readonly StorageSignature[] = [
  {
    id: 'temporary-folder-full-waiting',
    pattern: /Only wrote \d+ of \d+ bytes at offset/,
    what: 'Writing a temporary file failed',
    after: RETRIES,
    place: 'tmp',
    cause: 'A temporary folder is full: the plotter tries again every five minutes.',
    remedy: `${FREE_SPACE.tmp} The plotter then goes on by itself.`,
    kind: 'waiting',
    plotter: 'chiapos',
  },
  {
    id: 'temporary-file-unreadable-waiting',
    pattern: /Only read \d+ of \d+ bytes at offset/,
    what: 'A temporary file can’t be read back',
    after: RETRIES,
    place: 'tmp',
    cause:
      'A temporary file can’t be read back in full: the disk fails or was taken away. The plotter tries again every five minutes.',
    remedy: 'Check the disk, its cable and its file system; a file that stays short means that this plot is lost.',
    kind: 'waiting',
    plotter: 'chiapos',
  },
  {
    id: 'final-copy-failing',
    pattern: /Could not (?:copy|rename) .*(?:Retrying|Error)/,
    what: 'The finished plot can’t be moved to the destination',
    after: RETRIES,
    place: 'final',
    // The C++ library calls it an input/output error, too, when a copy finds the disk full.
    keepsIdFor: ['io-error', 'destination-full'],
    cause:
      'The finished plot can’t be moved to the destination (full, gone or not writable): the plotter tries again every five minutes.',
    remedy: FREE_SPACE.final,
    kind: 'waiting',
    plotter: 'chiapos',
  },
  {
    id: 'file-open-failing-waiting',
    pattern: /Could not open .*Retrying/,
    what: 'A file can’t be opened',
    after: RETRIES,
    place: 'tmp',
    cause: 'A file can’t be opened: the plotter tries again every five minutes.',
    remedy: 'Check that the folder exists, is mounted and may be written.',
    kind: 'waiting',
  },
  {
    id: 'temporary-folder-full',
    pattern: /demo workload failed: (?:ENOSPC|EIO|EACCES|EROFS|EDQUOT|EFBIG)/,
    what: 'Writing a temporary file failed',
    place: 'tmp',
    cause: 'The temporary folder is full: no space left on device.',
    remedy: FREE_SPACE.tmp,
    kind: 'fatal',
    plotter: 'demo',
  },
  {
    id: 'write-failed',
    pattern:
      /Failed to write to plot with error|[Ff]ailed to write plot header|Failed to write (?:chunk|table|plot|to plot)|Failed to write to .*plot file/,
    what: 'Writing the plot file failed',
    place: 'final',
    cause: 'Writing the plot file failed: the folder is full or not writable.',
    remedy: FREE_SPACE.final,
    kind: 'fatal',
  },
  {
    id: 'path-missing',
    pattern: /Failed to open plot(?: file)?\b/,
    what: 'The plot file can’t be made',
    place: 'final',
    cause: 'The plot file can’t be made: the folder doesn’t exist or can’t be written.',
    remedy: CHECK_FOLDER,
    kind: 'fatal',
    beforeStart: true,
  },
  {
    id: 'plot-not-renamed',
    pattern: /Could not rename plot file|Failed to (?:to )?rename plot file/,
    what: 'The finished plot keeps its temporary name: renaming it failed',
    place: 'final',
    cause: 'The finished plot keeps its temporary name: renaming it failed.',
    remedy: 'Rename the file that ends in .plot.tmp to .plot by hand, and check that its folder may be written.',
    kind: 'suspect',
    plotter: 'bladebit',
  },
  {
    id: 'temporary-file-left',
    pattern: /Failed to delete file .*with err+or/,
    what: 'A temporary file can’t be deleted',
    place: 'tmp',
    cause: 'A temporary file can’t be deleted.',
    remedy: 'Delete it by hand, and check that its folder may be written.',
    kind: 'suspect',
    tells: 'end',
    plotter: 'bladebit',
  },
  {
    id: 'path-missing',
    pattern:
      /Failed to (?:open a file in the temp directory|obtain (?:temp paths|file system) block size|obtain temp)|GetBlockSizeForPath\(\) failed|Failed to open temp work file|Failed to create (?:table \d+ [LR]|y|metadata|unsorted [LR]) disk buffer|Failed to open (?:'[^']*' for (?:writing|reading)|context file|(?:pointer )?bucket counts file)/,
    what: 'A temporary file can’t be made',
    place: 'tmp',
    cause: 'A temporary folder doesn’t exist or can’t be written.',
    remedy: CHECK_FOLDER,
    kind: 'fatal',
    beforeStart: true,
  },
  {
    id: 'path-missing',
    pattern: /Failed to write to (?:\w+ )?directory/,
    what: 'A folder can’t be written to',
    place: 'unknown',
    cause: 'A folder doesn’t exist or can’t be written.',
    remedy: CHECK_FOLDER,
    kind: 'fatal',
    beforeStart: true,
  },
  {
    id: 'temporary-read-failed',
    pattern:
      /Failed to read (?:slice|bucket|from '|entries|from (?:pointer )?bucket|table|with error|context)|Failed to (?:seek|write or read)|Seek failed|^(?:fread|fseek|read|pread)\(/,
    what: 'Reading a temporary file failed',
    place: 'tmp',
    cause: 'A temporary file can’t be read back: its disk fails, or was taken away.',
    remedy: CHECK_DISK,
    kind: 'fatal',
  },
  {
    id: 'temporary-open-failed',
    pattern: /^f?open\(/,
    what: 'A temporary file can’t be made',
    place: 'tmp',
    cause:
      'A temporary file can’t be made: too few files may be open at once, the folder may not be written, or its file system can’t hold them.',
    remedy:
      'Raise the limit of open files (ulimit -n) to at least the number of buckets + 2 × threads + 32 or use fewer buckets; check the folder’s permissions and space.',
    kind: 'fatal',
  },
  {
    id: 'temporary-write-failed',
    pattern: /Failed to write (?:slice|bucket) (?:on|to) '/,
    what: 'Writing a temporary file in -t1 or -t2 failed',
    place: 'tmp',
    cause:
      'Writing a temporary file in -t1 or -t2 failed: the folder is full, or its disk failed or refuses direct I/O.',
    remedy: 'Check the space and the health of the disks of -t1 and -t2; try --no-t1-direct and --no-t2-direct.',
    kind: 'fatal',
    plotter: 'bladebit',
  },
  {
    id: 'temporary-write-failed',
    pattern:
      /Failed to write (?:slice|bucket|block|to '|to (?:pointer )?bucket|with e+rror|context)|work file with error|^(?:fwrite|fflush|fclose|write|pwrite|close|ftruncate|fallocate)\(/,
    what: 'Writing a temporary file failed',
    place: 'tmp',
    cause: 'Writing a temporary file failed: the temporary folder is full, or its disk failed.',
    remedy: FREE_SPACE.tmp,
    kind: 'fatal',
  },
  {
    id: 'path-missing',
    pattern: /(?:Temp2?|Final) directory .* does not exist/,
    what: 'A folder doesn’t exist',
    place: 'unknown',
    cause: 'A folder doesn’t exist or can’t be written.',
    remedy: CHECK_FOLDER,
    kind: 'fatal',
    beforeStart: true,
  },
];

const COPY = { kind: 'waiting', tells: 2 } as const;
const COPY_RETRIES = 'The plotter tries again every five minutes and plots pile up.';

/** Why a copy to the destination failed, from the plotter's reason (`fwrite() failed`, `recv() failed with: EOF`). */
export function copyFailureOf(reason: string): Failure {
  if (/(?:recv|send|connect|socket|shutdown)\(\)|resolve/.test(reason)) {
    return {
      ...COPY,
      id: 'remote-copy-failed',
      cause: 'The copy to the remote destination failed: its receiver is gone or the network broke off.',
      remedy: 'Check that the receiver (chia_plot_sink) runs there and the network holds; the plotter tries again.',
    };
  }
  const system = systemErrorIn(reason);
  // A temporary file that is read for the copy lies elsewhere.
  const isSource = /\b(?:fread|read)\(|open\(\) failed for \S*\.plot\.tmp/.test(reason);
  const isFull = /no space/i.test(reason) || /\b(?:fwrite|write)\(\) failed$/.test(reason.trim());
  if (system && !isFull) {
    const place = isSource ? 'tmp' : 'final';
    return {
      ...COPY,
      id: atPlace(system.id, place),
      cause: `The copy to the destination failed: ${system.why}. ${COPY_RETRIES}`,
      remedy: atPlace(system.remedy, place),
    };
  }
  if (isFull) {
    return {
      ...COPY,
      id: 'destination-full',
      cause: `The copy failed: the destination is full or gone. ${COPY_RETRIES}`,
      remedy: FREE_SPACE.final,
    };
  }
  return {
    ...COPY,
    id: 'copy-failed',
    cause:
      'The copy to the destination failed: full, gone or not writable. The plotter tries again every five minutes.',
    remedy: FREE_SPACE.final,
  };
}

/**
 * @param said the line, or what the plotter threw where it tells of that.
 * @param isWindows the log comes from a host with Windows.
 */
export function storageFailureOf(said: string, isWindows: boolean): Failure | undefined {
  const signature = STORAGE_FAILURES.find(({ pattern }) => pattern.test(said));
  if (!signature) return undefined;
  const { place, what, after, keepsIdFor = [], ...rest } = signature;
  const failure = failureBy(rest);
  const system = systemErrorIn(said) ?? numberedError(said, isWindows);
  if (!system) return failure;
  const id = atPlace(system.id, place);
  const isOwn = keepsIdFor.includes(id);
  const begun = (isOwn ? undefined : system.what?.[place]) ?? what;
  return {
    ...failure,
    id: isOwn ? failure.id : idOf(failure, id, place),
    cause: [`${begun}: ${system.why}${isOwn && id === 'io-error' ? ', or it is full' : ''}.`, after]
      .filter((sentence) => sentence !== undefined)
      .join(' '),
    remedy:
      isOwn && id === 'io-error' ? `${failure.remedy} ${atPlace(system.remedy, place)}` : atPlace(system.remedy, place),
  };
}

/** The plot file of a plotter that writes it in place lies in the output folder; a plotter that waits has ids that say so. */
function idOf({ kind, id: own }: Failure, id: string, place: Place): string {
  if (kind === 'suspect') return own;
  if (kind === 'waiting' && id === 'temporary-folder-full') return 'temporary-folder-full-waiting';
  return place === 'final' && id === 'destination-full' && kind === 'fatal' ? 'output-folder-full' : id;
}

/** `with error 28`, `with error: 22.`, `errno 5`. */
function numberedError(line: string, isWindows: boolean): SystemError | undefined {
  const number = /\b(?:with e+rr+or|errno)\s*:?\s*(\d+)\b/.exec(line)?.[1];
  if (number === undefined) return undefined;
  const path = /['"@]\s*([A-Za-z]:[\\/][^'"]*|\\\\[^'"]+)/.exec(line)?.[1];
  return systemErrorOf(Number(number), isWindows || (path !== undefined && isWindowsPath(path)));
}

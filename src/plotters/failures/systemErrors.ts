/** What the operating system answers to a read, write or open that fails: its own words decide over what a plotter makes of them. */

/** Where the file lies. */
export type Place = 'tmp' | 'final' | 'unknown';

export interface SystemError {
  readonly id: string | Readonly<Record<Place, string>>;
  /** `strerror` of glibc, macOS, musl and Windows; and of some translations, which the C++ library uses as well. */
  readonly words: RegExp;
  /** `errno` of Linux. */
  readonly numbers: readonly number[];
  /** `GetLastError` of Windows. */
  readonly windows: readonly number[];
  /** Ends a sentence that says what failed. */
  readonly why: string;
  /** Begins that sentence, where what failed doesn't matter beside it. */
  readonly what?: Readonly<Record<Place, string>>;
  readonly remedy: string | Readonly<Record<Place, string>>;
}

export const FREE_SPACE: Readonly<Record<Place, string>> = {
  tmp: 'Free space in the temporary folders, run fewer plots at once there, and delete orphaned temporary files.',
  final: 'Free space in the destination or give another one.',
  unknown: 'Free space on its disk, or give another folder.',
};

export const SYSTEM_ERRORS: readonly SystemError[] = [
  {
    id: { tmp: 'temporary-folder-full', final: 'destination-full', unknown: 'folder-full' },
    words:
      /No space left on device|ENOSPC|not enough space on the disk|disk full|[Ee]space (?:disponible|insuffisant)|kein Speicherplatz mehr|nicht genügend Speicherplatz|No queda espacio|Espacio (?:en disco )?insuficiente|Spazio (?:esaurito|insufficiente)|espaço (?:disponível|suficiente)|Недостаточно места|не осталось свободного места|磁盘空间不足|没有空间|空き領域|Brak (?:wolnego )?miejsca/i,
    numbers: [28],
    windows: [112, 39],
    what: { tmp: 'A temporary folder is full', final: 'The destination is full', unknown: 'A folder is full' },
    why: 'no space left on device',
    remedy: FREE_SPACE,
  },
  {
    id: 'quota-exceeded',
    words: /quota exceeded|EDQUOT/i,
    numbers: [122],
    windows: [1295],
    why: 'the quota of its user, group or project is used up',
    remedy: 'Have the quota raised or free what counts towards it; the disk itself may have room.',
  },
  {
    id: 'file-too-large',
    words: /File too large|EFBIG|file size limit exceeded/i,
    numbers: [27],
    windows: [223],
    why: 'the file system, or a limit on file sizes, allows no file this large',
    remedy: 'Use a file system for large files (ext4, XFS, NTFS, exFAT; not FAT32), and check ulimit -f.',
  },
  {
    id: 'read-only',
    words: /Read-only file ?system|EROFS|write[- ]protected/i,
    numbers: [30],
    windows: [19],
    why: 'its file system is mounted read-only; after disk errors the kernel does that by itself',
    remedy: 'Look into the kernel log for errors of the disk, check the file system, and mount it for writing again.',
  },
  {
    id: 'permission-denied',
    words: /Permission denied|Operation not permitted|Access is denied|EACCES|EPERM|Accès refusé|Zugriff verweigert/i,
    numbers: [13, 1],
    windows: [5, 32],
    why: 'permission denied',
    remedy: 'Give the plotter’s user write access to the folder; in a container, check how it is mounted.',
  },
  {
    id: 'file-exists',
    words: /File exists|EEXIST|file already exists/i,
    numbers: [17],
    windows: [80, 183],
    why: 'a file of that name is there already',
    remedy: 'Remove or rename the file that is there; trying again doesn’t help.',
  },
  {
    id: 'path-missing',
    words: /No such file or directory|Not a directory|cannot find the (?:path|file)|ENOENT|ENOTDIR/i,
    numbers: [2, 20],
    windows: [2, 3, 15, 267],
    why: 'a folder or file doesn’t exist',
    remedy:
      'Create or mount the folder and check its spelling; on Windows give a network folder as \\\\server\\share, not as a drive letter.',
  },
  {
    id: 'network-storage-gone',
    words:
      /Stale (?:NFS )?file handle|Transport endpoint is not connected|Host is down|No route to host|Network is (?:unreachable|down)|Connection (?:timed out|reset by peer|refused|aborted)|Broken pipe|network (?:name|path) (?:is no longer available|was not found)|ESTALE|ENOTCONN|ETIMEDOUT/i,
    numbers: [116, 107, 110, 113, 101, 104, 103],
    windows: [53, 55, 59, 64, 67, 121, 1231, 1236],
    why: 'the network folder or its server is gone',
    remedy: 'Check the network and the server, and mount the folder again.',
  },
  {
    id: 'io-error',
    words:
      /Input\/output error|Remote I\/O error|Structure needs cleaning|No such device|No medium found|Device not configured|I\/O device error|data error \(cyclic|device is not ready|\bEIO\b|ENXIO|ENODEV|EUCLEAN/i,
    numbers: [5, 6, 19, 117, 121, 123],
    windows: [21, 23, 31, 433, 483, 1117, 1392],
    why: 'input/output error: the disk or its connection failed',
    remedy:
      'Check the kernel log, the disk’s SMART values, its cable and its power; of USB and network disks the connection.',
  },
  {
    id: 'open-files-limit',
    words: /Too many open files|EMFILE|ENFILE/i,
    numbers: [24, 23],
    windows: [4],
    why: 'the limit of open files is reached',
    remedy: 'Raise it (ulimit -n) to at least the number of buckets + 2 × threads + 32, or use fewer buckets.',
  },
  {
    id: 'allocation-refused',
    words:
      /Cannot allocate memory|Not enough (?:memory resources|storage is available)|paging file is too small|ENOMEM/i,
    numbers: [12],
    windows: [8, 14, 1450, 1453, 1455],
    why: 'memory was refused',
    remedy: 'Use fewer threads, smaller buffers or a smaller cache, or add RAM or swap.',
  },
  {
    id: 'direct-io-refused',
    words: /EINVAL/,
    numbers: [22],
    windows: [87],
    why: 'the file system refuses direct I/O',
    remedy: 'Use --no-direct-io, --no-t1-direct or --no-t2-direct, or another file system.',
  },
  {
    id: 'rename-across-disks',
    words: /Invalid cross-device link|EXDEV/i,
    numbers: [18],
    windows: [17],
    why: 'a file can’t be renamed into another file system',
    remedy: 'Give folders on one file system, or move the file by hand.',
  },
  {
    id: 'file-busy',
    words: /Device or resource busy|Text file busy|being used by another process|EBUSY/i,
    numbers: [16, 26],
    windows: [33, 170],
    why: 'another program holds it',
    remedy: 'End the program that uses it: a second plotter, a virus scanner, a backup.',
  },
];

/** Numbers that no file operation of Linux ends with. */
const WINDOWS_ALONE = (number: number) => number === 3 || number === 112 || number > 133;

/** The words of the system in a line. */
export function systemErrorIn(line: string): SystemError | undefined {
  return SYSTEM_ERRORS.find(({ words }) => words.test(line));
}

/** The error behind a number; Linux and Windows number theirs differently. */
export function systemErrorOf(number: number, isWindows: boolean): SystemError | undefined {
  const byNumber = (key: 'numbers' | 'windows') => SYSTEM_ERRORS.find((error) => error[key].includes(number));
  if (isWindows || WINDOWS_ALONE(number)) return byNumber('windows');
  return byNumber('numbers');
}

export function atPlace(value: string | Readonly<Record<Place, string>>, place: Place): string {
  return typeof value === 'string' ? value : value[place];
}

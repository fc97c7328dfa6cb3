import type { FailureSignature } from './failure.ts';

/** Why a program can’t run at all, or not with these arguments. The first that fits wins. */
export const START_FAILURES: readonly FailureSignature[] = [
  {
    id: 'cannot-start',
    pattern:
      /version `(?:GLIBC|GLIBCXX|CXXABI|GOMP)\w*_[\d.]+'? not found|GLIBC(?:XX)?_[\d.]+'? not found|undefined symbol: |symbol lookup error/,
    cause: 'The plotter can’t run here: a library of this system is older than the one that it was built for.',
    remedy: 'Use a newer release of the system, a build for this one, or build the plotter here from source.',
    kind: 'fatal',
    beforeStart: true,
  },
  {
    id: 'cannot-start',
    pattern:
      /error while loading shared libraries|cannot open shared object file|Library not loaded|image not found|\.dll was not found|code execution cannot proceed/i,
    cause: 'The plotter can’t run here: a library that it needs is missing.',
    remedy: 'Install the library that the line names, or build the plotter here from source.',
    kind: 'fatal',
    beforeStart: true,
  },
  {
    id: 'cannot-start',
    pattern:
      /[Ee]xec format error|cannot execute(?: binary file|: required file)|[Bb]ad CPU type|not a valid Win32 application|bad ELF interpreter/,
    cause: 'The plotter can’t run here: its program is for another processor or system.',
    remedy: 'Take the build for this processor and system; check that the file was downloaded whole.',
    kind: 'fatal',
    beforeStart: true,
  },
  {
    id: 'cannot-start',
    pattern:
      /(?:command )?not found|[Uu]nknown command|No such file or directory|is not recognized as|cannot find the (?:file|path)/,
    cause: 'The plotter wasn’t found under this name.',
    remedy: 'Give the full path of the program, or put its folder on PATH.',
    kind: 'fatal',
    beforeStart: true,
  },
  {
    id: 'cannot-start',
    pattern: /[Pp]ermission denied|Operation not permitted|Access is denied/,
    cause: 'The plotter may not be run: permission denied.',
    remedy: 'Make the file executable (chmod +x), and check that its file system isn’t mounted with noexec.',
    kind: 'fatal',
    beforeStart: true,
  },
];

export const ARGUMENT_FAILURES: readonly FailureSignature[] = [
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
    pattern: /Cannot open at least \d+ files|setrlimit failed|Failed to (?:set|increase) (?:the )?file limit/,
    cause: 'The limit of open files is too low for this many buckets.',
    remedy: 'Raise it (ulimit -n) to at least the number of buckets + 2 × threads + 32, or use fewer buckets.',
    kind: 'fatal',
    beforeStart: true,
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
      /^\s*(?:STDERR:\s*)?(?:(?:what\(\):\s+)?[Ii]nvalid (?:[\w()]+(?: [\w()]+){0,3}\s?:\s|-\w \||contract address|compression level|suffix|[\w ]{1,40} value for argument|thread count|plot count|bucket count|(?:farmer|pool) public key)|Unexpected argument|Unknown command '|A (?:farmer|pool) public key must|A pool contract|No plotter type chosen|Error: (?:plot_id_hex|k must|strength|Cannot plot classic|Either a pool)|error parsing options|(?:Farmer|Pool) Public Key .*needs to be specified|tmpdir needs to be specified|-S \| --streams needs|Buckets must be|Only bounded k32|1024 buckets are not|64 buckets is only|At least 1 temporary path|No temporary path specified|ramplot currently does not support|16G mode is currently unsupported|Option .* (?:does not exist|requires|failed)|Please specify)|argument_incorrect_type|cxxopts::|Argument .* failed to parse|Plot size k= ?\d+ is invalid|Stripe size too large|[Ff]armer public key must be specified|Caught exception: (?:Plot size|Stripe|Number of buckets|M(?:in|ax)imum buckets|Not enough memory|Do not enable|Threads|Please provide)|pool puzzle hash needs to be|is not compressed\./,
    cause: 'A command-line argument is wrong or missing.',
    remedy: 'Correct the argument; the line says which.',
    kind: 'fatal',
    beforeStart: true,
  },
];

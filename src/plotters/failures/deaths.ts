import { type Failure, TELLS } from './failure.ts';

/** The id of an end that a person, a script or the host's shutdown asked for: nothing failed. */
export const ENDED_BY_USER = 'ended-by-user';

/** How systems and shells say that a program has died: by which signal, and which program it was. */
export interface Death {
  readonly failure: Failure;
  /** Name or command of the program, where the line tells it. */
  readonly program?: string;
}

interface Signal {
  readonly number: number;
  /** Without `SIG`. */
  readonly name: string;
  /** As the C library describes it, which shells print. */
  readonly words: string;
  readonly id: string;
  readonly cause: string;
  readonly remedy: string;
}

const NEWEST = 'Take the newest build; test the memory and use stock clocks.';
const LESS_MEMORY = 'Use fewer threads, more buckets, a smaller RAM disk, or fewer plots at once; add RAM or swap.';
const STOPPED = 'Start it again where that wasn’t meant; delete its temporary files.';

/** Linux numbers; those that plotters meet have the same on macOS but for SIGBUS (10). */
const SIGNALS: readonly Signal[] = [
  {
    number: 9,
    name: 'KILL',
    words: 'Killed|Getötet|Processus arrêté|Terminado \\(killed\\)|Ucciso|Убито|已杀死',
    id: 'killed',
    cause: 'The plotter was killed, most often because the system ran out of memory.',
    remedy: 'Look for “Out of memory” in the kernel log; use fewer threads, more buckets or a smaller RAM disk.',
  },
  {
    number: 6,
    name: 'ABRT',
    words: 'Abort(?:ed)?(?: trap)?|Abgebrochen|Abandon|Abortado|Аварийный останов',
    id: 'terminated',
    cause: 'The plotter stopped with an error.',
    remedy: 'Look at the lines before it, and at the plotter’s standard error, for the reason.',
  },
  {
    number: 11,
    name: 'SEGV',
    words:
      'Segmentation fault|Speicherzugriffsfehler|Erreur de segmentation|Violación de segmento|Ошибка сегментирования',
    id: 'crashed',
    cause: 'The plotter crashed.',
    remedy: NEWEST,
  },
  {
    number: 7,
    name: 'BUS',
    words: 'Bus error',
    id: 'crashed',
    cause:
      'The plotter crashed: memory that lies in a file couldn’t be read or written, as when its disk is full or fails.',
    remedy: 'Check the space and the health of the disks, and test the memory.',
  },
  {
    number: 8,
    name: 'FPE',
    words: 'Floating[ -]point exception',
    id: 'crashed',
    cause: 'The plotter crashed: it divided by zero, as when a table is empty.',
    remedy: NEWEST,
  },
  {
    number: 4,
    name: 'ILL',
    words: 'Illegal (?:hardware )?instruction',
    id: 'crashed',
    cause: 'The plotter crashed: it uses an instruction that this processor doesn’t have (AVX2, AES, BMI2).',
    remedy: 'Take a build for this processor, or build it here from source.',
  },
  {
    number: 25,
    name: 'XFSZ',
    words: 'File size limit exceeded',
    id: 'file-too-large',
    cause: 'A file grew beyond the limit on file sizes.',
    remedy: 'Raise the limit (ulimit -f unlimited).',
  },
  {
    number: 24,
    name: 'XCPU',
    words: 'C[Pp][Uu] time limit exceeded',
    id: 'stopped',
    cause: 'The plotter was stopped: it used up the processor time that it was allowed.',
    remedy: 'Raise the limit (ulimit -t unlimited).',
  },
  {
    number: 15,
    name: 'TERM',
    words: 'Terminated',
    id: ENDED_BY_USER,
    cause: 'The plotter was told to stop, by a person, a script or the shutdown of the host.',
    remedy: STOPPED,
  },
  {
    number: 2,
    name: 'INT',
    words: 'Interrupt',
    id: ENDED_BY_USER,
    cause: 'The plotter was interrupted (Ctrl+C).',
    remedy: STOPPED,
  },
  {
    number: 1,
    name: 'HUP',
    words: '[Hh]angup',
    id: 'stopped',
    cause: 'The plotter was stopped as its terminal was closed.',
    remedy: 'Run it in tmux or screen, with nohup, or as a service.',
  },
  {
    number: 13,
    name: 'PIPE',
    words: 'Broken pipe',
    id: 'stopped',
    cause: 'The plotter was stopped as the program that read its output was gone.',
    remedy: 'Let its output go to a file, or keep the program running that reads it.',
  },
];

export const OUT_OF_MEMORY: Failure = {
  id: 'out-of-memory-killed',
  cause: 'The system ran out of memory and killed the plotter.',
  remedy: LESS_MEMORY,
  kind: 'fatal',
  tells: TELLS.cause,
};

/** The limit of a control group, a container or a service is met while the host itself has memory. */
export const OUT_OF_GROUP_MEMORY: Failure = {
  ...OUT_OF_MEMORY,
  cause: 'The plotter reached the memory limit of its control group (a container or service) and was killed.',
  remedy: 'Raise the limit (docker --memory, MemoryMax=), or use fewer threads, more buckets or a smaller RAM disk.',
};

const WORDS = SIGNALS.map(({ words }) => words).join('|');
const LINE = String.raw`(?:[Ll]ine|Zeile|ligne|línea|riga|linha|строка|行) \d+ ?:`;
const CORE = String.raw`(?:\s*:\s*\d+)?(?:\s*\(core dumped\)|\s*\(memory dumped\))?`;

interface Form {
  /** Groups: `words`, `number` or `name` of the signal, or `status`; `pid`; `program`. */
  readonly pattern: RegExp;
  /** Without a signal: what it says. */
  readonly failure?: Failure;
}

/** What died is named in most of them. The first that fits wins. */
const FORMS: readonly Form[] = [
  // Kernel, with the names of threads as well as of programs.
  {
    pattern: /Memory cgroup out of memory: Kill(?:ed)? process (?<pid>\d+) \((?<program>[^)]*)\)/,
    failure: OUT_OF_GROUP_MEMORY,
  },
  {
    pattern: /Out of memory(?: \([^)]*\))?: Kill(?:ed)? process (?<pid>\d+) \((?<program>[^)]*)\)/,
    failure: OUT_OF_MEMORY,
  },
  {
    pattern: /oom-kill:constraint=CONSTRAINT_MEMCG.*\btask=(?<program>[^,]+),pid=(?<pid>\d+)/,
    failure: OUT_OF_GROUP_MEMORY,
  },
  { pattern: /oom-kill:.*\btask=(?<program>[^,]+),pid=(?<pid>\d+)/, failure: OUT_OF_MEMORY },
  { pattern: /oom_reaper: reaped process (?<pid>\d+) \((?<program>[^)]*)\)/, failure: OUT_OF_MEMORY },
  {
    pattern:
      /(?<![\w./-])(?<program>[\w./-]+)\[(?<pid>\d+)\]:? (?:trap )?(?<words>segfault|general protection|divide error|invalid opcode)/,
  },
  // earlyoom, systemd-oomd, nohang
  {
    pattern: /sending SIG(?:TERM|KILL) to process (?<pid>\d+)(?: uid \d+)? "(?<program>[^"]*)"/,
    failure: OUT_OF_MEMORY,
  },
  { pattern: /Killed (?<program>\/\S+) due to memory (?:pressure|used)/, failure: OUT_OF_MEMORY },
  // systemd
  { pattern: /\.(?:service|scope): A process of this unit has been killed by the OOM killer/, failure: OUT_OF_MEMORY },
  { pattern: /\.(?:service|scope): Failed with result 'oom-kill'/, failure: OUT_OF_MEMORY },
  { pattern: /\.service: (?:Main|Control) process exited, code=(?:killed|dumped), status=(?<number>\d+)/ },
  { pattern: /\.service: (?:Main|Control) process exited, code=exited, status=(?<status>\d+)/ },
  // Containers
  { pattern: /\bOOMKilled\b(?!["']?\s*[:=]\s*false)/, failure: OUT_OF_GROUP_MEMORY },
  { pattern: /^\S+ exited with code (?<status>\d+)/ },
  // bash and its kin: a script's line, a job, a job of zsh
  { pattern: new RegExp(String.raw`^\S+: ${LINE}\s+(?<pid>\d+)\s+(?<words>${WORDS})${CORE}\s*(?<program>.*)`) },
  { pattern: new RegExp(String.raw`^${LINE}\s+(?<pid>\d+)\s+(?<words>${WORDS})${CORE}\s*(?<program>.*)`) },
  {
    pattern: new RegExp(
      String.raw`^\[\d+\]\s*[+-]?\s+(?:(?<pid>\d+)\s+)?(?<words>${WORDS})${CORE}\s*(?<program>.*)`,
      'i',
    ),
  },
  { pattern: /^\[\d+\]\s*[+-]?\s+(?:(?<pid>\d+)\s+)?[Ee]xit (?<status>\d+)\s+(?<program>.*)/ },
  { pattern: new RegExp(String.raw`^zsh: (?<words>${WORDS})${CORE}\s*(?<program>.*)`, 'i') },
  {
    pattern:
      /^fish: (?:Job \d+, |Process (?<pid>\d+), )?'?(?<program>[^']*)'?.* terminated by signal SIG(?<name>[A-Z]+)/,
  },
  { pattern: new RegExp(String.raw`^(?:\d+\s+)?(?<words>${WORDS})${CORE}[.\s]*$`) },
  // time, timeout, and languages that start programs
  { pattern: /^(?:\S+: )?Command terminated by signal (?<number>\d+)/ },
  { pattern: /^(?:\S+: )?Command exited with non-zero status (?<status>\d+)/ },
  {
    pattern:
      /[Cc]ommand ['"[]*(?<program>[^'",\]]*).*(?:died with <Signals\.SIG(?<name>[A-Z]+)|returned non-zero exit status (?<status>-?\d+))/,
  },
  { pattern: /(?:exit|return) ?(?:code|status):? (?<status>-\d+|1[3-9]\d|\d{6,})\b/i },
  { pattern: /signal: (?<words>killed|aborted|segmentation fault|bus error)/i },
  { pattern: /(?:terminated|killed|exited|died|received).{0,20}\bSIG(?<name>KILL|ABRT|SEGV|BUS|FPE|ILL|XFSZ)\b/i },
];

const ANY_FORM = new RegExp(
  `${WORDS}|out of memory|oom|segfault|general protection|divide error|invalid opcode|SIG[A-Z]|exit|status|signal|due to memory`,
  'i',
);

const KERNEL_WORDS: Readonly<Record<string, string>> = {
  segfault: 'SEGV',
  'general protection': 'SEGV',
  'divide error': 'FPE',
  'invalid opcode': 'ILL',
};

/** Exit statuses of Windows for programs that crash. */
const WINDOWS_CRASHES: Readonly<Record<number, string>> = {
  3221225477: 'SEGV',
  3221225501: 'ILL',
  3221226505: 'ABRT',
};

function signalOf(groups: Readonly<Record<string, string | undefined>>): Signal | undefined {
  const { words, name, number, status } = groups;
  if (words !== undefined) {
    const kernels = KERNEL_WORDS[words];
    if (kernels !== undefined) return byName(kernels);
    return SIGNALS.find((signal) => new RegExp(`^(?:${signal.words})$`, 'i').test(words));
  }
  if (name !== undefined) return byName(name);
  if (number !== undefined) return SIGNALS.find((signal) => signal.number === Number(number));
  const code = Number(status);
  // Shells add 128 to a signal’s number, Python takes it below zero, Windows has codes of its own.
  const crash = WINDOWS_CRASHES[code] ?? WINDOWS_CRASHES[code + 2 ** 32];
  if (crash !== undefined) return byName(crash);
  const signal = code < 0 ? -code : code - 128;
  return SIGNALS.find((one) => one.number === signal);
}

function byName(name: string): Signal | undefined {
  return SIGNALS.find((signal) => signal.name === name);
}

/** Who died of what, if the line is a system's or a shell's word of that. */
export function deathIn(line: string): Death | undefined {
  if (!ANY_FORM.test(line)) return undefined;
  for (const { pattern, failure } of FORMS) {
    const groups = pattern.exec(line)?.groups ?? (pattern.test(line) ? {} : undefined);
    if (!groups) continue;
    const signal = failure ? undefined : signalOf(groups);
    const found = failure ?? (signal && failureOfSignal(signal));
    if (!found) continue;
    const pid = Number.isSafeInteger(Number(groups.pid)) ? { pid: Number(groups.pid) } : {};
    const program = groups.program?.trim();
    return { failure: { ...found, ...pid }, ...(program && { program }) };
  }
  return undefined;
}

function failureOfSignal({ id, cause, remedy }: Signal): Failure {
  return { id, cause, remedy, kind: 'fatal', tells: TELLS.end };
}

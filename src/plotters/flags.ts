import { resolvePath } from './filePath.ts';

/** How a plotter reads its command line. */
export type FlagSyntax =
  /** `-n5`, `-n 5`, `--long=v`, `--long v`; bundles of switches; unknown options let through. Also reads click's lines. */
  | 'cxxopts'
  /** One- and many-letter names, each value an argument of its own: no `=`, nothing glued. */
  | 'separate';

export type FlagKind =
  | 'switch'
  | 'integer'
  | 'number'
  | 'text'
  /** A secret or an identity, shown masked. */
  | 'key'
  | 'directory'
  /** May be given several times. */
  | 'directories'
  /** Bytes, written with a unit: `100G`, `512MB`. */
  | 'size'
  /** Mad Max's bucket count: below 16 it is the exponent of two. */
  | 'buckets'
  /** A value that may be left out. */
  | 'optional-integer';

/** One flag of a plotter: read by the command-line parser, by hover help and by diagnostics. */
export interface Flag {
  /** All names, the short one first: `-t`, `--tmpdir`. */
  readonly names: readonly string[];
  readonly kind: FlagKind;
  readonly meaning: string;
  /** Member of the configuration that it sets; absent for flags that only matter to the plotter itself. */
  readonly sets?: string;
  readonly unit?: string;
  /** Factor from the flag's unit to the configuration's (MiB to bytes, say). */
  readonly factor?: number;
  /** Value that the configuration gets from a switch; `true` if absent. */
  readonly means?: boolean;
  /** Value of a count that means plotting until stopped; where it is negative, all negative ones do. */
  readonly endless?: number;
  /** A folder that only keeps finished plots until they are copied away. */
  readonly keepsPlots?: boolean;
  /** The plotter's default in words. */
  readonly default?: string;
  readonly range?: {
    readonly min?: number;
    readonly max?: number;
    /** First and last of the numbers between these that it doesn't take. */
    readonly gaps?: readonly (readonly [first: number, last: number])[];
    readonly allowed?: string;
  };
  readonly required?: boolean;
}

export interface ParsedFlags {
  readonly values: Record<string, unknown>;
  readonly operands: readonly string[];
  readonly unknown: readonly string[];
  /** Arguments from the first operand on, where reading stops there. */
  readonly rest: readonly string[];
}

const INTEGER = /^[+-]?\d+$/;
const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;
const SIZE = /^(\d+(?:\.\d+)?)\s*([KMGTP]?)(i?)B?$/i;
const SIZE_EXPONENT = ['', 'K', 'M', 'G', 'T', 'P'];

/** `97f1…c6bb`: enough to compare, too little to use. */
export function maskKey(key: string): string {
  return key.length > 12 ? `${key.slice(0, 4)}…${key.slice(-4)}` : '…';
}

/** Bytes of `100G`, `512MB`, `4GiB`; a plain number is bytes. Units are powers of 1024, as BladeBit reads them. */
export function parseSize(text: string): number | undefined {
  const match = SIZE.exec(text);
  if (!match) return undefined;
  const bytes = Math.round(Number(match[1]) * 1024 ** SIZE_EXPONENT.indexOf(match[2].toUpperCase()));
  return bytes <= Number.MAX_SAFE_INTEGER ? bytes : undefined;
}

function readValue(flag: Flag, text: string, cwd: string | undefined): unknown {
  switch (flag.kind) {
    case 'switch':
      return !['false', '0', 'no', 'off'].includes(text.toLowerCase());
    case 'integer':
    case 'optional-integer':
      return INTEGER.test(text) ? possible(flag, Number(text) * (flag.factor ?? 1)) : undefined;
    case 'number':
      return NUMBER.test(text) ? possible(flag, Number(text) * (flag.factor ?? 1)) : undefined;
    case 'buckets': {
      const value = INTEGER.test(text) ? possible(flag, Number(text)) : undefined;
      return value !== undefined && value > 0 && value < 16 ? 2 ** value : value;
    }
    case 'size':
      return parseSize(text);
    case 'key':
      return maskKey(text);
    case 'directory':
    case 'directories':
      return text.startsWith('@') ? text : resolvePath(text, cwd);
    case 'text':
      return text;
  }
}

/** What is told of a plotter's work is never negative, but for a count that means plotting until stopped. */
function possible({ endless, range }: Flag, value: number): number | undefined {
  const least = (endless ?? 0) < 0 || (range?.min ?? 0) < 0 ? -Number.MAX_SAFE_INTEGER : 0;
  return value >= least && value <= Number.MAX_SAFE_INTEGER ? value : undefined;
}

function isEndless({ endless }: Flag, value: unknown): boolean {
  if (endless === undefined || typeof value !== 'number') return false;
  return endless < 0 ? value < 0 : value === endless;
}

/**
 * Reads a command line's arguments with a plotter's table of flags. Never throws: what can't be read is left out.
 * @param stopAtOperand leave everything from the first operand (a subcommand) on unread.
 */
export function parseFlags(
  flags: readonly Flag[],
  syntax: FlagSyntax,
  args: readonly string[],
  cwd?: string,
  stopAtOperand = false,
): ParsedFlags {
  const byName = new Map(flags.flatMap((flag) => flag.names.map((name) => [name, flag] as const)));
  const values: Record<string, unknown> = {};
  const operands: string[] = [];
  const unknown: string[] = [];

  const set = (flag: Flag, text: string | undefined): void => {
    if (flag.sets === undefined) return;
    if (flag.kind === 'switch' && text === undefined) {
      values[flag.sets] = flag.means ?? true;
      return;
    }
    if (flag.kind === 'directories') {
      const folders = (text ?? '').split(syntax === 'cxxopts' ? ',' : '\0').filter((folder) => folder !== '');
      const given = (values[flag.sets] as string[] | undefined) ?? [];
      values[flag.sets] = [...given, ...folders.map((folder) => readValue(flag, folder, cwd) as string)];
      return;
    }
    const value = text === undefined ? undefined : readValue(flag, text, cwd);
    if (isEndless(flag, value)) values.endless = true;
    else if (value !== undefined) values[flag.sets] = value;
  };

  for (let index = 0; index < args.length; index++) {
    const arg = args[index];
    // `-2` is a number and Mad Max's second folder: a known flag wins.
    const isFlag = /^-./.test(arg) && (byName.has(arg) || byName.has(arg.slice(0, 2)) || !NUMBER.test(arg));
    if (!isFlag) {
      if (stopAtOperand) return { values, operands, unknown, rest: args.slice(index) };
      operands.push(arg);
      continue;
    }
    if (arg === '--' && syntax === 'cxxopts') {
      operands.push(...args.slice(index + 1));
      break;
    }
    const equals = syntax === 'cxxopts' && arg.startsWith('--') ? arg.indexOf('=') : -1;
    const name = equals < 0 ? arg : arg.slice(0, equals);
    const flag = byName.get(name);
    if (flag) {
      if (equals >= 0) set(flag, arg.slice(equals + 1));
      else if (flag.kind === 'switch') set(flag, undefined);
      else if (flag.kind === 'optional-integer') {
        const next = args[index + 1];
        set(flag, next !== undefined && INTEGER.test(next) ? args[++index] : '1');
      } else set(flag, args[++index]);
      continue;
    }
    if (syntax === 'cxxopts' && /^-[^-]./.test(arg)) {
      // Glued: switches first, then at most one flag that takes the rest as its value.
      let rest = arg.slice(1);
      while (rest !== '') {
        const glued = byName.get(`-${rest[0]}`);
        if (!glued) {
          unknown.push(`-${rest[0]}`);
          rest = rest.slice(1);
        } else if (glued.kind === 'switch') {
          set(glued, undefined);
          rest = rest.slice(1);
        } else {
          set(glued, rest.length > 1 ? rest.slice(1) : args[++index]);
          rest = '';
        }
      }
      continue;
    }
    unknown.push(name);
  }
  return { values, operands, unknown, rest: [] };
}

/** Whether one of the named flags is given, read with the plotter's own table so that a flag's value is never taken for a flag. */
export function givesFlag(
  flags: readonly Flag[],
  syntax: FlagSyntax,
  args: readonly string[],
  names: readonly string[],
): boolean {
  const marked = flags.map((flag): Flag => {
    const kind = flag.kind === 'switch' || flag.kind === 'optional-integer' ? flag.kind : 'text';
    return {
      names: flag.names,
      kind,
      meaning: '',
      sets: flag.names.some((name) => names.includes(name)) ? 'given' : 'other',
    };
  });
  return 'given' in parseFlags(marked, syntax, args).values;
}

import { randomBytes } from 'node:crypto';
import { resolvePath } from '../../plotters/filePath.ts';
import { type ProcessFacts, parseConfiguration, recognise } from '../../plotters/plotters.ts';
import { unescapePath } from '../linux/mountInfo.ts';
import { bytesOf, type FrameNoteInput, type Text } from './format.ts';
import { MaskedNames, withoutEndingSlashes } from './maskedNames.ts';

type Notes<Kind extends keyof FrameNoteInput> = NonNullable<FrameNoteInput[Kind]>;

/** Numbers of the kernel, in which there is nothing to mask; some of them would be taken for keys or names. */
const NUMBERS = [
  /^\/proc\/(?:stat|vmstat|meminfo|loadavg|diskstats|cpuinfo|interrupts|softirqs|pressure\/\w+|self\/auxv)$/,
  /^\/proc\/(?:\d+\/)?net\/(?:dev|snmp6?|netstat|sockstat6?)$/,
  /^\/proc\/(?:\d+|self|thread-self)\/(?:task\/\d+\/)?(?:stat|statm|status|io|schedstat|wchan|limits|smaps_rollup|oom_\w+)$/,
  /^\/proc\/sys\/(?!kernel\/(?:host|domain)name$)/,
  /^\/sys\/(?!fs\/cgroup\/|.*\/backing_file$)/,
];
/** Among numbers, the names of interfaces, in which a hardware address may stand. */
const INTERFACES = /^\/proc\/(?:\d+\/)?net\/dev$/;
const SERIAL_NUMBERS = /^\/sys\/.*\/(?:serial|serial_number|wwid|uuid|address)$/;
const SOCKETS = /^\/proc\/(?:\d+\/)?net\/(?:tcp|udp)6?$/;
const MOUNTS = /^\/proc\/(?:\w+\/)?(?:mountinfo|mounts)$/;
/** Texts in which a process or thread has the name that it gave itself. */
const OWN_NAME = /^\/proc\/(\d+)\/(?:task\/\d+\/)?(stat|status)$/;
const COMMAND_LINE = /^\/proc\/(\d+)\/cmdline$/;
const CONTROL_GROUPS = /^\/proc\/\w+\/cgroup$/;
const LINE_ENDS = [10, 13];
/** What is longer than this without an end is no line of a plotter. */
const LONGEST_LINE_BYTES = 65_536;

/**
 * Masks what a recording tells of a person: paths, host and user names, keys, plot ids and addresses. Everything keeps
 * its form, so that a masked recording replays as the unmasked one would. Command lines of programs that have nothing to
 * do with plotting are cut to the program.
 */
export class Mask {
  readonly #names: MaskedNames;
  readonly #links = new Map<string, string>();
  /** Processes that plot, farm or copy: what their threads are called tells their step. */
  readonly #known = new Set<string>();
  /** Unfinished last lines of logs: what stands in them is masked once it is whole. */
  readonly #unfinished = new Map<string, Buffer>();

  constructor(known: { readonly host: string; readonly user: string }, secret: Uint8Array = randomBytes(32)) {
    this.#names = new MaskedNames(secret);
    for (const name of [known.host, known.host.split('.')[0]]) this.#names.learnHost(name);
    this.#names.learnUser(known.user);
  }

  note({
    t,
    seconds,
    files,
    unreadable,
    links,
    lists,
    exists,
    spaces,
    folders,
    facts,
    logs,
  }: FrameNoteInput): FrameNoteInput {
    this.#learn(links ?? {}, spaces ?? {});
    for (const path in files) this.#learnProcess(path, files[path]);
    return {
      t,
      seconds,
      files: this.#each(files, (path, text) => this.#file(path, text)),
      unreadable: this.#each(unreadable, (path, reason) => this.#reason(path, reason)),
      links: this.#each(links, (_, target) => (target === null ? null : this.#target(target))),
      lists: this.#each(lists, (path, names) =>
        /^\/(?:proc|sys)\//.test(`${path}/`) ? names : names.map((name) => this.#names.name(name)),
      ),
      exists: this.#each(exists, (_, isThere) => isThere),
      spaces: this.#each(spaces, (path, space) => (typeof space === 'string' ? this.#reason(path, space) : space)),
      folders: this.#each(folders, (_, names) => names?.map((name) => this.#names.name(name)) ?? null),
      facts: this.#each(facts, (_, file) => file),
      logs: this.#each(logs, (path, { opened, cut, text }) => ({
        ...(opened && { opened }),
        ...(cut && { cut }),
        text: this.#log(path, text, opened ?? false),
      })),
    };
  }

  /** What stands in links and mounts is known before the texts that mention it are masked. */
  #learn(links: Notes<'links'>, spaces: Notes<'spaces'>): void {
    for (const path in links) {
      const target = links[path];
      if (target === null) continue;
      this.#links.set(path, target);
      this.#target(target);
    }
    for (const path in spaces) this.#names.path(path);
  }

  /** What runs is known before its other texts are masked. */
  #learnProcess(path: string, text: Text): void {
    const pid = COMMAND_LINE.exec(path)?.[1];
    if (pid === undefined) return;
    if (recognise(this.#factsOf(pid, bytesOf(text).toString('utf8')))) this.#known.add(pid);
    else this.#known.delete(pid);
  }

  #factsOf(pid: string, commandLine: string): ProcessFacts {
    const argv = commandLine.split('\0');
    if (argv.at(-1) === '') argv.pop();
    const exe = this.#links.get(`/proc/${pid}/exe`)?.replace(/ \(deleted\)$/, '');
    return { argv, exe, cwd: this.#links.get(`/proc/${pid}/cwd`) };
  }

  /** The name that a process gave itself, in a text of numbers. */
  #ownName(text: string, form: string): string {
    const name = form === 'stat' ? /(?<=^\d+ \().*(?=\) )/s : /(?<=^Name:\t).*/;
    return text.replace(name, (own) => this.#names.name(own.replaceAll('/', ' ')));
  }

  #each<Value, Masked>(
    notes: Readonly<Record<string, Value>> | undefined,
    mask: (path: string, value: Value) => Masked,
  ): Record<string, Masked> | undefined {
    if (!notes) return undefined;
    return Object.fromEntries(Object.entries(notes).map(([path, value]) => [this.#path(path), mask(path, value)]));
  }

  /** A path under which something is noted. Control groups are named by keys and users, the kernel's other files aren't. */
  #path(path: string): string {
    return path.startsWith('/sys/fs/cgroup/') ? this.#names.words(this.#names.keys(path)) : this.#names.path(path);
  }

  #reason(path: string, reason: string): string {
    return this.#names.text(reason.replaceAll(path, () => this.#path(path)));
  }

  #file(path: string, text: Text): Text {
    if (SERIAL_NUMBERS.test(path)) return 'masked\n';
    if (INTERFACES.test(path)) return this.#names.interfaces(bytesOf(text).toString('utf8'));
    const [, process = '', form] = OWN_NAME.exec(path) ?? [];
    if (form !== undefined && !this.#known.has(process)) return this.#ownName(bytesOf(text).toString('utf8'), form);
    if (NUMBERS.some((numbers) => numbers.test(path))) return text;
    const original = bytesOf(text).toString('utf8');
    const pid = COMMAND_LINE.exec(path)?.[1];
    if (pid !== undefined) return this.#commandLine(pid, original);
    if (SOCKETS.test(path)) return this.#names.socketAddresses(original);
    if (MOUNTS.test(path)) return original.replace(/.+/g, (line) => this.#mount(line));
    if (CONTROL_GROUPS.test(path)) return this.#names.words(this.#names.keys(original));
    return this.#names.text(original);
  }

  #target(target: string): string {
    if (!target.startsWith('/')) return target; // a pipe, a socket, a folder of sysfs
    const deleted = / \(deleted\)$/.exec(target)?.[0] ?? '';
    return this.#names.path(target.slice(0, target.length - deleted.length)) + deleted;
  }

  /** A line of mountinfo or mounts. Of the options only those remain that are no text. */
  #mount(line: string): string {
    const fields = line.split(' ');
    if (fields.length < 4) return line;
    const dash = fields.indexOf('-');
    const source = dash < 0 ? 0 : dash + 2;
    return fields
      .map((field, index) => {
        if (index === source) return this.#mountSource(field);
        if (field.startsWith('/')) return this.#names.path(unescapePath(field)).replaceAll(' ', '\\040');
        return /[=,]/.test(field) ? plainOptions(field) : field;
      })
      .join(' ');
  }

  #mountSource(source: string): string {
    const remote = /^(?:\/\/)?([^/:]+)(?::|(?=\/))(\/.*)$/.exec(source);
    if (!remote || source.startsWith('/dev/')) return source.startsWith('/') ? this.#names.path(source) : source;
    const [, host, path] = remote;
    return source.replace(host, () => this.#names.host(host)).replace(path, () => this.#names.path(path));
  }

  #commandLine(pid: string, text: string): string {
    const facts = this.#factsOf(pid, text);
    const isKnown = this.#known.has(pid);
    const kept = isKnown ? facts.argv : facts.argv.slice(0, 1);
    const told = isKnown ? toldTo(facts) : NOTHING_TOLD;
    return kept.map((arg, index) => `${this.#argument(arg, index, facts, told)}\0`).join('');
  }

  #argument(arg: string, index: number, { argv, cwd }: ProcessFacts, { folders, unknownFlags }: Told): string {
    if (arg.startsWith('@')) return `@${this.#names.host(arg.slice(1))}`;
    const before = argv[index - 1] ?? '';
    if (/^(?:-a|--(?:alt_)?fingerprint)$/.test(before) && /^\d{5,}$/.test(arg)) return '1000000000';
    if (/^--(?:alt_)?fingerprint=\d{5,}$/.test(arg)) return `${arg.slice(0, arg.indexOf('='))}=1000000000`;
    const [, option = '', value] = /^(--[\w-]+=|-[A-Za-z](?=\/))?(.*)$/s.exec(arg)!;
    if (value.startsWith('/') || folders.has(withoutSlash(resolvePath(value, cwd))))
      return option + this.#names.path(value);
    // Nobody knows what is said there.
    const isUnknown =
      option === '' ? unknownFlags.has(before) && !arg.startsWith('-') : unknownFlags.has(option.slice(0, -1));
    return isUnknown && !/^\d*$/.test(value) ? option + this.#names.name(value) : this.#names.text(arg);
  }

  #log(path: string, text: Text, opened: boolean): string {
    const before = opened ? undefined : this.#unfinished.get(path);
    const bytes = Buffer.concat([before ?? Buffer.alloc(0), bytesOf(text)]);
    const lineEnd = Math.max(...LINE_ENDS.map((byte) => bytes.lastIndexOf(byte))) + 1;
    const end = bytes.length - lineEnd > LONGEST_LINE_BYTES ? bytes.length : lineEnd;
    this.#unfinished.set(path, bytes.subarray(end));
    return this.#names.text(bytes.toString('utf8', 0, end));
  }
}

/** What of a command line its plotter's own table explains. */
interface Told {
  /** The folders that it is to use, absolute. */
  readonly folders: ReadonlySet<string>;
  readonly unknownFlags: ReadonlySet<string>;
}

const NOTHING_TOLD: Told = { folders: new Set(), unknownFlags: new Set() };

function toldTo(facts: ProcessFacts): Told {
  const { unknownFlags = [], ...settings } = parseConfiguration(facts) ?? {};
  const folders = Object.values(settings)
    .flat()
    .filter((value) => typeof value === 'string' && value.startsWith('/'));
  return { folders: new Set(folders.map(withoutSlash)), unknownFlags: new Set(unknownFlags) };
}

function withoutSlash(path: unknown): string {
  return withoutEndingSlashes(String(path));
}

function plainOptions(options: string): string {
  return options
    .split(',')
    .filter((option) => !option.includes('=') || /=\d+[a-z]?$/.test(option))
    .join(',');
}

import { createHmac } from 'node:crypto';
import { couldBePlotter, isPlotterProgram, PLOTTERS } from '../../plotters/plotters.ts';

/** Folders that systems have anyway. */
const USUAL_FOLDERS = new Set(
  (
    'bin boot data dev disk disks etc final home lib lib64 local log media mnt opt plot plots private proc root run sbin ' +
    'share snap srv sys temp tmp tmp1 tmp2 usr var venv volumes work'
  ).split(' '),
);
/** Names of folders whose content is the kernel's, not a person's. */
const KERNELS = /^\/(?:proc|sys|dev)(?:\/|$)/;
const KEPT_ENDINGS = /(?:\.(?:plot2?|tmp|log|txt|sh|py|js|json|yaml|gz|d|exe|bin|p\d|t\d|sort|table\d))+$/i;
const PLOT_NAME = /^plot(?:-mmx)?[-_]/;
/** Names that tell nothing of a person, and stand in commands: replacing them would change what a text means. */
const COMMON_NAMES = new Set(
  'root user admin ubuntu debian fedora arch chia plot plots plotter plotters farmer farm harvester localhost host'.split(
    ' ',
  ),
);

/** Plot ids, public keys, memos, UUIDs and container ids; shorter runs count where they aren't plain numbers. */
const HEX = /(?<![0-9A-Za-z])(0x)?([0-9a-f]{32,}|(?=\d*[a-f])[0-9a-f]{16,31})(?![0-9A-Za-z])/gi;
const UUID = /(?<![0-9a-f])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![0-9a-f])/gi;
/** Contract and wallet addresses. */
const ADDRESS = /(?<![0-9a-z])(t?xch1|mmx1)([02-9ac-hj-np-z]{30,})/gi;
const IPV4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/g;
/** At least three groups of hexadecimal digits between colons, or an abbreviated address; times of day and sums of a checker have none of these forms. */
const IPV6 =
  /(?<![0-9a-z:.])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}|::(?:[0-9a-f]{1,4}:){0,5}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){2,7}:)(?![0-9a-z:.])/gi;
/** Hardware addresses in the names that systemd gives to interfaces. */
const INTERFACE = /(?<![0-9a-z])(enx|wlx|wwx|ibx|slx)([0-9a-f]{12})(?![0-9a-z])/gi;
const MAIL = /(?<![\w.+-])[\w.+-]{1,64}@(?=[\w.-]{1,253}\.[a-z]{2,24}(?![\w-]))[\w.-]{1,253}/gi;
/** `scheme://user:password@`. */
const CREDENTIALS = /(?<=:\/\/)[^\s/:@]{1,128}(?::[^\s/@]{1,256})?@/g;
/** Hosts that no link or mount has told of: only under endings that no file has. */
const HOST_NAME =
  /(?<![\w.@/-])(?:[a-z0-9][a-z0-9-]{0,62}\.){1,6}(?:lan|local|localdomain|home|internal|intranet|corp|com|net|org|edu|io)(?![\w.-])/gi;
/** The words of a key: twelve to twenty-four of three to eight letters, one blank between them. No plotter writes so. */
const MNEMONIC = /(?<![a-z])(?:[a-z]{3,8} ){11,23}[a-z]{3,8}(?![a-z])/g;
const WINDOWS_PATH = /(?<![A-Za-z0-9])[A-Za-z]:\\[^\s"'<>|:*?]{1,400}/g;
const MAC = /(?<![0-9a-f:])(?:[0-9a-f]{2}:){5}[0-9a-f]{2}(?![0-9a-f:])/gi;
const BECH32 = '023456789acdefghjklmnpqrstuvwxyz';
const HEX_DIGITS = '0123456789abcdef';

/**
 * Gives every name, key and address another one that looks like it: the same for the same throughout one recording, and
 * not to be traced back without `secret`.
 */
export class MaskedNames {
  readonly #secret: Uint8Array;
  readonly #names = new Map<string, string>();
  readonly #hosts = new Map<string, string>();
  /** Host and user names, wherever they stand as words. */
  readonly #words = new Map<string, string>();
  #wordPattern: RegExp | undefined;
  /** Runs that stand for others: in a text, a path is masked before the keys in it are looked for. */
  readonly #likes = new Set<string>();
  /** Paths with blanks in them, which can't be told from the words around them. */
  readonly #blankPaths = new Set<string>();

  constructor(secret: Uint8Array) {
    this.#secret = secret;
  }

  learnHost(name: string): void {
    this.#learnWord(name, () => this.host(name));
  }

  learnUser(name: string): void {
    this.#learnWord(name, () => this.name(name));
  }

  /** A path as it stands alone: of an argument, a link or a mount. */
  path(path: string): string {
    if (path.includes(' ')) this.#blankPaths.add(withoutEndingSlashes(path));
    if (KERNELS.test(path)) return path.startsWith('/dev/') ? this.words(this.keys(path)) : this.keys(path);
    const parts = path.split('/');
    if (parts[0] === '' && parts[1] === 'home' && parts[2]) this.learnUser(parts[2]);
    return parts.map((part) => this.name(part)).join('/');
  }

  /** One part of a path. */
  name(name: string): string {
    if (isTelling(name)) return this.#names.get(name) ?? this.#newName(name);
    return this.keys(name);
  }

  host(name: string): string {
    if (name === '' || name === 'localhost') return name;
    let masked = this.#hosts.get(name);
    if (masked === undefined) {
      masked = `host${this.#hosts.size + 1}`;
      this.#hosts.set(name, masked);
    }
    return masked;
  }

  /** A text with paths, keys and names anywhere in it. */
  text(text: string): string {
    let masked = text;
    for (const path of [...this.#blankPaths].sort((a, b) => b.length - a.length)) {
      masked = masked.replaceAll(path, () => this.path(path));
    }
    masked = masked.replace(/(?<=^|[\s"'=(:,[<>@|]|(?:^|\s)-[A-Za-z])\/[^\s"'(),;:<>|\0]+/gm, (path) => {
      const end = /\.*$/.exec(path)?.[0] ?? '';
      return this.path(path.slice(0, path.length - end.length)) + end;
    });
    masked = masked.replace(WINDOWS_PATH, (path) => {
      const [drive, ...parts] = path.split('\\');
      return [drive, ...parts.map((part) => this.name(part))].join('\\');
    });
    return this.words(this.keys(masked));
  }

  /** Keys, ids and addresses in a text. */
  keys(text: string): string {
    return this.interfaces(text)
      .replace(CREDENTIALS, 'user:password@')
      .replace(
        MAIL,
        (mail) => `${this.name(mail.slice(0, mail.indexOf('@')))}@${this.host(mail.slice(mail.indexOf('@') + 1))}`,
      )
      .replace(HOST_NAME, (host) => this.host(host.toLowerCase()))
      .replace(MNEMONIC, (words) => words.replace(/[a-z]+/g, 'word'))
      .replace(UUID, (uuid) => uuid.replace(/[0-9a-f]+/gi, (run, at) => this.#like(run, HEX_DIGITS, `${uuid}${at}`)))
      .replace(MAC, (mac) => `02${this.#like(mac.replaceAll(':', ''), HEX_DIGITS).slice(2).replace(/../g, ':$&')}`)
      .replace(HEX, (_, prefix: string | undefined, run: string) => (prefix ?? '') + this.#like(run, HEX_DIGITS))
      .replace(ADDRESS, (_, prefix: string, run: string) => prefix + this.#like(run, BECH32))
      .replace(IPV6, (address) => (/^::1?$/.test(address) ? address : this.#address6(address)))
      .replace(IPV4, (address) => (/^(?:127|0)\./.test(address) ? address : this.#address(address)));
  }

  /** Hardware addresses in names of interfaces. */
  interfaces(text: string): string {
    return text.replace(INTERFACE, (_, prefix: string, run: string) => prefix + this.#like(run, HEX_DIGITS));
  }

  /** Host and user names in a text. */
  words(text: string): string {
    if (this.#words.size === 0) return text;
    this.#wordPattern ??= new RegExp(
      `(?<![A-Za-z0-9_])(?:${[...this.#words.keys()].map(escaped).join('|')})(?![A-Za-z0-9_])`,
      'gi',
    );
    return text.replace(this.#wordPattern, (word) => this.#words.get(word) ?? this.#inOtherCase(word));
  }

  /** The addresses of /proc/net/tcp and its like: hexadecimal, in columns of fixed width. */
  socketAddresses(text: string): string {
    return text.replace(/\b(?:[0-9A-F]{32}|[0-9A-F]{8})(?=:[0-9A-F]{4}\b)/g, (address) =>
      /^0*(?:0100007F|01000000)?$/.test(address) ? address : this.#like(address, HEX_DIGITS).toUpperCase(),
    );
  }

  #inOtherCase(word: string): string {
    const known = [...this.#words].find(([name]) => name.toLowerCase() === word.toLowerCase());
    return known?.[1] ?? word;
  }

  #learnWord(word: string, mask: () => string): void {
    if (word.length < 3 || COMMON_NAMES.has(word) || this.#words.has(word) || !isTelling(word)) return;
    this.#words.set(word, mask());
    this.#wordPattern = undefined;
  }

  #newName(name: string): string {
    const masked = `name${this.#names.size + 1}${KEPT_ENDINGS.exec(name)?.[0] ?? ''}`;
    this.#names.set(name, masked);
    return masked;
  }

  /** A reserved address for documentation and benchmarks, 198.18.0.0/15. */
  #address(address: string): string {
    const [a, b] = this.#digest(address);
    return `198.18.${a}.${b}`;
  }

  /** One for documentation, 2001:db8::/32. */
  #address6(address: string): string {
    const digits = this.#like(address.replaceAll(':', '').padEnd(8, '0'), HEX_DIGITS, address).slice(0, 8);
    return `2001:db8::${digits.slice(0, 4)}:${digits.slice(4)}`;
  }

  /** Another run of the same length out of `digits`. */
  #like(run: string, digits: string, of = run): string {
    if (this.#likes.has(run)) return run;
    // Once of the whole: it may be as long as a text.
    const seed = this.#digest(of.toLowerCase()).toString('latin1');
    let masked = '';
    for (let block = 0; masked.length < run.length; block++) {
      for (const byte of this.#digest(`${seed} ${block}`)) masked += digits[byte % digits.length];
    }
    const like = masked.slice(0, run.length);
    this.#likes.add(like);
    return like;
  }

  #digest(text: string): Buffer {
    return createHmac('sha256', this.#secret).update(text).digest();
  }
}

/** Whether a part of a path tells something that is nobody's business, and isn't needed to know what runs. */
function isTelling(name: string): boolean {
  return !(
    name === '' ||
    /^[.\d]+$/.test(name) ||
    USUAL_FOLDERS.has(name.toLowerCase()) ||
    COMMON_NAMES.has(name) ||
    PLOT_NAME.test(name) ||
    couldBePlotter(name) ||
    isPlotterProgram(name) ||
    PLOTTERS.some((plotter) => plotter.stepOfFile?.(name))
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&');
}

export function withoutEndingSlashes(path: string): string {
  let end = path.length;
  while (end > 0 && path[end - 1] === '/') end--;
  return path.slice(0, end);
}

import fs from 'node:fs';
import { openRegular } from '../input/regularFile.ts';
import { aside } from './aside.ts';
import { RemoteMounts } from './linux/remoteMounts.ts';
import { LogAside } from './logAside.ts';
import {
  type FileSystemSpace,
  type GrowingFile,
  type KeptFile,
  type Source,
  SWITCHED_OFF,
  type TextBuffer,
  Unreadable,
} from './source.ts';

/** The kernel of this host, read synchronously: procfs and sysfs answer from memory, and fs.promises costs 4 to 7 times as much. */
export const liveSource: Source = {
  open(path) {
    try {
      return new LiveFile(path, fs.openSync(path, 'r'));
    } catch (error) {
      return new Unreadable(why(path, error));
    }
  },

  isRegular(path) {
    if (remoteMounts.of(path)) return true;
    try {
      return fs.statSync(path).isFile();
    } catch {
      return false;
    }
  },

  follow(path, fromEndBytes) {
    const place = remoteMounts.of(path);
    if (place) return new LogAside(aside, place, path, fromEndBytes);
    try {
      return new LiveLog(openRegular(path), fromEndBytes);
    } catch (error) {
      return new Unreadable(why(path, error));
    }
  },

  readOnce(path, text) {
    // An existence check is three times cheaper than an open that throws, and most pids of a fork storm are gone by now.
    if (!fs.existsSync(path)) return false;
    const file = liveSource.open(path);
    if (file instanceof Unreadable) return false;
    const read = file.read(text);
    file.close();
    return read;
  },

  list(path) {
    try {
      return fs.readdirSync(path);
    } catch {
      return [];
    }
  },

  exists: fs.existsSync,

  link(path) {
    try {
      return fs.readlinkSync(path);
    } catch {
      return undefined;
    }
  },

  space(path, done, isAtHand) {
    if (isAtHand) {
      done(spaceNow(path));
      return;
    }
    const ask = (): Promise<FileSystemSpace | Unreadable> =>
      fs.promises.statfs(path).then(spaceOf, (error) => new Unreadable(why(path, error)));
    const place = remoteMounts.of(path);
    if (place) aside.ask<FileSystemSpace | Unreadable>(place, ask, done);
    else void ask().then(done);
  },
};

/** Which paths of this host lie on mounts that may hang. */
export const remoteMounts = new RemoteMounts(liveSource, () => process.uptime());

/**
 * The kernel hands out files of many lines (diskstats, net/dev, vmstat) a page at a time, as many whole lines as fit in. What
 * fills less than half a page is the whole file, for no line is that long; the second read is saved.
 */
const WHOLE_BELOW_BYTES = 2048;

class LiveFile implements KeptFile {
  readonly #path: string;
  readonly #descriptor: number;
  problem: string | undefined;

  constructor(path: string, descriptor: number) {
    this.#path = path;
    this.#descriptor = descriptor;
  }

  read(text: TextBuffer): boolean {
    try {
      text.length = fs.readSync(this.#descriptor, text.bytes, 0, text.bytes.length, 0);
      if (text.length > WHOLE_BELOW_BYTES) this.#readRest(text);
      return true;
    } catch (error) {
      text.length = 0;
      this.problem = why(this.#path, error);
      return false;
    }
  }

  #readRest(text: TextBuffer): void {
    for (;;) {
      if (text.length === text.bytes.length) text.grow();
      const length = fs.readSync(
        this.#descriptor,
        text.bytes,
        text.length,
        text.bytes.length - text.length,
        text.length,
      );
      if (length === 0) return;
      text.length += length;
    }
  }

  close(): void {
    fs.closeSync(this.#descriptor);
  }
}

const LOG_PIECE_BYTES = 128 * 1024;
/** The last bytes of a log are read again, to see that they are still there: it may have been cut off and have grown beyond since. */
const KNOWN_BYTES = 32;
const NOTHING = new Uint8Array(0);

class LiveLog implements GrowingFile {
  readonly #descriptor: number;
  readonly #piece = Buffer.allocUnsafeSlow(LOG_PIECE_BYTES);
  readonly bornAt: number | undefined;
  #position: number;
  /** What stands before it. */
  #known: Buffer;
  cuts = 0;

  constructor(descriptor: number, fromEndBytes: number) {
    this.#descriptor = descriptor;
    const { size, birthtimeMs, ctimeMs } = fs.fstatSync(descriptor);
    this.#position = Math.max(0, size - fromEndBytes);
    this.#known = Buffer.alloc(Math.min(KNOWN_BYTES, this.#position));
    fs.readSync(descriptor, this.#known, 0, this.#known.length, this.#position - this.#known.length);
    // Where the file system doesn't tell, it is 0 or the time of the last change.
    this.bornAt = birthtimeMs > 0 && birthtimeMs < ctimeMs ? birthtimeMs / 1000 : undefined;
  }

  read(): Uint8Array {
    try {
      const known = this.#known;
      const from = this.#position - known.length;
      const length = fs.readSync(this.#descriptor, this.#piece, 0, LOG_PIECE_BYTES, from);
      if (length < known.length || this.#piece.compare(known, 0, known.length, 0, known.length) !== 0) {
        this.#beginAnew();
        return NOTHING;
      }
      if (length === known.length) return NOTHING;
      this.#position = from + length;
      this.#known = Buffer.from(this.#piece.subarray(Math.max(0, length - KNOWN_BYTES), length));
      return this.#piece.subarray(known.length, length);
    } catch {
      // a disk or network that is gone: nothing new can be read
    }
    return NOTHING;
  }

  close(): void {
    fs.closeSync(this.#descriptor);
  }

  /** It was cut off, as logrotate's copytruncate does, and a shell that sends another program's output there. */
  #beginAnew(): void {
    this.#position = 0;
    this.#known = Buffer.alloc(0);
    this.cuts++;
  }
}

function spaceNow(path: string): FileSystemSpace | Unreadable {
  try {
    return spaceOf(fs.statfsSync(path));
  } catch (error) {
    return new Unreadable(why(path, error));
  }
}

function spaceOf(space: fs.StatsFs): FileSystemSpace {
  return {
    sizeBytes: space.blocks * space.bsize,
    freeBytes: space.bfree * space.bsize,
    availableBytes: space.bavail * space.bsize,
    inodes: space.files,
    freeInodes: space.ffree,
  };
}

const REASONS: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'not provided by this system',
  ESRCH: 'the process has ended',
  EMFILE: 'too many open files',
  EOPNOTSUPP: SWITCHED_OFF,
  EIO: 'reading it failed (EIO)',
};

function why(path: string, error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  return `${path}: ${REASONS[code] ?? code}`;
}

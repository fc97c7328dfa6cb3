import fs, { type ReadStream, type Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';

const { O_RDONLY, O_NONBLOCK = 0, O_NOCTTY = 0 } = fs.constants;
const TO_READ = O_RDONLY | O_NONBLOCK | O_NOCTTY;
/** What a shell puts in the place of `<(command)`, and names of the standard input. */
const OWN_DESCRIPTOR = /^\/(?:dev\/(?:stdin|fd\/\d+)|proc\/self\/fd\/\d+)$/;
const PIECE_BYTES = 256 * 1024;

/** A file of a person or another program that can't be used; the message says why, to stand behind its path. */
export class UnusableFile extends Error {
  override readonly name = 'UnusableFile';
  /** Of the system: `ENOENT` …; absent where the file isn't of the kind that is read. */
  readonly code: string | undefined;
  constructor(reason: string, code?: string) {
    super(reason);
    this.code = code;
  }
}

/**
 * Opens a regular file, also behind links, and nothing else: a pipe that is held open keeps its writer from being told that
 * nobody reads, and a device may wait for ever.
 * @returns a descriptor for reading.
 * @throws {UnusableFile}
 */
export function openRegular(path: string): number {
  return explained(() => {
    // Before, since merely to open a pipe lets its other end go on; and after, since another may have taken its place.
    refuseOthers(fs.statSync(path));
    const descriptor = fs.openSync(path, TO_READ);
    try {
      refuseOthers(fs.fstatSync(descriptor));
      return descriptor;
    } catch (error) {
      fs.closeSync(descriptor);
      throw error;
    }
  });
}

/** As `openRegular`, without waiting. @throws {UnusableFile} */
export async function openRegularFile(path: string): Promise<FileHandle> {
  try {
    refuseOthers(await fs.promises.stat(path));
    const file = await fs.promises.open(path, TO_READ);
    try {
      refuseOthers(await file.stat());
      return file;
    } catch (error) {
      await file.close();
      throw error;
    }
  } catch (error) {
    throw asUnusable(error);
  }
}

/** All of a regular file. @throws {UnusableFile} where it can't be read, or is larger than `mostBytes`. */
export async function readRegular(path: string, mostBytes: number): Promise<Buffer> {
  const file = await openRegularFile(path);
  try {
    const { size } = await file.stat();
    if (size > mostBytes) throw tooLarge(mostBytes);
    // It may grow meanwhile, and the kernel's own files say that they are empty.
    const bytes = Buffer.alloc(Math.max(size + 1, Math.min(mostBytes + 1, PIECE_BYTES)));
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, length);
      length += bytesRead;
      if (bytesRead === 0 || length === bytes.length) break;
    }
    if (length > mostBytes) throw tooLarge(mostBytes);
    return bytes.subarray(0, length);
  } catch (error) {
    throw asUnusable(error);
  } finally {
    await file.close();
  }
}

/**
 * All of a file that a person named: a regular one, or the pipe that their shell made of `<(command)`.
 * @throws {UnusableFile} where it can't be read, or is larger than `mostBytes`.
 */
export function readNamed(path: string, mostBytes: number): Buffer {
  return explained(() => {
    const descriptor = openNamed(path);
    try {
      if (fs.fstatSync(descriptor).size > mostBytes) throw tooLarge(mostBytes);
      const bytes = fs.readFileSync(descriptor);
      if (bytes.length > mostBytes) throw tooLarge(mostBytes);
      return bytes;
    } finally {
      fs.closeSync(descriptor);
    }
  });
}

/** As `readNamed`, piece by piece, however large it is. @throws {UnusableFile} before anything is read. */
export function streamNamed(path: string, highWaterMark = PIECE_BYTES): ReadStream {
  return fs.createReadStream(path, { fd: explained(() => openNamed(path)), highWaterMark });
}

/**
 * As `streamNamed`, one piece after the other in the same memory: each is valid until the next is asked for. Waits for the disk; a pipe is
 * a stream all the same.
 */
export function piecesOfNamed(path: string): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  const descriptor = explained(() => openNamed(path));
  if (!fs.fstatSync(descriptor).isFile())
    return fs.createReadStream(path, { fd: descriptor, highWaterMark: PIECE_BYTES });
  return piecesOf(descriptor);
}

function* piecesOf(descriptor: number): Generator<Uint8Array> {
  try {
    const piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
    for (let length = 1; length > 0; ) {
      length = fs.readSync(descriptor, piece);
      if (length > 0) yield piece.subarray(0, length);
    }
  } finally {
    fs.closeSync(descriptor);
  }
}

function openNamed(path: string): number {
  return OWN_DESCRIPTOR.test(path) ? fs.openSync(path, 'r') : openRegular(path);
}

function explained<Result>(action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw asUnusable(error);
  }
}

function asUnusable(error: unknown): UnusableFile {
  if (error instanceof UnusableFile) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  return new UnusableFile(REASONS[code ?? ''] ?? `it can't be read (${code ?? message})`, code);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'permission to read it is denied',
  EPERM: 'permission to read it is denied',
  ELOOP: 'its links lead in a circle',
  EISDIR: 'this is a folder',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
};

function refuseOthers(stats: Stats): void {
  const kind = KINDS.find(([, isOfKind]) => isOfKind(stats))?.[0];
  if (kind !== undefined) throw new UnusableFile(kind, kind === REASONS.EISDIR ? 'EISDIR' : undefined);
  if (!stats.isFile()) throw new UnusableFile('this is no regular file');
}

const KINDS: readonly (readonly [kind: string, isOfKind: (stats: Stats) => boolean])[] = [
  [REASONS.EISDIR!, (stats) => stats.isDirectory()],
  ['this is a pipe; only regular files are opened', (stats) => stats.isFIFO()],
  ['this is a socket; only regular files are opened', (stats) => stats.isSocket()],
  ['this is a device; only regular files are opened', (stats) => stats.isCharacterDevice() || stats.isBlockDevice()],
];

function tooLarge(mostBytes: number): UnusableFile {
  const [size, unit] = mostBytes < 2 ** 20 ? [mostBytes / 2 ** 10, 'KiB'] : [mostBytes / 2 ** 20, 'MiB'];
  return new UnusableFile(`it is larger than ${size} ${unit}`);
}

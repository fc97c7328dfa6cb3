import { type Source, TextBuffer } from '../source.ts';
import { type MountPoint, mayHang, mountById, mountOf, mountPoints } from './mountInfo.ts';
import { realPath } from './realPath.ts';

const DESCRIPTOR = /^(\/proc\/(?:\d+|self))\/fd\/(\d+)$/;
const ROOT = /^(\/proc\/\d+)\/root(\/.*)?$/;
const KERNELS_OWN = /^\/(?:proc|sys)\//;
/** Mounts change rarely, and a look into a folder asks of each file. */
const GOOD_FOR_SECONDS = 1;

/** Tells which paths lie on mounts whose answers may never come. Asks only the kernel's own files, and links on disks of this host. */
export class RemoteMounts {
  readonly #source: Source;
  readonly #seconds: () => number;
  readonly #text = new TextBuffer();
  #known = Buffer.alloc(0);
  #readAt = Number.NEGATIVE_INFINITY;
  #mounts: readonly MountPoint[] = [];

  constructor(source: Source, seconds: () => number) {
    this.#source = source;
    this.#seconds = seconds;
  }

  /** The mount that a path lies on, where that may hang. */
  of(path: string): MountPoint | undefined {
    const mount = this.#mountOf(path);
    return mount && mayHang(mount.type) ? mount : undefined;
  }

  #mountOf(path: string): MountPoint | undefined {
    const [, process, descriptor] = DESCRIPTOR.exec(path) ?? [];
    if (process !== undefined) {
      const id = /^mnt_id:\s*(\d+)/m.exec(this.#textOf(`${process}/fdinfo/${descriptor}`))?.[1];
      return id === undefined ? undefined : mountById(this.#textOf(`${process}/mountinfo`), id);
    }
    const [, contained, within = '/'] = ROOT.exec(path) ?? [];
    if (contained !== undefined) {
      const mounts = mountPoints(this.#textOf(`${contained}/mountinfo`));
      return mountOf(mounts, realPath(this.#source, mounts, within, `${contained}/root`));
    }
    if (KERNELS_OWN.test(path)) return undefined;
    const mounts = this.#ownMounts();
    const isAsked = mounts.some(({ type }) => mayHang(type));
    return isAsked ? mountOf(mounts, realPath(this.#source, mounts, path)) : undefined;
  }

  #ownMounts(): readonly MountPoint[] {
    const now = this.#seconds();
    if (now - this.#readAt < GOOD_FOR_SECONDS) return this.#mounts;
    this.#readAt = now;
    const text = this.#text;
    if (!this.#source.readOnce('/proc/self/mountinfo', text)) text.length = 0;
    if (this.#known.compare(text.bytes, 0, text.length) !== 0) {
      this.#known = Buffer.from(text.bytes.subarray(0, text.length));
      this.#mounts = mountPoints(text.toString());
    }
    return this.#mounts;
  }

  #textOf(path: string): string {
    return this.#source.readOnce(path, this.#text) ? this.#text.toString() : '';
  }
}

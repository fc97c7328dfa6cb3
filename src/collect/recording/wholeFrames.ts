import type { FrameNoteInput, WholeFrame, WholeFramesMeta } from './format.ts';

const GONE = 'it was no longer there';
const AT_PAGESZ = 6n;
/** Devices that the kernel makes by itself, as opposed to hardware on a bus. */
const VIRTUAL = /^(loop|ram|zram|dm-|md)/;

interface Device {
  readonly name: string;
  readonly number: string;
  /** The disk that a partition belongs to. */
  readonly disk?: string;
}

/**
 * Turns a dump of whole frames into notes. Such a dump holds texts of procfs only; what collectors ask for beside
 * (links, folders, which block devices are whole disks) follows from those and from the facts in its first line.
 */
export class WholeFrames {
  readonly #meta: WholeFramesMeta;
  readonly #mountPaths: string[];
  #before = new Set<string>();
  #devices = '';
  #alive = false;

  constructor(meta: WholeFramesMeta) {
    this.#meta = meta;
    this.#mountPaths = meta.process.mountinfo.split('\n').flatMap((line) => line.split(' ')[4] ?? []);
  }

  note({ t, files, log, statfs }: WholeFrame): FrameNoteInput {
    const isFirst = this.#before.size === 0;
    const unreadable = this.#unreadable(files);
    const { pid } = this.#meta.process;
    const wasAlive = this.#alive;
    this.#alive = `/proc/${pid}/stat` in files;
    const notes: FrameNoteInput[] = [
      { t, files, unreadable, spaces: this.#spaces(statfs) },
      ...(isFirst ? [this.#host(files)] : []),
      this.#blockDevices(files['/proc/diskstats'] ?? ''),
      ...(this.#alive === wasAlive ? [] : [this.#alive ? this.#process() : this.#processGone()]),
      this.#log(log),
    ].map((part) => ({ t, ...part }));
    return notes.reduce(merged);
  }

  #unreadable(files: WholeFrame['files']): Record<string, string> {
    const paths = new Set(Object.keys(files));
    const gone = [...this.#before].filter((path) => !paths.has(path));
    this.#before = paths;
    return Object.fromEntries(gone.map((path) => [path, GONE]));
  }

  /** Free blocks count as available: the recorded plotters ran as root, who may use what is kept back from others. */
  #spaces(statfs: WholeFrame['statfs']): FrameNoteInput['spaces'] {
    return Object.fromEntries(
      this.#mountPaths.flatMap((path) => {
        const space = statfs[path.slice(path.lastIndexOf('/') + 1)];
        if (!space) return [];
        const [blocks, free, bytes] = space;
        return [[path, { sizeBytes: blocks * bytes, freeBytes: free * bytes, availableBytes: free * bytes }]];
      }),
    );
  }

  /** What a host has as long as it runs. */
  #host(files: WholeFrame['files']): Part {
    const { page, process, loops } = this.#meta;
    return {
      files: {
        '/proc/self/auxv': { base64: auxiliaryVector(page).toString('base64') },
        '/proc/self/mountinfo': `${process.mountinfo}${controlMounts(files)}`,
        // Not recorded. Taken for off, as it is by default, so that zeros in the stat texts aren't taken for measured.
        '/proc/sys/kernel/task_delayacct': '0\n',
        ...Object.fromEntries(
          Object.values(loops).flatMap(({ fs_device, throttled_device }) =>
            ['block', 'class/block'].map((folder) => [
              `/sys/${folder}/${fs_device}/loop/backing_file`,
              `/dev/${throttled_device}\n`,
            ]),
          ),
        ),
      },
      exists: { '/proc/1/stat': true },
    };
  }

  #blockDevices(diskstats: string): Part {
    const devices = devicesOf(diskstats);
    const names = devices.map(({ name }) => name).join(' ');
    if (names === this.#devices) return {};
    this.#devices = names;
    const disks = devices.filter(({ disk }) => disk === undefined);
    const partitions = devices.filter(({ disk }) => disk !== undefined);
    return {
      lists: { '/sys/block': disks.map(({ name }) => name) },
      exists: Object.fromEntries([
        ...disks.map(({ name }) => [`/sys/block/${name}`, true]),
        ...partitions.map(({ name, disk }) => [`/sys/block/${disk}/${name}`, true]),
      ]),
      links: Object.fromEntries(
        devices.flatMap((device) => [
          [`/sys/dev/block/${device.number}`, `../../${folderOf(device)}`],
          [`/sys/class/block/${device.name}`, `../../${folderOf(device)}`],
        ]),
      ),
    };
  }

  #process(): Part {
    const { pid, exe, cwd, cmdline, limits, mountinfo } = this.#meta.process;
    const own = `/proc/${pid}`;
    return {
      files: {
        [`${own}/cmdline`]: `${cmdline.join('\0')}\0`,
        [`${own}/mountinfo`]: mountinfo,
        ...(limits !== undefined && { [`${own}/limits`]: limits }),
      },
      // Which files it had open isn't recorded.
      lists: { [`${own}/fd`]: [] },
      // Where its output went to isn't recorded either: only that it is a file that can be read.
      links: { [`${own}/exe`]: exe, [`${own}/cwd`]: cwd, [`${own}/fd/1`]: this.#logPath },
    };
  }

  #processGone(): Part {
    const own = `/proc/${this.#meta.process.pid}`;
    return {
      unreadable: { [`${own}/cmdline`]: GONE, [`${own}/mountinfo`]: GONE, [`${own}/limits`]: GONE },
      links: { [`${own}/exe`]: null, [`${own}/cwd`]: null, [`${own}/fd/1`]: null },
    };
  }

  /** Also where it got nothing yet, so that it can be followed. */
  #log(text: string): Part {
    return { logs: { [this.#logPath]: { text } } };
  }

  get #logPath(): string {
    return `/proc/${this.#meta.process.pid}/fd/1`;
  }
}

type Part = Omit<FrameNoteInput, 't'>;

function merged(a: FrameNoteInput, b: FrameNoteInput): FrameNoteInput {
  return {
    t: a.t,
    files: { ...a.files, ...b.files },
    unreadable: { ...a.unreadable, ...b.unreadable },
    links: { ...a.links, ...b.links },
    lists: { ...a.lists, ...b.lists },
    exists: { ...a.exists, ...b.exists },
    spaces: { ...a.spaces, ...b.spaces },
    logs: { ...a.logs, ...b.logs },
  };
}

/** The block devices of /proc/diskstats, and which of them are parts of others. */
export function devicesOf(diskstats: string): Device[] {
  const lines = diskstats.split('\n').flatMap((line) => {
    const [major, minor, name] = line.trim().split(/\s+/);
    return name === undefined ? [] : [{ name, number: `${major}:${minor}` }];
  });
  const names = new Set(lines.map(({ name }) => name));
  return lines.map(({ name, number }) => {
    const disk = diskOfPartition(name);
    return disk !== undefined && names.has(disk) ? { name, number, disk } : { name, number };
  });
}

/** The kernel puts a `p` before a partition's number where the disk's name ends in a digit. */
function diskOfPartition(name: string): string | undefined {
  return (/^(.*\d)p\d+$/.exec(name) ?? /^(.*\D)\d+$/.exec(name))?.[1];
}

function folderOf({ name, disk }: Device): string {
  const whole = disk ?? name;
  const folder = `devices/${VIRTUAL.test(whole) ? 'virtual' : 'recorded'}/block/${whole}`;
  return disk === undefined ? folder : `${folder}/${name}`;
}

/** Mounts of the controllers of version 1 whose files were recorded: their folders have their names. */
function controlMounts(files: WholeFrame['files']): string {
  const controllers = new Set(
    Object.keys(files).flatMap((path) => /^\/sys\/fs\/cgroup\/([a-z]+)\//.exec(path)?.[1] ?? []),
  );
  return [...controllers]
    .map(
      (name, index) => `${1000 + index} 1 0:${1000 + index} / /sys/fs/cgroup/${name} rw - cgroup cgroup rw,${name}\n`,
    )
    .join('');
}

/** An auxiliary vector with the page size, as /proc/self/auxv has it. */
function auxiliaryVector(pageBytes: number): Buffer {
  const vector = Buffer.alloc(32);
  vector.writeBigUInt64LE(AT_PAGESZ, 0);
  vector.writeBigUInt64LE(BigInt(pageBytes), 8);
  return vector;
}

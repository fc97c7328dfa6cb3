import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

const GROUPS = '/sys/fs/cgroup';

/** A control group (version 1) of the laboratory. Throws where this machine, or this user, can have none. */
export class Group {
  readonly #path: string;

  constructor(controller: 'cpu' | 'memory', pid: number) {
    this.#path = join(GROUPS, controller, `plotscope-lab-${pid}`);
    mkdirSync(this.#path);
    groups.add(this);
    this.set('cgroup.procs', pid);
  }

  set(file: string, value: number | string): void {
    writeFileSync(join(this.#path, file), String(value));
  }

  remove(): void {
    rmdirSync(this.#path);
    groups.delete(this);
  }
}

const groups = new Set<Group>();

const settings = new Set<DirtyBytes>();

/** How much may wait to be written on the whole machine, for a while: `vm.dirty_bytes`. */
export class DirtyBytes {
  readonly #before: { readonly bytes: string; readonly ratio: string };

  constructor(bytes: number) {
    this.#before = { bytes: read('dirty_bytes'), ratio: read('dirty_ratio') };
    write('dirty_bytes', String(bytes));
    settings.add(this);
  }

  restore(): void {
    // The one that is set makes the other 0, which can't be written.
    const { bytes, ratio } = this.#before;
    if (Number(bytes) > 0) write('dirty_bytes', bytes);
    else write('dirty_ratio', ratio);
    settings.delete(this);
  }
}

const read = (name: string) => readFileSync(join('/proc/sys/vm', name), 'utf8').trim();
const write = (name: string, value: string) => writeFileSync(join('/proc/sys/vm', name), value);

/** Puts back what was changed, and removes all groups, once no process is in them. */
export function leaveAsBefore(): void {
  for (const setting of [...settings]) setting.restore();
  for (const group of [...groups]) group.remove();
}

/**
 * A disk of memory whose speed can be limited: a loop device over another, of which the lower one is throttled, so that the upper one shows its true
 * utilisation, queue and waits. Throws where loop devices or blkio can't be had.
 */
export class ThrottledDisk {
  readonly folder: string;
  readonly #image: string;
  readonly #loops: string[] = [];
  readonly #number: string;

  constructor(place: string, mebibytes: number) {
    this.folder = join(place, 'disk');
    this.#image = join('/dev/shm', `plotscope-lab-${process.pid}`);
    try {
      writeFileSync(this.#image, '');
      truncateSync(this.#image, mebibytes * 2 ** 20);
      this.#loops.push(run('losetup', '-f', '--show', this.#image));
      this.#loops.push(run('losetup', '-f', '--show', '--direct-io=on', this.#loops[0]));
      run('mkfs.ext4', '-q', this.#loops[1]);
      mkdirSync(this.folder);
      run('mount', this.#loops[1], this.folder);
      const { rdev } = statSync(this.#loops[0]);
      this.#number = `${(rdev >> 8) & 0xfff}:${rdev & 0xff}`;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Of bytes or requests a second, read or written; 0 lifts it. */
  limit(what: 'read_bps' | 'write_bps' | 'read_iops' | 'write_iops', value: number): void {
    writeFileSync(join(GROUPS, 'blkio', `blkio.throttle.${what}_device`), `${this.#number} ${value}`);
  }

  /** Drops what is cached of its files: it is of the memory of whoever reads it next, not of whoever read it first. */
  forget(): void {
    for (const entry of readdirSync(this.folder, { withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(this.folder, entry.name);
      run('dd', `of=${file}`, 'oflag=nocache', 'conv=notrunc,fdatasync', 'count=0', 'status=none');
    }
  }

  close(): void {
    for (const undo of [
      () => run('umount', this.folder),
      ...this.#loops.toReversed().map((loop) => () => run('losetup', '-d', loop)),
    ]) {
      try {
        undo();
      } catch {
        // It was not there yet.
      }
    }
    rmSync(this.#image, { force: true });
  }
}

const LINK = { namespace: 'plotscope-lab', here: 'plotscope0', there: 'plotscope1' } as const;
const RECEIVER = "require('node:net').createServer((socket) => socket.resume()).listen(5201)";

/**
 * A link whose speed can be limited, to a network namespace in which a receiver takes all that is sent. Throws where this machine, or this user,
 * can have none.
 */
export class LimitedLink {
  readonly address = '10.213.77.2';
  readonly port = 5201;
  readonly #receiver: ChildProcess;

  constructor() {
    const { namespace, here, there } = LINK;
    const within = ['netns', 'exec', namespace];
    try {
      run('ip', 'netns', 'add', namespace);
      run('ip', 'link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', namespace);
      run('ip', 'addr', 'add', '10.213.77.1/30', 'dev', here);
      run('ip', 'link', 'set', here, 'up');
      run('ip', ...within, 'ip', 'addr', 'add', `${this.address}/30`, 'dev', there);
      run('ip', ...within, 'ip', 'link', 'set', there, 'up');
    } catch (error) {
      removeLink();
      throw error;
    }
    this.#receiver = spawn('ip', [...within, process.execPath, '-e', RECEIVER], { stdio: 'ignore' });
  }

  /** To so many megabits a second; 0 lifts it. */
  limit(megabits: number): void {
    const queue = ['qdisc', megabits > 0 ? 'replace' : 'del', 'dev', LINK.here, 'root'];
    run(
      'tc',
      ...queue,
      ...(megabits > 0 ? ['tbf', 'rate', `${megabits}mbit`, 'burst', '32kbit', 'latency', '400ms'] : []),
    );
  }

  close(): void {
    this.#receiver.kill();
    removeLink();
  }
}

/** Both of its ends go with the namespace that one of them is in. */
function removeLink(): void {
  try {
    run('ip', 'netns', 'del', LINK.namespace);
  } catch {
    // It was not there yet.
  }
}

function run(program: string, ...args: readonly string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../input/findProgram.ts';
import type { Session } from './session.ts';

const ROOT = '/sys/fs/cgroup';

/** A way to limit a process that this host and this user have. */
interface Limit {
  /** Of version 1: the folder of its controller; of version 2: the common one. */
  readonly folder: string;
  readonly file: string;
  readonly text: string;
}

/** The demo workload, doing one thing under a limit; or why this host or this user can't have that. */
export type Limited = { readonly child: ChildProcess } | { readonly reason: string };

/** May use `cores` in all. */
export function withQuota(session: Session, args: readonly string[], cores: number): Limited {
  const period = 100_000;
  const limits: Limit[] = [
    { folder: join(ROOT, 'cpu'), file: 'cpu.cfs_quota_us', text: String(cores * period) },
    { folder: ROOT, file: 'cpu.max', text: `${cores * period} ${period}` },
  ];
  const limited = inGroup(session, args, limits);
  const systemd = findProgram('systemd-run');
  if (limited || systemd === undefined || !process.env.DBUS_SESSION_BUS_ADDRESS)
    return limited ?? { reason: 'this user can make no control group with a CPU limit here' };
  const scope = ['--user', '--scope', '--quiet', '--collect', '-p', `CPUQuota=${Math.round(cores * 100)}%`];
  return { child: session.demo(args, {}, [systemd, ...scope]) };
}

/** Reads from the disk of the session's folder at `bytesPerSecond` at most. */
export function withSlowReads(session: Session, args: readonly string[], bytesPerSecond: number): Limited {
  const device = diskOf(session.folder);
  if (device === undefined)
    return { reason: `${session.folder} lies on no disk of its own (memory, an overlay, a network)` };
  const limited = inGroup(session, args, [
    { folder: join(ROOT, 'blkio'), file: 'blkio.throttle.read_bps_device', text: `${device} ${bytesPerSecond}` },
    { folder: ROOT, file: 'io.max', text: `${device} rbps=${bytesPerSecond}` },
  ]);
  return limited ?? { reason: 'this user can make no control group with a disk limit here' };
}

/** By the first limit that can be had; the group goes when the session ends. */
function inGroup(session: Session, args: readonly string[], limits: readonly Limit[]): Limited | undefined {
  for (const { folder, file, text } of limits) {
    const group = join(folder, `plotscope-doctor-${process.pid}-${file}`);
    try {
      if (!existsSync(folder)) continue;
      mkdirSync(group);
    } catch {
      continue;
    }
    const remove = () => {
      try {
        rmdirSync(group);
      } catch {
        // A process of it has not ended yet.
      }
    };
    if (!existsSync(join(group, file))) {
      remove();
      continue;
    }
    try {
      writeFileSync(join(group, file), text);
      const child = session.demo(args);
      session.atEnd(remove);
      child.once('exit', remove);
      writeFileSync(join(group, 'cgroup.procs'), String(child.pid));
      return { child };
    } catch {
      remove();
    }
  }
  return undefined;
}

/** `major:minor` of the whole disk; undefined where the folder lies on none. */
function diskOf(folder: string): string | undefined {
  const { dev } = statSync(folder);
  const number = `${Math.floor(dev / 256)}:${dev % 256}`;
  try {
    const place = realpathSync(`/sys/dev/block/${number}`);
    const whole = existsSync(join(place, 'partition')) ? join(place, '..') : place;
    return readFileSync(join(whole, 'dev'), 'utf8').trim();
  } catch {
    return undefined;
  }
}

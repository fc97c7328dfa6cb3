import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as seconds } from 'node:timers/promises';
import { liveSource } from '../../src/collect/liveSource.ts';
import { RECORDING_FORMAT, RECORDING_VERSION } from '../../src/collect/recording/format.ts';
import { Mask } from '../../src/collect/recording/mask.ts';
import { RecordingFile } from '../../src/collect/recording/recordingFile.ts';
import type { Source } from '../../src/collect/source.ts';
import { recordHost } from '../../src/engine/recordHost.ts';
import { checkedTruth } from './checkedTruth.ts';
import type { Condition } from './conditions.ts';
import { LimitedLink, leaveAsBefore, ThrottledDisk } from './machine.ts';
import { onlyOf } from './onlyOf.ts';

const IDLE_SECONDS = 4;
const BEFORE_SECONDS = 14;
const HELD_SECONDS = 22;
const AFTER_SECONDS = 12;
const DISK_MIB = 300;

/**
 * Makes one condition with the stand-in for a plotter, and records it into `folder`, with what was true beside it: NAME.jsonl.gz and NAME.json, as
 * `plotscope evaluate bottleneck` and `evaluate gains` read them. Throws where this machine can't make it; nothing of it is left behind then.
 * @param longSeconds for how long one goes on in which no cause must be told.
 */
export async function labRun(condition: Condition, folder: string, longSeconds: number): Promise<void> {
  const place = mkdtempSync(join(tmpdir(), 'plotscope-lab-'));
  let disk: ThrottledDisk | undefined;
  let link: LimitedLink | undefined;
  let standIn: ChildProcess | undefined;
  try {
    if (condition.onDisk) disk = new ThrottledDisk(place, DISK_MIB);
    if (condition.work.isSent) link = new LimitedLink();
    const tmp = disk?.folder ?? join('/dev/shm', `plotscope-lab-tmp-${process.pid}`);
    mkdirSync(tmp, { recursive: true });
    const recorded = new Recorded(join(folder, `${condition.name}.jsonl.gz`));
    await seconds(IDLE_SECONDS * 1000);
    const startedAt = Date.now() / 1000;
    if (condition.threads > 0) standIn = start(condition, place, tmp, link);
    recorded.pid = standIn?.pid;
    await seconds((condition.isLong ? longSeconds : BEFORE_SECONDS) * 1000);
    const on = Date.now() / 1000;
    const end = standIn && condition.begin?.({ pid: standIn.pid as number, disk, link });
    await seconds(condition.isLong ? 0 : HELD_SECONDS * 1000);
    end?.();
    const off = Date.now() / 1000;
    await seconds(condition.isLong ? 0 : AFTER_SECONDS * 1000);
    standIn?.kill('SIGKILL');
    const endedAt = Date.now() / 1000;
    await seconds(2000);
    await recorded.close();
    const times = { startedAt, on, off, endedAt, closedAt: Date.now() / 1000 };
    const meant = truthOf(condition, times);
    const truth = await checkedTruth(join(folder, `${condition.name}.jsonl.gz`), meant.truth);
    writeFileSync(join(folder, `${condition.name}.json`), `${JSON.stringify({ ...meant, truth }, null, 1)}\n`);
    if (!disk) rmSync(tmp, { recursive: true, force: true });
  } finally {
    standIn?.kill('SIGKILL');
    if (standIn && standIn.exitCode === null && standIn.signalCode === null) await once(standIn, 'exit');
    leaveAsBefore();
    disk?.close();
    link?.close();
    rmSync(place, { recursive: true, force: true });
  }
}

function start({ threads, work }: Condition, place: string, tmp: string, link?: LimitedLink): ChildProcess {
  const program = join(place, 'plotscope-demo.cjs');
  copyFileSync(join(import.meta.dirname, 'standIn.cjs'), program);
  const command = [process.execPath, program, '-r', String(threads), '-t', tmp];
  // Node's own connections never block; one that a shell has opened does, as those of plotters do.
  const connected = link ? ['bash', '-c', `exec 3<>/dev/tcp/${link.address}/${link.port}; exec "$0" "$@"`] : [];
  const [file, ...args] = [...connected, ...command];
  return spawn(file, args, {
    env: { ...process.env, LAB_WORK: JSON.stringify(work) },
    stdio: 'ignore',
  });
}

interface Times {
  readonly startedAt: number;
  readonly on: number;
  readonly off: number;
  readonly endedAt: number;
  readonly closedAt: number;
}

/** In the seconds around a switch both are true: they are `unclear`, which is not scored. */
const SWITCH_SECONDS = 2;

function truthOf({ name, class: held, kind, otherwise, begin }: Condition, times: Times) {
  const { startedAt, on, off, endedAt, closedAt } = times;
  const segment = (from: number, to: number, what: string) => ({
    from,
    to,
    class: what,
    ...(what === held && kind !== undefined && { kind }),
  });
  return {
    run: name,
    plotter: 'demo',
    condition_on: begin ? on : null,
    condition_off: begin ? off : null,
    truth: [
      segment(startedAt - IDLE_SECONDS, startedAt, 'none'),
      segment(startedAt, startedAt + SWITCH_SECONDS, 'unclear'),
      ...(begin
        ? [
            segment(startedAt + SWITCH_SECONDS, on, otherwise),
            segment(on, on + SWITCH_SECONDS, 'unclear'),
            segment(on + SWITCH_SECONDS, off, held),
            segment(off, off + SWITCH_SECONDS, 'unclear'),
            segment(off + SWITCH_SECONDS, endedAt, otherwise),
          ]
        : [segment(startedAt + SWITCH_SECONDS, endedAt, held)]),
      segment(endedAt, closedAt, 'unclear'),
    ],
  };
}

/** A masked recording of the host and, of its processes, the stand-in alone: small, and with nothing of the others. */
class Recorded {
  pid: number | undefined;
  readonly #file: RecordingFile;
  readonly #engine: ReturnType<typeof recordHost>;

  constructor(path: string) {
    rmSync(path, { force: true });
    const head = { format: RECORDING_FORMAT, version: RECORDING_VERSION, kernel: release() } as const;
    this.#file = new RecordingFile(path, { ...head, plotscope: 'lab', intervalSeconds: 1, masked: true });
    const mask = new Mask({ host: hostname(), user: '' });
    const isOther = (name: string) => /^\d+$/.test(name) && Number(name) !== this.pid;
    const source: Source = new Proxy(liveSource, {
      get: (target, key) => {
        if (key !== 'list') return Reflect.get(target, key);
        return (path: string) => target.list(path).filter((name) => path !== '/proc' || !isOther(name));
      },
    });
    this.#engine = recordHost((note) => this.#file.write(onlyOf(mask.note(note), this.pid)), {
      intervalSeconds: 1,
      source,
    });
    this.#engine.start();
  }

  close(): Promise<void> {
    this.#engine.close();
    return this.#file.close();
  }
}

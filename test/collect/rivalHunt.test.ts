import assert from 'node:assert/strict';
import { RivalHunt } from '../../src/collect/linux/rivalHunt.ts';
import type { EngineEvent } from '../../src/events/events.ts';
import type { RivalResource } from '../../src/events/rivals.ts';
import { RivalsNow } from '../../src/events/rivalsNow.ts';
import { TextSource } from './textSource.ts';

interface Texts {
  readonly comm?: string;
  readonly argv?: string;
  readonly ticks?: number;
  readonly pages?: number;
  readonly read?: number;
  readonly startTicks?: number;
  readonly parent?: number;
}

/** A host of which a test says what its processes have used. */
class BusyHost {
  readonly source = new TextSource();
  readonly events: EngineEvent[] = [];
  readonly now = new RivalsNow();
  readonly hunt = new RivalHunt(this.source, { memoryBytes: 1000 * 4096, pageBytes: 4096 }, (event) => {
    this.events.push(event);
    this.now.apply(event);
  });
  #seconds = 0;

  set(
    pid: number,
    { comm = 'x', argv = comm, ticks = 0, pages = 1, read = 0, startTicks = 5, parent = 1 }: Texts,
  ): this {
    this.source.set(`/proc/${pid}/cmdline`, argv === '' ? '' : `${argv.replaceAll(' ', '\0')}\0`);
    this.source.set(
      `/proc/${pid}/stat`,
      `${pid} (${comm}) R ${parent} 1 1 0 -1 0 0 0 0 0 ${ticks} 0 0 0 20 0 1 0 ${startTicks} 0 ${pages} 0\n`,
    );
    this.source.set(`/proc/${pid}/io`, `read_bytes: ${read}\nwrite_bytes: 0\ncancelled_write_bytes: 0\n`);
    return this;
  }

  end(pid: number): this {
    for (const file of ['cmdline', 'stat', 'io']) this.source.texts.delete(`/proc/${pid}/${file}`);
    return this;
  }

  /** Lets seconds pass in which something is short, or nothing. */
  pass(seconds: number, short: Partial<Record<RivalResource, boolean>>, each?: (second: number) => void): this {
    for (let i = 0; i < seconds; i++) {
      this.#seconds++;
      each?.(this.#seconds);
      const at = { seconds: this.#seconds, epochSeconds: 1000 + this.#seconds, frame: this.#seconds };
      this.hunt.tick(
        at,
        { cpu: false, disk: false, memory: false, ...short },
        new Map([[50, { found: { process: { id: '50:5' } } }]]),
      );
    }
    return this;
  }
}

describe('hunt for rivals', () => {
  it('looks at nothing while nothing is short, or for a moment only', () => {
    const host = new BusyHost().set(7, { comm: 'ffmpeg' }).pass(20, {}).pass(1, { cpu: true }).pass(20, {});
    assert.equal(host.source.readOnceOf.length, 0);
    assert.deepEqual(host.events, []);
  });

  it('names those that take the cores, processes of one program together, plotters one by one', () => {
    const host = new BusyHost();
    host.pass(6, { cpu: true }, (second) => {
      host
        .set(50, { comm: 'chia_plot', ticks: second * 60 })
        .set(7, { comm: 'ffmpeg', ticks: second * 80 })
        .set(8, { comm: 'ffmpeg', ticks: second * 40 })
        .set(9, { comm: 'sleep', ticks: 3 });
    });
    assert.deepEqual(
      host.now.of('cpu').map(({ name, pid, processes, amount }) => [name, pid, processes, Number(amount.toFixed(3))]),
      [
        ['ffmpeg', 7, 2, 1.2],
        ['chia_plot', 50, 1, 0.6],
      ],
    );
    assert.deepEqual(
      host.now.of('cpu').map(({ plotter }) => plotter),
      [undefined, '50:5'],
    );
    assert.deepEqual(
      host.now.of('cpu', 50).map(({ name }) => name),
      ['ffmpeg'],
      'nobody is a rival of itself',
    );
    assert.equal(host.events.length, 1, 'what stays the same is told once');
  });

  it('says which run in another session or service than any plotter, where niceness is of no use', () => {
    const host = new BusyHost();
    const { source } = host;
    const groups = '/sys/fs/cgroup';
    source.set('/proc/self/mountinfo', `30 24 0:26 / ${groups} rw - cgroup2 cgroup2 rw\n`);
    source.set('/proc/sys/kernel/sched_autogroup_enabled', '1\n').set(`${groups}/cgroup.procs`, '');
    source.set(`${groups}/system.slice/backup.service/cpu.weight`, '100\n');
    const stand = (pid: number, group: string, session: number) =>
      source
        .set(`/proc/${pid}/cgroup`, `0::${group}\n`)
        .set(`/proc/${pid}/autogroup`, `/autogroup-${session} nice 0\n`);
    stand(50, '/', 12);
    stand(7, '/', 12);
    stand(8, '/', 13);
    stand(9, '/system.slice/backup.service', 14);
    host.pass(6, { cpu: true }, (second) => {
      host.set(7, { comm: 'make', ticks: second * 60 }).set(8, { comm: 'ffmpeg', ticks: second * 50 });
      host.set(9, { comm: 'restic', ticks: second * 40 });
    });
    assert.deepEqual(
      host.now.of('cpu').map(({ name, apart }) => [name, apart]),
      [
        ['make', undefined],
        ['ffmpeg', 'session'],
        ['restic', 'service'],
      ],
    );
  });

  it('tells when it is over', () => {
    const host = new BusyHost();
    host.pass(6, { cpu: true }, (second) => host.set(7, { comm: 'ffmpeg', ticks: second * 80 }));
    host.pass(15, {});
    assert.deepEqual(
      host.events.map((event) => (event as { rivals: unknown[] }).rivals.length),
      [1, 0],
    );
    assert.deepEqual(host.now.of('cpu'), []);
  });

  it('names those that use the disk, and those that hold the memory', () => {
    const host = new BusyHost();
    host.pass(8, { disk: true, memory: true }, (second) => {
      host.set(7, { comm: 'rsync', read: second * 50 * 2 ** 20 }).set(8, { comm: 'postgres', pages: 400 });
    });
    assert.deepEqual(
      host.now.of('disk').map(({ name, amount }) => [name, amount / 2 ** 20]),
      [['rsync', 50]],
    );
    assert.deepEqual(
      host.now.of('memory').map(({ name, amount }) => [name, amount / 4096]),
      [['postgres', 400]],
    );
  });

  it('does not take for a program’s own what its children had moved before they ended', () => {
    const mebibytes = (count: number) => count * 2 ** 20;
    const host = new BusyHost();
    const most = () => Math.max(0, ...host.now.of('disk').map(({ amount }) => amount / 2 ** 20));
    host.pass(30, { disk: true }, (second) => {
      // What is waited for ends with a shell in between, at a time at which only what is busy is looked at.
      const isOver = second > 15;
      const own = mebibytes(2 * second);
      host.set(7, { comm: 'manager', ticks: second, read: own + (isOver ? mebibytes(900_000) : 0) });
      host.set(8, { comm: 'other', read: mebibytes(3 * second), ticks: second });
      host.set(9, { comm: 'sh', parent: 7, ticks: second });
      host.set(10, { comm: 'mover', parent: 9, read: mebibytes(900_000 - 90 * Math.max(0, 15 - second)) });
      if (isOver) host.end(9).end(10);
    });
    assert.ok(host.events.length > 0);
    assert.ok(most() <= 100, `${most()} MiB/s`);
    for (const event of host.events) {
      assert.ok(event.type === 'rivals.found');
      const manager = event.rivals.find(({ name }) => name === 'manager');
      assert.ok(manager === undefined || manager.amount <= mebibytes(100), `${manager?.amount}`);
    }
  });

  it('calls an interpreter by its script, and a kernel thread by its kind', () => {
    const host = new BusyHost();
    host.pass(6, { cpu: true }, (second) => {
      host
        .set(7, { comm: 'python3', argv: 'python3 -u /opt/jobs/backup.py --all', ticks: second * 50 })
        .set(8, { comm: 'kworker/u8:2-wb', argv: '', ticks: second * 20 });
    });
    assert.deepEqual(
      host.now.of('cpu').map(({ name }) => name),
      ['python3 backup.py', 'kworker'],
    );
  });

  it('does not take a process for another that has its pid now', () => {
    const host = new BusyHost();
    host.pass(6, { cpu: true }, (second) => {
      host.set(7, { comm: 'old', ticks: second > 2 ? 900 : 0, startTicks: second > 2 ? 99 : 5 });
    });
    assert.deepEqual(host.now.of('cpu'), []);
  });

  it('goes through thousands of processes a few hundred at a time', () => {
    const host = new BusyHost();
    for (let pid = 1000; pid < 3000; pid++) host.set(pid, { comm: 'idle' });
    let most = 0;
    host.pass(20, { cpu: true }, (second) => {
      most = Math.max(most, host.source.readOnceOf.length);
      host.source.readOnceOf.length = 0;
      host.set(1500, { comm: 'ffmpeg', ticks: second * 100 });
    });
    assert.ok(most <= 256 + 5, `${most} reads in one frame`);
    assert.deepEqual(
      host.now.of('cpu').map(({ name }) => name),
      ['ffmpeg'],
    );
  });
});

import assert from 'node:assert/strict';
import type { FileFacts, Folders } from '../../../src/collect/folders.ts';
import { MADMAX, PlotterHost } from '../plotterHost.ts';
import { TextSource } from '../textSource.ts';

const ID = 'ab'.repeat(32);
const NAME = `plot-k32-2026-11-24-10-00-${ID}`;
const HEADER = 'Multi-threaded pipelined Chia k32 plotter - 5b5bd68\n';
const BEGIN = `${HEADER}Crafting plot 1 out of 2\nProcess ID: 50\nPlot Name: ${NAME}\n`;
const TABLE_1 = '[P1] Table 1 took 10 sec\n';
const TABLE_2 = '[P1] Table 2 took 90 sec, found 4500 matches\n';
const END = 'Total plot creation time was 2000 sec (33.3333 min)\n';
const WHOLE =
  BEGIN +
  TABLE_1 +
  TABLE_2 +
  [3, 4, 5, 6, 7].map((table) => `[P1] Table ${table} took 100 sec, found 4500 matches\n`).join('') +
  'Phase 1 took 600 sec\n' +
  [7, 6, 5, 4, 3, 2]
    .map(
      (table) =>
        `[P2] Table ${table} scan took 40 sec\n[P2] Table ${table} rewrite took 40 sec, dropped 5 entries (1 %)\n`,
    )
    .join('') +
  'Phase 2 took 480 sec\nWrote plot header with 252 bytes\n' +
  [2, 3, 4, 5, 6, 7]
    .map(
      (table) =>
        `[P3-1] Table ${table} took 70 sec, wrote 5 right entries\n[P3-2] Table ${table} took 70 sec, wrote 5 left entries, 5 final\n`,
    )
    .join('') +
  'Phase 3 took 840 sec, wrote 30 entries to final plot\nPhase 4 took 80 sec, final plot size is 108827497155 bytes\n' +
  END;

describe('what a plotter is at', () => {
  it('is told step by step, none left out', () => {
    const host = new PlotterHost().set(50).log(50, BEGIN).pass(2);
    host.log(50, BEGIN + TABLE_1 + TABLE_2).pass(100);
    const { startedAt, ...plot } = host.of('plot.started')[0].plot;
    assert.deepEqual(plot, { k: 32, id: ID, name: NAME, index: 1 });
    assert.ok(startedAt !== undefined);
    assert.deepEqual(
      host.of('step.ended').map(({ step, seconds }) => [step, seconds]),
      [
        ['Phase 1, table 1', 10],
        ['Phase 1, table 2', 90],
      ],
    );
    assert.deepEqual(
      host.of('step.changed').map(({ step, phase, table }) => [step, phase, table]),
      [
        ['Phase 1, table 1', 1, 1],
        ['Phase 1, table 3', 1, 3],
      ],
    );
    const { collecting } = host;
    assert.equal(collecting.value('plotter.step.duration'), 90);
    assert.equal(collecting.value('plotter.throughput'), 50);
    const slowness = collecting.value('plotter.step.slowness') ?? Number.NaN;
    assert.ok(slowness > 0.9 && slowness < 1.2, `slowness = ${slowness}`);
  });

  it('adds up plots, their size and pace, and learns from them', () => {
    const host = new PlotterHost().set(50).log(50, BEGIN).pass(2);
    host.log(50, WHOLE).pass(10);
    const { collecting } = host;
    assert.equal(host.of('plot.finished')[0].seconds, 2000);
    assert.equal(host.of('plot.finished')[0].bytes, 108_827_497_155);
    assert.equal(collecting.value('plotter.plots.finished'), 1);
    assert.equal(collecting.value('plotter.plots.rate'), 86_400 / 2000);
    assert.equal(collecting.value('plotters.plots.rate'), 86_400 / 2000);
    assert.equal(collecting.value('plotter.output.rate'), 108_827_497_155 / 2000);
    const ratio = collecting.value('plotter.compression.ratio') ?? 0;
    assert.ok(Math.abs(ratio - 1) < 0.001, `ratio = ${ratio}`);
    const second = `Crafting plot 2 out of 2\nPlot Name: ${NAME.replaceAll('ab', 'cd')}\n`;
    host.log(50, WHOLE + second).pass(6);
    const remaining = collecting.value('plotter.remaining', { quantile: '0.5' }) ?? 0;
    assert.ok(
      remaining > 1900 && remaining <= 2000,
      `with the plot before, the time left is known from the start: ${remaining}`,
    );
    host.end(50).pass(1);
    assert.equal(host.of('plotter.crashed').length, 1);
  });

  it('tells the pace of plots that are made at once on several devices, and their size, which the log does not', () => {
    const argv = ['/opt/xchplot2', 'plot', '-k', '28', '-n', '50', '-f', 'aa', '-c', 'xch1', '-o', '/mnt/farm', '-v'];
    const name = (number: number) => `/mnt/farm/plot-k28-${number.toString(16).padStart(64, '0')}.plot2`;
    let log = '[plot] prepared 1/50 plot-k28-x.plot2\n[batch] multi-device: 50 plots across 4 workers\n';
    const host = new PlotterHost().set(50, { argv, comm: 'xchplot2' }).log(50, log).pass(5);
    for (let number = 0; number < 40; number++) {
      log += `[batch:gpu${number % 4}] producer finished GPU for plot ${number} in 7900.00 ms (T1=1 T2=2 T3=3)\n`;
      log += `[batch:gpu${number % 4}] consumer wrote plot ${number}: ${name(number)}\n`;
      host.log(50, log).pass(2);
    }
    host.pass(5);
    const { collecting } = host;
    assert.equal(host.of('plot.finished').length, 40);
    assert.equal(host.of('plot.finished')[0].bytes, 988_513_567);
    assert.equal(collecting.value('plotter.plots.rate'), 43_200, 'one in two seconds, though each takes eight');
    assert.equal(collecting.value('plotter.output.rate'), 988_513_567 / 2);
    assert.deepEqual(
      host
        .of('plot.finished')
        .slice(0, 5)
        .map(({ plot }) => plot.device),
      ['gpu0', 'gpu1', 'gpu2', 'gpu3', 'gpu0'],
    );
    for (const device of ['gpu0', 'gpu1', 'gpu2', 'gpu3']) {
      const rate = collecting.value('plotters.device.output.rate', { 'plotter.device': device }) ?? 0;
      assert.ok(Math.abs(rate / (988_513_567 / 8) - 1) < 1e-9, `${device}: ${rate}`);
    }
    const farm = { 'system.filesystem.mountpoint': '/mnt/farm' };
    assert.equal(collecting.value('plotters.destination.output.rate', farm), 988_513_567 / 2);
    host.end(50).pass(80);
    assert.equal(collecting.value('plotters.destination.output.rate', farm), 0);
  });

  it('tells the pace of a device that the log doesn’t name by the command line', () => {
    const argv = ['/opt/xchplot2', 'plot', '-f', 'aa', '-c', 'xch1', '-o', '/mnt/farm', '-v', '--devices', '1'];
    let log = '[plot] prepared 1/9 plot-k28-x.plot2\n[batch] pool: storage=3.05 GB pinned=2x2.03 GB\n';
    const host = new PlotterHost().set(50, { argv, comm: 'xchplot2' }).log(50, log).pass(5);
    for (let number = 0; number < 5; number++) {
      log += `[batch] consumer wrote plot ${number}: /mnt/farm/plot-k28-${number.toString(16).padStart(64, '0')}.plot2\n`;
      host.log(50, log).pass(2);
    }
    const rate = host.pass(5).collecting.value('plotters.device.output.rate', { 'plotter.device': 'gpu1' });
    assert.equal(rate, 988_513_567 / 2);
  });

  it('tells nothing of what was over when its log was opened', () => {
    const host = new PlotterHost().set(50, { startTicks: -100_000 }).log(50, WHOLE).pass(10);
    assert.equal(host.of('plot.finished').length + host.of('step.ended').length, 0);
    assert.equal(host.collecting.value('plotter.plots.finished'), 1);
    assert.equal(host.collecting.value('plotter.progress'), 1);
  });

  it('tells a copy under way and how fast it is', () => {
    let sizeBytes = 0;
    const asked: string[] = [];
    const folders: Omit<Folders, 'tail'> = {
      names: (_path, done) => done([]),
      file(path, done) {
        asked.push(path);
        sizeBytes += 500;
        done({ sizeBytes, diskBytes: 0, modifiedAt: 0, isFolder: false } satisfies FileFacts);
      },
    };
    const host = new PlotterHost({ folders })
      .set(50)
      .log(50, `${WHOLE}Started copy to /mnt/final/${NAME}.plot\n`)
      .pass(12);
    assert.equal(host.collecting.value('plotter.copy.active'), 1);
    assert.equal(host.collecting.value('plotter.copy.rate'), 100);
    assert.equal(asked[0], `/mnt/final/${NAME}.plot.tmp`);
    const done = `${WHOLE}Started copy to /mnt/final/${NAME}.plot\nCopy to /mnt/final/${NAME}.plot finished, took 1000 sec, 103.78 MB/s avg.\n`;
    host.log(50, done).pass(1);
    assert.equal(host.collecting.value('plotter.copy.active'), 0);
    assert.equal(host.collecting.value('plotter.copy.rate'), 108_827_497.155);
  });

  it('tells that it waits and why, and that it goes on', () => {
    const failed = `Copy to /mnt/final/${NAME}.plot failed with: fwrite() failed\n`;
    const start = `Started copy to /mnt/final/${NAME}.plot\n`;
    const host = new PlotterHost()
      .set(50)
      .log(50, WHOLE + start)
      .pass(2);
    host.log(50, WHOLE + start + failed).pass(1);
    assert.match(host.of('plotter.waiting')[0].cause, /destination is full or gone/);
    assert.equal(host.collecting.value('plotter.errors'), 1);
    host
      .log(
        50,
        `${WHOLE}${start}${failed}${start}Copy to /mnt/final/${NAME}.plot finished, took 1000 sec, 103 MB/s avg.\n`,
      )
      .pass(1);
    assert.equal(host.of('plotter.resumed').length, 1);
  });

  it('tells a failure with cause and remedy, once', () => {
    const host = new PlotterHost().set(50).log(50, BEGIN).pass(2);
    const lines =
      "terminate called after throwing an instance of 'std::runtime_error'\n" +
      '  what():  thread failed with: thread failed with: fwrite() failed with: No space left on device\n';
    host.log(50, BEGIN + TABLE_1 + lines).pass(1);
    host.end(50).pass(1);
    const [failed, ...more] = host.of('plot.failed');
    assert.match(failed.cause, /temporary folder is full/);
    assert.match(failed.line, /No space left/);
    assert.equal(more.length + host.of('plotter.crashed').length, 0);
  });

  it('reads its last lines after it has gone', () => {
    const host = new PlotterHost().set(50).log(50, BEGIN).pass(2);
    host.log(50, WHOLE).end(50).pass(1);
    assert.equal(host.of('plot.finished').length, 1);
    assert.equal(host.of('plotter.crashed').length, 0);
  });

  it('tells a crash from an end, and a kill for want of memory', () => {
    const host = new PlotterHost()
      .set(50)
      .log(50, BEGIN + TABLE_1)
      .pass(20);
    host.end(50).pass(1);
    assert.match(host.of('plotter.crashed')[0].cause, /without its closing line/);
    assert.equal(host.of('plotter.crashed')[0].unexplained, true);
    assert.equal(host.of('plotter.crashed')[0].plot?.id, ID);

    const killed = new PlotterHost()
      .set(50)
      .log(50, BEGIN + TABLE_1)
      .pass(20);
    killed.source.set('/proc/vmstat', 'nr_free_pages 5\noom_kill 1\n');
    killed.end(50).pass(1);
    assert.equal(killed.of('plotter.crashed')[0].outOfMemory, true);
    assert.equal(killed.of('plotter.crashed')[0].unexplained, undefined);
    assert.match(killed.of('plotter.crashed')[0].cause, /ran out of memory/);
  });

  for (const [how, line] of [
    ['a kill', 'plot.sh: line 3: 50 Terminated              ./chia_plot -n 1\n'],
    ['Ctrl+C', 'The plotter ended with exit code: 130\n'],
  ]) {
    it(`tells an end by ${how} from a failure, also where its log says so`, () => {
      const host = new PlotterHost()
        .set(50)
        .log(50, BEGIN + TABLE_1)
        .pass(20);
      host
        .log(50, BEGIN + TABLE_1 + line)
        .end(50)
        .pass(2);
      assert.deepEqual(host.of('plot.failed'), []);
      const [{ unexplained, cause, plot }, ...others] = host.of('plotter.crashed');
      assert.deepEqual([unexplained, plot?.id, others], [true, ID, []]);
      assert.match(cause, /told to stop|interrupted/);
    });
  }

  it('sees the kill in its control group, and none in an earlier one elsewhere', () => {
    const group = '/sys/fs/cgroup/plots/memory.events';
    const host = new PlotterHost().set(50).log(50, BEGIN + TABLE_1);
    host.source.set('/proc/50/cgroup', '0::/plots\n').set(group, 'low 0\nhigh 0\nmax 9\noom 1\noom_kill 3\n');
    host.pass(20);
    host.source.set(group, 'low 0\nhigh 0\nmax 12\noom 2\noom_kill 4\n');
    host.end(50).pass(1);
    assert.equal(host.of('plotter.crashed')[0].outOfMemory, true);

    const early = new PlotterHost()
      .set(50)
      .log(50, BEGIN + TABLE_1)
      .pass(5);
    early.source.set('/proc/vmstat', 'nr_free_pages 5\noom_kill 1\n');
    early.pass(15).end(50).pass(1);
    assert.equal(early.of('plotter.crashed')[0].outOfMemory, false);
  });

  it('tells Gigahorse from Mad Max by the header, in its series too', () => {
    const header = 'Multi-threaded pipelined Chia k32 next-gen plotter - ce733e8\n';
    const host = new PlotterHost().set(50).log(50, '').pass(2);
    assert.equal(host.of('process.seen')[0].process.plotter, 'madmax');
    host
      .log(50, `${header}Crafting plot 1 out of 1\nProcess ID: 50\nPlot Name: plot-k32-c3-2026-11-24-10-00-${ID}\n`)
      .pass(2);
    assert.equal(host.of('process.changed')[0].process.plotter, 'gigahorse');
    assert.equal(host.collecting.value('process.memory.usage', { plotter: 'gigahorse' }), 256 * 4096);
    assert.equal(host.collecting.value('process.memory.usage', { plotter: 'madmax' }), undefined);
    assert.equal(host.of('plot.started').length, 1);
    const late = new PlotterHost().set(50).log(50, header).pass(1);
    assert.equal(late.of('process.seen')[0].process.plotter, 'gigahorse');
  });

  it('knows the step without a log, from threads and files', () => {
    const host = new PlotterHost().set(50, {
      threads: { 50: { name: 'chia_plot' }, 51: { name: 'phase1/match/0' }, 52: { name: 'phase1/eval/0' } },
    });
    host.source.set('/proc/50/fd/7', '').links.set('/proc/50/fd/7', `/mnt/tmp/${NAME}.p1.t4.sort_bucket_3.tmp`);
    host.pass(1);
    assert.match(host.of('step.changed')[0].step, /^Phase 1, table/);
    assert.equal(host.of('plot.started')[0].plot.id, ID);
    assert.match(host.collecting.absence('plotter.throughput') ?? '', /no log was found/);
    assert.ok((host.collecting.value('plotter.progress') ?? 0) > 0);
  });

  it('tells the phase alone where only threads are seen', () => {
    const host = new PlotterHost()
      .set(50, { threads: { 50: { name: 'chia_plot' }, 51: { name: 'phase3/add/0' } } })
      .pass(1);
    assert.deepEqual(
      host.of('step.changed').map(({ step, phase }) => [step, phase]),
      [['Phase 3', 3]],
    );
  });

  it('finds a log by the pattern of the setting, where it tells the process', () => {
    const logs = ['a.log', 'b.log', 'notes.txt'];
    const folders: Omit<Folders, 'tail'> = {
      names: (path, done) => done(path === '/home/farmer/logs' ? logs : []),
      file: (_path, done) => done({ sizeBytes: 1, diskBytes: 1, modifiedAt: 5, isFolder: false }),
    };
    const host = new PlotterHost({ folders, logs: () => ['/home/farmer/logs/*.log'] }).set(50);
    host.source
      .set('/home/farmer/logs/a.log', BEGIN.replace('50', '51'))
      .set('/home/farmer/logs/b.log', BEGIN + TABLE_1);
    host.pass(3);
    assert.equal(host.of('process.changed')[0].process.logPath, '/home/farmer/logs/b.log');
    assert.equal(host.of('step.changed').at(-1)?.step, 'Phase 1, table 2');
  });

  it('gives the space that its temporary files take, and finds those that nobody needs', () => {
    const orphan = `plot-k32-2026-10-01-10-00-${'0'.repeat(64)}.p1.table1.tmp`;
    const folders: Omit<Folders, 'tail'> = {
      names: (path, done) =>
        done(path === '/mnt/tmp' ? [`${NAME}.p1.table1.tmp`, `${NAME}.p1.table2.tmp`, orphan] : []),
      file: (_path, done) => done({ sizeBytes: 1, diskBytes: 4096, modifiedAt: 1_600_000_000, isFolder: false }),
    };
    const host = new PlotterHost({ folders }).set(50).log(50, BEGIN).pass(70);
    assert.equal(host.collecting.value('plotter.tmp.usage'), 2 * 4096);
    assert.equal(host.collecting.value('plotters.tmp.usage'), 2 * 4096);
    assert.deepEqual(host.of('orphans.found')[0].files, [{ path: `/mnt/tmp/${orphan}`, bytes: 4096 }]);
    host.end(50).pass(70);
    assert.equal(host.of('orphans.found').at(-1)?.files.length, 3, 'the files of a plotter that is gone');
  });

  it('tells the limit of a control group from the memory of the host', () => {
    const events = '/sys/fs/cgroup/plots/small/memory.events';
    const host = new PlotterHost().set(50).log(50, BEGIN + TABLE_1);
    host.source.set('/proc/50/cgroup', '0::/plots/small\n').set(events, 'max 0\noom 0\noom_kill 0\n');
    host.source.set('/sys/fs/cgroup/plots/memory.events', 'max 0\noom 3\noom_kill 3\n');
    host.pass(20);
    host.source.set(events, 'max 9\noom 1\noom_kill 1\n');
    host.end(50).pass(1);
    assert.match(host.of('plotter.crashed')[0].cause, /limit of its control group/);

    const old = new PlotterHost().set(50).log(50, BEGIN + TABLE_1);
    const folder = '/sys/fs/cgroup/memory/plots';
    old.source.set('/proc/50/cgroup', '9:memory:/plots\n').set(`${folder}/memory.failcnt`, '5\n');
    old.source.set(`${folder}/memory.oom_control`, 'oom_kill_disable 0\nunder_oom 0\noom_kill 0\n');
    old.pass(20);
    old.source.set(`${folder}/memory.failcnt`, '77\n');
    old.source.set(`${folder}/memory.oom_control`, 'oom_kill_disable 0\nunder_oom 0\noom_kill 1\n');
    old.end(50).pass(1);
    assert.match(old.of('plotter.crashed')[0].cause, /limit of its control group/);
  });

  it('tells nothing of what looked like a failure, and of what the plotter goes on after', () => {
    const odd = "mv: cannot stat '/mnt/x': No such file or directory\nSegmentation fault (core dumped)\n";
    const host = new PlotterHost()
      .set(50)
      .log(50, BEGIN + TABLE_1)
      .pass(2);
    host.log(50, BEGIN + TABLE_1 + odd).pass(2);
    host.log(50, BEGIN + TABLE_1 + odd + TABLE_2).pass(20);
    assert.equal(host.of('plot.failed').length, 0);
  });

  it('tells a failure after which it hangs', () => {
    const host = new PlotterHost()
      .set(50)
      .log(50, BEGIN + TABLE_1)
      .pass(2);
    host
      .log(50, `${BEGIN}${TABLE_1}P1 upload thread failed with: CUDA error 719: unspecified launch failure\n`)
      .pass(8);
    assert.match(host.of('plot.failed')[0].cause, /graphics card failed/);
  });

  it('tells of a finished plot that can’t be trusted', () => {
    const odd = 'c3_delta(): Y_1 < Y_0 (5318655, 14231550) (x = 9049, y = 531)\n';
    const host = new PlotterHost()
      .set(50)
      .log(50, BEGIN + TABLE_1)
      .pass(2);
    host.log(50, BEGIN + TABLE_1 + odd).pass(8);
    assert.equal(host.of('plot.failed').length, 0);
    assert.match(host.of('notice')[0].text, /Mad Max, process 50, plot-k32.*out of order/);
  });

  it('tells why a process ended before its first plot', () => {
    const host = new PlotterHost().set(50).log(50, '').pass(1);
    host.log(50, "Invalid farmerkey: abcd, 'abcd' (needs to be 48 bytes, see `chia keys show`)\n").end(50).pass(1);
    assert.match(host.of('plot.failed')[0].line, /farmerkey/);
    const silent = new PlotterHost().set(50).log(50, HEADER).pass(1);
    silent.log(50, `${HEADER}Final Directory: /mnt/final/\nNumber of Plots: 1\n`).end(50).pass(1);
    assert.match(silent.of('plotter.crashed')[0].cause, /killed, or it crashed/);
  });

  it('tells why the copy failed where it ended before its plot was copied', () => {
    const failed = `Copy to /mnt/final/${NAME}.plot failed with: fwrite() failed on /mnt/final/${NAME}.plot.tmp (Input/output error)\n`;
    const host = new PlotterHost()
      .set(50)
      .log(50, `${WHOLE}Started copy to /mnt/final/${NAME}.plot\n${failed}`)
      .pass(12);
    host.end(50).pass(1);
    assert.match(host.of('plotter.crashed')[0].cause, /before its finished plot was copied.*input\/output error/);
    assert.match(host.of('plotter.crashed')[0].remedy, /by hand.*SMART/);
  });

  it('tells the end of the last phase', () => {
    const host = new PlotterHost().set(50).log(50, BEGIN).pass(2);
    host.log(50, WHOLE).pass(2);
    const { step, phase, seconds } = host.of('step.ended').at(-1) ?? {};
    assert.deepEqual([step, phase, seconds], ['Phase 4, C tables', 4, 80]);
  });

  describe('with standard error in a file of its own', () => {
    const THROWN =
      "terminate called after throwing an instance of 'std::runtime_error'\n  what():  thread failed with: fwrite() failed with: No space left on device\n";
    const errors = (host: PlotterHost, text: string): PlotterHost => {
      host.source.links.set('/proc/50/fd/2', '/var/log/plot.err');
      host.source.set('/proc/50/fd/2', text);
      return host;
    };

    it('takes the reason from there', () => {
      const host = errors(new PlotterHost().set(50).log(50, BEGIN + TABLE_1), '').pass(2);
      errors(host, THROWN).end(50).pass(1);
      assert.match(host.of('plot.failed')[0].cause, /temporary folder is full/);
      assert.equal(host.of('plot.failed')[0].plot.id, ID);
    });

    it('still sees the plot by its threads and files where there is no log', () => {
      const host = errors(new PlotterHost().set(50, { threads: { 50: {}, 51: { name: 'phase1/match/0' } } }), '');
      host.source.set('/proc/50/fd/7', '').links.set('/proc/50/fd/7', `/mnt/tmp/${NAME}.p1.t4.sort_bucket_3.tmp`);
      host.pass(2);
      assert.equal(host.of('plot.started')[0].plot.id, ID);
      assert.match(host.of('step.changed')[0].step, /^Phase 1/);
      errors(host, THROWN).end(50).pass(1);
      assert.equal(host.of('plot.failed')[0].plot.id, ID);
    });

    it('takes nothing from there that was written before', () => {
      const host = errors(new PlotterHost().set(50).log(50, BEGIN + TABLE_1), THROWN);
      host.source.set('/proc/50/fdinfo/2', 'pos:\t0\nflags:\t0102001\nmnt_id:\t24\nino:\t77\n');
      host.pass(12).end(50).pass(1);
      assert.equal(host.of('plot.failed').length, 0);
      assert.match(host.of('plotter.crashed')[0].cause, /without its closing line/);
    });
  });

  describe('without a log', () => {
    const DATE = '2023-11-14-22-13';
    const PLOT = `plot-k32-${DATE}-${ID}`;
    const NEXT = `plot-k32-${DATE}-${'cd'.repeat(32)}`;
    let files: Map<string, number>;
    let folders: Folders;

    beforeEach(() => {
      files = new Map();
      folders = new TextSource().foldersWith({
        names: (_path, done) => done([]),
        file: (path, done) => {
          const sizeBytes = files.get(path);
          done(sizeBytes === undefined ? undefined : { sizeBytes, diskBytes: 0, modifiedAt: 2e9, isFolder: false });
        },
      });
    });

    const plotting = (argv: readonly string[] = MADMAX): PlotterHost =>
      new PlotterHost({ folders }).set(50, { argv, threads: { 50: {}, 51: { name: 'phase1/match/0' } } });
    const opens = (host: PlotterHost, name: string): PlotterHost => {
      host.source.set('/proc/50/fd/7', '').links.set('/proc/50/fd/7', `/mnt/tmp/${name}`);
      return host;
    };

    it('tells a kill by what is missing: the plot’s file', () => {
      const host = opens(plotting(), `${PLOT}.p1.t4.sort_bucket_3.tmp`).pass(12);
      host.end(50).pass(1);
      assert.match(host.of('plotter.crashed')[0].cause, /without a finished plot/);
      assert.equal(host.of('plotter.crashed')[0].plot?.id, ID);
    });

    it('counts a finished plot by its file', () => {
      const host = opens(plotting(), `${PLOT}.p1.t4.sort_bucket_3.tmp`).pass(12);
      files.set(`/mnt/final/${PLOT}.plot`, 108e9);
      host.end(50).pass(1);
      assert.equal(host.of('plotter.crashed').length, 0);
      const { plot, bytes, seconds } = host.of('plot.finished')[0];
      assert.deepEqual([plot.id, bytes, seconds], [ID, 108e9, 13]);
    });

    it('counts the plots before, and takes the starts as they were seen', () => {
      const host = opens(plotting([...MADMAX, '-n', '3']), `${PLOT}.p1.t4.sort_bucket_3.tmp`).pass(12);
      assert.equal(host.of('plot.started')[0].plot.startedAt, 1_700_000_000, 'the first began with its process');
      files.set(`/mnt/final/${PLOT}.plot`, 108e9);
      opens(host, `${NEXT}.p1.t1.sort_bucket_3.tmp`).pass(12);
      assert.equal(host.of('plot.finished')[0].plot.id, ID);
      assert.equal(host.collecting.value('plotter.plots.finished'), 1);
      const { startedAt = 0 } = host.of('plot.started')[1].plot;
      assert.ok(startedAt > 1_700_000_012 && startedAt <= 1_700_000_017, `${startedAt}`);
    });

    it('never goes back', () => {
      const host = opens(plotting(), `${PLOT}.p1.t4.sort_bucket_3.tmp`).pass(12);
      const before = host.collecting.value('plotter.progress') ?? Number.NaN;
      opens(host, `${PLOT}.p1.t2.sort_bucket_3.tmp`).pass(12);
      assert.ok((host.collecting.value('plotter.progress') ?? 0) >= before);
      host.source.texts.delete('/proc/50/fd/7');
      host.pass(12);
      assert.ok((host.collecting.value('plotter.progress') ?? 0) >= before, 'between two files');
    });

    it('knows the file of a plotter that is given its name', () => {
      const argv = ['/opt/plotter', 'test', '22', 'ABCD'.repeat(16)];
      const host = new PlotterHost({ folders }).set(50, { argv, comm: 'plotter' }).pass(3);
      files.set(`/home/farmer/plot_22_2_0_0_${'ABCD'.repeat(16)}.bin`, 12e6);
      host.end(50).pass(1);
      assert.equal(host.of('plot.finished')[0].bytes, 12e6);
      const killed = new PlotterHost({ folders: { ...folders, file: (_path, done) => done(undefined) } });
      killed.set(50, { argv, comm: 'plotter' }).pass(3).end(50).pass(1);
      assert.equal(killed.of('plotter.crashed').length, 1);
    });
  });

  it('looks for orphans while short plots keep ending', () => {
    const orphan = `plot-k32-2026-10-01-10-00-${'0'.repeat(64)}.p1.table1.tmp`;
    const folders = new TextSource().foldersWith({
      names: (path, done) => done(path === '/mnt/tmp' ? [orphan] : []),
      file: (_path, done) => done({ sizeBytes: 1, diskBytes: 4096, modifiedAt: 1_600_000_000, isFolder: false }),
    });
    const host = new PlotterHost({ folders }).set(50).log(50, BEGIN);
    for (let pid = 101; pid < 110; pid++) host.set(pid, { startTicks: pid }).pass(5).end(pid).pass(5);
    assert.equal(host.of('orphans.found').length, 1);
  });

  it('finds what a plotter has left unfinished in its destination, which it lists rarely', () => {
    const partial = `plot-k28-${'0'.repeat(64)}.plot2.partial`;
    const whole = Array.from({ length: 50 }, (_, number) => `plot-k28-${number.toString(16).padStart(64, '1')}.plot2`);
    let listed = 0;
    const modifiedAt = 1_700_000_000 + 200;
    const folders = new TextSource().foldersWith({
      names(path, done) {
        if (path === '/mnt/farm') listed++;
        done(path === '/mnt/farm' ? [...whole, partial, `${'a'.repeat(8)}.partial`] : []);
      },
      file: (_path, done) => done({ sizeBytes: 1, diskBytes: 4096, modifiedAt, isFolder: false }),
    });
    const argv = ['/opt/xchplot2', 'plot', '-n', '50', '-f', 'aa', '-c', 'xch1', '-o', '/mnt/farm', '-v'];
    const host = new PlotterHost({ folders }).set(50, { argv, comm: 'xchplot2' }).log(50, '').pass(200);
    for (let pid = 101; pid < 110; pid++) host.set(pid, { argv, startTicks: pid }).pass(5).end(pid).pass(5);
    assert.equal(host.of('orphans.found').at(-1)?.files.length ?? 0, 0, 'it is being written');
    host.end(50).pass(600);
    assert.ok(listed <= 4, `${listed}`);
    host.pass(1300);
    assert.deepEqual(host.of('orphans.found').at(-1)?.files, [{ path: `/mnt/farm/${partial}`, bytes: 4096 }]);
  });

  it('notices that it is stopped', () => {
    const host = new PlotterHost().set(50).log(50, BEGIN).pass(2);
    host.set(50, { state: 'T' }).pass(6);
    assert.match(host.of('plotter.stalled')[0].cause, /is stopped/);
    host.set(50).pass(6);
    assert.equal(host.of('plotter.resumed').length, 1);
  });

  it('is not told at all where it is switched off', () => {
    const host = new PlotterHost({ followsLogs: false })
      .set(50)
      .log(50, BEGIN + TABLE_1)
      .pass(5)
      .end(50)
      .pass(1);
    assert.deepEqual(
      host.events.map(({ type }) => type),
      ['process.seen', 'process.ended'],
    );
    assert.equal(host.collecting.frame.index.of('plotter.progress').length, 0);
  });
});

import assert from 'node:assert/strict';
import type { FileFacts, Folders } from '../../../src/collect/folders.ts';
import { PlotterHost } from '../plotterHost.ts';
import { TextSource } from '../textSource.ts';
import { BEGIN, HEADER, ID, NAME, TABLE_1, TABLE_2, WHOLE } from './madmaxWork.ts';

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

  it('takes no finished plot that waits for its copy for an orphan, however many were made since', () => {
    const folders: Omit<Folders, 'tail'> = {
      names: (path, done) => done(path === '/mnt/tmp' ? [`${NAME}.plot.tmp`] : []),
      file: (_path, done) => done({ sizeBytes: 1, diskBytes: 4096, modifiedAt: 1_600_000_000, isFolder: false }),
    };
    const plot = (index: number, id: string) =>
      WHOLE.replaceAll(ID, id.repeat(32)).replace('plot 1 out of 2', `plot ${index} out of 9`);
    const path = `/mnt/final/${NAME}.plot`;
    const first = `${plot(1, 'ab')}Started copy to ${path}\nCopy to ${path} failed with: fwrite() failed\n`;
    const others = [plot(2, 'cd'), plot(3, 'ef'), plot(4, '12')].map((text) => text.slice(HEADER.length));
    const host = new PlotterHost({ folders }).set(50).log(50, HEADER).pass(2);
    host.log(50, `${first}${others.join('')}`).pass(70);
    assert.equal(host.of('plot.finished').length, 4);
    assert.equal(host.of('orphans.found').length, 0);
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

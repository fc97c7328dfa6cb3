import assert from 'node:assert/strict';
import { PlotterHost } from '../plotterHost.ts';
import { TextSource } from '../textSource.ts';
import { BEGIN, HEADER, ID, NAME, TABLE_1, TABLE_2, WHOLE } from './madmaxWork.ts';

describe('what became of a plotter', () => {
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

  describe('whose log the next run begins anew before its end was read', () => {
    const NEXT = BEGIN.replace('Process ID: 50', 'Process ID: 60').replaceAll(ID, 'cd'.repeat(32));
    let files: Map<string, number>;
    const begun = () => {
      files = new Map();
      const folders = new TextSource().foldersWith({
        names: (_path, done) => done([]),
        file: (path, done) => {
          const sizeBytes = files.get(path);
          done(
            sizeBytes === undefined ? undefined : { sizeBytes, diskBytes: 0, modifiedAt: 1.7e9 + 9, isFolder: false },
          );
        },
      });
      return new PlotterHost({ folders })
        .set(50)
        .log(50, BEGIN + TABLE_1)
        .pass(10);
    };

    it('counts the plot that is there', () => {
      const host = begun();
      files.set(`/mnt/final/${NAME}.plot`, 108e9);
      host.log(50, NEXT).end(50).pass(2);
      assert.equal(host.of('plotter.crashed').length, 0);
      const [{ plot, bytes, seconds }, ...others] = host.of('plot.finished');
      assert.deepEqual([plot.id, bytes, seconds, others.length], [ID, 108e9, 9, 0]);
    });

    it('takes nothing for a crash of which it can’t know, and says so once', () => {
      const host = begun();
      host.log(50, NEXT).end(50).pass(2);
      const [{ cause, unexplained }, ...others] = host.of('plotter.crashed');
      assert.match(cause, /begun anew before its end could be read/);
      assert.deepEqual([unexplained, others.length, host.of('plot.finished').length], [true, 0, 0]);
    });

    it('tells a crash where the log tells all that was written', () => {
      const host = begun();
      host
        .log(50, BEGIN + TABLE_1 + TABLE_2)
        .end(50)
        .pass(2);
      assert.match(host.of('plotter.crashed')[0].cause, /without its closing line/);
    });
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
});

import assert from 'node:assert/strict';
import { outputOfProcess } from '../../src/collect/linux/processLog.ts';
import { TextSource } from './textSource.ts';

describe('logOfProcess', () => {
  let source: TextSource;
  const link = (pid: number, file: number | 'exe', to: string) => {
    source.set(`/proc/${pid}/fd/${file}`, '');
    source.links.set(file === 'exe' ? `/proc/${pid}/exe` : `/proc/${pid}/fd/${file}`, to);
  };
  const log = () => outputOfProcess(source, 50, 40).log;

  beforeEach(() => {
    source = new TextSource();
  });

  it('is the file of standard output; what standard error goes to is no log', () => {
    link(50, 1, '/dev/null');
    link(50, 2, '/var/log/plot.err');
    const errors = { path: '/var/log/plot.err', readFrom: '/proc/50/fd/2' };
    assert.deepEqual(outputOfProcess(source, 50, 40), { errors });
    link(50, 1, '/var/log/plot.log');
    const log = { path: '/var/log/plot.log', readFrom: '/proc/50/fd/1' };
    assert.deepEqual(outputOfProcess(source, 50, 40), { log, errors });
    link(50, 2, '/var/log/plot.log');
    assert.deepEqual(outputOfProcess(source, 50, 40), { log });
  });

  it('is told from another file of its name, and what stands in it from what the process writes', () => {
    link(50, 2, '/var/log/plot.err');
    source.set('/proc/50/fdinfo/2', 'pos:\t0\nflags:\t0102001\nmnt_id:\t24\nino:\t77\n');
    assert.deepEqual(outputOfProcess(source, 50, 40).errors, {
      path: '/var/log/plot.err',
      readFrom: '/proc/50/fd/2',
      file: '24:77',
      isUnwritten: true,
    });
    source.set('/proc/50/fdinfo/2', 'pos:\t100\nflags:\t0102001\nmnt_id:\t24\nino:\t77\n');
    assert.equal(outputOfProcess(source, 50, 40).errors?.isUnwritten, undefined);
  });

  it('is none for a terminal or a deleted file', () => {
    link(50, 1, '/dev/pts/3');
    link(50, 2, '/tmp/gone (deleted)');
    assert.equal(log(), undefined);
  });

  it('is the file that tee writes', () => {
    link(50, 1, 'pipe:[77]');
    link(51, 0, 'pipe:[77]');
    link(51, 1, '/dev/pts/3');
    link(51, 3, '/var/log/tee.log');
    link(51, 'exe', '/usr/bin/tee');
    assert.deepEqual(log(), { path: '/var/log/tee.log', readFrom: '/proc/51/fd/3', isPiped: true });
  });

  it('is the output of a parent that passes on what it reads', () => {
    link(50, 1, 'pipe:[77]');
    link(40, 1, '/root/.chia/plotter_log.txt');
    link(40, 5, 'pipe:[77]');
    assert.deepEqual(log(), { path: '/root/.chia/plotter_log.txt', readFrom: '/proc/40/fd/1', isPiped: true });
  });

  it('is not that of a neighbour with another pipe, nor of one with very many files', () => {
    link(50, 1, 'pipe:[77]');
    link(51, 0, 'pipe:[78]');
    link(51, 1, '/var/log/other.log');
    link(40, 1, '/var/log/busy.log');
    for (let file = 3; file < 100; file++) link(40, file, 'pipe:[77]');
    assert.equal(log(), undefined);
  });
});

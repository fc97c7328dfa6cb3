import assert from 'node:assert/strict';
import type { Folders } from '../../../src/collect/folders.ts';
import { MADMAX, PlotterHost } from '../plotterHost.ts';
import { TextSource } from '../textSource.ts';
import { ID } from './madmaxWork.ts';

describe('what a plotter is at', () => {
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
});

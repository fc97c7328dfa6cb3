import assert from 'node:assert/strict';
import { PlotStock, plotDirectories } from '../../../src/collect/application/plotStock.ts';
import type { Folders } from '../../../src/collect/folders.ts';
import { PlotFolders } from '../../../src/collect/plotFolders.ts';
import { Polled } from '../../../src/collect/portable/polled.ts';
import type { EngineEvent } from '../../../src/events/events.ts';
import { Collecting } from '../collecting.ts';

const id = (number: number) => number.toString(16).padStart(64, '0');
const old = (number: number) => `plot-k32-2021-07-14-21-56-${id(number)}.plot`;
const young = (number: number) => `plot-k28-${id(number)}.plot2`;
const SETTINGS = `farmer:
  pool_public_keys: []
harvester:
  plot_directories:
  - /mnt/a
  - "/mnt/b"
  plots_refresh_parameter:
    interval_seconds: 120
`;

describe('PlotStock', () => {
  let names: Record<string, string[]>;
  let settings: string;
  let polled: Polled<unknown>;
  let collecting: Collecting;
  let told: PlotFolders;
  /** Files that do not answer. */
  let gone: Set<string>;

  beforeEach(() => {
    names = {};
    told = new PlotFolders();
    gone = new Set();
    settings = SETTINGS;
    const folders: Folders = {
      names: (path, done) => done(names[path]),
      file: (path, done) =>
        done(
          gone.has(path)
            ? undefined
            : {
                sizeBytes: path.endsWith('.plot2') ? 1000 : 100_000,
                diskBytes: 0,
                modifiedAt: 0,
                isFolder: path in names,
              },
        ),
      tail: (_path, _bytes, done) => done(undefined),
    };
    const path = '/home/me/.chia/mainnet/config/config.yaml';
    polled = new Polled(new PlotStock(folders, path, async () => settings, told));
    collecting = new Collecting(polled);
  });

  async function look(at: number): Promise<void> {
    collecting.frameAt(at);
    for (let turn = 0; turn < 9; turn++) await new Promise(setImmediate);
    collecting.frameAt(at + 1);
  }

  const of = (metric: 'plots.count' | 'plots.size', version: string) =>
    collecting.value(metric, { 'plot.version': version });

  it('counts the plots of both versions where chia farms and where plotters write', async () => {
    names['/mnt/a'] = [...Array.from({ length: 30 }, (_, at) => old(at)), 'lost+found', `${old(99)}.2.tmp`];
    names['/mnt/b'] = [young(1), young(2), `${young(3)}.partial`];
    names['/mnt/new'] = [young(4)];
    const directories = [{ use: 'final', path: '/mnt/new', disks: [] }];
    polled.hear({ type: 'process.seen', at: 0, process: { directories } } as unknown as EngineEvent);
    await look(1);
    assert.deepEqual([of('plots.count', '1'), of('plots.size', '1')], [30, 3_000_000]);
    assert.deepEqual([of('plots.count', '2'), of('plots.size', '2')], [3, 3000]);
    assert.match(collecting.absence('plots.replot.remaining') ?? '', /half an hour/);
  });

  it('tells when all of version 1 will be replaced, at the pace of the last day', async () => {
    names['/mnt/a'] = [old(1), old(2)];
    names['/mnt/b'] = [];
    await look(1);
    names['/mnt/b'] = Array.from({ length: 100 }, (_, at) => young(at));
    await look(1001);
    assert.equal(collecting.value('plots.replot.remaining'), undefined);
    names['/mnt/b'] = Array.from({ length: 200 }, (_, at) => young(at));
    await look(2001);
    assert.equal(collecting.value('plots.replot.remaining'), 200_000 / (200_000 / 2000));
    names['/mnt/a'] = [];
    await look(3001);
    assert.equal(collecting.value('plots.replot.remaining'), 0);
  });

  it('tells what each folder holds, and of one that a plotter begins to write to at once', async () => {
    // Of another network: it fills the disk, and is not chia's to be replaced.
    names['/mnt/a'] = [old(1), young(1), `plot-mmx-k32-c3-${id(9)}.plot`];
    assert.equal(told.bytes, undefined);
    await look(1);
    assert.equal(of('plots.count', '1'), 1);
    assert.deepEqual([...told.bytes!].toSorted(), [
      ['/mnt/a', 201_000],
      ['/mnt/b', 0],
    ]);
    names['/mnt/new'] = [young(2)];
    const directories = [{ use: 'final', path: '/mnt/new', disks: [] }];
    polled.hear({ type: 'process.seen', at: 0, process: { directories } } as unknown as EngineEvent);
    assert.deepEqual([told.bytes!.has('/mnt/new'), told.bytes!.get('/mnt/new')], [true, undefined]);
    await look(2);
    assert.equal(told.bytes!.get('/mnt/new'), 1000);
    assert.equal(of('plots.count', '2'), 2);
  });

  it('goes by what a folder held where its plots do not answer, and tells nothing of one that never did', async () => {
    names['/mnt/a'] = [old(1)];
    names['/mnt/b'] = [old(2)];
    gone.add(`/mnt/b/${old(2)}`);
    await look(1);
    assert.deepEqual([told.bytes!.get('/mnt/a'), told.bytes!.get('/mnt/b')], [100_000, undefined]);
    assert.equal(of('plots.count', '1'), 1);
    gone.add(`/mnt/a/${old(1)}`);
    gone.delete(`/mnt/b/${old(2)}`);
    await look(1000);
    assert.deepEqual([told.bytes!.get('/mnt/a'), told.bytes!.get('/mnt/b')], [100_000, 100_000]);
  });

  it('looks into folders below where chia does', async () => {
    names['/mnt/a'] = ['disk1', 'lost+found', young(1)];
    names['/mnt/a/disk1'] = ['plots', 'notes.txt'];
    names['/mnt/a/disk1/plots'] = [young(2), young(3)];
    await look(1);
    assert.equal(of('plots.count', '2'), 1);
    settings = `${SETTINGS}  recursive_plot_scan: true\n`;
    await look(1000);
    assert.equal(of('plots.count', '2'), 3);
    assert.equal(told.bytes!.get('/mnt/a/disk1/plots'), 2000);
  });

  it('says why it tells nothing', async () => {
    settings = 'harvester:\n  plot_directories: []\n';
    await look(1);
    assert.match(collecting.absence('plots.count') ?? '', /no folder of plots is known/);
  });
});

describe('plotDirectories', () => {
  it('are those of the harvester, in whatever form they are written', () => {
    assert.deepEqual(plotDirectories(SETTINGS), ['/mnt/a', '/mnt/b']);
    assert.deepEqual(plotDirectories("harvester:\n  plot_directories:\n    - '/with blank/x'\n    - relative\n"), [
      '/with blank/x',
    ]);
    assert.deepEqual(plotDirectories('harvester:\n  plot_directories: []\n  x: 1\n'), []);
    assert.deepEqual(plotDirectories(''), []);
  });
});

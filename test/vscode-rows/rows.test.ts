import assert from 'node:assert/strict';
import { saturationOf } from '../../src/analysis/bottleneck/saturation.ts';
import type { PastAlert } from '../../src/events/alertLog.ts';
import type { RunningPlotter } from '../../src/events/plotterProcesses.ts';
import { parseConfiguration } from '../../src/plotters/plotters.ts';
import { alertRows, pastAlertRows } from '../../src/vscode/rows/alertRows.ts';
import { plotterRows } from '../../src/vscode/rows/plotterRows.ts';
import { saturationRows } from '../../src/vscode/rows/saturationRows.ts';
import { statusText } from '../../src/vscode/rows/statusText.ts';
import { frameOf } from '../metrics/frameOf.ts';

const plotter: RunningPlotter = {
  id: '7:1',
  pid: 7,
  startedAt: 900,
  plotter: 'madmax',
  role: 'plotter',
  title: 'Mad Max',
  argv: ['chia_plot', '-r', '4'],
  logPath: '/var/log/plot.log',
};
const own = { 'process.id': '7:1' };

describe('plotterRows', () => {
  const frame = frameOf(1000, [
    ['process.cpu.utilization', own, 3.25],
    ['process.memory.usage', own, 2 * 2 ** 30],
    ['process.thread.count', own, 9],
    ['process.disk.io.rate', { ...own, 'disk.io.direction': 'read' }, 0],
    ['process.disk.io.rate', { ...own, 'disk.io.direction': 'write' }, 150 * 2 ** 20],
    ['process.disk.io', { ...own, 'disk.io.direction': 'write' }, Number.NaN, 'permission denied'],
  ]);

  it('shows a plotter in a line, with its details below', () => {
    const [row] = plotterRows([{ ...plotter, step: 'Phase 1, table 3' }], frame);
    assert.equal(row.label, 'Mad Max · P1, table 3');
    assert.equal(row.description, '');
    assert.match(row.tooltip ?? '', /CPU: 3.25 cores · Memory: 2.00 GiB · Reads: 0 B\/s · Writes: 150 MiB\/s/);
    assert.equal(row.kind, 'plotter.log');
    const details = Object.fromEntries((row.children ?? []).map(({ label, description }) => [label, description]));
    assert.equal(details.CPU, '3.25 cores · 9 threads');
    assert.equal(details.Progress, 'Phase 1, table 3');
    assert.equal(details['Running for'], '1 min 40 s · process 7');
    assert.equal(details.Writes, '150 MiB/s · permission denied');
    assert.equal(details.Reads, '0 B/s · total not known');
    assert.equal(details['Command line'], 'chia_plot -r 4');
  });

  it('counts one thread as one', () => {
    const [{ children = [] }] = plotterRows([plotter], frameOf(1000, [['process.thread.count', own, 1]]));
    assert.match(children.find(({ label }) => label === 'CPU')?.description ?? '', /1 thread$/);
  });

  it('shows a plotter of plots in seconds as a run, with its pace and how long its destination has room', () => {
    const ends = Array.from({ length: 20 }, (_, number) => ({
      at: 962 + 2 * number,
      seconds: 1.9,
      bytes: 988_513_567,
      plot: { id: number.toString(16).padStart(64, 'ab'), device: `gpu${number % 2}` },
    }));
    const made = { finished: 412, failed: 3, bytes: 412 * 988_513_567, cause: 'The disk is full.', ends };
    const directories = [{ use: 'final' as const, path: '/mnt/farm', mountpoint: '/mnt/farm', disks: ['sda'] }];
    const mount = { 'system.filesystem.mountpoint': '/mnt/farm' };
    const room = frameOf(1000, [
      ['system.filesystem.available', mount, 2 ** 40],
      // As it is while a plot is copied.
      ['system.filesystem.time_to_full', mount, 60],
      ['plotter.progress', own, 0.5],
      ['plots.size', { 'plot.version': '1' }, 90 * 2 ** 40],
      ['plots.replot.remaining', {}, 200_000],
    ]);
    const [row] = plotterRows([{ ...plotter, step: 'Table 2', made, directories }], room);
    assert.equal(row.label, 'Mad Max · 412 plots, 3 failed');
    assert.equal(row.description, '30 plots/min · 38.8 TiB/day');
    const details = Object.fromEntries((row.children ?? []).map(({ label, description }) => [label, description]));
    assert.equal(details.Pace, '30 plots/min · 38.8 TiB/day · 1.9 s a plot');
    assert.equal(details['Failed last'], 'The disk is full.');
    assert.equal(details['Room in /mnt/farm'], '1.00 TiB free · full in 37 min 5 s');
    assert.equal(details.Replot, '90.0 TiB of version 1 left, done in 2 d 8 h');
    assert.equal(details.Progress, undefined);
    const plots = row.children?.find(({ label }) => label === 'Last plots');
    assert.equal(plots?.description, '20');
    const [newest] = plots.children ?? [];
    assert.equal(newest.label, ends[19].plot.id.slice(0, 12));
    assert.match(newest.description ?? '', /· 1\.90? s · 943 MiB · gpu1$/);
    assert.equal(new Set(plots.children?.map(({ id }) => id)).size, 20);
  });

  it('tells how far the plot is, and how long it will take', () => {
    const remaining = (quantile: string, seconds: number) =>
      ['plotter.remaining', { ...own, quantile }, seconds] as const;
    const [row] = plotterRows(
      [plotter],
      frameOf(1000, [
        ['plotter.progress', own, 0.42],
        remaining('0.1', 540),
        remaining('0.5', 600),
        remaining('0.9', 720),
      ]),
    );
    assert.equal(row.description, '10 min left · ▰▰▰▱▱▱▱▱');
    assert.match(row.spoken ?? '', /42 % done/);
    const timeLeft = row.children?.find(({ label }) => label === 'Time left');
    assert.equal(timeLeft?.description, '10 min (9 min to 12 min)');
  });

  it('shows in the row what stands still for a while, so that its tooltip stays', () => {
    const rowAt = (seconds: number, progress: number, cores: number) =>
      plotterRows(
        [plotter],
        frameOf(1000, [
          ['plotter.progress', own, progress],
          ['plotter.remaining', { ...own, quantile: '0.5' }, seconds],
          ['process.cpu.utilization', own, cores],
        ]),
      )[0];
    const [row, next] = [rowAt(605, 0.421, 3.2), rowAt(604, 0.422, 3.3)];
    assert.deepEqual([next.label, next.description], [row.label, row.description]);
    assert.notEqual(next.tooltip, row.tooltip);
    assert.match(rowAt(12, 0.99, 1).description ?? '', /less than 1 min left/);
  });

  it('tells what the plotter was told to do, and where its folders lie', () => {
    const directories = [
      { use: 'tmp' as const, path: '/mnt/t', mountpoint: '/mnt/t', fileSystem: 'xfs', disks: ['nvme0n1', 'nvme1n1'] },
      { use: 'tmp2' as const, path: '/mnt/ram', mountpoint: '/mnt/ram', fileSystem: 'tmpfs', disks: [] },
    ];
    const argv = ['chia_plot', '-k', '32', '-r', '4', '-u', '7', '-t', '/mnt/t/', '-2', '/mnt/ram/'];
    const [row] = plotterRows([{ ...plotter, argv, configuration: parseConfiguration({ argv }), directories }], frame);
    const child = (label: string) => row.children?.find((other) => other.label === label);
    assert.equal(child('Configuration')?.description, 'k32, 4 threads');
    const buckets = child('Configuration')?.children?.find(({ label }) => label === 'Buckets');
    assert.equal(buckets?.description, '128', 'below 16 it is an exponent');
    assert.equal(child('Temporary folder')?.description, '/mnt/t · on nvme0n1, nvme1n1');
    assert.equal(child('Second temporary folder')?.description, '/mnt/ram · on tmpfs');
  });

  it('shows absent values as absent, not as 0', () => {
    const [row] = plotterRows([plotter], frameOf(1000, []));
    assert.match(row.tooltip ?? '', /CPU: – · Memory: – · Reads: – · Writes: –/);
  });

  it('gives every row an id of its own', () => {
    const rows = plotterRows([plotter, { ...plotter, id: '8:1', pid: 8 }], frame);
    const ids = rows.flatMap((row) => [row.id, ...(row.children ?? []).map((child) => child.id)]);
    assert.equal(new Set(ids).size, ids.length);
  });
});

describe('saturation', () => {
  const frame = frameOf(0, [
    ['system.cpu.utilization', {}, 0.42],
    ['system.memory.utilization', {}, Number.NaN, 'not provided by this system'],
    ['system.disk.utilization', { 'system.device': 'sda' }, 0.98],
    ['system.filesystem.utilization', { 'system.filesystem.mountpoint': '/mnt' }, 0.75],
    ['system.pressure.stall', { resource: 'io', stalled: 'some' }, 0.5],
  ]);

  it('puts the most saturated first and the unknown last', () => {
    assert.deepEqual(
      saturationOf(frame).map(({ resource, subject, ratio }) => [resource, subject, ratio]),
      [
        ['disk', 'sda', 0.98],
        ['filesystem', '/mnt', 0.75],
        ['cpu', undefined, 0.42],
        ['disks', undefined, undefined],
        ['memory', undefined, undefined],
      ],
    );
  });

  it('is shown in words', () => {
    assert.deepEqual(
      saturationRows(saturationOf(frame)).map(({ label, description }) => `${label}: ${description}`),
      [
        'Disk sda: 98 % busy',
        'File system /mnt: 75 % full',
        'CPU: 42 % busy',
        'All disks: something waits 50 % of the time',
        'Memory: not provided by this system',
      ],
    );
  });

  it('is short in the status bar', () => {
    assert.equal(statusText(saturationOf(frame), 2).text, '$(pulse) CPU 42 % · sda 98 % · $(server-process) 2');
    assert.equal(statusText(saturationOf(frame), 2, undefined, ['cpu']).text, '$(pulse) CPU 42 %');
    assert.equal(statusText(saturationOf(frame), 2, undefined, []).text, '$(pulse) PlotScope');
    assert.deepEqual(
      [statusText(saturationOf(frame), 2).isAtLimit, statusText(saturationOf(frame), 2, undefined, ['cpu']).isAtLimit],
      [true, false],
    );
    assert.equal(statusText(saturationOf(frame), 1).spoken, 'PlotScope: CPU 42 %, sda 98 %, 1 plotter running');
  });
});

describe('alertRows', () => {
  const at = (id: string, rule: string, rest: Partial<PastAlert> = {}): PastAlert => ({
    id,
    rule,
    severity: 'warning',
    title: id,
    raisedAt: 1,
    ...rest,
  });

  it('shows an alert with its value, its bound, and what to do', () => {
    const reading = { metric: 'system.filesystem.utilization', value: 0.98, threshold: 0.97 };
    const [row] = alertRows([
      at('a', 'filesystem_full', { severity: 'critical', title: 'File system /mnt', reading, remedy: 'Free space.' }),
    ]);
    assert.equal(`${row.label}: ${row.description}`, 'File system /mnt: critical · 98 % (limit 97 %)');
    assert.match(row.tooltip ?? '', /Free space/);
    const [toDo, until, ...others] = row.children ?? [];
    assert.equal(`${toDo.label}: ${toDo.description}`, 'What to do: Free space.');
    assert.equal(until.label, 'Look at it by');
    assert.match(until.description ?? '', /, as plots are lost, or about to be$/);
    assert.deepEqual(others, []);
  });

  it('puts what has one cause into one row, its root in front', () => {
    const rows = alertRows([
      at('filesystem_full//mnt', 'filesystem_full', { incident: 'x' }),
      at('memory_high', 'memory_high', { incident: 'y' }),
      at('plotter_waiting/7:1', 'plotter_waiting', { incident: 'x' }),
    ]);
    assert.deepEqual(
      rows.map(({ id }) => id),
      ['filesystem_full//mnt', 'memory_high'],
    );
    assert.deepEqual(
      rows[0].children?.map(({ id }) => id),
      ['filesystem_full//mnt/Look at it by', 'plotter_waiting/7:1'],
    );
  });

  it('keeps what is over in sight for a day, folded, the newest first', () => {
    const all = [
      at('a', 'x', { raisedAt: 100, resolvedAt: 160 }),
      at('a', 'x', { raisedAt: 200, resolvedAt: 260, cause: 'Because.' }),
      at('b', 'y', { raisedAt: 300 }),
    ];
    const [row] = pastAlertRows(all, 1000);
    assert.equal(row.description, '2 in the last day');
    assert.match(row.children?.[0].description ?? '', /^warning · .*, for 1 min.* · Because\.$/);
    assert.equal(new Set(row.children?.map(({ id }) => id)).size, 2);
    assert.deepEqual(pastAlertRows(all, 100_000), []);
  });

  it('shows last what was acknowledged, and says what nobody has', () => {
    const rows = alertRows([at('a', 'x', { level: 2 }), at('b', 'y', { acknowledgedAt: 3 })]);
    assert.deepEqual(
      rows.map(({ id, description, kind }) => [id, description, kind]),
      [
        ['a', 'warning · waiting for you, level 2', 'alert'],
        ['b', 'warning · acknowledged', 'alert.taken'],
      ],
    );
  });
});

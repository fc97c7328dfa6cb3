import assert from 'node:assert/strict';
import * as v from 'valibot';
import type { PastAlert } from '../../src/events/alertLog.ts';
import { BottleneckLog } from '../../src/events/bottleneckLog.ts';
import type { RunningPlotter } from '../../src/events/plotterProcesses.ts';
import type { MetricName } from '../../src/metrics/catalogue.ts';
import type { Attributes } from '../../src/metrics/metric.ts';
import { Overview } from '../../src/pages/overview.ts';
import { overview } from '../../src/vscode/rows/overview.ts';
import { heldBy } from '../events/heldBy.ts';
import { madMax } from '../events/madMax.ts';
import { frameOf } from '../metrics/frameOf.ts';

const GIB = 1024 ** 3;

const plotter = (pid: number, facts: Partial<RunningPlotter> = {}) => {
  const directories = [{ use: 'final' as const, path: '/farm/', mountpoint: '/farm', disks: ['sda'] }];
  return madMax({ pid, startedAt: 900, directories, ...facts });
};

const of = (pid: number) => ({ plotter: 'madmax', 'process.pid': String(pid), 'process.id': `${pid}:1` });
type Series = [MetricName, Attributes, number];
const known = (pid: number): Series => ['process.time.share', { ...of(pid), lane: 'computing' }, 1];
const left = (pid: number, seconds: number): Series[] =>
  (['0.1', '0.5', '0.9'] as const).map((quantile, i) => [
    'plotter.remaining',
    { ...of(pid), quantile },
    seconds * [0.8, 1, 1.4][i],
  ]);
const farm = { 'system.filesystem.mountpoint': '/farm', 'system.device': 'sda', 'system.filesystem.type': 'ext4' };

const alert = (facts: Partial<PastAlert>): PastAlert => ({
  id: 'filesystem_full/farm',
  severity: 'warning',
  title: '/farm is almost full',
  raisedAt: 990,
  ...facts,
});

type Facts = Parameters<typeof overview>[0];

function shown({ series = [] as Series[], ...facts }: Partial<Facts> & { series?: Series[] }): Overview {
  const made = overview({
    engine: { kind: 'running' },
    frame: frameOf(1000, series),
    running: [],
    bottlenecks: new BottleneckLog(),
    alerts: [],
    ...facts,
  });
  // As the page takes it.
  return v.parse(Overview, JSON.parse(JSON.stringify(made)));
}

const tile = ({ tiles }: Overview, id: string) => tiles.find((one) => one.id === id);

describe('overview', () => {
  it('says that all is well, when plots are done, how many a day and until when the disk lasts', () => {
    const now = shown({
      running: [plotter(7), plotter(8)],
      series: [
        ...[7, 8].map(known),
        ...left(7, 600),
        ...left(8, 3600),
        ['plotters.plots.rate', {}, 31.4],
        ['system.filesystem.available', farm, 1000 * GIB],
        ['plotter.plot.size', of(7), 100 * GIB],
        ['plotter.output.rate', of(7), (1000 * GIB) / 7200],
      ],
      perDay: [20, 30, 24],
    });
    assert.equal(now.tone, 'good');
    assert.equal(now.headline, 'All is well: 2 plotters run and nothing holds them back.');
    assert.match(
      now.outlook[0],
      /^The next plot is done in about 10 min \(8 min to 14 min\), (at|on) .*, the last of 2 /,
    );
    assert.equal(now.outlook[1], 'About 31 plots a day; /farm/ is full in 2 h, after 10 plots.');
    assert.deepEqual(tile(now, 'perDay')?.bars, [20, 30, 24]);
    assert.equal(
      tile(now, 'perDay')?.detail,
      '24 finished in the last 24 h, 4 % fewer than in the mean of the 2 days before',
    );
    assert.equal(tile(now, 'room')?.value, '10 plots');
    assert.equal(tile(now, 'verdict')?.value, 'Nothing');
    assert.equal(tile(now, 'alerts')?.value, 'None');
  });

  it('counts what plotters put on a disk that have finished nothing yet, and that of one with several disks by parts', () => {
    const [size, minute] = [100 * GIB, 1440];
    const elsewhere = { use: 'final' as const, path: '/farm2/', mountpoint: '/farm2', disks: ['sdb'] };
    const seriesOf = (...series: Series[]): Series[] => [
      ...[7, 8].map(known),
      ['system.filesystem.available', farm, 60 * size],
      ['plotter.plot.size', of(7), size],
      ...series,
    ];
    const untold = shown({
      running: [plotter(7), plotter(8)],
      series: seriesOf(['plotter.output.rate', of(7), size / 60], ['plotter.plots.rate', of(8), minute]),
    });
    assert.equal(tile(untold, 'room')?.detail, 'full in 30 min');
    const { directories = [] } = plotter(7);
    const parted = shown({
      running: [plotter(7, { directories: [...directories, elsewhere] })],
      series: seriesOf(['plotter.output.rate', of(7), size / 60]),
    });
    assert.equal(tile(parted, 'room')?.detail, 'full in 2 h');
  });

  it('gives a time left of seconds without an interval that says the same', () => {
    const now = shown({ running: [plotter(7)], series: [known(7), ...left(7, 20)] });
    assert.match(now.outlook[0], /^The plot is done in less than 1 min, (at|on) /);
    const rows = tile(now, 'plotters')?.rows ?? [];
    assert.deepEqual(
      rows.map(({ note }) => note),
      ['less than 1 min left'],
    );
  });

  it('says what holds which plotter back, why, what to do and what that will gain', () => {
    const bottlenecks = new BottleneckLog();
    const remedies = [
      {
        text: 'Use 8 threads.',
        setting: { name: 'threads', value: 8 },
        gain: { ratio: 1.5, interval: [1.2, 1.8] as [number, number] },
      },
    ];
    const bottleneck = heldBy('disk-latency', 950, { remedies });
    bottlenecks.apply({ type: 'bottleneck.changed', at: 955, processId: '7:1', bottleneck });
    const now = shown({ running: [plotter(7), plotter(8)], series: [7, 8].map(known), bottlenecks });
    assert.equal(now.tone, 'held');
    assert.match(now.headline, /^1 of 2 plotters, Mad Max → \/farm \(7\), is held back: Disk latency\.$/);
    assert.deepEqual(now.advice, [
      'The cause is disk-latency.',
      'Use 8 threads. Foretold: +50 % plots (+20 % … +80 %).',
    ]);
    assert.deepEqual(now.act, {
      text: 'Change the Configuration …',
      command: 'changeConfiguration',
      row: 'held/7:1/remedy0',
    });
    assert.equal(tile(now, 'verdict')?.value, 'Disk latency');
    assert.equal(tile(now, 'plotters')?.rows[0].tone, 'held', 'the one that is held back stands first');
  });

  it('puts a plotter that does not get on first, and a critical alert before what holds plotters back', () => {
    const hold = {
      kind: 'stalled',
      cause: 'It has written nothing for 5 min.',
      remedy: 'Look at its log.',
      since: 1,
    } as const;
    const stalled = shown({
      running: [plotter(7, { hold })],
      series: [known(7)],
      alerts: [alert({ severity: 'critical' })],
    });
    assert.equal(stalled.tone, 'trouble');
    assert.equal(stalled.headline, 'Mad Max → /farm has stalled: it has written nothing for 5 min.');
    assert.deepEqual(stalled.advice, ['Look at its log.']);
    const critical = shown({ running: [plotter(7)], series: [known(7)], alerts: [alert({ severity: 'critical' })] });
    assert.equal(critical.tone, 'trouble');
    assert.equal(critical.headline, 'Critical: /farm is almost full.');
  });

  it('mentions warnings nobody has acknowledged, and no others', () => {
    const running = [plotter(7)];
    const series = [known(7)];
    const warned = shown({ running, series, alerts: [alert({})] });
    assert.equal(warned.headline, 'All is well, but 1 warning is up: Mad Max → /farm runs and nothing holds it back.');
    const seen = shown({ running, series, alerts: [alert({ acknowledgedAt: 995 })] });
    assert.equal(seen.tone, 'good');
    assert.equal(tile(seen, 'alerts')?.detail, '1 acknowledged');
  });

  it('claims nothing of a plotter that has not been looked at for long enough', () => {
    const now = shown({ running: [plotter(7)] });
    assert.equal(now.headline, 'Mad Max → /farm runs; what holds plotters back is not known yet.');
    assert.match(tile(now, 'verdict')?.absence ?? '', /^Not known yet/);
    assert.match(tile(now, 'perDay')?.absence ?? '', /long enough/);
    assert.match(tile(now, 'room')?.absence ?? '', /^Not known: the file system is not measured/);
  });

  it('says what is the matter where nothing is measured', () => {
    assert.equal(shown({ engine: { kind: 'stopped' } }).act?.command, 'start');
    assert.equal(
      shown({ engine: { kind: 'failed', reason: 'no memory' } }).headline,
      'Monitoring has failed: no memory',
    );
    assert.equal(shown({ frame: undefined }).tone, 'idle');
    assert.equal(shown({}).headline, 'No plotter is running on this host.');
  });

  it('shows few of many plotters, and says how many there are besides', () => {
    const running = Array.from({ length: 20 }, (_, i) => plotter(i + 1));
    const plotters = tile(shown({ running, series: running.map(({ pid }) => known(pid)) }), 'plotters');
    assert.equal(plotters?.value, '20');
    assert.equal(plotters?.rows.length, 6);
    assert.equal(plotters?.more, 'and 14 more');
  });
});

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { logger, parse, View, Warn } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile, type TopLevelSpec } from 'vega-lite';
import { OUTLOOK } from '../../src/analysis/host/hostForecasts.ts';
import type { EngineEvent } from '../../src/events/events.ts';
import type { History } from '../../src/history/history.ts';
import { LANES } from '../../src/metrics/timeLanes.ts';
import { PICTURE_IDS, PICTURES, type Picture, type PictureId } from '../../src/pages/pictures.ts';
import { pictures } from '../../src/report/pictures.ts';
import { DAY, MONDAY, type PlantedSeries, plant } from '../analysis/past/plantedHistory.ts';
import { HistoryFixture, IDENTITY } from '../history/historyFixture.ts';

const HOUR = 3600;
const NOW = MONDAY + 9 * DAY;
const RANGE = { from: NOW - 6 * HOUR, to: NOW };
const FIRST = '100:1';
const SECOND = '200:2';

/** Nine days of two plotters, with everything that a picture tells of. */
function plantAll(history: History): void {
  history.lease.tryAcquire(IDENTITY);
  const own = (id: string) => ({
    plotter: id === FIRST ? 'madmax' : 'bladebit',
    'process.pid': id.split(':')[0],
    'process.id': id,
  });
  const mount = { 'system.filesystem.mountpoint': '/mnt/a', 'system.device': 'sda1', 'system.filesystem.type': 'ext4' };
  const shares = { computing: 0.5, disk: 0.3, own: 0.2 } as const;
  const series: PlantedSeries[] = [
    { metric: 'system.cpu.logical.count', value: () => 8 },
    { metric: 'system.cpu.utilization', value: () => 0.75 },
    { metric: 'plotters.cpu.utilization', value: () => 4 },
    { metric: 'plotters.count', value: () => 2 },
    { metric: 'system.filesystem.available', attributes: mount, value: (at) => 4e12 - (at - MONDAY) * 1e6 },
    ...[FIRST, SECOND].flatMap((id) =>
      LANES.map(
        (lane): PlantedSeries => ({
          metric: 'process.time.share',
          attributes: { ...own(id), lane },
          // What the second one computes isn't known for an hour.
          value: (at) =>
            id === SECOND && lane === 'computing' && at > NOW - 4 * HOUR && at < NOW - 3 * HOUR
              ? Number.NaN
              : (shares[lane as keyof typeof shares] ?? 0),
        }),
      ),
    ),
    { metric: 'process.time.disk.share', attributes: { ...own(FIRST), 'system.device': 'sda' }, value: () => 0.3 },
    ...(['p10', 'p50', 'p90'] as const).map((quantile, i) => ({
      metric: 'plotter.remaining' as const,
      attributes: { ...own(FIRST), quantile },
      value: (at: number) => (at > NOW - 600 ? 1200 + 300 * i : Number.NaN),
    })),
  ];
  plant(history, { from: MONDAY, to: NOW }, series, plantedEvents(), 60);
  const fill = {
    kind: 'fillForecast',
    bytesPerSecond: 1e6,
    rateInterval: [8e5, 1.2e6],
    availableBytes: 3.2e12,
    level: 0.9,
    secondsToFull: 3.2e6,
    secondsInterval: [2.7e6, 4e6],
    isFilling: true,
  };
  history.put(OUTLOOK.kind, OUTLOOK.key, NOW, { at: NOW - 60, forecasts: [], fills: { '/mnt/a': fill }, insights: [] });
  for (let i = 0; i < 4; i++) {
    const madeAt = NOW - (5 - i) * HOUR;
    const entry = {
      target: 'cpu',
      horizonSeconds: HOUR,
      madeAt,
      from: madeAt,
      to: madeAt + HOUR,
      model: 'naive',
      mean: 0.7,
    };
    const bounds = { lower: 0.6, upper: 0.8, naive: 0.7, smoothing: 0.7, capacity: 1, outcome: i === 2 ? 0.9 : 0.75 };
    history.put('forecast', `round ${i}`, madeAt, { entries: [{ ...entry, ...bounds }] });
  }
}

function plantedEvents(): EngineEvent[] {
  const disk = (use: string, path: string) => ({ use, path, disks: ['sda'], medium: 'disk' });
  const seen = (id: string, plotter: string, title: string) => ({
    type: 'process.seen',
    at: MONDAY,
    process: {
      ...{ id, pid: Number(id.split(':')[0]), startedAt: MONDAY, plotter, role: 'plotter', title, argv: [] },
      directories: [disk('tmp', '/mnt/tmp'), disk('final', '/mnt/a')],
    },
  });
  const plotsOf = (id: string, seconds: number, from: number) =>
    Array.from({ length: Math.floor((NOW - from) / seconds) }, (_, i) => {
      const startedAt = from + i * seconds;
      const plot = { k: 32, index: i + 1, startedAt };
      const step = (phase: number, share: number) => ({
        ...{ type: 'step.ended', at: startedAt + seconds, processId: id, step: `Phase ${phase}`, phase },
        seconds: seconds * share,
      });
      return [
        { type: 'plot.started', at: startedAt, processId: id, plot },
        step(1, 0.5),
        step(2, 0.2),
        step(3, 0.25),
        { type: 'plot.finished', at: startedAt + seconds - 1, processId: id, plot, seconds, bytes: 108e9 },
      ];
    }).flat();
  const rivals = (at: number, found: object[]) => ({ type: 'rivals.found', at, resource: 'cpu', rivals: found });
  const held = {
    class: 'cpu-starved',
    since: NOW - 2 * HOUR,
    severity: 0.8,
    confidence: 0.9,
    cause: 'Others compute.',
    evidence: [],
    remedies: [],
  };
  const anomaly = {
    kind: 'univariate',
    series: ['system.cpu.utilization{}'],
    since: NOW - HOUR,
    score: 0.99,
    summary: 'CPU use was unusual.',
  };
  return [
    { type: 'engine.started', at: MONDAY, engine: IDENTITY },
    seen(FIRST, 'madmax', 'Mad Max'),
    seen(SECOND, 'bladebit', 'BladeBit'),
    ...plotsOf(FIRST, 3000, MONDAY + 60),
    ...plotsOf(SECOND, 2000, NOW - 8 * HOUR),
    { type: 'plot.started', at: NOW - 500, processId: FIRST, plot: { k: 32, index: 9999, startedAt: NOW - 500 } },
    rivals(NOW - 2 * HOUR, [{ name: 'ffmpeg', pid: 7, processes: 1, amount: 2 }]),
    rivals(NOW - HOUR, []),
    { type: 'bottleneck.changed', at: NOW - 2 * HOUR, processId: FIRST, bottleneck: held },
    { type: 'bottleneck.changed', at: NOW - HOUR, processId: FIRST },
    { type: 'anomaly.found', at: NOW - HOUR, anomaly },
  ] as unknown as EngineEvent[];
}

describe('pictures', function () {
  this.timeout(120_000);

  const fixture = new HistoryFixture();
  const made = new Map<PictureId, Picture | undefined>();

  before(() => {
    const history = fixture.open({ now: () => NOW });
    plantAll(history);
    for (const { id, picture, failed } of pictures(history, PICTURE_IDS, RANGE, NOW)) {
      assert.equal(failed, undefined, `${id}: ${failed}`);
      made.set(id, picture);
    }
  });
  after(() => fixture.remove());

  const picture = (id: PictureId): Picture => {
    const found = made.get(id);
    assert.ok(found, `there is no picture ${id}`);
    return found;
  };
  const values = (id: PictureId, layer = 0): Record<string, unknown>[] => {
    const spec = picture(id).spec as {
      data?: { values: Record<string, unknown>[] };
      layer?: { data: { values: Record<string, unknown>[] } }[];
    };
    return spec.data?.values ?? spec.layer?.[layer].data.values ?? [];
  };

  for (const { id, title } of PICTURES) {
    if (id === 'comparisons' || id === 'accounts') continue;
    it(`draws “${title}” without a warning, without compiling code at run time, and nothing that isn't a number`, async () => {
      const { spec, sentence, table } = picture(id);
      const complaints: string[] = [];
      const complain = (...text: unknown[]) => {
        complaints.push(text.join(' '));
        return hear;
      };
      const hear: ReturnType<typeof logger> = Object.assign(logger(Warn), { warn: complain, error: complain });
      const compiled = compile(spec as TopLevelSpec, { logger: hear });
      const view = new View(parse(compiled.spec, undefined, { ast: true }), {
        expr: expressionInterpreter,
        logger: hear,
        renderer: 'none',
      });
      const svg = await view.runAsync().then(() => view.toSVG());
      view.finalize();
      assert.deepEqual(complaints, []);
      assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
      assert.doesNotMatch(
        JSON.stringify(spec),
        /"(?:from|until|low|high|time|value|x|y|share)":null/,
        'data that is no number',
      );
      assert.match(sentence, /\.$/);
      assert.doesNotMatch(sentence, /NaN|undefined|Infinity/);
      assert.ok(table.rows.length > 0);
      for (const row of table.rows) assert.equal(row.length, table.head.length);
    });
  }

  it('has a row of steps for each plotter, with the expected rest of the running one and its interval', () => {
    const bars = values('steps', 1);
    const rows = new Set(bars.map(({ row }) => row));
    assert.deepEqual([...rows].sort(), ['BladeBit k32 · 200', 'Mad Max k32 · 100']);
    for (const { from, until } of bars)
      assert.ok(Number(from) >= RANGE.from * 1000 && Number(until) <= RANGE.to * 1000 && from! < until!);
    const [rest, ...others] = values('steps', 0);
    assert.equal(others.length, 0);
    assert.equal(rest.row, 'Mad Max k32 · 100');
    const minutes = (key: string) => Math.round((Number(rest[key]) / 1000 - NOW) / 60);
    assert.deepEqual([minutes('low'), minutes('until'), minutes('high')], [19, 24, 29]);
  });

  it('draws nothing of an account where a part is not known: neither does it fall to 0, nor what lies on it', () => {
    const points = values('accountBands') as { path: string; time: number; low: number; high: number }[];
    const gap = (time: number) => time > (NOW - 4 * HOUR) * 1000 && time < (NOW - 3 * HOUR) * 1000;
    const [first, second] = ['Mad Max', 'BladeBit'].map((name) => points.filter(({ path }) => path.startsWith(name)));
    assert.ok(first.some(({ time }) => gap(time)));
    const step = 6 * 60_000;
    assert.ok(!second.some(({ time }) => gap(time - step) && gap(time + step)));
    const heights = new Set(second.filter(({ path }) => path.includes(' own ')).map(({ low }) => low));
    assert.equal(heights.size, 1, 'what lies on the unknown part has moved');
    assert.equal(new Set(second.filter(({ path }) => path.includes(' own ')).map(({ path }) => path)).size, 2);
  });

  it('says who took what, from whom and for how long', () => {
    const [row] = picture('contention').table.rows;
    assert.deepEqual(
      [row[0], row[1], row[2], row[4]],
      ['ffmpeg (process 7) with 2.0 cores', 'CPU time', 'Mad Max k32 · 100', '1 h'],
    );
  });

  it('shares the processor out between plotters, others and nobody', () => {
    assert.deepEqual(picture('allocation').table.rows, [['CPU', '50 %', '25 %', '25 %']]);
  });

  it('does not take for nothing what plotters have where that is not known', () => {
    const history = fixture.open({ now: () => NOW }, join(fixture.folder, 'unknown.sqlite'));
    history.lease.tryAcquire(IDENTITY);
    const range = { from: MONDAY, to: MONDAY + HOUR };
    plant(history, range, [
      { metric: 'system.cpu.logical.count', value: () => 8 },
      { metric: 'system.cpu.utilization', value: () => 0.75 },
    ]);
    assert.deepEqual(pictures(history, ['allocation'], range, range.to), [{ id: 'allocation' }]);
  });

  it('holds this week against last', () => {
    const bars = values('weeks') as { run: string; value: number }[];
    assert.equal(bars.length, 14);
    assert.ok(bars.every(({ value }) => value >= 0));
  });

  it('tells forecasts that came true from those that did not', () => {
    assert.deepEqual(
      picture('forecasts').legend.map(({ name }) => name),
      ['expected, with its interval', 'what came', 'what came, outside of the interval'],
    );
    assert.match(picture('forecasts').sentence, /90 % intervals held 75 %/);
  });

  it('says nothing where there is nothing', () => {
    const history = fixture.open({}, join(fixture.folder, 'empty.sqlite'));
    for (const { id, picture: none, failed } of pictures(history, PICTURE_IDS, RANGE, NOW)) {
      assert.equal(failed, undefined, id);
      assert.equal(none, undefined, id);
    }
  });
});

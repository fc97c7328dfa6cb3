import assert from 'node:assert/strict';
import { join } from 'node:path';
import { logger, parse, View, Warn } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile, type TopLevelSpec } from 'vega-lite';
import { pictureMarks } from '../../src/pages/pictureMarks.ts';
import { PICTURE_IDS, PICTURES, type Picture, type PictureId } from '../../src/pages/pictures.ts';
import { pictures } from '../../src/report/pictures.ts';
import { quickExpressions } from '../../webview/quickExpressions.ts';
import { MONDAY, plant } from '../analysis/past/plantedHistory.ts';
import { HistoryFixture, IDENTITY } from '../history/historyFixture.ts';
import { drawnBy } from '../webview/drawnBy.ts';
import { NOW, plantAll, RANGE } from './picturedHistory.ts';

const HOUR = 3600;

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
      const marks = pictureMarks(view.scenegraph() as never);
      view.finalize();
      assert.ok(marks.length > 0, 'keys find no mark');
      for (const { x, y, words } of marks) {
        assert.ok(Number.isFinite(x) && Number.isFinite(y));
        assert.doesNotMatch(words, /NaN|undefined|Infinity|null|1970/);
        assert.match(words, /\S · \S/, 'a name, and what it is or when');
      }
      assert.deepEqual(complaints, []);
      assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
      const quick = await drawnBy(quickExpressions(expressionInterpreter), compiled.spec);
      assert.equal(quick, await drawnBy(expressionInterpreter, compiled.spec), 'as pages evaluate expressions');
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

  it('shows alerts by incident, the root first, as far as they were up in the time shown', () => {
    const minutes = (bar: Record<string, unknown>) =>
      ['from', 'until'].map((key) => Math.round((Number(bar[key]) / 1000 - NOW) / 60));
    assert.deepEqual(
      values('incidents', 1).map((bar) => [bar.row, bar.kind, ...minutes(bar)]),
      [
        ['File system /mnt/a', 'critical', -180, 0],
        ['↳ Mad Max, process 100, waits', 'warning', -179, -120],
        ['Swap', 'warning', -360, 0],
      ],
    );
    const { sentence, table } = picture('incidents');
    assert.equal(sentence, '3 alerts in 2 incidents; the gravest is “File system /mnt/a” (critical), for 3 h.');
    assert.deepEqual(
      table.rows.map((row) => [row[0], row.at(-1)]),
      [
        ['File system /mnt/a', 'up'],
        ['File system /mnt/a', 'over'],
        ['Swap', 'up'],
      ],
    );
  });

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

  it('draws as many times of an account as can be told apart, however long it goes', () => {
    const history = fixture.open({ now: () => NOW }, join(fixture.folder, 'long.sqlite'));
    history.lease.tryAcquire(IDENTITY);
    const range = { from: MONDAY, to: MONDAY + 24 * HOUR };
    const attributes = { plotter: 'madmax', 'process.pid': '7', 'process.id': '7:1' };
    const shares = [
      { metric: 'process.time.share', attributes: { ...attributes, lane: 'computing' }, value: () => 0.75 },
      { metric: 'process.time.share', attributes: { ...attributes, lane: 'disk' }, value: () => 0.25 },
    ] as const;
    plant(history, range, shares, [], 60);
    const [{ picture: drawn }] = pictures(history, ['accountBands'], range, range.to);
    assert.ok(drawn);
    const { data } = drawn.spec as unknown as { data: { values: { path: string; time: number; share: number }[] } };
    const times = new Set(data.values.map(({ time }) => time));
    assert.ok(times.size > 80 && times.size <= 180, `${times.size} times`);
    assert.deepEqual([...new Set(data.values.map(({ share }) => share))], [0.75, 0.25]);
    assert.equal(new Set(data.values.map(({ path }) => path)).size, 2, 'one stretch without gaps');
    assert.deepEqual(drawn.table.rows, [['madmax · 7', '75 %', '25 %']]);
  });

  it('says what may come, in words where forecasts do, and how probable each bottleneck is', () => {
    const { sentence, table } = picture('prospects');
    assert.match(sentence, /^\/mnt\/a is full in 37 d/);
    assert.deepEqual(
      table.rows.map(([name, kind, probability]) => [name, kind, probability]),
      [
        ['/mnt/a', 'Risk', '90 %'],
        ['Disk latency', 'Risk', '20 %'],
      ],
    );
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

  it('names nothing in a legend that is not drawn', () => {
    for (const [id, one] of made) {
      if (!one) continue;
      const drawn = JSON.stringify(one.spec).replaceAll(/"domain":\[[^\]]*\]/g, '');
      for (const { name } of one.legend) assert.ok(drawn.includes(JSON.stringify(name)), `${id}: ${name}`);
    }
    assert.deepEqual(
      picture('plotCounts').legend.map(({ name }) => name),
      ['finished'],
    );
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

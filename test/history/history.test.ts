import assert from 'node:assert/strict';
import type { EngineEvent } from '../../src/events/events.ts';
import type { History } from '../../src/history/history.ts';
import { HistoryFull, LeaseLost } from '../../src/history/historyErrors.ts';
import { DEFAULT_RETENTION } from '../../src/history/retention.ts';
import { roundedValue } from '../../src/history/roundedValue.ts';
import type { RowLayout } from '../../src/history/rowLayout.ts';
import { openDatabase } from '../../src/history/sqlite.ts';
import { type Series, type SeriesList, seriesKey } from '../../src/metrics/series.ts';
import { HistoryFixture, IDENTITY, maintainAll, seriesOf } from './historyFixture.ts';

const START = 1_700_000_000;
const ALL = { from: 0, to: 4e9 };
const CORES = { metric: 'system.cpu.core.utilization' } as const;

/** The values that are there, as they are kept. */
const bySeries = (series: readonly Series[], values: Float64Array) =>
  Object.fromEntries(
    series
      .map(
        ({ metric, attributes }, i) => [seriesKey(metric, attributes), roundedValue(values[i], 'significant')] as const,
      )
      .filter(([, value]) => !Number.isNaN(value)),
  );
const seriesIn = ({ parts }: RowLayout): Series[] => parts.flatMap(({ series }) => [...series]);
const notice = (at: number, text: string): EngineEvent => ({ type: 'notice', at, text });

describe('History', function () {
  this.timeout(20_000);
  let fixture: HistoryFixture;
  beforeEach(() => {
    fixture = new HistoryFixture();
  });
  afterEach(() => fixture.remove());

  it('lets a reader see at once what is written', () => {
    const writer = fixture.open();
    const reader = fixture.open({ readOnly: true });
    assert.equal(reader.newestRow, 0);
    writer.append(START, Float64Array.of(0.5, Number.NaN), seriesOf(2), [notice(START, 'hello')]);
    const [{ layout, values, ...frame }] = reader.frames(0, 10);
    assert.deepEqual(frame, { row: 1, epochSeconds: START });
    assert.deepEqual([...values], [0.5, Number.NaN]);
    assert.deepEqual(seriesIn(layout), seriesOf(2).series);
    assert.deepEqual(reader.events(), [{ id: 1, event: notice(START, 'hello') }]);
    writer.append(START + 1, Float64Array.of(0.25, 1), seriesOf(2), []);
    assert.deepEqual(
      reader.frames(1, 10).map(({ row }) => row),
      [2],
    );
    assert.deepEqual(
      reader.series().map(({ first, last }) => [first, last]),
      [
        [START, START + 1],
        [START, START + 1],
      ],
    );
  });

  it('gives frames back as they were written, wherever they lie by now', () => {
    const writer = fixture.open();
    const reader = fixture.open({ readOnly: true });
    const written: object[] = [];
    for (let i = 0; i < 1200; i++) {
      // The third series is there for some time only, and in another slot than before when it comes back.
      const extra = i >= 300 && i < 900;
      const values = extra ? Float64Array.of(i / 4096, Number.NaN, i) : Float64Array.of(i / 4096, 7);
      const list = extra ? seriesOf(3, 2) : seriesOf(2, 1);
      writer.append(START + 5 * i, values, list, []);
      writer.maintain(0);
      written.push(bySeries(list.series as Series[], values));
    }
    const found: object[] = [];
    for (let row = 0; ; ) {
      const frames = reader.frames(row, 250);
      if (frames.length === 0) break;
      for (const frame of frames) {
        assert.equal(frame.row, row + 1);
        assert.equal(frame.epochSeconds, START + 5 * row);
        found.push(bySeries(seriesIn(frame.layout), frame.values));
        row = frame.row;
      }
    }
    assert.deepEqual(found, written);
    assert.deepEqual(
      reader.frames(1198, 10).map(({ row }) => row),
      [1199, 1200],
    );
  });

  it('keeps why values are absent', () => {
    const writer = fixture.open();
    const [series] = seriesOf(1).series;
    const absent = { ...series, absence: 'not readable' } as Series;
    writer.append(START, Float64Array.of(Number.NaN, Number.NaN), { version: 2, series: [absent, null] }, []);
    const [{ layout, values }] = writer.frames(0, 1);
    assert.deepEqual(seriesIn(layout), [absent]);
    assert.deepEqual([...values], [Number.NaN]);
  });

  it('knows series by what they are, not by the slot or the process that wrote them', () => {
    const first = fixture.open();
    first.append(START, Float64Array.of(1, 2), seriesOf(2), []);
    fixture.close(first);
    const second = fixture.open();
    const [a, b] = seriesOf(2).series;
    second.append(START + 1, Float64Array.of(20, 10), { version: 1, series: [b, a] }, []);
    const columns = second.query({ series: CORES, tier: 'second', ...ALL });
    assert.deepEqual(
      columns.map(({ last }) => [...last]),
      [
        [1, 10],
        [2, 20],
      ],
    );
  });

  it('finds events by time, type and number', () => {
    const store = fixture.open();
    store.appendAll(
      [],
      [notice(START + 2, 'b'), notice(START, 'a'), { type: 'frames.missed', at: START + 3, frames: 1 }],
    );
    const texts = (found: { event: EngineEvent }[]) =>
      found.map(({ event }) => ('text' in event ? event.text : event.type));
    assert.deepEqual(texts(store.events()), ['a', 'b', 'frames.missed']);
    assert.deepEqual(texts(store.events({ afterId: 0 })), ['b', 'a', 'frames.missed']);
    assert.deepEqual(texts(store.events({ from: START + 1, to: START + 3 })), ['b']);
    assert.deepEqual(texts(store.events({ types: ['frames.missed'] })), ['frames.missed']);
    assert.deepEqual(texts(store.events({ limit: 1 })), ['frames.missed']);
    assert.deepEqual(texts(store.events({ afterId: 1, limit: 1 })), ['a']);
  });

  it('keeps documents by kind and key', () => {
    const store = fixture.open();
    store.put('model', 'a', START, { weights: [1, 2] });
    store.put('model', 'b', START + 1, 2);
    store.put('model', 'a', START + 2, { weights: [3] });
    assert.deepEqual(store.get('model', 'a'), { weights: [3] });
    assert.equal(store.get('forecast', 'a'), undefined);
    assert.deepEqual(store.list('model'), [
      { key: 'b', at: START + 1, value: 2 },
      { key: 'a', at: START + 2, value: { weights: [3] } },
    ]);
    assert.deepEqual(
      store.list('model', { limit: 1 }).map(({ key }) => key),
      ['a'],
    );
    store.delete('model', 'a');
    assert.deepEqual(
      store.list('model').map(({ key }) => key),
      ['b'],
    );
    assert.deepEqual(store.kinds(), ['model']);
  });

  it('rounds as it says', () => {
    const store = fixture.open();
    const series: SeriesList = {
      version: 1,
      series: [
        { metric: 'system.cpu.core.utilization', attributes: {} },
        { metric: 'system.network.io', attributes: {} },
        { metric: 'system.cpu.time', attributes: {} },
      ],
    };
    store.append(START, Float64Array.of(1 / 3, 2 ** 52 + 1, 1234.56789), series, []);
    const [frame] = store.frames(0, 1);
    assert.ok(Math.abs(frame.values[0] * 3 - 1) <= 2 ** -21);
    assert.deepEqual([...frame.values.subarray(1)], [2 ** 52 + 1, 1234.568]);
  });

  it('keeps nothing that is too large for what it would be rounded to', () => {
    for (const value of [1e39, -1e39, 1e308, Number.POSITIVE_INFINITY]) {
      assert.ok(Number.isNaN(roundedValue(value, 'significant')), String(value));
      assert.ok(Number.isNaN(roundedValue(value, 'whole')), String(value));
    }
    assert.ok(Number.isFinite(roundedValue(3.4e38, 'significant')));
  });

  it('chooses the coarsest tier that gives enough points, and the finest that is still there', () => {
    const store = fixture.open();
    for (let i = 0; i < 200; i++) store.append(START + 1800 * i, Float64Array.of(i), seriesOf(1), []);
    maintainAll(store);
    const tierFor = (seconds: number, points: number) =>
      store.query({ series: CORES, from: START, to: START + seconds, points })[0].tier;
    assert.equal(tierFor(3600, 500), 'second');
    assert.equal(tierFor(86_400, 500), 'minute');
    assert.equal(tierFor(4 * 86_400, 90), 'hour');
    assert.equal(tierFor(4 * 86_400, 3), 'day');
  });

  it('throws HistoryFull where there is no room, keeps what there is, and goes on when there is room', () => {
    const store = fixture.open();
    const series = seriesOf(50);
    const values = new Float64Array(50).map((_, i) => Math.sqrt(i));
    const limit = openDatabase(fixture.path);
    const pages = limit.prepare('PRAGMA page_count').get()?.page_count as number;
    limit.close();
    // The limit is the connection's own: it stands for a disk that is full.
    store.maxBytes = (pages + 3) * 4096;
    let written = 0;
    assert.throws(() => {
      for (; written < 100; written++)
        store.append(START + written, values, series, [notice(START + written, 'x'.repeat(200))]);
    }, HistoryFull);
    assert.ok(written > 0);
    assert.throws(() => store.append(START + written, values, series, [notice(0, 'x'.repeat(9000))]), HistoryFull);
    assert.equal(store.newestRow, written);
    assert.equal(store.events().length, written);
    store.maxBytes = undefined;
    store.append(START + 200, values, series, []);
    assert.equal(store.newestRow, written + 1);
    assert.deepEqual(store.verify().findings, []);
  });

  it('lets only the leader write', () => {
    const leader = fixture.open();
    const other = fixture.open();
    assert.ok(leader.lease.tryAcquire(IDENTITY));
    assert.throws(() => other.append(START, Float64Array.of(1), seriesOf(1), []), LeaseLost);
    leader.append(START, Float64Array.of(1), seriesOf(1), []);
    other.put('benchmark', 'a', START, 1);
    leader.lease.release();
    assert.ok(other.lease.tryAcquire(IDENTITY));
    other.append(START + 1, Float64Array.of(2), seriesOf(1), []);
    assert.equal(other.newestRow, 2);
  });

  it('goes on where another writer stopped', () => {
    const a = fixture.open();
    const b = fixture.open();
    for (const [writer, at] of [
      [a, 0],
      [b, 1],
      [a, 2],
    ] as [History, number][]) {
      assert.ok(writer.lease.tryAcquire(IDENTITY));
      for (let i = 0; i < 100; i++) writer.append(START + 100 * at + i, Float64Array.of(i), seriesOf(1 + at), []);
      maintainAll(writer);
      writer.lease.release();
    }
    assert.equal(a.newestRow, 300);
    assert.deepEqual(
      b.frames(0, 400).map(({ row }) => row),
      Array.from({ length: 300 }, (_, i) => i + 1),
    );
    assert.deepEqual(b.verify().findings, []);
  });

  it('deletes what is too old, by tier, but never because the clock was wrong for a moment', () => {
    let monotonic = 0;
    let now = START;
    const day = 86_400;
    const retention = { ...DEFAULT_RETENTION, minute: 2 * day, hour: 40 * day, events: 2 * day };
    const store = fixture.open({ retention, now: () => now, monotonicSeconds: () => monotonic });
    const process = { 'process.id': '1:2', 'process.pid': '1', plotter: 'madmax' };
    const ofProcess = { metric: 'process.cpu.utilization', attributes: process } as const;
    const write = (seconds: number, series: SeriesList) => {
      for (const end = now + seconds; now < end; now += 300, monotonic += 300) {
        store.append(now, new Float64Array(series.series.length).fill(now % 1000), series, [notice(now, 'x')]);
      }
      maintainAll(store);
    };
    write(2 * day, { version: 1, series: [...seriesOf(1).series, ofProcess] });
    const kept = store.stats().frames;
    now += 400 * day;
    store.append(now, Float64Array.of(1), seriesOf(1), []);
    maintainAll(store);
    now -= 400 * day;
    store.append(now, Float64Array.of(1), seriesOf(1), []);
    maintainAll(store);
    assert.equal(store.stats().frames, kept + 2);
    write(8 * day, seriesOf(1));
    const { tiers, series, events, frames } = store.stats();
    assert.ok(frames < (2.5 * day) / 300, `${frames} frames`);
    assert.ok(tiers.second.from !== undefined && tiers.second.from > START + 8 * day);
    assert.ok(tiers.minute.from !== undefined && tiers.minute.from > START + 6 * day);
    assert.equal(tiers.hour.from !== undefined && tiers.hour.from <= START, true);
    assert.ok(events < (3 * day) / 300);
    assert.equal(series, 1);
    assert.equal(
      store.query({ series: CORES, tier: 'day', from: START - day, to: START + 10 * day })[0].times.length,
      11,
    );
    assert.deepEqual(store.verify().findings, []);
  });

  it('finds what does not hold together', () => {
    const store = fixture.open();
    for (let i = 0; i < 3700; i++) store.append(START + i, Float64Array.of(i), seriesOf(1), []);
    maintainAll(store);
    const { sound, recomputed } = store.verify();
    assert.ok(sound);
    assert.ok(recomputed > 40);
    const file = openDatabase(fixture.path);
    file.exec('UPDATE stretch_column SET cells = substr(cells, 1, length(cells) - 4)');
    const broken = store.verify();
    assert.ok(!broken.sound);
    assert.match(broken.findings[0].text, /stretch of row 1/);
    file.exec('DELETE FROM stretch_column; DELETE FROM stretch');
    file.exec("UPDATE roll_up SET cells = x'00' WHERE sheet = 10");
    assert.match(store.verify().findings[0].text, /by the minute/);
    file.close();
  });

  it('is copied whole', () => {
    const store = fixture.open();
    store.append(START, Float64Array.of(1), seriesOf(1), [notice(START, 'x')]);
    const copy = `${fixture.path}.copy`;
    store.copyTo(copy);
    assert.equal(fixture.open({}, copy).events().length, 1);
    assert.throws(() => store.copyTo(copy));
  });
});
